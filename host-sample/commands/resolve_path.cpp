// Resolve-Path and Convert-Path.
#include <algorithm>

#include "commands/describe.h"
#include "commands/item_paths.h"
#include "language/value/convert.h"

namespace psjsh {

namespace {

struct ResolvePathParameters {
  enum : std::size_t { kCredential, kForce, kLiteralPath, kPath, kRelative, kRelativeBasePath };
  static constexpr std::string_view kDescription =
      R"(Resolve-Path Microsoft.PowerShell.Commands.ResolvePathCommand Microsoft.PowerShell.Management
sets LiteralPath Path*
-Credential pscredential @::n
-Force switch
-LiteralPath/LP/PSPath string[] @LiteralPath::mn
-Path string[] @Path:0:mvn
-Relative switch
-RelativeBasePath string
)";
};
struct ConvertPathParameters {
  enum : std::size_t { kForce, kLiteralPath, kPath };
  static constexpr std::string_view kDescription =
      R"(Convert-Path Microsoft.PowerShell.Commands.ConvertPathCommand Microsoft.PowerShell.Management
sets LiteralPath Path*
-Force switch
-LiteralPath/LP/PSPath string[] @LiteralPath::mn
-Path string[] @Path:0:mvn
)";
};

// The path as seen from `folder`.
std::string relative_to(const std::string &path, const std::string &folder) {
  if (path == folder) return ".";
  std::string common = folder;
  std::string up;
  while (common != "/" && !(path == common || path.starts_with(common + "/"))) {
    common = std::string(parent_of(common));
    up += "../";
  }
  const std::string rest =
      path.substr(common == "/" ? 1 : std::min(common.size() + 1, path.size()));
  return up.empty() ? "./" + rest : up + rest;
}

class ResolvePath final : public Command, public ResolvePathParameters {
 public:
  void process(Invocation &call) override {
    for (const std::string &path : required_paths(call, kPath, kLiteralPath, true)) {
      if (call.is_set(kRelative)) {
        call.write(Value(relative_to(path, call.location())));
        continue;
      }
      Ref<Record> info = make_record("System.Management.Automation.PathInfo");
      info->with("Path", Value(path));
      info->with("ProviderPath", Value(path));
      info->text_property = "Path";
      call.write(info);
    }
  }
};

class ConvertPath final : public Command, public ConvertPathParameters {
 public:
  void process(Invocation &call) override {
    for (const std::string &path : required_paths(call, kPath, kLiteralPath, true))
      call.write(Value(path));
  }
};

}  // namespace

extern const CommandEntry kResolvePath = entry_of<ResolvePath>("Resolve-Path", "rvpa");
extern const CommandEntry kConvertPath = entry_of<ConvertPath>("Convert-Path", "cvpa");

}  // namespace psjsh
