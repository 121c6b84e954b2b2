#include "commands/drive_items.h"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>

#include "invariant/compare.h"
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

Values variable_items(Invocation &call, const std::string &name) {
  const Value value = call.variable(name);
  if (value.is_null()) return {};
  Ref<Record> variable = make_record("System.Management.Automation.PSVariable");
  variable->with("Name", Value(name));
  variable->with("Value", value);
  return {variable};
}

}  // namespace

bool is_item_drive(const DrivePath &path) {
  return path.drive == "env" || path.drive == "variable";
}

bool drive_item_exists(Invocation &call, const DrivePath &path) {
  if (path.name.empty()) return is_item_drive(path);
  return !drive_items(call, path).empty();
}

Values drive_items(Invocation &call, const DrivePath &path) {
  if (path.drive == "env") return environment_items(path.name);
  if (path.drive == "variable") return variable_items(call, path.name);
  return {};
}

void set_drive_item(Invocation &call, const DrivePath &path, const Value &value) {
  if (path.drive == "env")
    setenv(path.name.c_str(), to_text(value).c_str(), 1);
  else if (path.drive == "variable")
    call.set_variable(path.name, value);
}

bool remove_drive_item(Invocation &call, const DrivePath &path) {
  if (!drive_item_exists(call, path)) return false;
  if (path.drive == "env")
    unsetenv(path.name.c_str());
  else
    call.set_variable(path.name, Value());
  return true;
}

void drive_item_not_found(Invocation &call, const DrivePath &path) {
  call.write_error({"PathNotFound", ErrorCategory::ObjectNotFound,
                    "Cannot find path '" + path.name + "' because it does not exist.",
                    "System.Management.Automation.ItemNotFoundException", Value(path.name)});
}

}  // namespace psjsh
