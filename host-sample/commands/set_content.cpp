// Set-Content, Add-Content, Clear-Content.
#include <cerrno>

#include "commands/describe.h"
#include "commands/drive_items.h"
#include "commands/item_paths.h"
#include "commands/text_file.h"
#include "language/value/containers.h"
#include "language/value/convert.h"
#include "language/value/enumerate.h"

namespace psjsh {

namespace {

struct SetContentParameters {
  enum : std::size_t {
    kAsByteStream,
    kCredential,
    kEncoding,
    kExclude,
    kFilter,
    kForce,
    kInclude,
    kLiteralPath,
    kNoNewline,
    kPassThru,
    kPath,
    kValue
  };
  static constexpr std::string_view kDescription =
      R"(Set-Content Microsoft.PowerShell.Commands.SetContentCommand Microsoft.PowerShell.Management process
sets LiteralPath Path*
-AsByteStream switch dynamic
-Credential pscredential @::n
-Encoding object notempty dynamic
-Exclude string[]
-Filter string
-Force switch
-Include string[]
-LiteralPath/LP/PSPath string[] @LiteralPath::mn
-NoNewline switch dynamic
-PassThru switch
-Path string[] @Path:0:mn
-Value object[] @:1:mvn allownull allowempty
)";
};
struct AddContentParameters {
  enum : std::size_t {
    kAsByteStream,
    kCredential,
    kEncoding,
    kExclude,
    kFilter,
    kForce,
    kInclude,
    kLiteralPath,
    kNoNewline,
    kPassThru,
    kPath,
    kValue
  };
  static constexpr std::string_view kDescription =
      R"(Add-Content Microsoft.PowerShell.Commands.AddContentCommand Microsoft.PowerShell.Management process
sets LiteralPath Path*
-AsByteStream switch dynamic
-Credential pscredential @::n
-Encoding object notempty dynamic
-Exclude string[]
-Filter string
-Force switch
-Include string[]
-LiteralPath/LP/PSPath string[] @LiteralPath::mn
-NoNewline switch dynamic
-PassThru switch
-Path string[] @Path:0:mn
-Value object[] @:1:mvn allownull allowempty
)";
};
struct ClearContentParameters {
  enum : std::size_t { kCredential, kExclude, kFilter, kForce, kInclude, kLiteralPath, kPath };
  static constexpr std::string_view kDescription =
      R"(Clear-Content Microsoft.PowerShell.Commands.ClearContentCommand Microsoft.PowerShell.Management process
sets LiteralPath Path*
-Credential pscredential @::n
-Exclude string[]
-Filter string
-Force switch
-Include string[]
-LiteralPath/LP/PSPath string[] @LiteralPath::mn
-Path string[] @Path:0:mn
)";
};

// Set-Content and Add-Content differ in how they open their files.
template <class P>
class ContentWriter : public Command, public P {
 public:
  void process(Invocation &call) override {
    if (!opened_) open_all(call);
    const Value *given = call.argument(P::kValue);
    if (given == nullptr || given->is_null()) return;
    Enumerator items(*given);
    for (Value item; items.next(&item);) write(call, item);
    if (call.is_set(P::kPassThru)) call.write_all(*given);
  }

  void end(Invocation &call) override {
    if (!opened_) open_all(call);
    for (TextFile &file : files_) file.flush();
  }

 protected:
  ContentWriter(TextFile::Mode mode, const char *action) : mode_(mode), action_(action) {}

 private:
  void open_all(Invocation &call) {
    opened_ = true;
    for (const Value &path : call.items(P::kPath)) open_matching(call, to_text(path), false);
    for (const Value &path : call.items(P::kLiteralPath)) open_matching(call, to_text(path), true);
  }

  void open_matching(Invocation &call, const std::string &given, bool literal) {
    if (const DrivePath drive = located_drive(call, given); is_item_drive(drive)) {
      drives_.push_back(drive);
      return;
    }
    if (const auto missing = missing_drive(call, given)) return call.write_error(*missing);
    const bool wild = !literal && psj::invariant::WildcardPattern::has_wildcards(given);
    if (!wild) return open(call, full_path(call, given));
    for (const std::string &path : matching_paths(call, given, false)) open(call, path);
  }

  void open(Invocation &call, const std::string &path) {
    if (!call.should_process("Path: " + path, action_)) return;
    TextFile file;
    if (const int error = file.open(path, mode_, encoding_argument(call, P::kEncoding)); error != 0)
      return report_file_error(call, path, error, "GetContentWriterIOError");
    files_.push_back(std::move(file));
  }

  void write(Invocation &call, const Value &item) {
    for (const DrivePath &drive : drives_) set_drive_item(call, drive, item);
    const bool bytes = call.is_set(P::kAsByteStream);
    const std::string text = bytes ? std::string(1, static_cast<char>(to_int32(item)))
                                   : to_text(item) + (call.is_set(P::kNoNewline) ? "" : "\n");
    for (TextFile &file : files_) {
      if (bytes)
        file.write_bytes(text);
      else
        file.write(text);
    }
  }

  TextFile::Mode mode_;
  const char *action_;
  bool opened_ = false;
  std::vector<TextFile> files_;
  std::vector<DrivePath> drives_;
};

class SetContent final : public ContentWriter<SetContentParameters> {
 public:
  SetContent() : ContentWriter(TextFile::Mode::truncate, "Set Content") {}
};

class AddContent final : public ContentWriter<AddContentParameters> {
 public:
  AddContent() : ContentWriter(TextFile::Mode::append, "Add Content") {}
};

class ClearContent final : public Command, public ClearContentParameters {
 public:
  void process(Invocation &call) override {
    for (const std::string &path : required_paths(call, kPath, kLiteralPath, true)) {
      if (!call.should_process("Item: " + path, "Clear Content")) continue;
      TextFile file;
      if (const int error = file.open(path, TextFile::Mode::truncate, TextEncoding::utf8))
        report_file_error(call, path, error, "ClearContentUnauthorizedAccessError");
    }
  }
};

}  // namespace

extern const CommandEntry kSetContent = entry_of<SetContent>("Set-Content", "");
extern const CommandEntry kAddContent = entry_of<AddContent>("Add-Content", "");
extern const CommandEntry kClearContent = entry_of<ClearContent>("Clear-Content", "clc");

}  // namespace psjsh
