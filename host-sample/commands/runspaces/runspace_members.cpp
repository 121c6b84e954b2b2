#include "commands/runspaces/runspace_members.h"

#include "commands/runspaces/runspace.h"
#include "language/value/containers.h"
#include "language/value/convert.h"
#include "language/value/enumerate.h"
#include "language/value/further_members.h"
#include "language/value/members.h"
#include "language/value/scalars.h"
#include "language/value/script_error.h"

namespace psjsh {
namespace {

template <class T>
T &self(Call &c) {
  return static_cast<T &>(*c.self.object());
}

const CommandsOfSession &commands_here() {
  if (Session *session = current_session()) return session->commands();
  throw_net("System.InvalidOperationException", "No session runs on this thread.");
}

RunspaceCore &core_of(Call &c) {
  return self<Runspace>(c).core();
}

// The argument that is one, if any: the host among them says nothing, output has no screen there.
Ref<InitialState> initial_among(Call &c) {
  for (const Value &argument : c.arguments)
    if (auto *native = unwrap(argument).as<NativeObject>())
      if (auto *initial = dynamic_cast<InitialState *>(native)) return Ref<InitialState>(initial);
  return {};
}

Value create_runspace(Call &c) {
  return Runspace::make_new(commands_here(), initial_among(c));
}
Value create_pool(Call &c) {
  const bool counted = c.count() >= 2;
  return make<RunspacePool>(counted ? c.int32(0) : 1, counted ? c.int32(1) : 1, commands_here(),
                            initial_among(c));
}

constexpr MemberRow kFactory[] = {
    {"static runspace CreateRunspace()", create_runspace},
    {"static runspace CreateRunspace(System.Object initialSessionState)", create_runspace},
    {"static runspace CreateRunspace(System.Object host, System.Object initialSessionState)",
     create_runspace},
    {"static System.Management.Automation.Runspaces.RunspacePool CreateRunspacePool()",
     create_pool},
    {"static System.Management.Automation.Runspaces.RunspacePool CreateRunspacePool(System.Object "
     "initialSessionState)",
     create_pool},
    {"static System.Management.Automation.Runspaces.RunspacePool CreateRunspacePool(int "
     "minRunspaces, int maxRunspaces)",
     create_pool},
    {"static System.Management.Automation.Runspaces.RunspacePool CreateRunspacePool(int "
     "minRunspaces, int maxRunspaces, System.Object host)",
     create_pool},
    {"static System.Management.Automation.Runspaces.RunspacePool CreateRunspacePool(int "
     "minRunspaces, int maxRunspaces, System.Object initialSessionState, System.Object host)",
     create_pool},
};

template <class T>
Value open(Call &c) {
  self<T>(c).open();
  return Value::nothing();
}
template <class T>
Value close(Call &c) {
  self<T>(c).close();
  return Value::nothing();
}
template <class T, Value T::*kMember>
Value read(Call &c) {
  return self<T>(c).*kMember;
}
template <class T, Value T::*kMember>
Value write(Call &c) {
  self<T>(c).*kMember = c.arguments[0];
  return Value::nothing();
}

Value state_value(const char *type, RunspaceStage stage) {
  return convert_to(Value(stage_name(stage)),
                    find_type("System.Management.Automation.Runspaces." + std::string(type)));
}
Value runspace_state(Call &c) {
  auto info = make_record("System.Management.Automation.Runspaces.RunspaceStateInfo");
  info->with("State", state_value("RunspaceState", core_of(c).stage())).with("Reason", {});
  info->text_property = "State";
  return info;
}
Value availability(Call &c) {
  const RunspaceCore &runspace = core_of(c);
  const char *text = runspace.stage() != RunspaceStage::Opened ? "None"
                     : runspace.busy()                         ? "Busy"
                                                               : "Available";
  return convert_to(Value(text),
                    find_type("System.Management.Automation.Runspaces.RunspaceAvailability"));
}

// The variables of a runspace, for the script that made it.
class StateProxy final : public NativeObject {
 public:
  explicit StateProxy(Ref<Runspace> its_runspace)
      : NativeObject(find_type("System.Management.Automation.Runspaces.SessionStateProxy")),
        runspace(std::move(its_runspace)) {}
  // Refused while commands run in the runspace: they have the variables then.
  std::shared_ptr<Session> idle() const {
    auto session = runspace->core().session();
    if (runspace->core().busy() && session.get() != current_session())
      throw_net("System.Management.Automation.PSInvalidOperationException",
                "Cannot access session state. A pipeline is already running.");
    return session;
  }
  const Ref<Runspace> runspace;
};

constexpr MemberRow kProxy[] = {
    {"void SetVariable(string name, System.Object value)",
     [](Call &c) -> Value {
       self<StateProxy>(c).idle()->set_variable(c.text(0), c.arguments[1]);
       return Value::nothing();
     }},
    {"System.Object GetVariable(string name)",
     [](Call &c) -> Value { return self<StateProxy>(c).idle()->variable(c.text(0)); }},
};

constexpr MemberRow kRunspace[] = {
    {"void Open()", open<Runspace>},
    {"void OpenAsync()", open<Runspace>},
    {"void Close()", close<Runspace>},
    {"void CloseAsync()", close<Runspace>},
    {"void Dispose()", close<Runspace>},
    {"static runspace DefaultRunspace {get;}",
     [](Call &) -> Value {
       auto runspace = Runspace::current();
       return runspace ? Value(runspace) : Value();
     }},
    {"static bool CanUseDefaultRunspace {get;}",
     [](Call &) -> Value { return current_session() != nullptr; }},
    {"int Id {get;}", [](Call &c) -> Value { return core_of(c).name().id; }},
    {"string Name {get;set;}", [](Call &c) -> Value { return Value(core_of(c).name().name); },
     [](Call &c) -> Value {
       core_of(c).set_name(to_text(c.arguments[0]));
       return Value::nothing();
     }},
    {"guid InstanceId {get;}",
     [](Call &c) -> Value { return make_guid(core_of(c).name().instance); }},
    {"version Version {get;}",
     [](Call &) -> Value {
       return get_property(current_session()->variable("PSVersionTable"), "PSVersion");
     }},
    {"System.Management.Automation.Runspaces.RunspaceConnectionInfo ConnectionInfo {get;}",
     [](Call &) -> Value { return {}; }},
    {"System.Management.Automation.Runspaces.RunspaceConnectionInfo OriginalConnectionInfo {get;}",
     [](Call &) -> Value { return {}; }},
    {"System.Management.Automation.Runspaces.RunspaceStateInfo RunspaceStateInfo {get;}",
     runspace_state},
    {"System.Management.Automation.Runspaces.RunspaceAvailability RunspaceAvailability {get;}",
     availability},
    {"bool RunspaceIsRemote {get;}", [](Call &) -> Value { return false; }},
    {"System.Threading.ApartmentState ApartmentState {get;set;}",
     read<Runspace, &Runspace::apartment_state>, write<Runspace, &Runspace::apartment_state>},
    {"System.Management.Automation.Runspaces.PSThreadOptions ThreadOptions {get;set;}",
     read<Runspace, &Runspace::thread_options>, write<Runspace, &Runspace::thread_options>},
    {"System.Management.Automation.Runspaces.SessionStateProxy SessionStateProxy {get;}",
     [](Call &c) -> Value { return make<StateProxy>(Ref<Runspace>(&self<Runspace>(c))); }},
};

Value pool_state(Call &c) {
  auto info = make_record("System.Management.Automation.RunspacePoolStateInfo");
  info->with("State", state_value("RunspacePoolState", self<RunspacePool>(c).stage()))
      .with("Reason", {});
  return info;
}
constexpr MemberRow kPool[] = {
    {"void Open()", open<RunspacePool>},
    {"void Close()", close<RunspacePool>},
    {"void Dispose()", close<RunspacePool>},
    {"bool SetMaxRunspaces(int maxRunspaces)",
     [](Call &c) -> Value { return self<RunspacePool>(c).set_maximum(c.int32(0)); }},
    {"bool SetMinRunspaces(int minRunspaces)",
     [](Call &c) -> Value { return self<RunspacePool>(c).set_minimum(c.int32(0)); }},
    {"int GetMaxRunspaces()", [](Call &c) -> Value { return self<RunspacePool>(c).maximum(); }},
    {"int GetMinRunspaces()", [](Call &c) -> Value { return self<RunspacePool>(c).minimum(); }},
    {"int GetAvailableRunspaces()",
     [](Call &c) -> Value { return self<RunspacePool>(c).available(); }},
    {"guid InstanceId {get;}", read<RunspacePool, &RunspacePool::instance_id>},
    {"bool IsDisposed {get;}",
     [](Call &c) -> Value { return self<RunspacePool>(c).stage() == RunspaceStage::Closed; }},
    {"System.Management.Automation.RunspacePoolStateInfo RunspacePoolStateInfo {get;}", pool_state},
    {"System.Threading.ApartmentState ApartmentState {get;set;}",
     read<RunspacePool, &RunspacePool::apartment_state>,
     write<RunspacePool, &RunspacePool::apartment_state>},
    {"System.Management.Automation.Runspaces.PSThreadOptions ThreadOptions {get;set;}",
     read<RunspacePool, &RunspacePool::thread_options>,
     write<RunspacePool, &RunspacePool::thread_options>},
};

Value new_entry(Call &c) {
  auto entry = make_record(c.type->full_name());
  const bool variable = c.type->name() == "SessionStateVariableEntry";
  entry->with("Name", c.arguments[0]).with(variable ? "Value" : "Definition", c.arguments[1]);
  if (variable) entry->with("Description", c.arguments[2]);
  return entry;
}
constexpr MemberRow kVariableEntry[] = {
    {"static System.Object new(string name, System.Object value, string description)", new_entry}};
constexpr MemberRow kFunctionEntry[] = {
    {"static System.Object new(string name, string definition)", new_entry}};

Value create_initial(Call &) {
  return make<InitialState>();
}
constexpr MemberRow kInitial[] = {
    {"static initialsessionstate CreateDefault()", create_initial},
    {"static initialsessionstate CreateDefault2()", create_initial},
    {"System.Object Variables {get;}",
     [](Call &c) -> Value { return self<InitialState>(c).variables; }},
    {"System.Object Commands {get;}",
     [](Call &c) -> Value { return self<InitialState>(c).functions; }},
    {"void ImportPSModule(string[] name)",
     [](Call &c) -> Value {
       for (const Value &name : to_items(c.arguments[0]))
         self<InitialState>(c).modules.push_back(to_text(name));
       return Value::nothing();
     }},
};

constexpr TypeMembers kTypes[] = {
    {"System.Management.Automation.Runspaces.RunspaceFactory", kFactory},
    {"System.Management.Automation.Runspaces.Runspace", kRunspace},
    {"System.Management.Automation.Runspaces.RunspacePool", kPool},
    {"System.Management.Automation.Runspaces.SessionStateProxy", kProxy},
    {"System.Management.Automation.Runspaces.InitialSessionState", kInitial},
    {"System.Management.Automation.Runspaces.SessionStateVariableEntry", kVariableEntry},
    {"System.Management.Automation.Runspaces.SessionStateFunctionEntry", kFunctionEntry},
};

}  // namespace

void add_runspace_members() {
  add_type_members(kTypes);
  add_power_shell_members();
}

}  // namespace psjsh
