#include "plugin/cmdlets/cim/cim_cmdlets.h"

#include "plugin/cmdlets/cim/cim_sessions.h"

namespace psj {

std::span<const psj_cmdlet *const> cim_cmdlets() {
  static const psj_cmdlet *const kCmdlets[] = {
      get_cim_associated_instance_cmdlet(),
      get_cim_instance_cmdlet(),
      get_cim_class_cmdlet(),
      invoke_cim_method_cmdlet(),
      new_cim_session_cmdlet(),
      get_cim_session_cmdlet(),
      remove_cim_session_cmdlet(),
      get_wmi_object_cmdlet(),
      invoke_wmi_method_cmdlet(),
      get_event_log_cmdlet(),
      get_win_event_cmdlet(),
      get_service_cmdlet(),
      get_hot_fix_cmdlet(),
  };
  return kCmdlets;
}

}  // namespace psj
