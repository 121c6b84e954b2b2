// Get-Variable, Set-Variable, New-Variable, Remove-Variable, Clear-Variable.
#include <algorithm>
#include <map>

#include "commands/describe.h"
#include "commands/scope_argument.h"
#include "invariant/compare.h"
#include "invariant/wildcard.h"
#include "language/run/session_state.h"
#include "language/value/containers.h"
#include "language/value/convert.h"
#include "language/value/enumerate.h"
#include "language/value/operators.h"

namespace psjsh {

namespace {

struct GetVariableParameters {
  enum : std::size_t { kExclude, kInclude, kName, kScope, kValueOnly };
  static constexpr std::string_view kDescription =
      R"(Get-Variable Microsoft.PowerShell.Commands.GetVariableCommand Microsoft.PowerShell.Utility
-Exclude string[]
-Include string[]
-Name string[] @:0:vn notempty
-Scope string notempty
-ValueOnly switch
)";
};
struct SetVariableParameters {
  enum : std::size_t {
    kAppend,
    kDescriptionText,
    kExclude,
    kForce,
    kInclude,
    kName,
    kOption,
    kPassThru,
    kScope,
    kValue,
    kVisibility
  };
  static constexpr std::string_view kDescription =
      R"(Set-Variable Microsoft.PowerShell.Commands.SetVariableCommand Microsoft.PowerShell.Utility process
-Append switch
-Description string
-Exclude string[]
-Force switch
-Include string[]
-Name string[] @:0:mn
-Option string
-PassThru switch
-Scope string notempty
-Value object @:1:vn
-Visibility object
)";
};
struct NewVariableParameters {
  enum : std::size_t {
    kDescriptionText,
    kForce,
    kName,
    kOption,
    kPassThru,
    kScope,
    kValue,
    kVisibility
  };
  static constexpr std::string_view kDescription =
      R"(New-Variable Microsoft.PowerShell.Commands.NewVariableCommand Microsoft.PowerShell.Utility process
-Description string
-Force switch
-Name string @:0:mn
-Option string
-PassThru switch
-Scope string notempty
-Value object @:1:vn
-Visibility object
)";
};
struct RemoveVariableParameters {
  enum : std::size_t { kExclude, kForce, kInclude, kName, kScope };
  static constexpr std::string_view kDescription =
      R"(Remove-Variable Microsoft.PowerShell.Commands.RemoveVariableCommand Microsoft.PowerShell.Utility process
-Exclude string[]
-Force switch
-Include string[]
-Name string[] @:0:mn
-Scope string notempty
)";
};
struct ClearVariableParameters {
  enum : std::size_t { kExclude, kForce, kInclude, kName, kPassThru, kScope };
  static constexpr std::string_view kDescription =
      R"(Clear-Variable Microsoft.PowerShell.Commands.ClearVariableCommand Microsoft.PowerShell.Utility process
-Exclude string[]
-Force switch
-Include string[]
-Name string[] @:0:mn
-PassThru switch
-Scope string notempty
)";
};

using psj::invariant::WildcardPattern;
using Names = std::map<std::string, Slot *, psj::invariant::IgnoreCaseLess>;

// ScopedItemOptions by their names; AllScope and Private do nothing here beyond being shown.
std::uint8_t option_flags(Invocation &call, std::size_t parameter) {
  const std::string text = call.text(parameter);
  std::uint8_t flags = 0;
  const auto has = [&](std::string_view word) {
    const WildcardPattern pattern("*" + std::string(word) + "*");
    return pattern.matches(text);
  };
  if (has("ReadOnly")) flags |= VariableOption::kReadOnly;
  if (has("Constant")) flags |= VariableOption::kConstant;
  if (has("Private")) flags |= VariableOption::kPrivate;
  if (has("AllScope")) flags |= VariableOption::kAllScope;
  return flags;
}

std::string option_text(std::uint8_t flags) {
  std::string out;
  const auto add = [&](const char *word) { out += (out.empty() ? "" : ", ") + std::string(word); };
  if ((flags & VariableOption::kReadOnly) != 0) add("ReadOnly");
  if ((flags & VariableOption::kConstant) != 0) add("Constant");
  if ((flags & VariableOption::kPrivate) != 0) add("Private");
  if ((flags & VariableOption::kAllScope) != 0) add("AllScope");
  return out.empty() ? "None" : out;
}

Value variable_value(SessionState &state, const std::string &name, Slot &slot) {
  Ref<Record> record = make_record("System.Management.Automation.PSVariable");
  record->with("Name", Value(name));
  record->with("Description", Value(slot.details ? slot.details->description : std::string()));
  record->with("Value", state.read_slot(slot));
  record->with("Visibility", Value("Public"));
  record->with("Options", Value(option_text(slot.details ? slot.details->options : 0)));
  return record;
}

// The set variables that `scope` sees (only its own when `own`), by name.
Names visible(Scope *scope, bool own) {
  Names names;
  for (; scope != nullptr; scope = own ? nullptr : scope->parent)
    for (const auto &[symbol, slot] : scope->list()) names.emplace(symbol_name(symbol), slot);
  return names;
}

// Those that a parameter's names stand for. A plain name that is missing is an error.
Names chosen(Invocation &call, std::size_t name, std::size_t scope) {
  const Names all = visible(scope_argument(call, scope), call.has(scope));
  Names found;
  for (const Value &given : call.items(name)) {
    const std::string text = to_text(given);
    const WildcardPattern pattern(text);
    const std::size_t before = found.size();
    bool any = false;
    for (const auto &[key, slot] : all) {
      if (!pattern.matches(key)) continue;
      found.emplace(key, slot);
      any = true;
    }
    if (any || found.size() != before || WildcardPattern::has_wildcards(text)) continue;
    call.write_error({"VariableNotFound", ErrorCategory::ObjectNotFound,
                      "Cannot find a variable with the name '" + text + "'.",
                      "System.Management.Automation.ItemNotFoundException", Value(text)});
  }
  return found;
}

