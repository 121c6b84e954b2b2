#include <algorithm>
#include <map>

#include "commands/command_objects.h"
#include "commands/describe.h"
#include "invariant/compare.h"
#include "invariant/wildcard.h"
#include "language/run/absent_commands.h"
#include "language/run/dynamic_parameters.h"
#include "language/run/pipeline.h"
#include "language/value/convert.h"

namespace psjsh {

namespace {

struct GetCommandParameters {
  enum : std::size_t {
    kAll,
    kArgumentList,
    kCommandType,
    kExcludeModule,
    kFullyQualifiedModule,
    kFuzzyMinimumDistance,
    kListImported,
    kModule,
    kName,
    kNoun,
    kParameterName,
    kParameterType,
    kShowCommandInfo,
    kSyntax,
    kTotalCount,
    kUseAbbreviationExpansion,
    kUseFuzzyMatching,
    kVerb
  };
  static constexpr std::string_view kDescription =
      R"(Get-Command Microsoft.PowerShell.Commands.GetCommandCommand Microsoft.PowerShell.Core
sets AllCommandSet CmdletSet*
-All switch @::n
-ArgumentList/Args object[] @:1:r allownull allowempty
-CommandType/Type System.Management.Automation.CommandTypes @AllCommandSet::n
-ExcludeModule string[]
-FullyQualifiedModule object[] @::n
-FuzzyMinimumDistance uint @AllCommandSet::
-ListImported switch @::n
-Module/PSSnapin string[] @::n
-Name string[] @AllCommandSet:0:vn notempty
-Noun string[] @CmdletSet::n
-ParameterName string[] notempty
-ParameterType object[] notempty
-ShowCommandInfo switch
-Syntax switch @::n
-TotalCount int @::n
-UseAbbreviationExpansion switch @AllCommandSet::n
-UseFuzzyMatching switch @AllCommandSet::
-Verb string[] @CmdletSet::n
)";
};

using psj::invariant::WildcardPattern;

class GetCommand final : public Command, public GetCommandParameters {
 public:
  void process(Invocation &call) override {
    SessionState &state = call.session().state();
    // Flags: "Function, Cmdlet".
    kinds_ = call.has(kCommandType) ? ", " + call.text(kCommandType) + "," : std::string();
    const Values names = call.items(kName);
    for (const Value &name : names) {
      const std::string text = to_text(name);
      if (WildcardPattern::has_wildcards(text))
        list(call, text);
      else
        find(call, state, text);
    }
    if (names.empty()) list(call, "*");
  }

 private:
  void find(Invocation &call, SessionState &state, const std::string &name) {
    const auto alias = state.find_alias(state.scope(), name);
    const std::string *builtin = alias ? nullptr : state.builtin_alias(name);
    if ((alias || builtin != nullptr) && call.is_set(kSyntax))
      return show_alias_syntax(call, state, name, alias ? *alias : *builtin);
    if (alias || builtin != nullptr)
      return show(call, alias_object(state, name, alias ? *alias : *builtin), nullptr);
    const CommandTarget target = find_command(state, state.scope(), name);
    // Get-Command does not take X for Get-X.
    if (target &&
        !(target.native && !psj::invariant::equals_ignore_case(target.resolved_name, name))) {
      if (!target.function || !call.is_set(kSyntax))
        return show(call, command_object(state, target),
                    target.native != nullptr ? &info_of(*target.native) : nullptr);
      const Values arguments = call.items(kArgumentList);
      const auto info = described_with(state, *target.function, arguments);
      return call.write(Value(syntax_text(*info)));
    }
    call.write_error({"CommandNotFoundException", ErrorCategory::ObjectNotFound,
                      unknown_command_message(name),
                      "System.Management.Automation.CommandNotFoundException", Value(name)});
  }

