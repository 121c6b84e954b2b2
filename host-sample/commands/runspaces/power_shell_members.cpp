#include "commands/runspaces/power_shell.h"
#include "commands/runspaces/runspace_members.h"
#include "language/value/convert.h"
#include "language/value/further_members.h"
#include "language/value/script_error.h"

namespace psjsh {
namespace {

PowerShell &shell(Call &c) {
  return static_cast<PowerShell &>(*c.self.object());
}
RunHandle &handle(Call &c) {
  return static_cast<RunHandle &>(*c.self.object());
}
DataStreams &streams(Call &c) {
  return static_cast<DataStreams &>(*c.self.object());
}

// The commands of a PowerShell object, or the object itself.
PsCommand &commands_of(PowerShell &of) {
  return *of.commands;
}
PsCommand &commands_of(PsCommand &of) {
  return of;
}

template <class T>
PsCommand &commands(Call &c) {
  return commands_of(static_cast<T &>(*c.self.object()));
}

template <class T>
Value add_script(Call &c) {
  commands<T>(c).add(to_text(c.arguments[0]), true, c.count() > 1 && c.flag(1));
  return c.self;
}
template <class T>
Value add_command(Call &c) {
  commands<T>(c).add(std::string(c.text(0)), false, c.count() > 1 && c.flag(1));
  return c.self;
}
template <class T>
Value add_parameter(Call &c) {
  if (c.count() == 1)
    commands<T>(c).add_parameter(std::string(c.text(0)));
  else
    commands<T>(c).add_parameter(std::string(c.text(0)), c.arguments[1]);
  return c.self;
}
template <class T>
Value add_parameters(Call &c) {
  commands<T>(c).add_parameters(c.arguments[0]);
  return c.self;
}
template <class T>
Value add_argument(Call &c) {
  commands<T>(c).add_argument(c.arguments[0]);
  return c.self;
}
template <class T>
Value add_statement(Call &c) {
  commands<T>(c).end_statement();
  return c.self;
}

Session &calling_session() {
  if (Session *session = current_session()) return *session;
  throw_net("System.InvalidOperationException", "No session runs on this thread.");
}

Value create(Call &c) {
  const auto &all = calling_session().commands();
  if (c.count() == 0) return make<PowerShell>(all, nullptr, false);
  const Value &given = unwrap(c.arguments[0]);
  if (auto *native = given.as<NativeObject>()) {
    if (auto *initial = dynamic_cast<InitialState *>(native))
      return make<PowerShell>(all, Ref<InitialState>(initial), false);
    if (auto *source = dynamic_cast<SessionSource *>(native)) {
      auto made = make<PowerShell>(all, nullptr, false);
      made->set_source(Ref<SessionSource>(source));
      return made;
    }
  }
  const Value mode = convert_to(given, find_type("System.Management.Automation.RunspaceMode"));
  return make<PowerShell>(all, nullptr, to_text(mode) == "CurrentRunspace");
}

Value invoke(Call &c) {
  return shell(c).invoke(c.name, c.count(), c.count() != 0 ? &c.arguments[0] : nullptr);
}

Value begin_invoke(Call &c) {
  const Value *input = c.count() > 0 ? &c.arguments[0] : nullptr;
  const bool has_output = c.count() > 1 && unwrap(c.arguments[1]).as<List>() != nullptr;
  // (input, output, settings, callback, state) or (input, settings, callback, state)
  Value state = c.count() > 3 ? c.arguments[c.count() - 1] : Value();
  return shell(c).begin(input, has_output ? &c.arguments[1] : nullptr, std::move(state));
}

Value state_info(Call &c) {
  auto info = make_record("System.Management.Automation.PSInvocationStateInfo");
  info->with("State", convert_to(Value(shell(c).state_name()),
                                 find_type("System.Management.Automation.PSInvocationState")))
      .with("Reason", shell(c).reason());
  return info;
}

template <class T>
Value source_as(Call &c) {
  const Ref<SessionSource> &source =
      shell(c).known_source() || shell(c).nested() ? shell(c).known_source() : shell(c).source();
  return source && dynamic_cast<T *>(source.get()) != nullptr ? Value(source) : Value();
}
template <class T>
Value set_source(Call &c) {
  auto *native = unwrap(c.arguments[0]).as<NativeObject>();
  auto *source = dynamic_cast<T *>(native);
  if (source == nullptr)
    throw_net("System.Management.Automation.PSArgumentNullException",
              "The value is not what " + std::string(c.name) + " takes.");
  shell(c).set_source(Ref<SessionSource>(source));
  return Value::nothing();
}

constexpr MemberRow kPowerShell[] = {
    {"static powershell Create()", create},
    {"static powershell Create(System.Object runspace)", create},
    {"powershell AddScript(string script)", add_script<PowerShell>},
    {"powershell AddScript(string script, bool useLocalScope)", add_script<PowerShell>},
    {"powershell AddCommand(string cmdlet)", add_command<PowerShell>},
    {"powershell AddCommand(string cmdlet, bool useLocalScope)", add_command<PowerShell>},
    {"powershell AddParameter(string parameterName)", add_parameter<PowerShell>},
    {"powershell AddParameter(string parameterName, System.Object value)",
     add_parameter<PowerShell>},
    {"powershell AddParameters(System.Object parameters)", add_parameters<PowerShell>},
    {"powershell AddArgument(System.Object value)", add_argument<PowerShell>},
    {"powershell AddStatement()", add_statement<PowerShell>},
    {"System.Collections.ObjectModel.Collection[psobject] Invoke()", invoke},
    {"System.Collections.ObjectModel.Collection[psobject] Invoke(System.Object input)", invoke},
    {"System.IAsyncResult BeginInvoke()", begin_invoke},
    {"System.IAsyncResult BeginInvoke(System.Object input)", begin_invoke},
    {"System.IAsyncResult BeginInvoke(System.Object input, System.Object output)", begin_invoke},
    {"System.IAsyncResult BeginInvoke(System.Object input, System.Object settings, System.Object "
     "callback, System.Object state)",
     begin_invoke},
    {"System.IAsyncResult BeginInvoke(System.Object input, System.Object output, System.Object "
     "settings, System.Object callback, System.Object state)",
     begin_invoke},
    {"System.Management.Automation.PSDataCollection[psobject] EndInvoke(System.Object asyncResult)",
     [](Call &c) -> Value { return shell(c).end(c.arguments[0]); }},
    {"void Stop()",
     [](Call &c) -> Value {
       shell(c).stop();
       return Value::nothing();
     }},
    {"void Dispose()",
     [](Call &c) -> Value {
       shell(c).dispose();
       return Value::nothing();
     }},
    {"System.Management.Automation.PSCommand Commands {get;set;}",
     [](Call &c) -> Value { return shell(c).commands; },
     [](Call &c) -> Value {
       auto *given = unwrap(c.arguments[0]).as<NativeObject>();
       auto *commands = dynamic_cast<PsCommand *>(given);
       if (commands == nullptr)
         throw_net("System.Management.Automation.PSArgumentNullException",
                   "The value is no PSCommand.");
       shell(c).commands = Ref<PsCommand>(commands);
       return Value::nothing();
     }},
    {"System.Management.Automation.PSDataStreams Streams {get;}",
     [](Call &c) -> Value { return shell(c).streams; }},
    {"bool HadErrors {get;}", [](Call &c) -> Value { return shell(c).had_errors(); }},
    {"System.Management.Automation.PSInvocationStateInfo InvocationStateInfo {get;}", state_info},
    {"bool IsNested {get;}", [](Call &c) -> Value { return shell(c).nested(); }},
    {"runspace Runspace {get;set;}", source_as<Runspace>, set_source<Runspace>},
    {"System.Management.Automation.Runspaces.RunspacePool RunspacePool {get;set;}",
     source_as<RunspacePool>, set_source<RunspacePool>},
};

Value command_list(Call &c) {
  Values all;
  for (const CommandItem &item : commands<PsCommand>(c).items()) {
    auto command = make_record("System.Management.Automation.Runspaces.Command");
    Values parameters;
    for (const CommandArgument &argument : item.arguments) {
      auto parameter = make_record("System.Management.Automation.Runspaces.CommandParameter");
      parameter->with("Name", argument.is_parameter ? Value(argument.name) : Value())
          .with("Value", argument.value);
      parameters.push_back(std::move(parameter));
    }
    command->with("Parameters", make_array(std::move(parameters)))
        .with("CommandText", Value(item.text))
        .with("IsScript", item.is_script)
        .with("UseLocalScope", item.local_scope);
    command->text_property = "CommandText";
    all.push_back(std::move(command));
  }
  return make_array(std::move(all));
}

constexpr MemberRow kCommand[] = {
    {"static System.Object new()", [](Call &) -> Value { return make<PsCommand>(); }},
    {"System.Management.Automation.PSCommand AddScript(string script)", add_script<PsCommand>},
    {"System.Management.Automation.PSCommand AddScript(string script, bool useLocalScope)",
     add_script<PsCommand>},
    {"System.Management.Automation.PSCommand AddCommand(string command)", add_command<PsCommand>},
    {"System.Management.Automation.PSCommand AddCommand(string cmdlet, bool useLocalScope)",
     add_command<PsCommand>},
    {"System.Management.Automation.PSCommand AddParameter(string parameterName)",
     add_parameter<PsCommand>},
    {"System.Management.Automation.PSCommand AddParameter(string parameterName, System.Object "
     "value)",
     add_parameter<PsCommand>},
    {"System.Management.Automation.PSCommand AddArgument(System.Object value)",
     add_argument<PsCommand>},
    {"System.Management.Automation.PSCommand AddStatement()", add_statement<PsCommand>},
    {"void Clear()",
     [](Call &c) -> Value {
       commands<PsCommand>(c).clear();
       return Value::nothing();
     }},
    {"System.Object[] Commands {get;}", command_list},
};

template <Stream kWhich>
Value stream(Call &c) {
  return streams(c).lists.of(kWhich);
}
constexpr MemberRow kStreams[] = {
    {"System.Object Error {get;}", stream<Stream::Error>},
    {"System.Object Progress {get;}", stream<Stream::Progress>},
    {"System.Object Verbose {get;}", stream<Stream::Verbose>},
    {"System.Object Debug {get;}", stream<Stream::Debug>},
    {"System.Object Warning {get;}", stream<Stream::Warning>},
    {"System.Object Information {get;}", stream<Stream::Information>},
    {"void ClearStreams()",
     [](Call &c) -> Value {
       streams(c).clear();
       return Value::nothing();
     }},
};

Value take_all(Call &c) {
  auto *list = c.self.as<List>();
  Values items;
  {
    const ObjectLock lock(*list);
    items.swap(list->items);
    ++list->version;
  }
  const auto of = c.type->arguments();
  const Type *const item = of.empty() ? type_of_id(TypeId::Object) : of[0];
  return make<List>(
      find_type("System.Collections.ObjectModel.Collection[" + item->full_name() + "]"),
      std::move(items));
}
constexpr MemberRow kDataCollection[] = {
    {"System.Collections.ObjectModel.Collection[T] ReadAll()", take_all},
    // BeginInvoke takes what is in its input when it is called.
    {"void Complete()", [](Call &) -> Value { return Value::nothing(); }},
};

Value wait_one(Call &c) {
  const std::int64_t ms = c.count() == 0                            ? -1
                          : c.arguments[0].kind() == Kind::TimeSpan ? c.int64(0) / 10000
                                                                    : c.int32(0);
  return handle(c).run->wait(static_cast<int>(ms));
}
constexpr MemberRow kResult[] = {
    {"bool IsCompleted {get;}", [](Call &c) -> Value { return handle(c).run->done(); }},
    {"bool CompletedSynchronously {get;}", [](Call &) -> Value { return false; }},
    {"System.Object AsyncState {get;}", [](Call &c) -> Value { return handle(c).state; }},
    {"System.Threading.WaitHandle AsyncWaitHandle {get;}",
     [](Call &c) -> Value {
       return make<RunHandle>(find_type("System.Threading.ManualResetEvent"), handle(c).run);
     }},
};
constexpr MemberRow kEvent[] = {
    {"bool WaitOne()", wait_one},
    {"bool WaitOne(int millisecondsTimeout)", wait_one},
    {"bool WaitOne(timespan timeout)", wait_one},
    {"bool WaitOne(int millisecondsTimeout, bool exitContext)", wait_one},
    {"void Close()", [](Call &) -> Value { return Value::nothing(); }},
    {"void Dispose()", [](Call &) -> Value { return Value::nothing(); }},
};

constexpr TypeMembers kTypes[] = {
    {"System.Management.Automation.PowerShell", kPowerShell},
    {"System.Management.Automation.PSCommand", kCommand},
    {"System.Management.Automation.PSDataStreams", kStreams},
    {"System.Management.Automation.PSDataCollection`1", kDataCollection},
    {"System.Management.Automation.PowerShellAsyncResult", kResult},
    {"System.Threading.ManualResetEvent", kEvent},
};

}  // namespace

void add_power_shell_members() {
  add_type_members(kTypes);
}

}  // namespace psjsh
