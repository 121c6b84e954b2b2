// From a command's name to what it runs.
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>

#include "language/run/absent_commands.h"
#include "language/run/errors.h"
#include "language/run/pipeline.h"

namespace psjsh {
namespace {

bool is_file(const std::string &path) {
  struct stat facts;
  return stat(path.c_str(), &facts) == 0 && S_ISREG(facts.st_mode);
}

bool ends_with_ignoring_case(std::string_view text, std::string_view end) {
  return text.size() >= end.size() &&
         equals_ignoring_case(text.substr(text.size() - end.size()), end);
}

CommandTarget file_target(const std::string &path) {
  CommandTarget target;
  if (ends_with_ignoring_case(path, ".ps1"))
    target.script = path;
  else if (access(path.c_str(), X_OK) == 0)
    target.executable = path;
  target.resolved_name = path;
  return target;
}

CommandTarget find_on_path(std::string_view name) {
  const char *path = std::getenv("PATH");
  std::string_view rest = path != nullptr ? path : "";
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find(':'), rest.size());
    const std::string folder(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (folder.empty()) continue;
    const std::string full = folder + "/" + std::string(name);
    if (is_file(full) && (access(full.c_str(), X_OK) == 0 || ends_with_ignoring_case(full, ".ps1")))
      return file_target(full);
    if (is_file(full + ".ps1")) return file_target(full + ".ps1");
  }
  return {};
}

// Module\Command: the command of that module, whatever else has its name.
CommandTarget find_in_module(SessionState &session, std::string_view module,
                             std::string_view name) {
  CommandTarget target;
  for (const auto &[loaded, its] : session.modules) {
    if (!equals_ignoring_case(loaded, module) || !its->scope->functions) continue;
    const auto found = its->scope->functions->find(name);
    if (found == its->scope->functions->end()) continue;
    target.function = found->second;
    target.resolved_name = found->second->name;
    return target;
  }
  const auto *item = session.commands->find(name);
  if (item != nullptr && equals_ignoring_case(info_of(*item).module, module)) {
    target.native = item;
    target.resolved_name = item->name;
  }
  return target;
}

// .\x.ps1 is ./x.ps1, as everywhere in paths.
std::string with_slashes(std::string_view name) {
  std::string path(name);
  if (path.starts_with(".\\") || path.starts_with("..\\") || path.starts_with("~\\"))
    std::replace(path.begin(), path.end(), '\\', '/');
  return path;
}

}  // namespace

CommandTarget find_command(SessionState &session, Scope *from, std::string_view name) {
  CommandTarget target;
  std::string own = with_slashes(name);
  for (int steps = 0; steps < 10; ++steps) {
    if (auto alias = session.find_alias(from, own)) {
      if (equals_ignoring_case(*alias, own)) break;
      own = *alias;
      continue;
    }
    // Before functions, as every alias is.
    const auto &aliases = session.commands->impl().aliases;
    const auto found = aliases.find(own);
    if (found == aliases.end() || session.removed_aliases.contains(own)) break;
    own = found->second;
  }
  target.resolved_name = own;
  if (auto function = session.find_function(from, own)) {
    target.resolved_name = function->name;
    target.function = std::move(function);
    return target;
  }
  const auto backslash = own.rfind('\\');
  if (backslash != std::string::npos && own.find('/') == std::string::npos)
    return find_in_module(session, own.substr(0, backslash), own.substr(backslash + 1));
  if (const auto *item = session.commands->find(own)) {
    target.native = item;
    target.resolved_name = item->name;
    return target;
  }
  if (own.empty()) return {};
  if (own.find('/') != std::string::npos || own[0] == '~') {
    const std::string path = resolve_path(session, own);
    if (is_file(path)) return file_target(path);
    if (is_file(path + ".ps1")) return file_target(path + ".ps1");
    return {};
  }
  target = find_on_path(own);
  if (target) return target;
  // Get-X by the name X.
  if (own.find('-') == std::string::npos)
    if (const auto *item = session.commands->find("Get-" + own)) {
      target.native = item;
      target.resolved_name = item->name;
    }
  return target;
}

CommandTarget require_command(SessionState &session, Scope *from, std::string_view name) {
  CommandTarget target = find_command(session, from, name);
  if (target) return target;
  // What an alias stands for is what is missing.
  std::string missing(name);
  for (int steps = 0; steps < 100; ++steps) {
    const auto alias = session.find_alias(from, missing);
    if (!alias) break;
    missing = *alias;
  }
  auto record = make_error("System.Management.Automation.CommandNotFoundException",
                           not_found_message(missing), "CommandNotFoundException",
                           ErrorCategory::ObjectNotFound, Value(missing));
  record->exception->bag.set("CommandName", Value(missing));
  throw ScriptError(record);
}

}  // namespace psjsh