  // The command's lines with the alias in the place of its name.
  void show_alias_syntax(Invocation &call, SessionState &state, const std::string &name,
                         const std::string &command) {
    const CommandTarget target = find_command(state, state.scope(), command);
    std::string text = name + " (alias) -> " + command + "\n";
    if (target.native != nullptr || target.function) {
      CommandInfo info = target.native != nullptr ? info_of(*target.native)
                                                  : target.function->code->signature().info;
      info.name = name;
      text += syntax_text(info);
    }
    call.write(Value(text));
  }

  void show(Invocation &call, const Value &command, const CommandInfo *info) {
    if (call.is_set(kSyntax) && info != nullptr) return call.write(Value(syntax_text(*info)));
    call.write(command);
  }

  // Names by -Verb, -Noun and wildcards; aliases and programs only when they are asked for.
  void list(Invocation &call, const std::string &wanted) {
    SessionState &state = call.session().state();
    const WildcardPattern pattern(wanted);
    std::map<std::string, Value, psj::invariant::IgnoreCaseLess> found;
    const auto take = [&](const std::string &name) {
      return pattern.matches(name) && part_matches(call, kVerb, name, true) &&
             part_matches(call, kNoun, name, false);
    };
    const bool by_parts = call.has(kVerb) || call.has(kNoun);
    if (asked("Function") || kinds_.empty())
      for (Scope *scope = state.scope(); scope != nullptr; scope = scope->parent)
        if (scope->functions)
          for (const auto &[name, function] : *scope->functions)
            if (take(name) && of_module(call, function->module ? function->module->name : "")) {
              CommandTarget target;
              target.function = function;
              found.emplace(name, command_object(state, target));
            }
    if (asked("Cmdlet") || kinds_.empty())
      for (const CommandTable::Item *item : state.commands->all())
        if (take(item->name) && of_module(call, info_of(*item).module))
          found.emplace(item->name, cmdlet_object(info_of(*item)));
    if (asked("Alias") || (kinds_.empty() && !by_parts)) {
      for (Scope *scope = state.scope(); scope != nullptr; scope = scope->parent)
        if (scope->aliases)
          for (const auto &[name, command] : *scope->aliases)
            if (take(name) && of_module(call, exporter_of(state, name)))
              found.emplace(name, alias_object(state, name, command));
      for (const auto &[name, command] : state.commands->impl().aliases)
        if (take(name) && of_module(call, ""))
          found.emplace(name, alias_object(state, name, command));
    }
    std::size_t left = call.has(kTotalCount)
                           ? static_cast<std::size_t>(call.argument(kTotalCount)->bits())
                           : found.size();
    for (const auto &[name, command] : found) {
      if (left-- == 0) break;
      call.write(command);
    }
  }

  // The module whose import brought an alias, or nothing.
  static std::string exporter_of(const SessionState &state, const std::string &alias) {
    for (const auto &[path, module] : state.modules)
      if (module->scope->aliases && module->scope->aliases->contains(alias)) return module->name;
    return {};
  }

  static bool of_module(Invocation &call, const std::string &module) {
    const auto any = [&](const Values &patterns) {
      return std::any_of(patterns.begin(), patterns.end(), [&](const Value &wanted) {
        return WildcardPattern(to_text(wanted)).matches(module);
      });
    };
    if (call.has(kExcludeModule) && any(call.items(kExcludeModule))) return false;
    return !call.has(kModule) || any(call.items(kModule));
  }

  bool asked(std::string_view kind) const {
    return kinds_.find(", " + std::string(kind) + ",") != std::string::npos || kinds_ == ", All,";
  }

  static bool part_matches(Invocation &call, std::size_t parameter, const std::string &name,
                           bool verb) {
    if (!call.has(parameter)) return true;
    const std::size_t dash = name.find('-');
    if (dash == std::string::npos) return false;
    const std::string part = verb ? name.substr(0, dash) : name.substr(dash + 1);
    for (const Value &wanted : call.items(parameter))
      if (WildcardPattern(to_text(wanted)).matches(part)) return true;
    return false;
  }

  std::string kinds_;
};

}  // namespace

extern const CommandEntry kGetCommand = entry_of<GetCommand>("Get-Command", "gcm");

}  // namespace psjsh
