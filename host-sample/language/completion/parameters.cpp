#include <algorithm>
#include <map>

#include "invariant/compare.h"
#include "language/completion/candidates.h"
#include "language/run/pipeline.h"
#include "language/value/convert.h"
#include "language/value/members.h"

namespace psjsh {
namespace {

using psj::invariant::equals_ignore_case;

// By its name, an alias, or a beginning that no other parameter has.
const BindParameter *find_parameter(const BindTable &table, std::string_view name) {
  const BindParameter *found = nullptr;
  for (const BindParameter &parameter : table.parameters) {
    if (equals_ignore_case(parameter.info->name, name)) return &parameter;
    for (const std::string &alias : parameter.info->aliases)
      if (equals_ignore_case(alias, name)) return &parameter;
  }
  for (const BindParameter &parameter : table.parameters)
    if (begins_with(parameter.info->name, name)) {
      if (found != nullptr && !found->is_common) return nullptr;
      found = &parameter;
    }
  return found;
}

// What the words before the cursor bind.
struct Given {
  std::vector<const BindParameter *> named;
  const BindParameter *waiting = nullptr;  // its value is at the cursor
  int positional = 0;
  SetMask sets = ~SetMask{0};
};

std::string_view parameter_word(const TypedWord &word) {
  const std::string_view raw = word.raw;
  const bool is_one = word.quote == 0 && raw.size() > 1 && raw[0] == '-' &&
                      (std::isalpha(static_cast<unsigned char>(raw[1])) || raw[1] == '?');
  return is_one ? raw.substr(1) : std::string_view();
}

Given given_by(const BindTable &table, const TypedCommand &typed) {
  Given given;
  for (std::size_t i = 1; i < typed.before.size(); ++i) {
    const std::string_view name = parameter_word(typed.before[i]);
    if (name.empty()) {
      if (given.waiting == nullptr) ++given.positional;
      given.waiting = nullptr;
      continue;
    }
    const std::size_t colon = name.find(':');
    const BindParameter *parameter = find_parameter(table, name.substr(0, colon));
    given.waiting = nullptr;
    if (parameter == nullptr) continue;
    given.named.push_back(parameter);
    if (!parameter->is_common) given.sets &= parameter->sets;
    const bool has_value = colon != std::string_view::npos && colon + 1 < name.size();
    if (!parameter->is_switch && !has_value) given.waiting = parameter;
  }
  return given;
}

// The value is one of a comma list: its words before are no positional argument of their own.
const BindParameter *parameter_at_cursor(const BindTable &table, const TypedCommand &typed) {
  const std::string_view here = parameter_word(typed.current);
  if (const std::size_t colon = here.find(':'); colon != std::string_view::npos)
    return find_parameter(table, here.substr(0, colon));
  TypedCommand earlier;
  earlier.before = typed.before;
  if (typed.is_list && earlier.before.size() > 1) earlier.before.pop_back();
  const Given given = given_by(table, earlier);
  if (given.waiting != nullptr) return given.waiting;
  const BindParameter *found = nullptr, *rest = nullptr;
  std::map<std::int32_t, const BindParameter *> free;
  for (const BindParameter &parameter : table.parameters) {
    if (std::find(given.named.begin(), given.named.end(), &parameter) != given.named.end())
      continue;
    for (const auto &[sets, position] : parameter.positions) {
      if (position < 0 || (sets & given.sets) == 0) continue;
      const BindParameter *&slot = free[position];
      if (slot == nullptr || (sets & table.default_set) != 0) slot = &parameter;
    }
    if ((parameter.remaining & given.sets) != 0) rest = &parameter;
  }
  int at = given.positional;
  for (const auto &[position, parameter] : free)
    if (at-- == 0) found = parameter;
  return found != nullptr ? found : rest;
}

struct KeptOutput final : StreamTarget {
  void write(Stream stream, const Value &record, bool) override {
    if (stream == Stream::Output) values.push_back(record);
  }
  Values values;
};

Values jobs_of(Session &session) {
  if (session.commands()->find("Get-Job") == nullptr) return {};
  SessionState &state = session.state();
  const bool success = state.success;
  KeptOutput kept;
  session.run_command("Microsoft.PowerShell.Core\\Get-Job", kept);
  if (kept.values.empty()) session.run_command("Get-Job", kept);
  state.success = success;
  return std::move(kept.values);
}

void add(Matches *matches, const std::string &text, const TypedWord &word, std::string_view typed) {
  if (begins_with(text, typed))
    matches->push_back({quoted_argument(text, word.quote), text, CompletionKind::ParameterValue});
}

Matches job_values(Session &session, const std::string &parameter, const TypedWord &word,
                   std::string_view typed) {
  Matches matches;
  for (const Value &job : jobs_of(session)) {
    if (equals_ignore_case(parameter, "Job")) {
      const std::string id = to_text(get_property(job, "Id"));
      const std::string name = to_text(get_property(job, "Name"));
      const std::string text = "(Get-Job -Id " + id + ")";
      if (begins_with(name, typed) || begins_with(text, typed))
        matches.push_back({text, name, CompletionKind::ParameterValue});
    } else {
      add(&matches, to_text(get_property(job, parameter)), word, typed);
    }
  }
  return matches;
}

bool is_job_parameter(const std::string &command, const std::string &parameter) {
  if (command.size() < 4 || !equals_ignore_case(command.substr(command.size() - 4), "-Job"))
    return false;
  if (equals_ignore_case(command, "Start-Job")) return false;
  for (const char *name : {"Name", "Id", "Job", "InstanceId"})
    if (equals_ignore_case(parameter, name)) return true;
  return false;
}

bool takes_folders_only(const std::string &command) {
  return equals_ignore_case(command, "Set-Location") ||
         equals_ignore_case(command, "Push-Location");
}

Matches values_of(const BindParameter &parameter, const TypedWord &word, std::string_view typed) {
  Matches matches;
  for (const std::string &value : parameter.info->values) add(&matches, value, word, typed);
  if (!matches.empty() || parameter.type == nullptr) return matches;
  const Type *type = parameter.type->is_array() ? parameter.type->element() : parameter.type;
  for (const EnumMember &member : type->enum_members()) add(&matches, member.name, word, typed);
  if (parameter.is_switch || parameter.is_bool)
    for (const char *value : {"$true", "$false"})
      if (begins_with(value, typed))
        matches.push_back({value, value, CompletionKind::ParameterValue});
  return matches;
}

}  // namespace

const BindTable *parameters_of(Session &session, const std::string &name) {
  SessionState &state = session.state();
  std::string resolved = name;
  if (const auto alias = state.find_alias(state.scope(), name))
    resolved = *alias;
  else if (const std::string *builtin = state.builtin_alias(name))
    resolved = *builtin;
  if (const auto function = state.find_function(state.scope(), resolved))
    return &function->code->signature().bind_table();
  const CommandTable::Item *item = state.commands->find(resolved);
  return item != nullptr ? &item->bind_table() : nullptr;
}

Matches parameter_names(const BindTable &table, const TypedCommand &typed) {
  const Given given = given_by(table, typed);
  const std::string_view beginning = std::string_view(typed.current.raw).substr(1);
  std::map<std::string, CompletionMatch, psj::invariant::IgnoreCaseLess> own, common, aliases;
  for (const BindParameter &parameter : table.parameters) {
    const ParameterInfo &info = *parameter.info;
    if ((info.flags & (kHidden | kAdded)) != 0) continue;
    if (std::find(given.named.begin(), given.named.end(), &parameter) != given.named.end())
      continue;
    if (!parameter.is_common && (parameter.sets & given.sets) == 0) continue;
    if (begins_with(info.name, beginning))
      (parameter.is_common ? common : own)[info.name] = {"-" + info.name, info.name,
                                                         CompletionKind::ParameterName};
    for (const std::string &alias : info.aliases)
      if (begins_with(alias, beginning))
        aliases[alias] = {"-" + alias, alias, CompletionKind::ParameterName};
  }
  Matches matches;
  for (auto *part : {&own, &common})
    for (auto &[name, match] : *part) matches.push_back(std::move(match));
  if (matches.empty())
    for (auto &[name, match] : aliases) matches.push_back(std::move(match));
  return matches;
}

Matches parameter_values(Session &session, const BindTable &table, const TypedCommand &typed) {
  const TypedWord &word = typed.current;
  const std::string &command = table.info->name;
  const std::string_view here = parameter_word(word);
  const std::size_t colon = here.find(':');
  const std::string typed_value =
      colon == std::string_view::npos ? word.value : std::string(here.substr(colon + 1));
  if (const BindParameter *parameter = parameter_at_cursor(table, typed)) {
    const std::string &name = parameter->info->name;
    if (is_job_parameter(command, name)) return job_values(session, name, word, typed_value);
    Matches matches = declared_values(session, table, *parameter, word, typed_value);
    if (matches.empty()) matches = values_of(*parameter, word, typed_value);
    if (!matches.empty()) return matches;
    const bool of_commands =
        (equals_ignore_case(command, "Get-Command") || equals_ignore_case(command, "Get-Help")) &&
        equals_ignore_case(name, "Name");
    if (of_commands) return command_names(session, typed_value);
    if (command.find("-Variable") != std::string::npos && equals_ignore_case(name, "Name")) {
      for (const CompletionMatch &one : variables(session, typed_value, '$', {}))
        if (!one.shown.ends_with(':')) add(&matches, one.shown, word, typed_value);
      return matches;
    }
  }
  return paths(session, typed_value, word.quote, takes_folders_only(command));
}

}  // namespace psjsh
