#include <dirent.h>
#include <unistd.h>

#include <cstdlib>
#include <set>

#include "invariant/compare.h"
#include "invariant/wildcard.h"
#include "language/completion/candidates.h"
#include "language/run/pipeline.h"

namespace psjsh {
namespace {

using Names = std::set<std::string, psj::invariant::IgnoreCaseLess>;

void add_programs(const std::string &beginning, Names *names) {
  const char *path = std::getenv("PATH");
  std::string_view rest = path != nullptr ? path : "";
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find(':'), rest.size());
    const std::string folder(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
    DIR *entries = folder.empty() ? nullptr : opendir(folder.c_str());
    if (entries == nullptr) continue;
    while (const dirent *entry = readdir(entries))
      if (entry->d_name[0] != '.' && begins_with(entry->d_name, beginning) &&
          access((folder + "/" + entry->d_name).c_str(), X_OK) == 0)
        names->insert(entry->d_name);
    closedir(entries);
  }
}

}  // namespace

bool begins_with(std::string_view text, std::string_view beginning) {
  if (psj::invariant::WildcardPattern::has_wildcards(beginning))
    return psj::invariant::WildcardPattern(std::string(beginning) + "*").matches(text);
  return text.size() >= beginning.size() &&
         psj::invariant::equals_ignore_case(text.substr(0, beginning.size()), beginning);
}

Matches command_names(Session &session, const std::string &beginning) {
  SessionState &state = session.state();
  Names names;
  const auto add = [&](const std::string &name) {
    if (begins_with(name, beginning)) names.insert(name);
  };
  for (const Scope *scope = state.scope(); scope != nullptr; scope = scope->parent) {
    if (scope->functions)
      for (const auto &[name, function] : *scope->functions) add(name);
    if (scope->aliases)
      for (const auto &[name, command] : *scope->aliases) add(name);
  }
  for (const CommandTable::Item *item : state.commands->all()) add(item->name);
  for (const auto &[name, command] : state.commands->impl().aliases)
    if (state.builtin_alias(name) != nullptr) add(name);
  add_programs(beginning, &names);
  Matches matches;
  for (const std::string &name : names) matches.push_back({name, name, CompletionKind::Command});
  return matches;
}

Matches operators(std::string_view beginning) {
  Matches matches;
  for (const std::string_view name :
       {"-and",     "-as",       "-band",     "-bnot",     "-bor",    "-bxor",        "-ccontains",
        "-ceq",     "-cge",      "-cgt",      "-cin",      "-cle",    "-clike",       "-clt",
        "-cmatch",  "-cne",      "-contains", "-creplace", "-csplit", "-eq",          "-f",
        "-ge",      "-gt",       "-in",       "-is",       "-isnot",  "-join",        "-le",
        "-like",    "-lt",       "-match",    "-ne",       "-not",    "-notcontains", "-notin",
        "-notlike", "-notmatch", "-or",       "-replace",  "-shl",    "-shr",         "-split",
        "-xor"})
    if (begins_with(name, beginning))
      matches.push_back({std::string(name), std::string(name), CompletionKind::Text});
  return matches;
}

}  // namespace psjsh
