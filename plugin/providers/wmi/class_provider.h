#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "plugin/providers/wmi/instance.h"
#include "plugin/value/status.h"

namespace psj::wmi {

// Takes one instance; a failure ends the enumeration and is its outcome.
using Give = std::function<Status(std::unique_ptr<Instance>)>;

// One call of a method. Arguments are values by the names of the method's parameters.
struct MethodCall {
  const MethodInfo &method;
  const Instance *target = nullptr;  // NULL: of the class itself
  std::vector<std::pair<std::string, psj_value>> arguments{};
  Arena arena{};  // of what `out` leads to
  std::vector<std::pair<std::string, psj_value>> out{};
  psj_value return_value = make_null();

  const psj_value *argument(std::string_view name) const;  // NULL: not given or null
  std::string_view text(std::string_view name) const;      // empty: not given or no text
};

// Where the instances of one class come from. All functions may be called from many threads at
// once and may take long.
class ClassProvider {
 public:
  virtual ~ClassProvider() = default;
  virtual Status enumerate(const Request &request, const Give &give) const = 0;
  // PSJ_E_UNSUPPORTED: the class has no such method.
  virtual Status invoke(MethodCall &call) const;
};

class Root;

// A class that comes with the plugin: a file of folder classes/ and a line in class_list.inc.
struct BuiltInClass {
  const char *declaration;  // see Schema::declare
  Status (*enumerate)(const Root &, const Request &, const Give &);
  Status (*invoke)(const Root &, MethodCall &) = nullptr;
};

}  // namespace psj::wmi
