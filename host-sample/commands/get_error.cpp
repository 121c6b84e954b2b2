#include "commands/describe.h"
#include "commands/error_details.h"
#include "language/run/session.h"
#include "language/run/session_state.h"
#include "language/value/containers.h"
#include "language/value/convert.h"
#include "language/value/property_bag.h"

namespace psjsh {

namespace {

struct GetErrorParameters {
  enum : std::size_t { kInputObject, kNewest };
  static constexpr std::string_view kDescription =
      R"(Get-Error Microsoft.PowerShell.Commands.GetErrorCommand Microsoft.PowerShell.Utility
sets Error Newest*
-InputObject psobject @Error:0:v notempty
-Newest/Last int @Newest:: range=1..2147483647
)";
};

// The error under another type name, which selects the view of all its details; the error itself
// stays as it is.
Value extended(const Value &error) {
  auto shown = make<Wrapper>(unwrap(error));
  std::vector<std::string> names;
  for (std::string &name : type_names_of(error))
    if (name != "System.Management.Automation.ErrorRecord" && name != "System.Exception")
      names.push_back(std::move(name));
  names.push_back(unwrap(error).as<ErrorRecord>()
                      ? "System.Management.Automation.ErrorRecord#PSExtendedError"
                      : "System.Exception#PSExtendedError");
  shown->type_names = std::make_unique<std::vector<std::string>>(std::move(names));
  shown->bag.set(Value("psjsh_error_details"), Value(error_details(error)));
  return shown;
}

class GetError final : public Command, public GetErrorParameters {
 public:
  void process(Invocation &call) override {
    if (const Value *given = call.argument(kInputObject)) {
      const Value &base = unwrap(*given);
      if (base.as<ErrorRecord>() || base.as<Exception>()) call.write(extended(*given));
      return;
    }
    Values newest;
    {
      const List &errors = *call.session().state().errors;
      const ObjectLock lock(errors);
      const auto wanted =
          call.has(kNewest) ? static_cast<std::size_t>(to_int32(*call.argument(kNewest))) : 1;
      const std::size_t count = std::min(wanted, errors.items.size());
      newest.assign(errors.items.begin(),
                    errors.items.begin() + static_cast<std::ptrdiff_t>(count));
    }
    for (std::size_t i = 0; i < newest.size(); ++i) {
      const Value error = extended(newest[i]);
      if (newest.size() > 1)
        error.as<Wrapper>()->bag.set(Value("PSErrorIndex"), static_cast<std::int32_t>(i));
      call.write(error);
    }
  }
};

}  // namespace

extern const CommandEntry kGetError = entry_of<GetError>("Get-Error", "gerr");

}  // namespace psjsh
