#include <algorithm>
#include <string>

#include "commands/describe.h"
#include "invariant/compare.h"
#include "language/run/session_state.h"
#include "language/run/version_check.h"

namespace psjsh {

namespace {

struct SetStrictModeParameters {
  enum : std::size_t { kOff, kVersion };
  static constexpr std::string_view kDescription =
      R"(Set-StrictMode Microsoft.PowerShell.Commands.SetStrictModeCommand Microsoft.PowerShell.Core
sets Off Version*
-Off switch @Off::m
-Version/v string @Version::m
)";
};

class SetStrictMode final : public Command, public SetStrictModeParameters {
 public:
  void process(Invocation &call) override {
    SessionState &state = call.session().state();
    state.strict = call.is_set(kOff) ? 0 : version(call);
  }

 private:
  static int version(Invocation &call) {
    const std::string text = call.text(kVersion, "Latest");
    if (psj::invariant::equals_ignore_case(text, "Latest")) return 3;
    if (!is_known_version(text))
      call.fail({"ParameterArgumentValidationError", ErrorCategory::InvalidData,
                 "Cannot validate argument on parameter 'Version'. The \"" + text +
                     "\" argument does not contain a valid PowerShell version. Supply a valid "
                     "version number and then try the command again.",
                 "System.Management.Automation.ParameterBindingValidationException"});
    return std::min(3, text[0] - '0');
  }
};

}  // namespace

extern const CommandEntry kSetStrictMode = entry_of<SetStrictMode>("Set-StrictMode", "");

}  // namespace psjsh
