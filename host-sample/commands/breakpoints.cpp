// Set-PSBreakpoint, Get-PSBreakpoint, Enable-, Disable- and Remove-PSBreakpoint.
#include "language/run/breakpoints.h"

#include <sys/stat.h>

#include <algorithm>

#include "commands/describe.h"
#include "commands/runspaces/runspace.h"
#include "invariant/compare.h"
#include "language/run/errors.h"
#include "language/value/convert.h"
#include "language/value/script_error.h"

namespace psjsh {

namespace {

struct SetPSBreakpointParameters {
  enum : std::size_t { kAction, kColumn, kCommand, kLine, kMode, kRunspace, kScript, kVariable };
  static constexpr std::string_view kDescription =
      R"(Set-PSBreakpoint Microsoft.PowerShell.Commands.SetPSBreakpointCommand Microsoft.PowerShell.Utility
sets Command Line* Variable
-Action scriptblock
-Column int @Line:2: range=1..2147483647
-Command/C string[] @Command::m
-Line int[] @Line:1:m
-Mode System.Management.Automation.VariableAccessMode @Variable::
-Runspace runspace notnull
-Script string[] @Command:0: @Line:0:m @Variable:0: notnull
-Variable/V string[] @Variable::m
)";
};
struct GetPSBreakpointParameters {
  enum : std::size_t { kCommand, kId, kRunspace, kScript, kType, kVariable };
  static constexpr std::string_view kDescription =
      R"(Get-PSBreakpoint Microsoft.PowerShell.Commands.GetPSBreakpointCommand Microsoft.PowerShell.Utility
sets Command Id Line* Type Variable
-Command string[] @Command::m notnull
-Id int[] @Id:0:mv notnull
-Runspace runspace notnull
-Script string[] @Command:: @Line:0:v @Type:: @Variable:: notempty
-Type Microsoft.PowerShell.Commands.BreakpointType[] @Type:0:mv notnull
-Variable string[] @Variable::m notnull
)";
};

// The breakpoints that -Runspace (or nothing) stands for.
SessionState &session_of(Invocation &call, std::size_t parameter) {
  if (!call.has(parameter)) return call.session().state();
  const auto *native = unwrap(*call.argument(parameter)).as<NativeObject>();
  if (const auto *runspace = dynamic_cast<const Runspace *>(native))
    return runspace->core().session()->state();
  return call.session().state();
}

// Full paths of -Script; those that are no script files are errors.
std::vector<std::string> scripts_of(Invocation &call, std::size_t parameter) {
  std::vector<std::string> paths;
  for (const Value &given : call.items(parameter)) {
    const std::string path = resolve_path(call.session().state(), to_text(given));
    struct stat facts;
    if (stat(path.c_str(), &facts) != 0)
      call.write_error({"NewPSBreakpoint:FileDoesNotExist", ErrorCategory::InvalidArgument,
                        "File '" + path + "' does not exist.", "System.ArgumentException"});
    else if (!path.ends_with(".ps1") && !path.ends_with(".psm1"))
      call.write_error({"NewPSBreakpoint:WrongExtension", ErrorCategory::InvalidArgument,
                        "Breakpoints cannot be set in the file '" + path +
                            "'; only *.ps1 and *.psm1 files are valid.",
                        "System.ArgumentException"});
    else
      paths.push_back(path);
  }
  return paths;
}

class SetPSBreakpoint final : public Command, public SetPSBreakpointParameters {
 public:
  void process(Invocation &call) override {
    SessionState &session = session_of(call, kRunspace);
    std::vector<std::string> scripts = scripts_of(call, kScript);
    if (!call.has(kScript)) scripts.emplace_back();
    for (const std::string &script : scripts) set(call, session, script);
  }

 private:
  static void set(Invocation &call, SessionState &session, const std::string &script) {
    Breakpoint made;
    made.script = script;
    if (call.has(kAction)) made.action = unwrap(*call.argument(kAction));
    const auto add = [&] { call.write(Breakpoints::of(session).add(session, made)); };
    for (const Value &line : call.items(kLine)) {
      const std::int32_t number = to_int32(line);
      if (number < 1) {
        call.write_error({"SetPSBreakpoint:LineLessThanOne", ErrorCategory::InvalidArgument,
                          "Line cannot be less than 1.", "System.ArgumentException"});
        continue;
      }
      made.kind = BreakpointKind::Line;
      made.line = static_cast<std::uint32_t>(number);
      if (call.has(kColumn))
        made.column = static_cast<std::uint32_t>(to_int32(*call.argument(kColumn)));
      add();
    }
    for (const Value &command : call.items(kCommand)) {
      made.kind = BreakpointKind::Command;
      made.name = to_text(command);
      add();
    }
    if (call.has(kMode) && !psj::invariant::equals_ignore_case(call.text(kMode), "Write"))
      call.fail({"SetPSBreakpoint:ModeNotSupported", ErrorCategory::NotImplemented,
                 "Set a breakpoint: this shell sees when a variable is written, not when it is "
                 "read (-Mode " +
                     call.text(kMode) + ").",
                 "System.NotSupportedException"});
    for (const Value &variable : call.items(kVariable)) {
      made.kind = BreakpointKind::Variable;
      made.name = to_text(variable);
      add();
    }
  }
};

bool is_one_of(const std::string &text, const Values &wanted) {
  return std::any_of(wanted.begin(), wanted.end(), [&](const Value &one) {
    return psj::invariant::equals_ignore_case(to_text(one), text);
  });
}

