#include "plugin/cmdlets/cim/computers.h"

#include <fmt/format.h>

#include "invariant/compare.h"
#include "plugin/providers/wmi/objects/instance_object.h"

namespace psj {

bool is_this_computer(std::string_view name) {
  const std::string own = wmi::computer_name();
  const std::string_view first = std::string_view(own).substr(0, own.find('.'));
  for (std::string_view known :
       {std::string_view(), std::string_view("."), std::string_view("localhost"),
        std::string_view("127.0.0.1"), std::string_view("::1"), std::string_view(own), first})
    if (invariant::equals_ignore_case(name, known)) return true;
  return false;
}

Status unreachable_computer(std::string_view name) {
  return Status(PSJ_E_UNSUPPORTED,
                fmt::format("Cannot read the classes of computer {}: only this computer's can be "
                            "read here. Run the command there with Invoke-Command instead.",
                            name),
                "HRESULT 0x800706ba", kNotSpecified)
      .with_exception("Microsoft.Management.Infrastructure.CimException");
}

}  // namespace psj
