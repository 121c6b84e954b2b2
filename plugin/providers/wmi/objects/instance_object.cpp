#include "plugin/providers/wmi/objects/instance_object.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

#include <mutex>
#include "invariant/compare.h"

#include "plugin/providers/wmi/class_provider.h"
#include "plugin/providers/wmi/jobs/wmi_provider.h"
#include "plugin/providers/wmi/objects/class_object.h"
#include "plugin/providers/wmi/objects/live_object.h"
#include "plugin/providers/wmi/objects/method_calls.h"
#include "plugin/providers/wmi/repository.h"
#include "plugin/providers/wmi/root.h"
#include "plugin/providers/wmi/wql/object_path.h"

namespace psj::wmi {
namespace {

constexpr std::string_view kExtension = "psj.cim.instance/1";

// Other names of properties, as PowerShell's own type data has them.
struct Alias {
  const char *cls, *name, *of;
};
constexpr Alias kAliases[] = {{"Win32_Process", "ProcessName", "Name"},
                              {"Win32_Process", "Handles", "HandleCount"},
                              {"Win32_Process", "VM", "VirtualSize"},
                              {"Win32_Process", "WS", "WorkingSetSize"},
                              {"Win32_Process", "Path", "ExecutablePath"}};

// The .NET name of a parameter's type, below System.
std::string dot_net_type(CimType type, bool is_array) {
  constexpr const char *kNames[] = {"Boolean", "SByte",  "Byte",   "Int16",
                                    "UInt16",  "Int32",  "UInt32", "Int64",
                                    "UInt64",  "Single", "Double", "Char",
                                    "String",  "String", "String", "Management.ManagementObject"};
  return std::string(kNames[static_cast<int>(type)]) + (is_array ? "[]" : "");
}

bool same(std::string_view a, std::string_view b) {
  return invariant::equals_ignore_case(a, b);
}

std::string literal_text(const psj_value &value) {
  switch (value.kind) {
    case PSJ_STRING:
      return fmt::format("\"{}\"", string_of(value));
    case PSJ_BOOL:
      return value.as.u64 != 0 ? "True" : "False";
    case PSJ_INT:
      return std::to_string(value.as.i64);
    case PSJ_UINT:
      return std::to_string(value.as.u64);
    default:
      return dmtf_text(value);
  }
}

class InstanceObject : public LiveObject {
 public:
  explicit InstanceObject(InstanceRef instance) : instance_(std::move(instance)) {}
  const InstanceRef &instance() const { return instance_; }

  const void *extension(std::string_view id) const override {
    return id == kExtension ? this : nullptr;
  }

 protected:
  const ClassInfo &cls() const { return instance_->cls(); }
  bool find_alias(std::string_view name, psj_value *out) const {
    for (const Alias &alias : kAliases)
      if (same(alias.name, name) && cls().is_a(alias.cls)) {
        *out = *instance_->find(alias.of);
        return true;
      }
    return false;
  }
  std::vector<std::string> aliases() const {
    std::vector<std::string> names;
    for (const Alias &alias : kAliases)
      if (cls().is_a(alias.cls)) names.emplace_back(alias.name);
    return names;
  }
  std::vector<Member> alias_members() const {
    std::vector<Member> all;
    for (const Alias &alias : kAliases)
      if (cls().is_a(alias.cls))
        all.push_back({alias.name, "AliasProperty", fmt::format("{} = {}", alias.name, alias.of)});
    return all;
  }
  // BASE#NAMESPACE<separator>CLASS for the class and its superclasses, then BASE#CLASS for them.
  std::vector<std::string> names_below(std::string_view base, char separator) const {
    std::string space = instance_->space;
    std::replace(space.begin(), space.end(), '/', separator);
    std::vector<std::string> names;
    for (const ClassInfo *at = &cls(); at != nullptr; at = at->superclass)
      names.push_back(fmt::format("{}#{}{}{}", base, space, separator, at->name));
    for (const ClassInfo *at = &cls(); at != nullptr; at = at->superclass)
      names.push_back(fmt::format("{}#{}", base, at->name));
    names.emplace_back(base);
    return names;
  }

  // Views add the computer's name when this is so.
  bool is_far() const { return !is_this_computer(instance_->computer); }

  const InstanceRef instance_;
};

class CimObject final : public InstanceObject {
 public:
  using InstanceObject::InstanceObject;

  std::vector<std::string> type_names() const override {
    auto names = names_below("Microsoft.Management.Infrastructure.CimInstance", '/');
    names.emplace_back("System.Object");
    return names;
  }
  std::vector<std::string> properties() const override {
    std::vector<std::string> names = aliases();
    for (const PropertyInfo &property : cls().properties) names.push_back(property.name);
    names.emplace_back("PSComputerName");
    return names;
  }
  Status get(std::string_view name, psj_value *out) const override;
  Status call(std::string_view method, const psj_value *, std::uint32_t count,
              psj_result *out) const override;
  std::vector<Member> members() const override;
  std::string text() const override;

