#pragma once

#include <string>
#include <vector>

#include "plugin/providers/wmi/instance.h"
#include "plugin/value/tree.h"
#include "psj.h"

namespace psj::wmi {

// How an instance looks to scripts.
enum class Look : std::uint8_t {
  cim,         // Microsoft.Management.Infrastructure.CimInstance: moments are DateTime
  management,  // System.Management.ManagementObject: moments are DMTF texts, methods can be called
};

// The object of an instance. `shown`: the only properties that a ManagementObject has; empty: all.
psj_result instance_result(InstanceRef instance, Look look, std::vector<std::size_t> shown = {});
psj_value instance_value(Arena &arena, InstanceRef instance, Look look);

// The instance behind such an object; NULL: the value is none.
const Instance *instance_behind(const psj_value &value);
InstanceRef instance_ref_behind(const psj_value &value);

// \\computer\namespace:Class.Key="value", with the name of the computer that it is of.
std::string full_path(const Instance &instance);

// The name of this computer.
std::string computer_name();

}  // namespace psj::wmi
