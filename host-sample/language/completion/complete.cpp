#include "language/completion/complete.h"

#include <algorithm>
#include <cctype>

#include "language/completion/candidates.h"

namespace psjsh {
namespace {

bool is_variable_byte(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == ':' || c == '?' ||
         (c & 0x80);
}

// Where a variable begins that the word ends with, or npos.
std::size_t variable_at_end(const TypedWord &word) {
  if (word.open && word.quote == '\'') return std::string::npos;
  std::size_t at = word.raw.size();
  while (at > 0 && is_variable_byte(word.raw[at - 1])) --at;
  if (at > 1 && word.raw[at - 1] == '{' && word.raw[at - 2] == '$') --at;
  if (at == 0) return std::string::npos;
  const char sigil = word.raw[at - 1];
  if (sigil == '$' || (sigil == '@' && at == 1 && word.quote == 0)) return at - 1;
  return std::string::npos;
}

// Where a type name begins that the word ends with: behind its last open bracket.
std::size_t type_at_end(const TypedWord &word) {
  if (word.quote != 0) return std::string::npos;
  const std::size_t open = word.raw.find_last_of("[]");
  if (open == std::string::npos || word.raw[open] == ']') return std::string::npos;
  // `$x[` is an index.
  if (open > 0 && word.raw[open - 1] != '[' && word.raw[open - 1] != ']' &&
      !std::isalnum(static_cast<unsigned char>(word.raw[open - 1])))
    return std::string::npos;
  return word.raw.front() == '[' ? open + 1 : std::string::npos;
}

bool is_expression(const TypedCommand &typed) {
  if (typed.before.empty()) return false;
  const TypedWord &first = typed.before.front();
  const char c = first.raw.empty() ? '\0' : first.raw.front();
  return c == '$' || c == '@' || c == '(' || c == '[' || c == '"' || c == '\'' ||
         std::isdigit(static_cast<unsigned char>(c));
}

Matches of_command(Session &session, const TypedCommand &typed) {
  const TypedWord &word = typed.current;
  if (typed.before.empty()) {
    if (word.raw.empty()) return {};
    const bool path = word.value.find('/') != std::string::npos || word.value.starts_with('.') ||
                      word.value.starts_with('~') || word.quote != 0;
    return path ? paths(session, word.value, word.quote, false)
                : command_names(session, word.value);
  }
  const BindTable *table = parameters_of(session, typed.before.front().value);
  if (word.quote == 0 && word.raw.starts_with('-') && table != nullptr &&
      word.raw.find(':') == std::string::npos && !typed.is_list)
    return parameter_names(*table, typed);
  if (table != nullptr) return parameter_values(session, *table, typed);
  return paths(session, word.value, word.quote, false);
}

}  // namespace

Completion complete(Session &session, std::string_view text, std::size_t cursor) {
  text = text.substr(0, std::min(cursor, text.size()));
  const TypedCommand typed = typed_command(text);
  const TypedWord &word = typed.current;
  Completion result{word.start, text.size() - word.start, {}};
  const auto from = [&](std::size_t offset) {
    result.start = word.start + offset;
    result.length = text.size() - result.start;
    return std::string_view(word.raw).substr(offset);
  };
  if (const std::size_t at = variable_at_end(word); at != std::string::npos) {
    const std::string_view name = from(at);
    result.matches = variables(session, name.substr(1), name.front(), text);
  } else if (const std::size_t type = type_at_end(word); type != std::string::npos) {
    result.matches = type_names(from(type));
  } else if (word.open || !members(session, word.raw, &result.matches)) {
    if (is_expression(typed))
      result.matches = word.raw.starts_with('-') ? operators(word.raw)
                       : word.open               ? paths(session, word.value, word.quote, false)
                                                 : Matches();
    else
      result.matches = of_command(session, typed);
    // `-Name:val`: the value alone is replaced.
    const std::size_t colon = word.raw.find(':');
    if (word.quote == 0 && word.raw.starts_with('-') && colon != std::string::npos) from(colon + 1);
  }
  return result;
}

}  // namespace psjsh