class GetVariable final : public Command, public GetVariableParameters {
 public:
  void process(Invocation &call) override {
    SessionState &state = call.session().state();
    const Names names = call.has(kName) ? chosen(call, kName, kScope)
                                        : visible(scope_argument(call, kScope), call.has(kScope));
    for (const auto &[name, slot] : names) {
      if (call.is_set(kValueOnly))
        call.write(state.read_slot(*slot));
      else
        call.write(variable_value(state, name, *slot));
    }
  }
};

template <class P>
void store(Invocation &call, const std::string &name, const Value &value) {
  SessionState &state = call.session().state();
  Scope *scope = scope_argument(call, P::kScope);
  const Symbol symbol = intern(name);
  Slot *old = scope->find_here(symbol);
  const bool constant =
      old != nullptr && old->details && (old->details->options & VariableOption::kConstant) != 0;
  if (call.is_set(P::kForce) && !constant && old != nullptr && old->details) {
    old->details->options &= static_cast<std::uint8_t>(~VariableOption::kReadOnly);
    old->settle();
  }
  state.write(scope, symbol, value);
  Slot *slot = scope->find_here(symbol);
  if (slot == nullptr) return;
  if (call.has(P::kOption)) slot->make_details().options = option_flags(call, P::kOption);
  if (call.has(P::kDescriptionText))
    slot->make_details().description = call.text(P::kDescriptionText);
  slot->settle();
  if (call.is_set(P::kPassThru)) call.write(variable_value(state, name, *slot));
}

class SetVariable final : public Command, public SetVariableParameters {
 public:
  void process(Invocation &call) override {
    const Value *value = call.argument(kValue);
    piped_ = call.expects_input() && call.pipeline_object() != nullptr;
    if (value != nullptr) values_.push_back(*value);
    if (!piped_) set(call, value != nullptr ? *value : Value());
  }

  void end(Invocation &call) override {
    if (piped_) set(call, collapse(values_));
  }

 private:
  void set(Invocation &call, const Value &value) {
    for (const Value &given : call.items(kName)) {
      const std::string name = to_text(given);
      if (!call.should_process("Name: " + name + " Value: " + to_text(value), "Set variable"))
        continue;
      if (!call.is_set(kAppend)) {
        store<SetVariableParameters>(call, name, value);
        continue;
      }
      Values items = to_items(call.variable(name));
      for (const Value &more : to_items(value)) items.push_back(more);
      store<SetVariableParameters>(call, name, make_array(std::move(items)));
    }
  }

  bool piped_ = false;
  Values values_;
};

class NewVariable final : public Command, public NewVariableParameters {
 public:
  void process(Invocation &call) override {
    const std::string name = call.text(kName);
    const Value *value = call.argument(kValue);
    if (!call.should_process("Name: " + name + " Value: " + (value ? to_text(*value) : ""),
                             "New variable"))
      return;
    Slot *old = scope_argument(call, kScope)->find_here(intern(name));
    if (old != nullptr && old->is_set() && !call.is_set(kForce))
      return call.write_error({"SessionStateException", ErrorCategory::ResourceExists,
                               "A variable with name '" + name + "' already exists.",
                               "System.Management.Automation.SessionStateException", Value(name)});
    store<NewVariableParameters>(call, name, value != nullptr ? *value : Value());
  }
};

class RemoveVariable final : public Command, public RemoveVariableParameters {
 public:
  void process(Invocation &call) override {
    for (const auto &[name, slot] : chosen(call, kName, kScope)) {
      const std::uint8_t options = slot->details ? slot->details->options : 0;
      const bool constant = (options & VariableOption::kConstant) != 0;
      const bool read_only = (options & VariableOption::kReadOnly) != 0;
      if (constant || (read_only && !call.is_set(kForce))) {
        call.write_error({"VariableNotRemovable", ErrorCategory::WriteError,
                          "Cannot remove variable " + name +
                              " because it is constant or read-only. If the variable is read-only, "
                              "try the operation again specifying the Force option.",
                          "System.Management.Automation.SessionStateUnauthorizedAccessException",
                          Value(name)});
        continue;
      }
      if (!call.should_process("Name: " + name, "Remove variable")) continue;
      for (Scope *scope = scope_argument(call, kScope); scope != nullptr; scope = scope->parent)
        if (scope->find_here(intern(name)) == slot) {
          scope->remove_here(intern(name));
          break;
        }
    }
  }
};

class ClearVariable final : public Command, public ClearVariableParameters {
 public:
  void process(Invocation &call) override {
    SessionState &state = call.session().state();
    for (const auto &[name, slot] : chosen(call, kName, kScope)) {
      if (!call.should_process("Name: " + name, "Clear variable")) continue;
      state.write_slot(*slot, intern(name), Value());
      if (call.is_set(kPassThru)) call.write(variable_value(state, name, *slot));
    }
  }
};

}  // namespace

extern const CommandEntry kGetVariable = entry_of<GetVariable>("Get-Variable", "gv");
extern const CommandEntry kSetVariable = entry_of<SetVariable>("Set-Variable", "set sv");
extern const CommandEntry kNewVariable = entry_of<NewVariable>("New-Variable", "nv");
extern const CommandEntry kRemoveVariable = entry_of<RemoveVariable>("Remove-Variable", "rv");
extern const CommandEntry kClearVariable = entry_of<ClearVariable>("Clear-Variable", "clv");

}  // namespace psjsh
