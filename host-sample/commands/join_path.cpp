#include "commands/describe.h"
#include "commands/item_paths.h"
#include "language/value/convert.h"

namespace psjsh {

namespace {

struct JoinPathParameters {
  enum : std::size_t { kAdditionalChildPath, kChildPath, kCredential, kPath, kResolve };
  static constexpr std::string_view kDescription =
      R"(Join-Path Microsoft.PowerShell.Commands.JoinPathCommand Microsoft.PowerShell.Management
-AdditionalChildPath string[] @:2:nr allownull allowemptystring allowempty
-ChildPath string[] @:1:mn allownull allowemptystring allowempty
-Credential pscredential @::n
-Path/PSPath string[] @:0:mvn
-Resolve switch
)";
};

class JoinPath final : public Command, public JoinPathParameters {
 public:
  void process(Invocation &call) override {
    for (const Value &parent : call.items(kPath)) {
      std::string path = to_text(parent);
      for (const Value &child : call.items(kChildPath)) path = joined_path(path, to_text(child));
      for (const Value &child : call.items(kAdditionalChildPath))
        path = joined_path(path, to_text(child));
      if (!call.is_set(kResolve)) {
        call.write(Value(path));
        continue;
      }
      const std::vector<std::string> found = matching_paths(call, path, false);
      if (found.empty()) path_not_found(call, full_path(call, path));
      for (const std::string &match : found) call.write(Value(match));
    }
  }
};

}  // namespace

extern const CommandEntry kJoinPath = entry_of<JoinPath>("Join-Path", "");

}  // namespace psjsh
