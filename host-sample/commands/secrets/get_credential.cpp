#include "commands/describe.h"
#include "language/run/credential_prompt.h"
#include "language/run/session.h"

namespace psjsh {

namespace {

struct GetCredentialParameters {
  enum : std::size_t { kCredential, kMessage, kTitle, kUserName };
  static constexpr std::string_view kDescription =
      R"(Get-Credential Microsoft.PowerShell.Commands.GetCredentialCommand Microsoft.PowerShell.Security
sets CredentialSet* MessageSet
-Credential pscredential @CredentialSet:0: notnull
-Message string @MessageSet:: notempty
-Title string @MessageSet:: notempty
-UserName string @MessageSet:0: notempty
)";
};

class GetCredential final : public Command, public GetCredentialParameters {
 public:
  void begin(Invocation &call) override {
    if (const Value *given = call.argument(kCredential)) return call.write(*given);
    const Value answer =
        ask_credential(call.session().state(), call.text(kTitle, "PowerShell credential request"),
                       call.text(kMessage, "Enter your credentials."), call.text(kUserName));
    if (!answer.is_null()) call.write(answer);
  }
};

}  // namespace

extern const CommandEntry kGetCredential = entry_of<GetCredential>("Get-Credential", "");

}  // namespace psjsh
