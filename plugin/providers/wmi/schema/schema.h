#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "invariant/compare.h"
#include "plugin/providers/wmi/schema/class_info.h"
#include "plugin/value/status.h"

namespace psj::wmi {

// The classes of one namespace, from declarations in a small part of MOF:
//
//   class Win32_Process : CIM_Process {
//     key string Handle; uint32 ProcessId; string Names[];
//     uint32 Terminate(uint32 Reason);
//     static uint32 Create(string CommandLine, out uint32 ProcessId);
//   };
//   abstract class CIM_Process { ... };
//   class Win32_GroupUser { key Win32_Group ref GroupComponent; key ref PartComponent; };
//
// A superclass is declared before its subclasses. Addresses of classes stay.
class Schema {
 public:
  // The message says what is wrong and in which line; the classes before that are there.
  Status declare(std::string_view text);
  // PSJ_E_ARGUMENT: the name is taken or no name.
  Result<const ClassInfo *> add(ClassInfo info);

  // Without case; NULL: there is none.
  [[nodiscard]] const ClassInfo *find(std::string_view name) const;
  // In the order of declaration.
  [[nodiscard]] const std::vector<std::unique_ptr<ClassInfo>> &classes() const { return classes_; }

 private:
  std::vector<std::unique_ptr<ClassInfo>> classes_;
  std::unordered_map<std::string, const ClassInfo *, invariant::IgnoreCaseHash,
                     invariant::IgnoreCaseEqual>
      by_name_;
};

}  // namespace psj::wmi