 private:
  // What is made once and then kept with the object.
  psj_value made(std::string_view name) const;
  // What a reference leads to: an instance with no more than its keys.
  psj_value referred(const psj_value &path) const;

  mutable std::mutex mutex_;
  mutable Arena arena_;
  mutable std::vector<std::pair<std::string, psj_value>> made_;
};

Status CimObject::get(std::string_view name, psj_value *out) const {
  if (const std::size_t at = cls().find(name); at != ClassInfo::kMissing) {
    const PropertyInfo &property = cls().properties[at];
    const bool refers =
        property.type == CimType::reference && instance_->value(at).kind == PSJ_STRING;
    *out = refers ? made(property.name) : instance_->value(at);
    return {};
  }
  if (find_alias(name, out)) return {};
  if (same(name, "PSComputerName")) {
    *out = instance_->computer.empty() ? make_null() : make_string(instance_->computer);
    return {};
  }
  if (same(name, "PSShowComputerName")) {
    *out = make_bool(is_far());
    return {};
  }
  for (const char *known : {"CimClass", "CimInstanceProperties", "CimSystemProperties"})
    if (same(name, known)) {
      *out = made(known);
      return {};
    }
  return PSJ_S_ABSENT;
}

std::vector<LiveObject::Member> CimObject::members() const {
  std::vector<Member> all = alias_members();
  for (const PropertyInfo &property : cls().properties)
    all.push_back({property.name, "Property",
                   fmt::format("{} {} {{get;}}", value_type(property.type, property.is_array),
                               property.name)});
  all.push_back({"PSComputerName", "Property", "string PSComputerName {get;}"});
  all.push_back({"Dispose", "Method", "void Dispose(), void IDisposable.Dispose()"});
  all.push_back({"GetCimSessionComputerName", "Method", "string GetCimSessionComputerName()"});
  return all;
}

Status CimObject::call(std::string_view method, const psj_value *, std::uint32_t count,
                       psj_result *out) const {
  if (count != 0) return PSJ_S_ABSENT;
  if (same(method, "GetCimSessionComputerName"))
    *out = instance_->computer.empty() ? plain_result(make_null())
                                       : string_result(instance_->computer);
  else if (same(method, "Dispose"))
    *out = plain_result(make_null());
  else
    return PSJ_S_ABSENT;
  return {};
}

psj_value CimObject::made(std::string_view name) const {
  const std::lock_guard lock(mutex_);
  for (const auto &[known, value] : made_)
    if (known == name) return value;
  psj_value value = make_null();
  if (name == "CimClass")
    value = class_value(arena_, cls(), instance_->space, instance_->repository);
  else if (name == "CimSystemProperties")
    value = system_properties_value(arena_, cls(), instance_->space, computer_name());
  else if (name == "CimInstanceProperties")
    value = instance_properties_value(arena_, *instance_);
  else
    value = referred(*instance_->find(name));
  made_.emplace_back(name, value);
  return value;
}

psj_value CimObject::referred(const psj_value &path) const {
  const auto parsed = parse_object_path(string_of(path));
  if (!parsed || !instance_->repository) return path;
  const std::string &space = parsed->space.empty() ? instance_->space : parsed->space;
  const auto cls = instance_->repository->find(space, parsed->class_name);
  if (!cls.ok()) return path;
  auto keys = std::make_shared<Instance>(**cls);
  keys->space = Repository::normal_namespace(space);
  keys->repository = instance_->repository;
  keys->computer = instance_->computer;
  for (const ObjectPath::Key &key : parsed->keys) {
    if (key.is_text)
      keys->set(key.name, key.text);
    else
      keys->set(key.name, number_of(key.text));
  }
  return instance_value(arena_, std::move(keys), Look::cim);
}

std::string CimObject::text() const {
  std::string keys;
  for (std::size_t i = 0; i < cls().properties.size(); ++i) {
    const PropertyInfo &property = cls().properties[i];
    if (!property.is_key || instance_->value(i).kind == PSJ_NULL) continue;
    if (!keys.empty()) keys += ", ";
    keys += property.name + " = " + literal_text(instance_->value(i));
  }
  std::string text = cls().name;
  if (const auto caption = instance_->text("Caption"); !caption.empty())
    text += fmt::format(": {}", caption);
  return keys.empty() ? text : text + " (" + keys + ")";
}

class ManagementObject final : public InstanceObject {
 public:
  ManagementObject(InstanceRef instance, std::vector<std::size_t> shown)
      : InstanceObject(std::move(instance)), shown_(std::move(shown)) {}

