// The variables that every session starts with.
#include <sys/utsname.h>
#include <unistd.h>

#include <cstdlib>

#include "language/run/call.h"
#include "language/run/host_interface.h"
#include "language/run/host_prompt.h"
#include "language/run/host_screen.h"
#include "language/run/session_drives.h"
#include "language/run/session_state.h"
#include "language/run/style.h"
#include "language/value/containers.h"
#include "language/value/convert.h"
#include "language/value/enumerate.h"
#include "language/value/foreign.h"
#include "language/value/members.h"

namespace psjsh {
namespace {

constexpr const char *kVersion = "7.6.5";

Value version_table(SessionState &) {
  auto table = make<Dictionary>(Dictionary::Flavor::Ordered, true,
                                require_type("System.Management.Automation.PSVersionHashTable"));
  utsname system;
  uname(&system);
  table->set(Value("PSVersion"), convert_to(Value(kVersion), TypeId::SemanticVersion));
  table->set(Value("PSEdition"), Value("Core"));
  table->set(Value("GitCommitId"), Value(kVersion));
  table->set(Value("OS"), Value(std::string(system.sysname) + " " + system.release));
  table->set(Value("Platform"), Value("Unix"));
  Values versions;
  for (const char *version : {"1.0", "2.0", "3.0", "4.0", "5.0", "5.1", "6.0", "7.0"})
    versions.push_back(convert_to(Value(version), TypeId::Version));
  table->set(Value("PSCompatibleVersions"), make_array(std::move(versions)));
  table->set(Value("PSRemotingProtocolVersion"), convert_to(Value("2.3"), TypeId::Version));
  table->set(Value("SerializationVersion"), convert_to(Value("1.1.0.1"), TypeId::Version));
  table->set(Value("WSManStackVersion"), convert_to(Value("3.0"), TypeId::Version));
  return table;
}

// A job on a thread has a host that nobody sees.
const char *host_name(const SessionState &session) {
  if (is_user_remote()) return "ServerRemoteHost";
  return session.in_job ? "Default Host" : "ConsoleHost";
}

// $Host
class HostObject final : public ForeignObject {
 public:
  explicit HostObject(SessionState &session) : session_(session) {}
  const Type *type() const override {
    return declare_class("System.Management.Automation.Internal.Host.InternalHost",
                         find_type("System.Object"));
  }
  bool get(std::string_view name, Value *out) const override {
    if (equals_ignoring_case(name, "Name")) return *out = Value(host_name(session_)), true;
    if (equals_ignoring_case(name, "Version"))
      return *out = convert_to(Value(kVersion), TypeId::Version), true;
    if (equals_ignoring_case(name, "CurrentCulture") ||
        equals_ignoring_case(name, "CurrentUICulture"))
      return *out =
                 get_static(require_type("System.Globalization.CultureInfo"), "InvariantCulture"),
             true;
    if (equals_ignoring_case(name, "UI")) return *out = make_host_interface(session_), true;
    if (equals_ignoring_case(name, "Runspace"))
      return *out = get_static(require_type("System.Management.Automation.Runspaces.Runspace"),
                               "DefaultRunspace"),
             true;
    if (equals_ignoring_case(name, "DebuggerEnabled")) return *out = true, true;
    if (equals_ignoring_case(name, "IsRunspacePushed")) return *out = false, true;
    if (equals_ignoring_case(name, "InstanceId"))
      return *out = Value("00000000-0000-0000-0000-000000000000"), true;
    return false;
  }
  std::vector<ForeignMember> members() const override {
    std::vector<ForeignMember> list;
    for (const char *name :
         {"Name", "Version", "InstanceId", "UI", "CurrentCulture", "CurrentUICulture",
          "DebuggerEnabled", "IsRunspacePushed", "Runspace"}) {
      ForeignMember member;
      member.name = name;
      list.push_back(std::move(member));
    }
    return list;
  }

  StreamTarget *target() const { return session_.target; }

