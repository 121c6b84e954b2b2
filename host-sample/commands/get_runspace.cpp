#include "commands/describe.h"
#include "invariant/guid.h"
#include "invariant/wildcard.h"
#include "language/value/convert.h"
#include "language/value/scalars.h"

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

// The runspace that this shell runs its commands in; those of jobs belong to the jobs.
Value own_runspace() {
  static const Value kInstance = make_guid(psj::invariant::Guid::random());
  auto state = make_record("System.Management.Automation.Runspaces.RunspaceStateInfo");
  state->with("State", Value("Opened")).with("Reason", {});
  state->text_property = "State";
  auto runspace = make_record("System.Management.Automation.Runspaces.Runspace");
  runspace->with("ConnectionInfo", {})
      .with("OriginalConnectionInfo", {})
      .with("RunspaceStateInfo", Value(state))
      .with("RunspaceAvailability", Value("Busy"))
      .with("RunspaceIsRemote", false)
      .with("InstanceId", kInstance)
      .with("Id", 1)
      .with("Name", Value("Runspace1"));
  return runspace;
}

class GetRunspace final : public Command, public GetRunspaceParameters {
 public:
  void process(Invocation &call) override {
    const Value own = own_runspace();
    const auto *runspace = own.as<Record>();
    bool wanted = !call.has(kId) && !call.has(kInstanceId) && !call.has(kName);
    for (const Value &id : call.items(kId)) wanted = wanted || to_int32(id) == 1;
    for (const Value &id : call.items(kInstanceId))
      wanted = wanted || to_text(id) == to_text(runspace->get("InstanceId"));
    for (const Value &name : call.items(kName))
      wanted = wanted || psj::invariant::WildcardPattern(to_text(name)).matches("Runspace1");
    if (wanted) call.write(own);
  }
};

}  // namespace

extern const CommandEntry kGetRunspace = entry_of<GetRunspace>("Get-Runspace", "");

}  // namespace psjsh
