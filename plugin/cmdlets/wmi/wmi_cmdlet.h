#pragma once

#include <utility>
#include <vector>

#include "plugin/cmdlets/cim/cim_cmdlet.h"

namespace psj {

// What Get-WmiObject and Invoke-WmiMethod share: ManagementObjects, and -AsJob.
class WmiCmdlet : public CimCmdlet {
 protected:
  psj_status report_failure(const Status &failure, std::string_view target) override;

  // Places of the parameters that both have.
  struct Places {
    std::uint32_t computers, throttle;
  };
  // Starts a WmiJob with a child for each computer and writes it. `parts` are entries of what
  // WmiProvider documents. `command`: what other computers run (NULL: the same as here); `own`: the
  // computer when the parameter names none.
  psj_status start_job(const Arguments &arguments, Places places,
                       std::vector<std::pair<std::string_view, psj_value>> parts, psj_error **error,
                       const FarCommand *command = nullptr, std::string_view own = {});

 private:
  psj_status prepare_far(const Arguments &arguments, const FarCommand *command, psj_result *out,
                         psj_error **error);
};

// Declares -AsJob, -ComputerName and their like in the sets.
void describe_wmi_places(Description &description, std::initializer_list<std::uint32_t> sets,
                         std::initializer_list<std::uint32_t> computer_sets);

}  // namespace psj
