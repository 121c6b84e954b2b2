// Export-Clixml, Import-Clixml, ConvertTo-CliXml, ConvertFrom-CliXml.
#include <cerrno>

#include "commands/describe.h"
#include "commands/item_paths.h"
#include "commands/text_file.h"
#include "language/value/clixml/from_nodes.h"
#include "language/value/clixml/to_nodes.h"
#include "language/value/containers.h"
#include "language/value/convert.h"
#include "language/value/script_error.h"

namespace psjsh {

namespace {

constexpr int kDefaultDepth = 2;

struct ExportClixmlParameters {
  enum : std::size_t { kDepth, kEncoding, kForce, kInputObject, kLiteralPath, kNoClobber, kPath };
  static constexpr std::string_view kDescription =
      R"(Export-Clixml Microsoft.PowerShell.Commands.ExportClixmlCommand Microsoft.PowerShell.Utility process
sets ByLiteralPath ByPath*
-Depth int range=1..2147483647
-Encoding object notempty
-Force switch
-InputObject object @::mv allownull
-LiteralPath/PSPath/LP string @ByLiteralPath::m
-NoClobber/NoOverwrite switch
-Path string @ByPath:0:m
)";
};
struct ImportClixmlParameters {
  enum : std::size_t { kFirst, kIncludeTotalCount, kLiteralPath, kPath, kSkip };
  static constexpr std::string_view kDescription =
      R"(Import-Clixml Microsoft.PowerShell.Commands.ImportClixmlCommand Microsoft.PowerShell.Utility
sets ByLiteralPath ByPath*
-First ulong
-IncludeTotalCount switch
-LiteralPath/PSPath/LP string[] @ByLiteralPath::mn
-Path string[] @ByPath:0:mvn
-Skip ulong
)";
};
struct ConvertToCliXmlParameters {
  enum : std::size_t { kDepth, kInputObject };
  static constexpr std::string_view kDescription =
      R"(ConvertTo-CliXml Microsoft.PowerShell.Commands.ConvertToClixmlCommand Microsoft.PowerShell.Utility
-Depth int range=1..2147483647
-InputObject object @:0:mv
)";
};
struct ConvertFromCliXmlParameters {
  enum : std::size_t { kInputObject };
  static constexpr std::string_view kDescription =
      R"(ConvertFrom-CliXml Microsoft.PowerShell.Commands.ConvertFromClixmlCommand Microsoft.PowerShell.Utility
-InputObject string @:0:mv
)";
};

int depth_of(const Invocation &call, std::size_t parameter) {
  const Value *depth = call.argument(parameter);
  return depth ? to_int32(*depth) : kDefaultDepth;
}

Values read_clixml(Invocation &, std::string_view text) {
  try {
    return from_clixml(text);
  } catch (const NetError &error) {
    throw_raw(error.exception_type, error.message);
  }
}

class ExportClixml final : public Command, public ExportClixmlParameters {
 public:
  void process(Invocation &call) override {
    if (const Value *item = call.argument(kInputObject)) items_.push_back(*item);
  }

  void end(Invocation &call) override {
    const std::string path =
        full_path(call, call.text(call.has(kLiteralPath) ? kLiteralPath : kPath));
    if (!call.should_process(path, "Export-Clixml")) return;
    const auto mode =
        call.is_set(kNoClobber) ? TextFile::Mode::create_new : TextFile::Mode::truncate;
    TextFile file;
    if (const int error = file.open(path, mode, encoding_argument(call, kEncoding)); error != 0)
      return report_file_error(call, path, error,
                               error == EEXIST ? "NoClobber" : "FileOpenFailure");
    file.write(to_clixml(items_, depth_of(call, kDepth)));
    file.flush();
  }

 private:
  Values items_;
};

class ImportClixml final : public Command, public ImportClixmlParameters {
 public:
  void process(Invocation &call) override {
    for (const std::size_t parameter : {kPath, kLiteralPath})
      for (const Value &given : call.items(parameter))
        import(call, to_text(given), parameter == kLiteralPath);
  }

 private:
  // A file that is not there is found out by opening it.
  void import(Invocation &call, const std::string &given, bool literal) {
    const auto paths = matching_paths(call, given, literal, true);
    if (paths.empty() && (literal || !psj::invariant::WildcardPattern::has_wildcards(given)))
      fail_file(call, full_path(call, given), ENOENT);
    for (const std::string &path : paths) {
      std::string bytes;
      if (const int error = read_whole_file(path, &bytes); error != 0) {
        report_file_error(call, path, error, "FileOpenFailure");
        continue;
      }
      write_values(call, read_clixml(call, decode_text(bytes, TextEncoding::utf8)));
    }
  }

  void write_values(Invocation &call, const Values &values) {
    const Value *skip = call.argument(kSkip), *first = call.argument(kFirst);
    const auto start = skip ? static_cast<std::uint64_t>(skip->bits()) : 0;
    const auto most = first ? static_cast<std::uint64_t>(first->bits()) : values.size();
    if (call.is_set(kIncludeTotalCount)) call.write(Value(std::uint64_t{values.size()}));
    for (std::uint64_t i = start; i < values.size() && i - start < most; ++i) call.write(values[i]);
  }
};

class ConvertToCliXml final : public Command, public ConvertToCliXmlParameters {
 public:
  void process(Invocation &call) override {
    if (const Value *item = call.argument(kInputObject)) items_.push_back(*item);
  }
  void end(Invocation &call) override {
    if (!items_.empty()) call.write(Value(to_clixml(items_, depth_of(call, kDepth))));
  }

 private:
  Values items_;
};

class ConvertFromCliXml final : public Command, public ConvertFromCliXmlParameters {
 public:
  void process(Invocation &call) override {
    auto values = read_clixml(call, call.text(kInputObject));
    if (values.size() == 1) return call.write(values[0]);
    if (!values.empty()) call.write(make_array(std::move(values)));
  }
};

}  // namespace

extern const CommandEntry kExportClixml = entry_of<ExportClixml>("Export-Clixml", "");
extern const CommandEntry kImportClixml = entry_of<ImportClixml>("Import-Clixml", "");
extern const CommandEntry kConvertToCliXml = entry_of<ConvertToCliXml>("ConvertTo-CliXml", "");
extern const CommandEntry kConvertFromCliXml =
    entry_of<ConvertFromCliXml>("ConvertFrom-CliXml", "");

}  // namespace psjsh
