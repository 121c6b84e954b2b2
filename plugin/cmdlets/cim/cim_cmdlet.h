#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "plugin/cmdlets/cim/computers.h"
#include "plugin/cmdlets/cmdlet.h"
#include "plugin/cmdlets/description.h"
#include "plugin/providers/wmi/instance.h"
#include "plugin/providers/wmi/objects/instance_object.h"
#include "plugin/providers/wmi/repository.h"

namespace psj {

// What the commands of module CimCmdlets share: the computers that they go to, and how failures
// look.
class CimCmdlet : public Cmdlet {
 protected:
  std::shared_ptr<wmi::Repository> repository() const { return wmi::Repository::of(plugin()); }

  // Calls `act` when one of -ComputerName or -CimSession is this computer, with its name as it was
  // typed (empty: none was given). On the others `command` runs, all at once; NULL: the same as
  // here. `own`: where to go when neither parameter is given, the computer of an input object.
  psj_status each_computer(const Arguments &arguments, std::uint32_t computers,
                           std::uint32_t sessions,
                           const std::function<psj_status(std::string_view)> &act,
                           psj_error **error, const FarCommand *command = nullptr,
                           std::string_view own = {});
  // As an error that does not end the command. What came from writing passes through.
  virtual psj_status report_failure(const Status &failure, std::string_view target);
  // What writing answered when it ended an enumeration; PSJ_OK: it did not.
  psj_status take_written() { return std::exchange(written_, PSJ_OK); }

  // Writes each instance that the query means.
  psj_status write_instances(std::string_view space, const wmi::Query &query,
                             std::string_view computer, wmi::Look look = wmi::Look::cim);
  // `arguments` is a PSJ_DICT or NULL.
  psj_status invoke(const wmi::ClassInfo &cls, const wmi::Instance *target, std::string_view method,
                    const psj_value *arguments);

 private:
  // A write that failed: the enumeration ends with it, and it is no failure of the query.
  psj_status written_ = PSJ_OK;
};

// SELECT with the names of -Property and the condition of -Filter.
Result<wmi::Query> query_of_class(std::string_view class_name, std::string_view filter,
                                  std::span<const psj_value> properties);

// Names of the CIM module's types.
constexpr const char *kCimInstance = "Microsoft.Management.Infrastructure.CimInstance";
constexpr const char *kCimSession = "Microsoft.Management.Infrastructure.CimSession";
constexpr const char *kCimClass = "Microsoft.Management.Infrastructure.CimClass";
constexpr const char *kSwitch = "System.Management.Automation.SwitchParameter";

}  // namespace psj
