#include "plugin/providers/wmi/objects/class_object.h"

#include <algorithm>
#include <mutex>

#include "invariant/compare.h"
#include "plugin/providers/wmi/objects/instance_object.h"
#include "plugin/providers/wmi/objects/live_object.h"
#include "plugin/providers/wmi/repository.h"

namespace psj::wmi {
namespace {

constexpr std::string_view kExtension = "psj.cim.class/1";
constexpr const char *kInfrastructure = "Microsoft.Management.Infrastructure.";

std::vector<std::string> types(const char *name) {
  return {std::string(kInfrastructure) + name, "System.Object"};
}

psj_value list_in(Arena &arena, const std::vector<psj_value> &values) {
  auto *items = arena.allocate_array<psj_value>(values.size());
  std::copy(values.begin(), values.end(), items);
  return make_list(items, values.size());
}

// Flags of a property as .NET's CimFlags spells them.
std::string flags_text(const PropertyInfo &property, bool is_null) {
  std::string text = "Property";
  if (property.is_key) text += ", Key";
  text += ", ReadOnly";
  if (is_null) text += ", NullValue";
  return text;
}

psj_value property_value(Arena &arena, const PropertyInfo &property, const psj_value *value) {
  auto *made = new PlainObject(types("CimProperty"), property.name);
  made->add_text("Name", property.name);
  made->add("Value", value != nullptr ? *value : make_null());
  made->add_text("CimType", shown_type(property.type, property.is_array));
  made->add_text("Flags", flags_text(property, value == nullptr || value->kind == PSJ_NULL));
  made->add("IsValueModified", make_bool(false));
  return value_in(arena, made);
}

psj_value declaration_value(Arena &arena, const PropertyInfo &property) {
  auto *made = new PlainObject(types("CimPropertyDeclaration"), property.name);
  made->add_text("Name", property.name);
  made->add("Value", make_null());
  made->add_text("CimType", shown_type(property.type, property.is_array));
  made->add_text("Flags", flags_text(property, true));
  made->add("Qualifiers", make_list(nullptr, 0));
  if (property.reference.empty())
    made->add("ReferenceClassName", make_null());
  else
    made->add_text("ReferenceClassName", property.reference);
  return value_in(arena, made);
}

psj_value qualifier_value(Arena &arena, const std::string &name) {
  auto *made = new PlainObject(types("CimQualifier"), name);
  made->add_text("Name", name);
  made->add("Value", make_bool(true));
  made->add_text("CimType", "Boolean");
  made->add_text("Flags", "DisableOverride, Restricted");
  return value_in(arena, made);
}

psj_value parameter_value(Arena &arena, const ParameterInfo &parameter) {
  auto *made = new PlainObject(types("CimMethodParameterDeclaration"), parameter.name);
  made->add_text("Name", parameter.name);
  made->add_text("CimType", shown_type(parameter.type, parameter.is_array));
  const psj_value way = make_string(parameter.is_out ? "out" : "in");
  made->add("Qualifiers", make_list(&way, 1));
  made->add("ReferenceClassName", make_null());
  return value_in(arena, made);
}

psj_value method_value(Arena &arena, const MethodInfo &method) {
  auto *made = new PlainObject(types("CimMethodDeclaration"), method.name);
  made->add_text("Name", method.name);
  made->add_text("ReturnType", shown_type(method.returns, false));
  std::vector<psj_value> parameters;
  for (const ParameterInfo &parameter : method.parameters)
    parameters.push_back(parameter_value(made->arena(), parameter));
  made->add("Parameters", list_in(made->arena(), parameters));
  const psj_value is_static = make_string("static");
  made->add("Qualifiers", make_list(&is_static, method.is_static ? 1 : 0));
  return value_in(arena, made);
}

class ClassObject final : public LiveObject {
 public:
  ClassObject(const ClassInfo &cls, std::string_view space,
              std::shared_ptr<const Repository> repository)
      : cls_(cls), space_(space), repository_(std::move(repository)) {}