class GetPSBreakpoint final : public Command, public GetPSBreakpointParameters {
 public:
  void process(Invocation &call) override {
    const auto &all = Breakpoints::of(session_of(call, kRunspace)).all();
    for (const Value &id : call.items(kId)) {
      const auto found = std::find_if(all.begin(), all.end(), [&](const Breakpoint &one) {
        return to_int32(one.object->get("Id")) == to_int32(id);
      });
      if (found != all.end())
        call.write(found->object);
      else
        call.write_error({"PSBreakpoint:BreakpointIdNotFound", ErrorCategory::InvalidArgument,
                          "There is no breakpoint with ID '" + to_text(id) + "'.",
                          "System.ArgumentException"});
    }
    if (call.has(kId)) return;
    std::vector<std::string> scripts;
    for (const Value &script : call.items(kScript))
      scripts.push_back(resolve_path(call.session().state(), to_text(script)));
    for (const Breakpoint &one : all) {
      const bool of_script = !call.has(kScript) ||
                             std::find(scripts.begin(), scripts.end(), one.script) != scripts.end();
      if (of_script && is_wanted(call, one)) call.write(one.object);
    }
  }

 private:
  static bool is_wanted(Invocation &call, const Breakpoint &one) {
    constexpr const char *kTypes[] = {"Line", "Variable", "Command"};
    if (call.has(kType)) return is_one_of(kTypes[static_cast<int>(one.kind)], call.items(kType));
    if (call.has(kCommand))
      return one.kind == BreakpointKind::Command && is_one_of(one.name, call.items(kCommand));
    if (call.has(kVariable))
      return one.kind == BreakpointKind::Variable && is_one_of(one.name, call.items(kVariable));
    return true;
  }
};

// What the three that change known breakpoints have in common.
class ChangePSBreakpoint : public Command {
 public:
  enum : std::size_t { kBreakpoint, kId, kRunspace, kPassThru };
  void process(Invocation &call) override {
    Breakpoints &known = Breakpoints::of(session_of(call, kRunspace));
    for (const Value &given : call.items(kBreakpoint))
      if (const auto *object = unwrap(given).as<Record>()) change(call, known, object->get("Id"));
    for (const Value &id : call.items(kId)) change(call, known, id);
  }

 protected:
  virtual void apply(Invocation &call, Breakpoints &known, const Breakpoint &breakpoint) = 0;

 private:
  void change(Invocation &call, Breakpoints &known, const Value &id) {
    const auto found = std::find_if(
        known.all().begin(), known.all().end(),
        [&](const Breakpoint &one) { return to_int32(one.object->get("Id")) == to_int32(id); });
    if (found == known.all().end())
      return call.write_error({"PSBreakpoint:BreakpointIdNotFound", ErrorCategory::InvalidArgument,
                               "There is no breakpoint with ID '" + to_text(id) + "'.",
                               "System.ArgumentException"});
    const Breakpoint kept = *found;
    if (call.should_process(to_text(kept.object))) apply(call, known, kept);
  }
};

class EnablePSBreakpoint final : public ChangePSBreakpoint {
 public:
  static constexpr std::string_view kDescription =
      R"(Enable-PSBreakpoint Microsoft.PowerShell.Commands.EnablePSBreakpointCommand Microsoft.PowerShell.Utility process
sets Breakpoint* Id
-Breakpoint System.Management.Automation.Breakpoint[] @Breakpoint:0:mv notnull
-Id int[] @Id:0:mn notnull
-Runspace/RunspaceId runspace @Id::n
-PassThru switch
)";

 private:
  void apply(Invocation &call, Breakpoints &, const Breakpoint &breakpoint) override {
    Breakpoints::enable(breakpoint, true);
    if (call.is_set(kPassThru)) call.write(breakpoint.object);
  }
};

class DisablePSBreakpoint final : public ChangePSBreakpoint {
 public:
  static constexpr std::string_view kDescription =
      R"(Disable-PSBreakpoint Microsoft.PowerShell.Commands.DisablePSBreakpointCommand Microsoft.PowerShell.Utility process
sets Breakpoint* Id
-Breakpoint System.Management.Automation.Breakpoint[] @Breakpoint:0:mv notnull
-Id int[] @Id:0:mn notnull
-Runspace/RunspaceId runspace @Id::n
-PassThru switch
)";

 private:
  void apply(Invocation &call, Breakpoints &, const Breakpoint &breakpoint) override {
    Breakpoints::enable(breakpoint, false);
    if (call.is_set(kPassThru)) call.write(breakpoint.object);
  }
};

class RemovePSBreakpoint final : public ChangePSBreakpoint {
 public:
  static constexpr std::string_view kDescription =
      R"(Remove-PSBreakpoint Microsoft.PowerShell.Commands.RemovePSBreakpointCommand Microsoft.PowerShell.Utility process
sets Breakpoint* Id
-Breakpoint System.Management.Automation.Breakpoint[] @Breakpoint:0:mv notnull
-Id int[] @Id:0:mn notnull
-Runspace/RunspaceId runspace @Id::n
)";

 private:
  void apply(Invocation &, Breakpoints &known, const Breakpoint &breakpoint) override {
    known.remove(to_int32(breakpoint.object->get("Id")));
  }
};

}  // namespace

extern const CommandEntry kSetPSBreakpoint = entry_of<SetPSBreakpoint>("Set-PSBreakpoint", "sbp");
extern const CommandEntry kGetPSBreakpoint = entry_of<GetPSBreakpoint>("Get-PSBreakpoint", "gbp");
extern const CommandEntry kEnablePSBreakpoint =
    entry_of<EnablePSBreakpoint>("Enable-PSBreakpoint", "ebp");
extern const CommandEntry kDisablePSBreakpoint =
    entry_of<DisablePSBreakpoint>("Disable-PSBreakpoint", "dbp");
extern const CommandEntry kRemovePSBreakpoint =
    entry_of<RemovePSBreakpoint>("Remove-PSBreakpoint", "rbp");

}  // namespace psjsh
