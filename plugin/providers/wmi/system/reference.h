#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "plugin/providers/wmi/instance.h"
#include "plugin/providers/wmi/root.h"

namespace psj::wmi {

// The value of a reference: \\computer\root\cimv2:Class.Key="text".
std::string reference(std::string_view computer, std::string_view cls,
                      std::initializer_list<std::pair<std::string_view, std::string_view>> keys);

// The first key of the object that a reference has to lead to: an enumeration may leave out what
// leads elsewhere. Nothing: anywhere.
std::optional<std::string> demanded_key(const Request &request, std::string_view role);

}  // namespace psj::wmi