  std::vector<std::string> type_names() const override {
    auto names = names_below("System.Management.ManagementObject", '\\');
    for (const char *base :
         {"System.Management.ManagementBaseObject", "System.ComponentModel.Component",
          "System.MarshalByRefObject", "System.Object"})
      names.emplace_back(base);
    return names;
  }
  std::vector<std::string> properties() const override;
  Status get(std::string_view name, psj_value *out) const override;
  Status call(std::string_view method, const psj_value *arguments, std::uint32_t count,
              psj_result *out) const override;
  std::vector<Member> members() const override;
  std::string text() const override { return path(); }

 private:
  // What every ManagementObject has: ConvertToDateTime, ConvertFromDateTime.
  Status call_own(std::string_view method, const psj_value *arguments, std::uint32_t count,
                  psj_result *out) const;
  bool shows(std::size_t property) const {
    return shown_.empty() || std::find(shown_.begin(), shown_.end(), property) != shown_.end();
  }
  std::string server() const { return is_far() ? instance_->computer : computer_name(); }
  std::string space() const {
    std::string space = instance_->space;
    std::replace(space.begin(), space.end(), '/', '\\');
    return space;
  }
  std::string path() const { return full_path(*instance_); }
  bool get_system(std::string_view name, psj_value *out) const;
  psj_value kept(std::string text) const {
    const std::lock_guard lock(mutex_);
    return make_string(view_of(arena_.text(text)));
  }

