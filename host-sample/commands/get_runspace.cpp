#include "commands/describe.h"
#include "commands/runspaces/runspace.h"
#include "invariant/wildcard.h"
#include "language/value/convert.h"

namespace psjsh {

namespace {

struct GetRunspaceParameters {
  enum : std::size_t { kId, kInstanceId, kName };
  static constexpr std::string_view kDescription =
      R"(Get-Runspace Microsoft.PowerShell.Commands.GetRunspaceCommand Microsoft.PowerShell.Utility
sets IdParameterSet InstanceIdParameterSet NameParameterSet*
-Id int[] @IdParameterSet:0:m
-InstanceId guid[] @InstanceIdParameterSet:0:m
-Name string[] @NameParameterSet:0: notempty
)";
};

class GetRunspace final : public Command, public GetRunspaceParameters {
 public:
  void process(Invocation &call) override {
    const bool all = !call.has(kId) && !call.has(kInstanceId) && !call.has(kName);
    for (const Ref<Runspace> &runspace : Runspace::all())
      if (all || is_wanted(call, runspace->core().name())) call.write(Value(runspace));
  }

 private:
  static bool is_wanted(Invocation &call, const SessionName &name) {
    for (const Value &id : call.items(kId))
      if (to_int32(id) == name.id) return true;
    for (const Value &id : call.items(kInstanceId))
      if (to_text(id) == text_of(name.instance)) return true;
    for (const Value &pattern : call.items(kName))
      if (psj::invariant::WildcardPattern(to_text(pattern)).matches(name.name)) return true;
    return false;
  }
};

}  // namespace

extern const CommandEntry kGetRunspace = entry_of<GetRunspace>("Get-Runspace", "");

}  // namespace psjsh