 private:
  SessionState &session_;
};

Value host_object(SessionState &session) {
  return make<HostObject>(session);
}

Value enum_of(const char *type, const char *name) {
  const Type *found = find_type(type);
  return found != nullptr ? convert_to(Value(name), found) : Value(name);
}

// $MyInvocation of the text that is no file.
Value script_invocation(SessionState &) {
  auto command = make_record("System.Management.Automation.ScriptInfo");
  command->with("Name", Value(""));
  command->with("CommandType", enum_of("System.Management.Automation.CommandTypes", "Script"));
  command->text_property = "Name";
  auto info = make_record("System.Management.Automation.InvocationInfo");
  info->with("MyCommand", command);
  info->with("BoundParameters",
             Value(make<Dictionary>(Dictionary::Flavor::Generic, true, bound_parameters_type())));
  info->with("UnboundArguments", make_array({}));
  info->with("ScriptLineNumber", 0);
  info->with("OffsetInLine", 0);
  info->with("HistoryId", std::int64_t{1});
  for (const char *name : {"ScriptName", "Line", "Statement", "PositionMessage", "PSScriptRoot"})
    info->with(name, Value(""));
  info->with("PSCommandPath", Value());
  info->with("InvocationName", Value(""));
  info->with("PipelineLength", 2);
  info->with("PipelinePosition", 1);
  info->with("ExpectingInput", false);
  info->with("CommandOrigin", Value("Runspace"));
  return info;
}
Value no_bound_parameters(SessionState &) {
  return make<Dictionary>(Dictionary::Flavor::Generic, true, bound_parameters_type());
}

Value home_folder(SessionState &) {
  const char *home = std::getenv("HOME");
  return Value(home != nullptr ? home : "");
}
Value process_id(SessionState &) {
  return static_cast<std::int32_t>(getpid());
}
Value shell_home(SessionState &session) {
  return Value(session.shell_path.substr(0, session.shell_path.rfind('/')));
}
Value execution_context(SessionState &session) {
  struct Context final : ForeignObject {
    explicit Context(SessionState &s) : state(s) {}
    const Type *type() const override {
      return declare_class("System.Management.Automation.EngineIntrinsics",
                           find_type("System.Object"));
    }
    bool get(std::string_view name, Value *out) const override {
      if (equals_ignoring_case(name, "Host")) return *out = host_object(state), true;
      if (equals_ignoring_case(name, "InvokeCommand") || equals_ignoring_case(name, "SessionState"))
        return *out = Value(const_cast<Context *>(this)), true;
      if (equals_ignoring_case(name, "LanguageMode"))
        return *out = enum_of("System.Management.Automation.PSLanguageMode", "FullLanguage"), true;
      return false;
    }
    bool call(std::string_view name, Arguments a, Value *out) override {
      if (equals_ignoring_case(name, "ExpandString") && !a.empty()) {
        std::string quoted;
        for (const char c : to_text(a[0])) {
          if (c == '"') quoted += '`';
          quoted += c;
        }
        const Ref<RunBlock> block = state.parse_block("\"" + quoted + "\"", {});
        *out = collapse(state.invoke(*block, {}));
        return true;
      }
      if (equals_ignoring_case(name, "NewScriptBlock") && !a.empty()) {
        *out = state.parse_block(to_text(a[0]), {});
        return true;
      }
      if (equals_ignoring_case(name, "InvokeScript") && !a.empty()) {
        *out = collapse(state.invoke(*state.parse_block(to_text(a[0]), {}), {}));
        return true;
      }
      return false;
    }
    std::vector<ForeignMember> members() const override { return {}; }
    SessionState &state;
  };
  return make<Context>(session);
}

}  // namespace

void SessionState::register_automatic() {
  const auto slot = [&](std::string_view name) -> Slot & {
    return *make_slot(&global, intern(name));
  };
  const auto computed = [&](std::string_view name, Value (*getter)(SessionState &),
                            std::uint8_t options) {
    Slot &at = slot(name);
    at.make_details().getter = getter;
    at.details->options = options;
    at.state = Slot::kSet;
    at.settle();
  };
  const auto fixed = [&](std::string_view name, Value value, std::uint8_t options = 0) {
    Slot &at = slot(name);
    at.value = std::move(value);
    at.state = Slot::kSet;
    if (options != 0) {
      at.make_details().options = options;
      at.settle();
    }
  };
  constexpr std::uint8_t kConstantEverywhere = kConstant | kAllScope;
  fixed("_", {});
  slot("_").state = 0;
  fixed("true", true, kConstantEverywhere);
  fixed("false", false, kConstantEverywhere);
  fixed("null", {}, kConstantEverywhere);
  computed("PID", process_id, kConstantEverywhere);
  computed("HOME", home_folder, kReadOnly | kAllScope);
  computed("Host", host_object, kConstantEverywhere);
  computed("PSVersionTable", version_table, kConstantEverywhere);
  computed("PSHOME", shell_home, kConstantEverywhere);
  computed("ExecutionContext", execution_context, kConstantEverywhere);
  computed(
      "PWD", [](SessionState &own) { return location_object(own); }, kAllScope);
  fixed("PSEdition", Value("Core"), kConstantEverywhere);
  fixed("ShellId", Value("Microsoft.PowerShell"), kConstantEverywhere);
  fixed("IsLinux", true, kConstantEverywhere);
  fixed("IsWindows", false, kConstantEverywhere);
  fixed("IsMacOS", false, kConstantEverywhere);
  fixed("IsCoreCLR", true, kConstantEverywhere);
  fixed("EnabledExperimentalFeatures", make_array({}), kConstantEverywhere);
  fixed("PSStyle", make_style(), kConstantEverywhere);
  fixed("Error", errors, kConstantEverywhere);
  const auto action = [](Preference value) {
    return Value::enumeration(type_of_id(TypeId::ActionPreference),
                              static_cast<std::int64_t>(value));
  };
  const auto preference = [&](std::string_view name, Preference value) {
    fixed(name, action(value));
    Slot &at = slot(name);
    at.make_details().type = type_of_id(TypeId::ActionPreference);
    at.settle();
  };
  preference("ErrorActionPreference", Preference::Continue);
  preference("WarningPreference", Preference::Continue);
  preference("InformationPreference", Preference::SilentlyContinue);
  preference("VerbosePreference", Preference::SilentlyContinue);
  preference("DebugPreference", Preference::SilentlyContinue);
  preference("ProgressPreference", Preference::Continue);
  fixed("ConfirmPreference", Value("High"));
  fixed("WhatIfPreference", false);
  fixed("ErrorView", Value("ConciseView"));
  fixed("FormatEnumerationLimit", 4);
  fixed("MaximumHistoryCount", 4096);
  fixed("NestedPromptLevel", 0);
  fixed("OutputEncoding", get_static(require_type("System.Text.Encoding"), "UTF8"));
  computed("MyInvocation", script_invocation, 0);
  computed("PSBoundParameters", no_bound_parameters, 0);
  fixed("PSDefaultParameterValues",
        make<Dictionary>(Dictionary::Flavor::Hashtable, true,
                         require_type("System.Management.Automation.DefaultParameterDictionary")));
  fixed("PSNativeCommandArgumentPassing", Value("Standard"));
  fixed("PSNativeCommandUseErrorActionPreference", false);
  fixed("PSModuleAutoLoadingPreference", Value("All"));
  fixed("PSCulture", Value(""), kConstantEverywhere);
  fixed("PSUICulture", Value(""), kConstantEverywhere);
  fixed("StackTrace", Value(""));
  fixed("PROFILE", Value(std::string()));
  fixed("?", true, kReadOnly | kAllScope);
}

std::shared_ptr<HostScreen> screen_of_host(const Value &host) {
  auto *object = unwrap(host).as<ForeignObject>();
  const auto *known = dynamic_cast<const HostObject *>(object);
  auto *owner = known != nullptr ? dynamic_cast<ScreenOwner *>(known->target()) : nullptr;
  return owner != nullptr ? owner->host_screen() : nullptr;
}

}  // namespace psjsh
