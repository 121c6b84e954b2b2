#include "commands/describe.h"
#include "commands/digest.h"
#include "commands/item_paths.h"
#include "commands/text_file.h"
#include "language/value/convert.h"
#include "language/value/native.h"

namespace psjsh {

namespace {

struct GetFileHashParameters {
  enum : std::size_t { kAlgorithm, kInputStream, kLiteralPath, kPath };
  static constexpr std::string_view kDescription =
      R"(Get-FileHash Microsoft.PowerShell.Commands.GetFileHashCommand Microsoft.PowerShell.Utility
sets LiteralPath Path* StreamParameterSet
-Algorithm string @:1: set=SHA1|SHA256|SHA384|SHA512|MD5
-InputStream object @StreamParameterSet::m
-LiteralPath/LP/PSPath string[] @LiteralPath:0:mn
-Path string[] @Path:0:mvn
)";
};

class GetFileHash final : public Command, public GetFileHashParameters {
 public:
  void process(Invocation &call) override {
    for (const std::string &path : required_paths(call, kPath, kLiteralPath, true)) {
      if (is_directory(path)) continue;
      std::string bytes;
      if (const int error = read_whole_file(path, &bytes); error != 0) {
        report_file_error(call, path, error, "UnauthorizedAccessError");
        continue;
      }
      const std::string algorithm = call.text(kAlgorithm, "SHA256");
      Ref<Record> info = make_record("Microsoft.PowerShell.Commands.FileHashInfo");
      info->with("Algorithm", Value(algorithm));
      info->with("Hash", Value(hex_digest(algorithm, bytes).value_or("")));
      info->with("Path", Value(path));
      call.write(info);
    }
  }
};

}  // namespace

extern const CommandEntry kGetFileHash = entry_of<GetFileHash>("Get-FileHash", "");

}  // namespace psjsh