  const std::vector<std::size_t> shown_;
  mutable std::mutex mutex_;
  mutable Arena arena_;
};

constexpr const char *kSystem[] = {
    "__GENUS",          "__CLASS",      "__SUPERCLASS", "__DYNASTY",   "__RELPATH",
    "__PROPERTY_COUNT", "__DERIVATION", "__SERVER",     "__NAMESPACE", "__PATH"};

std::vector<std::string> ManagementObject::properties() const {
  std::vector<std::string> names = aliases();
  names.insert(names.end(), std::begin(kSystem), std::end(kSystem));
  const auto first = static_cast<std::ptrdiff_t>(names.size());
  for (std::size_t i = 0; i < cls().properties.size(); ++i)
    if (shows(i)) names.push_back(cls().properties[i].name);
  std::sort(names.begin() + first, names.end(), [](const auto &a, const auto &b) {
    return invariant::compare_ordinal_ignore_case(a, b) < 0;
  });
  names.emplace_back("PSComputerName");
  return names;
}

bool ManagementObject::get_system(std::string_view name, psj_value *out) const {
  const auto is = [name](std::string_view known) { return same(name, known); };
  if (is("__GENUS"))
    *out = make_int(2);
  else if (is("__CLASS"))
    *out = make_string(cls().name);
  else if (is("__SUPERCLASS"))
    *out = cls().superclass != nullptr ? make_string(cls().superclass->name) : make_null();
  else if (is("__DYNASTY"))
    *out = make_string(cls().dynasty());
  else if (is("__RELPATH"))
    *out = kept(relative_path(*instance_));
  else if (is("__PROPERTY_COUNT"))
    *out = make_int(
        static_cast<std::int64_t>(shown_.empty() ? cls().properties.size() : shown_.size()));
  else if (is("__SERVER") || is("PSComputerName"))
    *out = kept(server());
  else if (is("__NAMESPACE"))
    *out = kept(space());
  else if (is("__PATH"))
    *out = kept(path());
  else
    return false;
  return true;
}

Status ManagementObject::get(std::string_view name, psj_value *out) const {
  const std::size_t at = cls().find(name);
  if (at != ClassInfo::kMissing && shows(at)) {
    *out = instance_->value(at);
    if (out->kind == PSJ_DATETIME || out->kind == PSJ_TIMESPAN) *out = kept(dmtf_text(*out));
    if (InstanceRef inner = instance_ref_behind(*out)) {
      const std::lock_guard lock(mutex_);
      *out = value_in(arena_, new ManagementObject(std::move(inner), {}));
    }
    return {};
  }
  if (find_alias(name, out) || get_system(name, out)) return {};
  if (same(name, "PSShowComputerName")) {
    *out = make_bool(is_far());
    return {};
  }
  if (same(name, "__DERIVATION")) {
    const std::lock_guard lock(mutex_);
    std::vector<psj_value> names;
    for (const ClassInfo *up = cls().superclass; up != nullptr; up = up->superclass)
      names.push_back(make_string(up->name));
    auto *items = arena_.allocate_array<psj_value>(names.size());
    std::copy(names.begin(), names.end(), items);
    *out = make_list(items, names.size());
    return {};
  }
  return PSJ_S_ABSENT;
}

Status ManagementObject::call(std::string_view method, const psj_value *arguments,
                              std::uint32_t count, psj_result *out) const {
  const MethodInfo *info = cls().find_method(method);
  if (info == nullptr) return call_own(method, arguments, count, out);
  if (!instance_->repository) return PSJ_S_ABSENT;
  if (is_far())
    return Status(PSJ_E_UNSUPPORTED,
                  fmt::format("The object is of computer {}: call its methods with "
                              "Invoke-WmiMethod.",
                              instance_->computer))
        .with_exception("System.Management.ManagementException");
  return call_by_order(*instance_->repository, cls(), {*info, instance_.get()}, arguments, count,
                       out);
}

Status ManagementObject::call_own(std::string_view method, const psj_value *arguments,
                                  std::uint32_t count, psj_result *out) const {
  if (count != 1) return PSJ_S_ABSENT;
  if (same(method, "ConvertToDateTime") && arguments[0].kind == PSJ_STRING) {
    const psj_value moment = from_dmtf(string_of(arguments[0]));
    if (moment.kind == PSJ_NULL)
      return Status(PSJ_E_ARGUMENT,
                    "Specified argument was out of the range of valid values. (Parameter "
                    "'dmtfDate')")
          .with_exception("System.ArgumentOutOfRangeException");
    *out = plain_result(moment);
    return {};
  }
  if (same(method, "ConvertFromDateTime") && arguments[0].kind == PSJ_DATETIME) {
    *out = string_result(dmtf_text(arguments[0]));
    return {};
  }
  return PSJ_S_ABSENT;
}

// Terminate(System.UInt32 Reason)
std::string signature(const MethodInfo &method) {
  std::string text;
  for (const ParameterInfo &parameter : method.parameters)
    if (!parameter.is_out)
      text += fmt::format("{}System.{} {}", text.empty() ? "" : ", ",
                          dot_net_type(parameter.type, parameter.is_array), parameter.name);
  return fmt::format("System.Management.ManagementBaseObject {}({})", method.name, text);
}

std::vector<LiveObject::Member> ManagementObject::members() const {
  std::vector<Member> all;
  for (const std::string &name : properties()) {
    const std::size_t at = cls().find(name);
    std::string type = same(name, "__GENUS") || same(name, "__PROPERTY_COUNT") ? "int"
                       : same(name, "__DERIVATION")                            ? "string[]"
                                                                               : "string";
    if (at != ClassInfo::kMissing) {
      const PropertyInfo &property = cls().properties[at];
      type = value_type(property.type, property.is_array);
      if (type.starts_with("CimInstance#")) type = "string";  // moments and paths are texts here
    }
    all.push_back({name, "Property", fmt::format("{} {} {{get;set;}}", type, name)});
  }
  for (Member &alias : alias_members())
    for (Member &member : all)
      if (member.name == alias.name) member = std::move(alias);
  all.back() = {"PSComputerName", "AliasProperty", "PSComputerName = __SERVER"};
  for (const MethodInfo &method : cls().methods)
    if (!method.is_static) all.push_back({method.name, "Method", signature(method)});
  for (const char *name : {"ConvertFromDateTime", "ConvertToDateTime"})
    all.push_back({name, "ScriptMethod", fmt::format("System.Object {}();", name)});
  return all;
}

const InstanceObject *object_behind(const psj_value &value) {
  if (value.kind != PSJ_HANDLE || value.as.ptr == nullptr) return nullptr;
  const psj_object *object = handle_of(value);
  const void *found = object->cls->get_extension(object, text_of(kExtension));
  return static_cast<const InstanceObject *>(found);
}

const LiveObject *make_object(InstanceRef instance, Look look, std::vector<std::size_t> shown) {
  if (look == Look::cim) return new CimObject(std::move(instance));
  return new ManagementObject(std::move(instance), std::move(shown));
}

}  // namespace

psj_result instance_result(InstanceRef instance, Look look, std::vector<std::size_t> shown) {
  return result_of(make_object(std::move(instance), look, std::move(shown)));
}

psj_value instance_value(Arena &arena, InstanceRef instance, Look look) {
  return value_in(arena, make_object(std::move(instance), look, {}));
}

const Instance *instance_behind(const psj_value &value) {
  const InstanceObject *object = object_behind(value);
  return object != nullptr ? object->instance().get() : nullptr;
}

InstanceRef instance_ref_behind(const psj_value &value) {
  const InstanceObject *object = object_behind(value);
  return object != nullptr ? object->instance() : nullptr;
}

std::string full_path(const Instance &instance) {
  std::string space = instance.space;
  std::replace(space.begin(), space.end(), '/', '\\');
  const bool far = !is_this_computer(instance.computer);
  return fmt::format("\\\\{}\\{}:{}", far ? instance.computer : computer_name(), space,
                     relative_path(instance));
}

std::string computer_name() {
  char name[256] = "";
  gethostname(name, sizeof name - 1);
  return name;
}

}  // namespace psj::wmi
