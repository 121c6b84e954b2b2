#include "commands/describe.h"

namespace psjsh {

namespace {

struct UpdateHelpParameters {
  enum : std::size_t {
    kCredential,
    kForce,
    kFullyQualifiedModule,
    kLiteralPath,
    kModule,
    kRecurse,
    kScope,
    kSourcePath,
    kUICulture,
    kUseDefaultCredentials
  };
  static constexpr std::string_view kDescription =
      R"(Update-Help Microsoft.PowerShell.Commands.UpdateHelpCommand Microsoft.PowerShell.Core process
sets LiteralPath Path*
-Credential pscredential
-Force switch
-FullyQualifiedModule object[] @::n notnull
-LiteralPath/LP/PSPath string[] @LiteralPath::n notnull
-Module/Name string[] @:0:n notnull
-Recurse switch
-Scope string @::n set=CurrentUser|AllUsers
-SourcePath/Path string[] @Path:1: notnull
-UICulture string[] @:2: notnull
-UseDefaultCredentials switch
)";
};

// What Get-Help shows is worked out from the commands themselves.
class UpdateHelp final : public Command, public UpdateHelpParameters {
 public:
  void begin(Invocation &call) override {
    if (call.should_process("Help", "Update-Help"))
      call.warn("Help is built into this shell: there is nothing to download.");
  }
};

}  // namespace

extern const CommandEntry kUpdateHelp = entry_of<UpdateHelp>("Update-Help", "");

}  // namespace psjsh
