#include "plugin/providers/wmi/objects/management_class.h"
#include "plugin/providers/wmi/objects/method_calls.h"

#include <fmt/format.h>

#include <algorithm>
#include <mutex>

#include "invariant/compare.h"
#include "plugin/providers/wmi/objects/instance_object.h"
#include "plugin/providers/wmi/objects/live_object.h"

namespace psj::wmi {
namespace {

constexpr const char *kNames[] = {
    "Name",         "Methods",  "Properties",   "Derivation", "Qualifiers",    "Path",
    "__GENUS",      "__CLASS",  "__SUPERCLASS", "__DYNASTY",  "__RELPATH",     "__PROPERTY_COUNT",
    "__DERIVATION", "__SERVER", "__NAMESPACE",  "__PATH",     "PSComputerName"};

class ManagementClass final : public LiveObject {
 public:
  ManagementClass(const ClassInfo &cls, std::string space,
                  std::shared_ptr<const Repository> repository)
      : cls_(cls), space_(std::move(space)), repository_(std::move(repository)) {}

  std::vector<std::string> type_names() const override {
    return {fmt::format("System.Management.ManagementClass#{}\\{}", space_, cls_.name),
            "System.Management.ManagementClass",
            "System.Management.ManagementObject",
            "System.Management.ManagementBaseObject",
            "System.ComponentModel.Component",
            "System.MarshalByRefObject",
            "System.Object"};
  }
  std::vector<std::string> properties() const override {
    return {std::begin(kNames), std::end(kNames)};
  }
  Status get(std::string_view name, psj_value *out) const override;
  Status call(std::string_view method, const psj_value *arguments, std::uint32_t count,
              psj_result *out) const override;
  std::string text() const override {
    return fmt::format("\\\\{}\\{}:{}", computer_name(), space_, cls_.name);
  }

 private:
  psj_value make(std::string_view name) const;
  psj_value kept(std::string_view text) const { return make_string(view_of(arena_.text(text))); }
  psj_value list(const std::vector<std::string> &texts) const;
  std::vector<std::string> superclasses() const;

  const ClassInfo &cls_;
  const std::string space_;  // root\cimv2
  const std::shared_ptr<const Repository> repository_;
  mutable std::mutex mutex_;
  mutable Arena arena_;
};

psj_value ManagementClass::list(const std::vector<std::string> &texts) const {
  auto *items = arena_.allocate_array<psj_value>(texts.size());
  std::transform(texts.begin(), texts.end(), items,
                 [this](const std::string &text) { return kept(text); });
  return make_list(items, texts.size());
}

std::vector<std::string> ManagementClass::superclasses() const {
  std::vector<std::string> names;
  for (const ClassInfo *up = cls_.superclass; up != nullptr; up = up->superclass)
    names.push_back(up->name);
  return names;
}

template <class Members>
std::vector<std::string> names_of(const Members &members) {
  std::vector<std::string> names;
  for (const auto &member : members) names.push_back(member.name);
  return names;
}

psj_value ManagementClass::make(std::string_view name) const {
  if (name == "Name" || name == "__CLASS" || name == "__RELPATH") return make_string(cls_.name);
  if (name == "Methods") return list(names_of(cls_.methods));
  if (name == "Properties") return list(names_of(cls_.properties));
  if (name == "Qualifiers") return list(qualifiers_of(cls_));
  if (name == "Derivation" || name == "__DERIVATION") return list(superclasses());
  if (name == "__GENUS") return make_int(1);
  if (name == "__SUPERCLASS")
    return cls_.superclass != nullptr ? make_string(cls_.superclass->name) : make_null();
  if (name == "__DYNASTY") return make_string(cls_.dynasty());
  if (name == "__PROPERTY_COUNT")
    return make_int(static_cast<std::int64_t>(cls_.properties.size()));
  if (name == "__NAMESPACE") return make_string(space_);
  if (name == "__SERVER" || name == "PSComputerName") return kept(computer_name());
  return kept(text());
}

Status ManagementClass::get(std::string_view name, psj_value *out) const {
  const std::lock_guard lock(mutex_);
  for (const char *known : kNames)
    if (invariant::equals_ignore_case(known, name)) {
      *out = make(known);
      return {};
    }
  return PSJ_S_ABSENT;
}

Status ManagementClass::call(std::string_view method, const psj_value *arguments,
                             std::uint32_t count, psj_result *out) const {
  const MethodInfo *info = cls_.find_method(method);
  if (info == nullptr || !info->is_static) return PSJ_S_ABSENT;
  return call_by_order(*repository_, cls_, {*info, nullptr}, arguments, count, out);
}

}  // namespace

psj_result management_class_result(const ClassInfo &cls, std::string_view space,
                                   std::shared_ptr<const Repository> repository) {
  std::string written = Repository::normal_namespace(space);
  std::replace(written.begin(), written.end(), '/', '\\');
  return result_of(new ManagementClass(cls, std::move(written), std::move(repository)));
}

}  // namespace psj::wmi