  const ClassInfo &cls() const { return cls_; }
  std::vector<std::string> type_names() const override { return types("CimClass"); }
  std::vector<std::string> properties() const override {
    return {"CimClassName",       "CimSuperClassName", "CimSuperClass",      "CimClassProperties",
            "CimClassQualifiers", "CimClassMethods",   "CimSystemProperties"};
  }
  Status get(std::string_view name, psj_value *out) const override;
  std::string text() const override { return space_ + ":" + cls_.name; }
  const void *extension(std::string_view id) const override {
    return id == kExtension ? this : nullptr;
  }

 private:
  psj_value make(std::string_view name) const;

  const ClassInfo &cls_;
  const std::string space_;
  const std::shared_ptr<const Repository> repository_;
  mutable std::mutex mutex_;
  mutable Arena arena_;
  mutable std::vector<std::pair<std::string, psj_value>> made_;
};

// A list of what `make` makes of each member, by their names.
template <class Members, class Make>
psj_value named_list(Arena &arena, const char *type, const Members &members, Make make) {
  auto *list = new NamedList(types(type));
  for (const auto &member : members) list->add(member.name, make(list->arena(), member));
  return value_in(arena, list);
}

psj_value ClassObject::make(std::string_view name) const {
  if (name == "CimSuperClass")
    return cls_.superclass != nullptr ? class_value(arena_, *cls_.superclass, space_, repository_)
                                      : make_null();
  if (name == "CimSystemProperties")
    return system_properties_value(arena_, cls_, space_, computer_name());
  if (name == "CimClassProperties")
    return named_list(arena_, "Internal.Data.CimClassPropertiesCollection", cls_.properties,
                      declaration_value);
  if (name == "CimClassMethods")
    return named_list(arena_, "Internal.Data.CimMethodDeclarationCollection", cls_.methods,
                      method_value);
  auto *list = new NamedList(types("Internal.Data.CimClassQualifierCollection"));
  for (const std::string &one : qualifiers_of(cls_))
    list->add(one, qualifier_value(list->arena(), one));
  return value_in(arena_, list);
}

Status ClassObject::get(std::string_view name, psj_value *out) const {
  const auto is = [name](std::string_view known) {
    return invariant::equals_ignore_case(name, known);
  };
  if (is("CimClassName")) {
    *out = make_string(cls_.name);
    return {};
  }
  if (is("CimSuperClassName")) {
    *out = cls_.superclass != nullptr ? make_string(cls_.superclass->name) : make_null();
    return {};
  }
  for (const std::string &known : properties()) {
    if (!is(known)) continue;
    const std::lock_guard lock(mutex_);
    for (const auto &[made, value] : made_)
      if (made == known) return *out = value, Status();
    *out = make(known);
    made_.emplace_back(known, *out);
    return {};
  }
  return PSJ_S_ABSENT;
}

}  // namespace

psj_value class_value(Arena &arena, const ClassInfo &cls, std::string_view space,
                      std::shared_ptr<const Repository> repository) {
  return value_in(arena, new ClassObject(cls, space, std::move(repository)));
}

psj_value system_properties_value(Arena &arena, const ClassInfo &cls, std::string_view space,
                                  std::string_view server) {
  auto *made = new PlainObject(types("CimSystemProperties"));
  made->add_text("Namespace", space);
  made->add_text("ServerName", server);
  made->add_text("ClassName", cls.name);
  made->add("Path", make_null());
  return value_in(arena, made);
}

psj_value instance_properties_value(Arena &arena, const Instance &instance) {
  auto *list = new NamedList(types("Internal.Data.CimPropertiesCollection"));
  for (std::size_t i = 0; i < instance.cls().properties.size(); ++i) {
    const PropertyInfo &property = instance.cls().properties[i];
    list->add(property.name, property_value(list->arena(), property, &instance.value(i)));
  }
  return value_in(arena, list);
}

const ClassInfo *class_behind(const psj_value &value) {
  if (value.kind != PSJ_HANDLE || value.as.ptr == nullptr) return nullptr;
  const psj_object *object = handle_of(value);
  const void *found = object->cls->get_extension(object, text_of(kExtension));
  return found != nullptr ? &static_cast<const ClassObject *>(found)->cls() : nullptr;
}

}  // namespace psj::wmi
