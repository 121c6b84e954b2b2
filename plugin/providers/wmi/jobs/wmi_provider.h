#pragma once

#include <string_view>

#include "psj.h"

namespace psj {

class Plugin;

// Jobs of Get-WmiObject and Invoke-WmiMethod: a parent with a child for each computer.
//
// A request's arguments are a PSJ_DICT:
//   "namespace"  a text, empty for the usual one
//   "query"      WQL; what it finds is written as ManagementObjects, or gets the method
//   "method"     optional: the method's name
//   "class"      optional: the class whose method it is, instead of a query
//   "target"     optional: the instance (a live object), instead of a query
//   "arguments"  a PSJ_LIST: the method's arguments in the order of its parameters
//   "prepared"   for other computers: what psj.host.script/1 prepare gave of the same command;
//                their children are those of psj.remote
//
// A child of this computer runs on a thread of its own: Running, then Completed, Failed (the reason
// is what WMI would say) or Stopped.
class WmiProvider {
 public:
  static constexpr const char *kId = "psj.wmi";

  // `plugin` is borrowed as long as there are jobs.
  explicit WmiProvider(Plugin &plugin);
  WmiProvider(const WmiProvider &) = delete;
  WmiProvider &operator=(const WmiProvider &) = delete;

  const psj_provider *table() const { return &table_; }

 private:
  psj_provider table_{};
};

// Whether the name means this computer: empty, ., localhost, its own name.
bool is_this_computer(std::string_view name);

}  // namespace psj
