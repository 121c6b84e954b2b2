#include <cctype>
#include <set>

#include "invariant/compare.h"
#include "language/completion/candidates.h"
#include "language/run/session_state.h"

extern char **environ;

namespace psjsh {
namespace {

using Names = std::set<std::string, psj::invariant::IgnoreCaseLess>;

bool is_plain(std::string_view name) {
  for (const char c : name)
    if (!std::isalnum(static_cast<unsigned char>(c)) && c != '_' && c != '?' && !(c & 0x80))
      return name.size() == 1;
  return true;
}

void add_environment(Names *names) {
  for (char **entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    names->insert(std::string(text.substr(0, text.find('='))));
  }
}

// What the typed text itself assigns to.
void add_typed(std::string_view text, Names *names) {
  for (std::size_t at = text.find('$'); at != std::string_view::npos; at = text.find('$', at + 1)) {
    std::size_t end = at + 1;
    while (end < text.size() &&
           (std::isalnum(static_cast<unsigned char>(text[end])) || text[end] == '_'))
      ++end;
    // The name at the cursor is no name yet.
    if (end > at + 1 && end < text.size())
      names->insert(std::string(text.substr(at + 1, end - at - 1)));
  }
}

void add_scope(Scope *scope, Names *names) {
  for (const auto &[symbol, slot] : scope->list()) names->insert(std::string(symbol_name(symbol)));
}

}  // namespace

Matches variables(Session &session, std::string_view beginning, char sigil, std::string_view text) {
  SessionState &state = session.state();
  const bool braced = beginning.starts_with('{');
  if (braced) beginning.remove_prefix(1);
  const std::size_t colon = beginning.find(':');
  const std::string scope(colon == std::string_view::npos ? "" : beginning.substr(0, colon + 1));
  const std::string_view name = beginning.substr(scope.size());
  Names names;
  if (psj::invariant::equals_ignore_case(scope, "env:")) {
    add_environment(&names);
  } else {
    for (Scope *from = state.scope(); from != nullptr; from = from->parent) add_scope(from, &names);
    add_typed(text, &names);
    if (scope.empty())
      for (const char *one : {"_", "args", "input", "this", "MyInvocation", "PSBoundParameters",
                              "PSCmdlet", "PSScriptRoot", "PSCommandPath"})
        names.insert(one);
  }
  Matches matches;
  for (const std::string &one : names) {
    if (!begins_with(one, name)) continue;
    const bool braces = braced || !is_plain(one);
    matches.push_back(
        {std::string(1, sigil) + (braces ? "{" : "") + scope + one + (braces ? "}" : ""), one,
         CompletionKind::Variable});
  }
  if (scope.empty())
    for (const std::string one : {"env:", "global:", "local:", "private:", "script:", "using:"})
      if (!beginning.empty() && begins_with(one, name))
        matches.push_back(
            {std::string(1, sigil) + (braced ? "{" : "") + one, one, CompletionKind::Variable});
  return matches;
}

}  // namespace psjsh
