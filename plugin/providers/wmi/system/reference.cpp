#include "plugin/providers/wmi/system/reference.h"

#include <fmt/format.h>

#include "plugin/providers/wmi/wql/object_path.h"

namespace psj::wmi {

std::string reference(std::string_view computer, std::string_view cls,
                      std::initializer_list<std::pair<std::string_view, std::string_view>> keys) {
  std::string made = fmt::format("\\\\{}\\root\\cimv2:{}", computer, cls);
  char separator = '.';
  for (const auto &[name, text] : keys) {
    made += fmt::format("{}{}=\"", separator, name);
    for (char c : text) {
      if (c == '"' || c == '\\') made += '\\';
      made += c;
    }
    made += '"';
    separator = ',';
  }
  return made;
}

std::optional<std::string> demanded_key(const Request &request, std::string_view role) {
  const auto text = request.demanded_text(role);
  const auto path = text ? parse_object_path(*text) : std::nullopt;
  return path && !path->keys.empty() ? std::optional(path->keys[0].text) : std::nullopt;
}

}  // namespace psj::wmi
