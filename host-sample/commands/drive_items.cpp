#include "commands/drive_items.h"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>

#include "commands/command_objects.h"
#include "invariant/compare.h"
#include "language/run/drives.h"
#include "language/run/pipeline.h"
#include "language/value/containers.h"
#include "language/value/convert.h"

namespace psjsh {

using psj::invariant::WildcardPattern;

namespace {

Values environment_items(const std::string &name) {
  const WildcardPattern pattern(name.empty() ? "*" : name, false);
  std::vector<std::pair<std::string, std::string>> found;
  for (char **entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string_view text(*entry);
    const std::size_t equals = text.find('=');
    if (equals == std::string_view::npos || !pattern.matches(text.substr(0, equals))) continue;
    found.emplace_back(text.substr(0, equals), text.substr(equals + 1));
  }
  std::sort(found.begin(), found.end(), [](const auto &a, const auto &b) {
    return psj::invariant::compare_culture(a.first, b.first, true) < 0;
  });
  Values items;
  for (const auto &[key, value] : found) items.push_back(make<Entry>(Value(key), Value(value)));
  return items;
}

Values variable_items(SessionState &state, const std::string &name) {
  Value value;
  if (!state.try_read(state.scope(), intern(name), &value)) return {};
  Ref<Record> variable = make_record("System.Management.Automation.PSVariable");
  variable->with("Name", Value(name));
  variable->with("Value", value);
  return {variable};
}

}  // namespace

bool is_item_drive(const DrivePath &path) {
  return path.drive == "env" || path.drive == "variable" || path.drive == "function" ||
         path.drive == "alias";
}

bool drive_item_exists(Invocation &call, const DrivePath &path) {
  if (path.name.empty()) return is_item_drive(path);
  return !drive_items(call, path).empty();
}

Values drive_items(Invocation &call, const DrivePath &path) {
  if (path.drive == "env") return environment_items(path.name);
  SessionState &state = call.session().state();
  if (path.drive == "variable") return variable_items(state, path.name);
  if (path.drive == "function") {
    CommandTarget target;
    target.function = state.find_function(state.scope(), path.name);
    if (target.function) return {command_object(state, target)};
  } else if (path.drive == "alias") {
    const Value command = read_drive(state, state.scope(), "alias", path.name);
    if (!command.is_null()) return {alias_object(state, path.name, to_text(command))};
  }
  return {};
}

void set_drive_item(Invocation &call, const DrivePath &path, const Value &value) {
  SessionState &state = call.session().state();
  write_drive(state, state.scope(), path.drive, path.name, value);
}

bool remove_drive_item(Invocation &call, const DrivePath &path) {
  if (!drive_item_exists(call, path)) return false;
  SessionState &state = call.session().state();
  if (path.drive == "variable") {
    for (Scope *scope = state.scope(); scope != nullptr; scope = scope->parent)
      if (scope->remove_here(intern(path.name))) break;
  } else if (path.drive == "function") {
    state.remove_function(path.name);
  } else if (path.drive == "env") {
    unsetenv(path.name.c_str());
  }
  return true;
}

void drive_item_not_found(Invocation &call, const DrivePath &path) {
  call.write_error({"PathNotFound", ErrorCategory::ObjectNotFound,
                    "Cannot find path '" + path.name + "' because it does not exist.",
                    "System.Management.Automation.ItemNotFoundException", Value(path.name)});
}

}  // namespace psjsh
