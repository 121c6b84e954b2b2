#include <fmt/format.h>

#include "plugin/cmdlets/cim/cim_cmdlet.h"
#include "plugin/cmdlets/cim/cim_cmdlets.h"

namespace psj {
namespace {

enum Parameter : std::uint32_t { kId, kDescription, kComputerName };

// The instances of Win32_QuickFixEngineering.
class GetHotFix final : public CimCmdlet {
 public:
  psj_status process(const Arguments &arguments, psj_error **error) override {
    return each_computer(
        arguments, kComputerName, PSJ_ALL_SETS,
        [&](std::string_view computer) { return write_fixes(arguments, computer); }, error);
  }

 private:
  psj_status write_fixes(const Arguments &arguments, std::string_view computer) {
    wmi::Query all = wmi::Query::of_class("Win32_QuickFixEngineering");
    if (psj_status status = write_instances({}, all, computer, wmi::Look::management); status < 0)
      return status;
    for (const psj_value &id : arguments.items(kId)) {
      const psj_status status =
          write_error({.status = PSJ_E_NOT_FOUND,
                       .category = kObjectNotFound,
                       .id = "GetHotFixNoEntriesFound",
                       .message = "Cannot find the requested hotfix on the 'localhost' computer. "
                                  "Verify the input and run your command again.",
                       .exception = "System.ArgumentException",
                       .target = &id});
      if (status < 0) return status;
    }
    return PSJ_OK;
  }
};

}  // namespace

const psj_cmdlet *get_hot_fix_cmdlet() {
  static Description description("Get-HotFix", "Microsoft.PowerShell.Commands.GetHotFixCommand",
                                 "Gets the hot fixes of the system.",
                                 [] { return std::unique_ptr<Cmdlet>(new GetHotFix); });
  static const psj_cmdlet *table = [] {
    description.module("Microsoft.PowerShell.Management");
    description.sets({"Default", "Description"}).default_set(0);
    description.parameter("Id", "System.String[]").called("HFID").in({0}, 0);
    description.parameter("Description", "System.String[]").in({1});
    description.parameter("ComputerName", "System.String[]", PSJ_PARAMETER_NOT_EMPTY)
        .called("CN")
        .called("__Server")
        .called("IPAddress")
        .in_all(-1, PSJ_BY_PROPERTY_NAME);
    return description.table();
  }();
  return table;
}

}  // namespace psj
