#include "commands/describe.h"

#include <algorithm>

#include "invariant/number_parse.h"

namespace psjsh {

namespace {

// Takes what stands before `end`, and `end` itself.
std::string_view take(std::string_view &text, char end) {
  const std::size_t at = text.find(end);
  const std::string_view head = text.substr(0, at);
  text.remove_prefix(at == std::string_view::npos ? text.size() : at + 1);
  return head;
}

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  while (!text.empty()) parts.emplace_back(take(text, separator));
  return parts;
}

std::uint32_t use_flags(std::string_view letters) {
  std::uint32_t flags = 0;
  for (const char letter : letters) {
    if (letter == 'm') flags |= kMandatory;
    if (letter == 'v') flags |= kByValue;
    if (letter == 'n') flags |= kByPropertyName;
    if (letter == 'r') flags |= kRemaining;
  }
  return flags;
}

// @SET:POSITION:FLAGS
void add_use(const CommandInfo &info, ParameterInfo &parameter, std::string_view text) {
  const std::string_view set = take(text, ':');
  const std::string_view position = take(text, ':');
  ParameterUse use;
  if (!position.empty())
    use.position = static_cast<std::int32_t>(psj::invariant::parse_signed(position, 32).value);
  use.flags = use_flags(text);
  if (set.empty() || set[0] != '!') {
    use.set = set;
    parameter.uses.push_back(use);
    return;
  }
  const std::vector<std::string> others = split(set.substr(1), ',');
  for (const std::string &name : info.sets) {
    if (std::find(others.begin(), others.end(), name) != others.end()) continue;
    use.set = name;
    parameter.uses.push_back(use);
  }
}

template <class Number>
std::optional<std::pair<Number, Number>> bounds(std::string_view text) {
  const std::size_t dots = text.find("..");
  const auto number = [](std::string_view part) {
    return static_cast<Number>(psj::invariant::parse_double(part).value);
  };
  return std::pair(number(text.substr(0, dots)), number(text.substr(dots + 2)));
}

void add_flag(ParameterInfo &parameter, std::string_view word) {
  constexpr std::pair<std::string_view, std::uint32_t> kFlags[] = {
      {"notnull", kNotNull},     {"notempty", kNotNullOrEmpty},
      {"notblank", kNotBlank},   {"allownull", kAllowNull},
      {"hidden", kHidden},       {"allowemptystring", kAllowEmptyString},
      {"dynamic", kDynamic},     {"allowempty", kAllowEmptyCollection},
      {"wildcards", kWildcards},
  };
  for (const auto &[name, flag] : kFlags)
    if (name == word) parameter.flags |= flag;
}

void add_word(const CommandInfo &info, ParameterInfo &parameter, std::string_view word) {
  if (word[0] == '@') return add_use(info, parameter, word.substr(1));
  const std::size_t equals = word.find('=');
  if (equals == std::string_view::npos) return add_flag(parameter, word);
  const std::string_view key = word.substr(0, equals), value = word.substr(equals + 1);
  if (key == "range") parameter.range = bounds<double>(value);
  if (key == "count") parameter.count = bounds<int>(value);
  if (key == "set") parameter.values = split(value, '|');
  if (key == "pattern") parameter.pattern = value;
}

ParameterInfo read_parameter(const CommandInfo &info, std::string_view line) {
  ParameterInfo parameter;
  std::string_view names = take(line, ' ').substr(1);
  parameter.name = take(names, '/');
  parameter.aliases = split(names, '/');
  parameter.type = take(line, ' ');
  parameter.uses.clear();
  while (!line.empty()) add_word(info, parameter, take(line, ' '));
  if (parameter.uses.empty()) parameter.uses.emplace_back();
  return parameter;
}

void read_sets(CommandInfo &info, std::string_view line) {
  for (std::string &set : split(line, ' ')) {
    if (set.back() == '*') {
      set.pop_back();
      info.default_set = set;
    }
    info.sets.push_back(std::move(set));
  }
}

}  // namespace

CommandInfo describe(std::string_view text) {
  CommandInfo info;
  std::string_view head = take(text, '\n');
  info.name = take(head, ' ');
  info.type_name = take(head, ' ');
  info.module = take(head, ' ');
  info.confirm_high = head == "confirm";
  info.should_process = info.confirm_high || head == "process";
  while (!text.empty()) {
    std::string_view line = take(text, '\n');
    if (line.starts_with("sets "))
      read_sets(info, line.substr(5));
    else if (line.starts_with("-"))
      info.parameters.push_back(read_parameter(info, line));
  }
  return info;
}

}  // namespace psjsh
