#pragma once

#include <span>

#include "psj.h"

namespace psj {

// The cmdlets for management objects, logs and services. The tables live as long as the process.
std::span<const psj_cmdlet *const> cim_cmdlets();

// Each is in the file of its name.
const psj_cmdlet *get_cim_instance_cmdlet();
const psj_cmdlet *get_cim_associated_instance_cmdlet();
const psj_cmdlet *get_cim_class_cmdlet();
const psj_cmdlet *invoke_cim_method_cmdlet();
const psj_cmdlet *get_wmi_object_cmdlet();
const psj_cmdlet *invoke_wmi_method_cmdlet();
const psj_cmdlet *get_event_log_cmdlet();
const psj_cmdlet *get_win_event_cmdlet();
const psj_cmdlet *get_service_cmdlet();
const psj_cmdlet *get_hot_fix_cmdlet();

}  // namespace psj
