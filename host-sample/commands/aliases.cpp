// Get-Alias, Set-Alias, New-Alias, Remove-Alias.
#include <map>

#include "commands/command_objects.h"
#include "commands/describe.h"
#include "commands/scope_argument.h"
#include "invariant/compare.h"
#include "invariant/wildcard.h"
#include "language/run/pipeline.h"
#include "language/value/convert.h"

namespace psjsh {

namespace {

struct GetAliasParameters {
  enum : std::size_t { kDefinition, kExclude, kName, kScope };
  static constexpr std::string_view kDescription =
      R"(Get-Alias Microsoft.PowerShell.Commands.GetAliasCommand Microsoft.PowerShell.Utility
sets Default* Definition
-Definition string[] @Definition:: notempty
-Exclude string[]
-Name string[] @Default:0:vn notempty
-Scope string
)";
};
struct SetAliasParameters {
  enum : std::size_t { kDescriptionText, kForce, kName, kOption, kPassThru, kScope, kValue };
  static constexpr std::string_view kDescription =
      R"(Set-Alias Microsoft.PowerShell.Commands.SetAliasCommand Microsoft.PowerShell.Utility process
-Description string
-Force switch
-Name string @:0:mn
-Option string
-PassThru switch
-Scope string
-Value string @:1:mn
)";
};
struct NewAliasParameters {
  enum : std::size_t { kDescriptionText, kForce, kName, kOption, kPassThru, kScope, kValue };
  static constexpr std::string_view kDescription =
      R"(New-Alias Microsoft.PowerShell.Commands.NewAliasCommand Microsoft.PowerShell.Utility process
-Description string
-Force switch
-Name string @:0:mn
-Option string
-PassThru switch
-Scope string
-Value string @:1:mn
)";
};
struct RemoveAliasParameters {
  enum : std::size_t { kForce, kName, kScope };
  static constexpr std::string_view kDescription =
      R"(Remove-Alias Microsoft.PowerShell.Commands.RemoveAliasCommand Microsoft.PowerShell.Utility
sets Default*
-Force switch
-Name string[] @:0:mvn
-Scope string
)";
};

using psj::invariant::WildcardPattern;
using AliasNames = std::map<std::string, std::string, psj::invariant::IgnoreCaseLess>;

AliasNames all_aliases(SessionState &state) {
  AliasNames all;
  for (Scope *scope = state.scope(); scope != nullptr; scope = scope->parent)
    if (scope->aliases)
      for (const auto &[name, command] : *scope->aliases) all.emplace(name, command);
  for (const auto &[name, command] : state.commands->impl().aliases)
    if (!state.removed_aliases.contains(name)) all.emplace(name, command);
  return all;
}

class GetAlias final : public Command, public GetAliasParameters {
 public:
  void process(Invocation &call) override {
    SessionState &state = call.session().state();
    const AliasNames all = all_aliases(state);
    if (call.has(kDefinition)) {
      for (const Value &definition : call.items(kDefinition))
        write_matching(call, all, to_text(definition), true);
      return;
    }
    const Values names = call.items(kName);
    for (const Value &name : names) write_matching(call, all, to_text(name), false);
    if (names.empty()) write_matching(call, all, "*", false);
  }

 private:
  static void write_matching(Invocation &call, const AliasNames &all, const std::string &wanted,
                             bool by_definition) {
    const WildcardPattern pattern(wanted);
    bool any = false;
    for (const auto &[name, command] : all) {
      if (!pattern.matches(by_definition ? command : name)) continue;
      call.write(alias_object(call.session().state(), name, command));
      any = true;
    }
    if (any || WildcardPattern::has_wildcards(wanted)) return;
    call.write_error({"ItemNotFoundException", ErrorCategory::ObjectNotFound,
                      std::string("This command cannot find a matching alias because an alias with "
                                  "the ") +
                          (by_definition ? "definition" : "name") + " '" + wanted +
                          "' does not exist.",
                      "System.Management.Automation.ItemNotFoundException", Value(wanted)});
  }
};

bool is_read_only(std::string_view name) {
  // The aliases that PowerShell itself protects.
  return name == "%" || name == "?" || psj::invariant::equals_ignore_case(name, "foreach") ||
         psj::invariant::equals_ignore_case(name, "where");
}

template <class P>
void define(Invocation &call) {
  SessionState &state = call.session().state();
  const std::string name = call.text(P::kName), value = call.text(P::kValue);
  if (!call.should_process("Name: " + name + " Value: " + value, P::kAction)) return;
  if (is_read_only(name) && !call.is_set(P::kForce))
    return call.write_error({"AliasNotWritable", ErrorCategory::WriteError,
                             "Alias is not writeable because alias " + name +
                                 " is read-only or constant and cannot be written to.",
                             "System.Management.Automation.SessionStateUnauthorizedAccessException",
                             Value(name)});
  state.define_alias(scope_argument(call, P::kScope), name, value);
  if (call.is_set(P::kPassThru)) call.write(alias_object(state, name, value));
}

struct SetAliasAction : SetAliasParameters {
  static constexpr const char *kAction = "Set Alias";
};
struct NewAliasAction : NewAliasParameters {
  static constexpr const char *kAction = "New Alias";
};

class SetAlias final : public Command, public SetAliasParameters {
 public:
  void process(Invocation &call) override { define<SetAliasAction>(call); }
};

class NewAlias final : public Command, public NewAliasParameters {
 public:
  void process(Invocation &call) override {
    const std::string name = call.text(kName);
    if (!call.is_set(kForce) && all_aliases(call.session().state()).contains(name))
      return call.write_error({"AliasAlreadyExists", ErrorCategory::ResourceExists,
                               "The alias is not allowed, because an alias with the name '" + name +
                                   "' already exists.",
                               "System.Management.Automation.SessionStateException", Value(name)});
    define<NewAliasAction>(call);
  }
};

class RemoveAlias final : public Command, public RemoveAliasParameters {
 public:
  void process(Invocation &call) override {
    SessionState &state = call.session().state();
    for (const Value &given : call.items(kName)) {
      const std::string name = to_text(given);
      bool removed = false;
      for (Scope *scope = state.scope(); scope != nullptr && !removed; scope = scope->parent)
        if (scope->aliases) removed = scope->aliases->erase(name) > 0;
      if (!removed && state.builtin_alias(name) != nullptr) {
        state.removed_aliases[name] = true;
        removed = true;
      }
      ++state.epoch;
      if (!removed)
        call.write_error({"ItemNotFoundException", ErrorCategory::ObjectNotFound,
                          "This command cannot find a matching alias because an alias with the "
                          "name '" +
                              name + "' does not exist.",
                          "System.Management.Automation.ItemNotFoundException", Value(name)});
    }
  }
};

}  // namespace

extern const CommandEntry kGetAlias = entry_of<GetAlias>("Get-Alias", "gal");
extern const CommandEntry kSetAlias = entry_of<SetAlias>("Set-Alias", "sal");
extern const CommandEntry kNewAlias = entry_of<NewAlias>("New-Alias", "nal");
extern const CommandEntry kRemoveAlias = entry_of<RemoveAlias>("Remove-Alias", "");

}  // namespace psjsh
