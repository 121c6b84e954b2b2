// Out-File, and Tee-Object, which writes the same text.
#include <cerrno>

#include "bridge/formatter.h"
#include "commands/describe.h"
#include "commands/item_paths.h"
#include "commands/text_file.h"
#include "language/run/style.h"
#include "language/value/convert.h"
#include "language/value/enumerate.h"

namespace psjsh {

namespace {

struct OutFileParameters {
  enum : std::size_t {
    kAppend,
    kEncoding,
    kFilePath,
    kForce,
    kInputObject,
    kLiteralPath,
    kNoClobber,
    kNoNewline,
    kWidth
  };
  static constexpr std::string_view kDescription =
      R"(Out-File Microsoft.PowerShell.Commands.OutFileCommand Microsoft.PowerShell.Utility process
sets ByLiteralPath ByPath*
-Append switch
-Encoding object @:1: notempty
-FilePath/Path string @ByPath:0:m
-Force switch
-InputObject psobject @::v
-LiteralPath/LP/PSPath string @ByLiteralPath::mn
-NoClobber/NoOverwrite switch
-NoNewline switch
-Width int range=2..2147483647
)";
};
struct TeeObjectParameters {
  enum : std::size_t { kAppend, kEncoding, kFilePath, kInputObject, kLiteralPath, kVariable };
  static constexpr std::string_view kDescription =
      R"(Tee-Object Microsoft.PowerShell.Commands.TeeObjectCommand Microsoft.PowerShell.Utility
sets File* LiteralFile Variable
-Append switch @File::
-Encoding object @File:: @LiteralFile:: notempty
-FilePath/Path string @File:0:m
-InputObject psobject @::v
-LiteralPath/LP/PSPath string @LiteralFile::m
-Variable string @Variable::m
)";
};

constexpr std::uint32_t kFileWidth = 80;

// Objects on their way into a file, as the screen would show them.
class FormattedFile {
 public:
  FormattedFile(Invocation &call, const std::string &path, TextFile::Mode mode,
                TextEncoding encoding, std::uint32_t width, bool newline) {
    if (const int error = file_.open(path, mode, encoding); error != 0) fail(call, path, error);
    printer_ = std::make_unique<FormatPrinter>(
        formatter_of(call), print_request(call.session(), width, width),
        [this, newline, style = call.variable("PSStyle")](std::string_view line) {
          file_.write(off_screen(style, line));
          if (newline) file_.write("\n");
        });
  }

  void write(const Value &object) { printer_->write(object); }
  void end() {
    printer_->end();
    file_.flush();
  }

 private:
  static void fail(Invocation &call, const std::string &path, int error) {
    if (error == EEXIST)
      call.fail({"NoClobber", ErrorCategory::ResourceExists,
                 "The file '" + path + "' already exists.", "System.IO.IOException", Value(path)});
    if (error == ENOENT)
      call.fail({"FileOpenFailure", ErrorCategory::OpenError,
                 "Could not find a part of the path '" + path + "'.",
                 "System.IO.DirectoryNotFoundException", Value(path)});
    fail_file(call, path, error);
  }

  TextFile file_;
  std::unique_ptr<FormatPrinter> printer_;
};

class OutFile final : public Command, public OutFileParameters {
 public:
  void begin(Invocation &call) override {
    const bool literal = call.has(kLiteralPath);
    const std::string given = call.text(literal ? kLiteralPath : kFilePath);
    if (const auto missing = missing_drive(call, given)) call.fail(*missing);
    const std::string path = full_path(call, given);
    if (!call.should_process(path, "Output to File")) return;
    const TextFile::Mode mode = call.is_set(kAppend)      ? TextFile::Mode::append
                                : call.is_set(kNoClobber) ? TextFile::Mode::create_new
                                                          : TextFile::Mode::truncate;
    const Value *width = call.argument(kWidth);
    file_ = std::make_unique<FormattedFile>(
        call, path, mode, encoding_argument(call, kEncoding),
        width != nullptr ? static_cast<std::uint32_t>(to_int32(*width)) : kFileWidth,
        !call.is_set(kNoNewline));
  }

  void process(Invocation &call) override {
    const Value *item = call.argument(kInputObject);
    if (item != nullptr && !item->is_null() && file_) file_->write(*item);
  }

  void end(Invocation &) override {
    if (file_) file_->end();
  }

 private:
  std::unique_ptr<FormattedFile> file_;
};

class TeeObject final : public Command, public TeeObjectParameters {
 public:
  void begin(Invocation &call) override {
    if (call.has(kVariable)) return;
    const std::string given = call.text(call.has(kLiteralPath) ? kLiteralPath : kFilePath);
    if (const auto missing = missing_drive(call, given)) call.fail(*missing);
    const std::string path = full_path(call, given);
    file_ = std::make_unique<FormattedFile>(
        call, path, call.is_set(kAppend) ? TextFile::Mode::append : TextFile::Mode::truncate,
        encoding_argument(call, kEncoding), kFileWidth, true);
  }

  void process(Invocation &call) override {
    const Value *item = call.argument(kInputObject);
    if (item == nullptr) return;
    if (file_)
      file_->write(*item);
    else
      kept_.push_back(*item);
    call.write(*item);
  }

  void end(Invocation &call) override {
    if (file_)
      file_->end();
    else
      call.set_variable(call.text(kVariable), collapse(kept_));
  }

 private:
  std::unique_ptr<FormattedFile> file_;
  Values kept_;
};

}  // namespace

extern const CommandEntry kOutFile = entry_of<OutFile>("Out-File", "");
extern const CommandEntry kTeeObject = entry_of<TeeObject>("Tee-Object", "");

}  // namespace psjsh
