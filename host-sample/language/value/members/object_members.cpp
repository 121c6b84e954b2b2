// System.Object, System.Enum, System.Type, PSCustomObject and other things that every value shares.
#include "invariant/compare.h"
#include "language/value/containers.h"
#include "language/value/convert.h"
#include "language/value/engine.h"
#include "language/value/enumerate.h"
#include "language/value/foreign.h"
#include "language/value/key_hash.h"
#include "language/value/member_table.h"
#include "language/value/members.h"
#include "language/value/native.h"
#include "language/value/operators.h"
#include "language/value/property_bag.h"
#include "language/value/script_class.h"
#include "language/value/script_error.h"

namespace psjsh {
namespace {

Value type_value(const Type *type) {
  return type ? Value(const_cast<Type *>(type)) : Value();
}
const Type &self_type(Call &call) {
  return *static_cast<const Type *>(call.self.object());
}
const Type &argument_type(Call &call, std::size_t i) {
  return *static_cast<const Type *>(call.arguments[i].object());
}

bool equal_net(const Value &a, const Value &b) {
  if (a.is_null() || b.is_null()) return a.is_null() && b.is_null();
  return type_of(a) == type_of(b) &&
         (a.same(b) || equal_keys(a, b, false) || (!a.is_object() && a.bits() == b.bits()));
}

Value enum_names(const Type &type) {
  Values names;
  for (const auto &member : type.enum_members()) names.push_back(member.name);
  return make_array(std::move(names), type_of_id(TypeId::String));
}

Value enum_values(const Type &type) {
  Values values;
  for (const auto &member : type.enum_members())
    values.push_back(Value::enumeration(&type, member.number));
  return make_array(std::move(values), &type);
}

Value underlying_type(const Type &type) {
  if (!type.is_enum())
    throw_net("System.ArgumentException", "Type provided must be an Enum. (Parameter 'enumType')");
  return type_value(type_of(Value::integer(type.enum_base(), 0)));
}

constexpr MemberRow kObject[] = {
    {"bool Equals(System.Object obj)",
     [](Call &c) -> Value {
       const Value &other = unwrap(c.arguments[0]);
       return c.self.as<Instance>() ? c.self.same(other) : equal_net(c.self, other);
     }},
    {"int GetHashCode()",
     [](Call &c) -> Value {
       return c.self.is_int32() ? Value(c.self)
                                : Value(static_cast<std::int32_t>(hash_value(c.self, false)));
     }},
    {"type GetType()", [](Call &c) -> Value { return type_value(type_of(c.self)); }},
    {"string ToString()",
     [](Call &c) -> Value {
       // Reached with a class's own ToString() only as ([object]$this).ToString().
       if (c.self.as<Instance>()) return type_of(c.self)->net_name();
       return net_text(c.self);
     }},
    {"static bool Equals(System.Object objA, System.Object objB)",
     [](Call &c) -> Value { return equal_net(unwrap(c.arguments[0]), unwrap(c.arguments[1])); }},
    {"static bool ReferenceEquals(System.Object objA, System.Object objB)",
     [](Call &c) -> Value {
       const Value &a = unwrap(c.arguments[0]), &b = unwrap(c.arguments[1]);
       // Two handles of one thing outside the language are that one thing.
       auto *foreign = a.as<ForeignObject>();
       if (foreign && b.as<ForeignObject>()) return foreign->equals(*b.as<ForeignObject>());
       return (a.is_null() && b.is_null()) || (a.is_object() && a.same(b));
     }},
};
constexpr MemberRow kPlainObject[] = {
    {"static System.Object new()",
     [](Call &) -> Value { return make<NativeObject>(type_of_id(TypeId::Object)); }},
};
constexpr MemberRow kPsObject[] = {
    {"static psobject new()", [](Call &) -> Value { return make_custom_object(); }},
    {"static psobject new(System.Object obj)", [](Call &c) -> Value { return c.arguments[0]; }},
    {"static psobject AsPSObject(System.Object obj)",
     [](Call &c) -> Value { return c.arguments[0]; }},
};
constexpr MemberRow kAutomationNull[] = {
    {"static psobject Value {get;}", [](Call &) -> Value { return Value::nothing(); }},
};
constexpr MemberRow kNullString[] = {
    {"static System.Object Value {get;}", [](Call &) -> Value { return {}; }},
};
constexpr MemberRow kActivator[] = {
    {"static System.Object CreateInstance(type type)",
     [](Call &c) -> Value { return construct(c.arguments[0].as<Type>(), {}); }},
    {"static System.Object CreateInstance(type type, params System.Object[] args)",
     [](Call &c) -> Value {
       const auto items = to_items(c.arguments[1]);
       return construct(c.arguments[0].as<Type>(), items);
     }},
};
constexpr MemberRow kEnum[] = {
    {"int value__ {get;}",
     [](Call &c) -> Value { return static_cast<std::int32_t>(c.self.bits()); }},
    {"int CompareTo(System.Object target)",
     [](Call &c) -> Value { return compare_values(c.self, c.arguments[0]); }},
    {"bool HasFlag(System.Enum flag)",
     [](Call &c) -> Value {
       const auto flag = c.arguments[0].bits();
       return (c.self.bits() & flag) == flag;
     }},
    {"string ToString()",
     [](Call &c) -> Value { return enum_text(c.self.enum_type(), c.self.bits()); }},
    {"string ToString(string format)",
     [](Call &c) -> Value { return format_value(c.self, c.text(0)); }},
    {"static string[] GetNames(type enumType)",
     [](Call &c) -> Value { return enum_names(argument_type(c, 0)); }},
    {"static type GetUnderlyingType(type enumType)",
     [](Call &c) -> Value { return underlying_type(argument_type(c, 0)); }},
    {"static array GetValues(type enumType)",
     [](Call &c) -> Value { return enum_values(argument_type(c, 0)); }},
    {"static string GetName(type enumType, System.Object value)",
     [](Call &c) -> Value {
       for (const auto &member : argument_type(c, 0).enum_members())
         if (member.number == to_int64(c.arguments[1])) return member.name;
       return {};
     }},
    {"static bool IsDefined(type enumType, System.Object value)",
     [](Call &c) -> Value {
       const Value &value = c.arguments[1];
       for (const auto &member : argument_type(c, 0).enum_members())
         if (value.is_string() ? member.name == value.text() : member.number == value.bits())
           return true;
       return false;
     }},
    {"static System.Object Parse(type enumType, string value)",
     [](Call &c) -> Value {
       std::int64_t number = 0;
       const auto &type = argument_type(c, 0);
       if (!parse_enum(&type, c.text(1), &number))
         throw_net("System.ArgumentException",
                   "Requested value '" + std::string(c.text(1)) + "' was not found.");
       return Value::enumeration(&type, number);
     }},
    {"static System.Object Parse(type enumType, string value, bool ignoreCase)",
     [](Call &c) -> Value {
       std::int64_t number = 0;
       const auto &type = argument_type(c, 0);
       if (!parse_enum(&type, c.text(1), &number))
         throw_net("System.ArgumentException",
                   "Requested value '" + std::string(c.text(1)) + "' was not found.");
       return Value::enumeration(&type, number);
     }},
    {"static bool TryParse(type enumType, string value, [ref] System.Object result)",
     [](Call &c) -> Value {
       std::int64_t number = 0;
       const auto &type = argument_type(c, 0);
       const bool ok = parse_enum(&type, c.text(1), &number);
       c.arguments[2].as<Reference>()->set(Value::enumeration(&type, ok ? number : 0));
       return ok;
     }},
    {"static System.Object ToObject(type enumType, System.Object value)",
     [](Call &c) -> Value {
       return Value::enumeration(&argument_type(c, 0), to_int64(c.arguments[1]));
     }},
};

Value type_list(std::span<const Type *const> types) {
  Values values;
  for (const auto *type : types) values.push_back(type_value(type));
  return make_array(std::move(values), type_of_id(TypeId::Type));
}

constexpr MemberRow kType[] = {
    {"string Name {get;}", [](Call &c) -> Value { return self_type(c).name(); }},
    {"string FullName {get;}", [](Call &c) -> Value { return self_type(c).full_name(); }},
    {"string Namespace {get;}", [](Call &c) -> Value { return self_type(c).name_space(); }},
    {"type BaseType {get;}", [](Call &c) -> Value { return type_value(self_type(c).base()); }},
    {"bool IsArray {get;}", [](Call &c) -> Value { return self_type(c).is_array(); }},
    {"bool IsEnum {get;}", [](Call &c) -> Value { return self_type(c).is_enum(); }},
    {"bool IsClass {get;}",
     [](Call &c) -> Value {
       return !self_type(c).is_value_type() && self_type(c).shape() != Type::Shape::Interface;
     }},
    {"bool IsValueType {get;}", [](Call &c) -> Value { return self_type(c).is_value_type(); }},
    {"bool IsInterface {get;}",
     [](Call &c) -> Value { return self_type(c).shape() == Type::Shape::Interface; }},
    {"bool IsGenericType {get;}",
     [](Call &c) -> Value {
       return self_type(c).definition() || self_type(c).shape() == Type::Shape::GenericDefinition;
     }},
    {"bool IsPrimitive {get;}",
     [](Call &c) -> Value {
       const auto k = self_type(c).kind();
       return k >= Kind::Bool && k <= Kind::Double;
     }},
    {"bool IsPublic {get;}", [](Call &) -> Value { return true; }},
    {"bool IsSerializable {get;}",
     [](Call &c) -> Value {
       return self_type(c).is_value_type() || self_type(c).is(TypeId::String) ||
              self_type(c).is_array();
     }},
    {"array GetEnumValues()", [](Call &c) -> Value { return enum_values(self_type(c)); }},
    {"type GetEnumUnderlyingType()",
     [](Call &c) -> Value { return underlying_type(self_type(c)); }},
    {"type UnderlyingSystemType {get;}", [](Call &c) -> Value { return c.self; }},
    {"string AssemblyQualifiedName {get;}",
     [](Call &c) -> Value {
       return self_type(c).full_name() +
              ", System.Private.CoreLib, Version=10.0.0.0, Culture=neutral, "
              "PublicKeyToken=7cec85d7bea7798e";
     }},
    {"type[] GenericTypeArguments {get;}",
     [](Call &c) -> Value { return type_list(self_type(c).arguments()); }},
    {"type GetElementType()", [](Call &c) -> Value { return type_value(self_type(c).element()); }},
    {"type[] GetGenericArguments()",
     [](Call &c) -> Value { return type_list(self_type(c).arguments()); }},
    {"type[] GetInterfaces()",
     [](Call &c) -> Value { return type_list(self_type(c).interfaces()); }},
    {"bool IsAssignableFrom(type c)",
     [](Call &c) -> Value { return argument_type(c, 0).is_a(&self_type(c)); }},
    {"bool IsSubclassOf(type c)",
     [](Call &c) -> Value {
       return &argument_type(c, 0) != &self_type(c) && self_type(c).is_a(&argument_type(c, 0));
     }},
    {"bool IsInstanceOfType(System.Object o)",
     [](Call &c) -> Value { return is_instance(c.arguments[0], &self_type(c)); }},
    {"string[] GetEnumNames()", [](Call &c) -> Value { return enum_names(self_type(c)); }},
    {"string ToString()", [](Call &c) -> Value { return self_type(c).net_name(); }},
    {"static type GetType(string typeName)",
     [](Call &c) -> Value { return type_value(find_type(c.text(0))); }},
};
constexpr MemberRow kMethod[] = {
    {"string Name {get;}", [](Call &c) -> Value { return c.self.as<MethodObject>()->name; }},
    {"string[] OverloadDefinitions {get;}",
     [](Call &c) -> Value {
       Values shown;
       for (const auto &text : c.self.as<MethodObject>()->overloads) shown.push_back(text);
       return make_array(std::move(shown), type_of_id(TypeId::String));
     }},
    {"string TypeNameOfValue {get;}",
     [](Call &) -> Value { return "System.Management.Automation.PSMethod"; }},
};
constexpr MemberRow kBoolean[] = {
    {"int CompareTo(System.Object obj)",
     [](Call &c) -> Value { return compare_values(c.self, c.arguments[0]); }},
    {"static string TrueString {get;}", [](Call &) -> Value { return "True"; }},
    {"static string FalseString {get;}", [](Call &) -> Value { return "False"; }},
    {"static bool Parse(string value)",
     [](Call &c) -> Value {
       const auto text = c.text(0);
       if (psj::invariant::equals_ignore_case(text, "true")) return true;
       if (psj::invariant::equals_ignore_case(text, "false")) return false;
       throw_net("System.FormatException",
                 "String '" + std::string(text) + "' was not recognized as a valid Boolean.");
     }},
};
constexpr MemberRow kSwitch[] = {
    {"bool IsPresent {get;}", [](Call &c) -> Value { return to_bool(c.self); }},
    {"bool ToBool()", [](Call &c) -> Value { return to_bool(c.self); }},
    {"static switch new(bool isPresent)",
     [](Call &c) -> Value { return convert_to(c.arguments[0], TypeId::SwitchParameter); }},
    {"static switch Present {get;}",
     [](Call &) -> Value { return convert_to(Value(true), TypeId::SwitchParameter); }},
};

constexpr TypeMembers kTypes[] = {
    {"System.Object", kObject},
    {"System.Object", kPlainObject},
    {"System.Management.Automation.PSObject", kPsObject},
    {"System.Management.Automation.PSCustomObject", kPsObject},
    {"System.Management.Automation.Internal.AutomationNull", kAutomationNull},
    {"System.Management.Automation.Language.NullString", kNullString},
    {"System.Activator", kActivator},
    {"System.Enum", kEnum},
    {"System.Type", kType},
    {"System.Management.Automation.PSMethod", kMethod},
    {"System.Boolean", kBoolean},
    {"System.Management.Automation.SwitchParameter", kSwitch},
};

}  // namespace

std::span<const TypeMembers> object_members() {
  return kTypes;
}

}  // namespace psjsh
