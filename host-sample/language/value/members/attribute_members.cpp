// The attributes of parameters, and the parameters that a script makes while it runs.
#include "language/value/attribute.h"

#include "language/value/convert.h"
#include "language/value/enumerate.h"
#include "language/value/members/families.h"
#include "language/value/script_error.h"

namespace psjsh {

Value AttributeObject::get(std::string_view name) const {
  const std::uint32_t at = bag_.find(name);
  return at == Shape::kMissing ? Value() : bag_.slot(at);
}

void AttributeObject::set(std::string_view name, Value value) {
  bag_.set(Value(name), std::move(value));
}

bool AttributeObject::flag(std::string_view name) const {
  return to_bool(get(name));
}

AttributeObject *attribute_of(const Value &value) noexcept {
  return dynamic_cast<AttributeObject *>(unwrap(value).as<NativeObject>());
}

RuntimeParameter::RuntimeParameter()
    : NativeObject(find_type("System.Management.Automation.RuntimeDefinedParameter")),
      parameter_type(type_of_id(TypeId::Object)),
      attributes(
          make<List>(find_type("System.Collections.ObjectModel.Collection[System.Attribute]"))) {}

RuntimeParameter *runtime_parameter_of(const Value &value) noexcept {
  return dynamic_cast<RuntimeParameter *>(unwrap(value).as<NativeObject>());
}

const Type *runtime_parameter_dictionary_type() {
  return find_type("System.Management.Automation.RuntimeDefinedParameterDictionary");
}

namespace {

AttributeObject &self(Call &c) {
  return static_cast<AttributeObject &>(*c.self.object());
}
Value get(Call &c) {
  return self(c).get(c.member->name);
}
Value set(Call &c) {
  return self(c).set(c.member->name, c.arguments[0]), Value();
}
Value type_id(Call &c) {
  return Value(const_cast<Type *>(type_of(c.self)));
}

Ref<AttributeObject> fresh(Call &c) {
  return make<AttributeObject>(c.type, Values(c.arguments.begin(), c.arguments.end()));
}
Value new_plain(Call &c) {
  return fresh(c);
}

Value texts(const Value &items) {
  Values list;
  for (const Value &item : to_items(items)) list.emplace_back(to_text(item));
  return make_array(std::move(list), type_of_id(TypeId::String));
}

Value new_parameter(Call &c) {
  auto made = fresh(c);
  made->set("Position", INT32_MIN);
  made->set("ParameterSetName", Value("__AllParameterSets"));
  for (const char *name : {"Mandatory", "ValueFromPipeline", "ValueFromPipelineByPropertyName",
                           "ValueFromRemainingArguments", "DontShow"})
    made->set(name, false);
  return made;
}

Value new_alias(Call &c) {
  auto made = fresh(c);
  made->set("AliasNames", texts(c.arguments[0]));
  return made;
}

Value new_set(Call &c) {
  auto made = fresh(c);
  if (to_items(c.arguments[0]).empty())
    throw_net("System.ArgumentOutOfRangeException",
              "Specified argument was out of the range of valid values. (Parameter "
              "'validValues')");
  made->set("ValidValues", texts(c.arguments[0]));
  made->set("IgnoreCase", true);
  return made;
}

Value new_range(Call &c) {
  auto made = fresh(c);
  if (c.count() > 1) {
    made->set("MinRange", c.arguments[0]);
    made->set("MaxRange", c.arguments[1]);
  }
  return made;
}

Value new_lengths(Call &c) {
  auto made = fresh(c);
  made->set("MinLength", c.arguments[0]);
  made->set("MaxLength", c.arguments[1]);
  return made;
}

Value new_pattern(Call &c) {
  auto made = fresh(c);
  made->set("RegexPattern", c.arguments[0]);
  made->set("Options", enum_value(TypeId::RegexOptions, 1));
  return made;
}

Value new_script(Call &c) {
  auto made = fresh(c);
  made->set("ScriptBlock", c.arguments[0]);
  return made;
}

Value new_binding(Call &c) {
  auto made = fresh(c);
  made->set("PositionalBinding", true);
  made->set("SupportsShouldProcess", false);
  return made;
}

Value new_default(Call &c) {
  auto made = fresh(c);
  made->set("Value", c.arguments[0]);
  return made;
}

constexpr MemberRow kAttribute[] = {
    {"System.Object TypeId {get;}", type_id},
    {"bool IsDefaultAttribute()", [](Call &) -> Value { return false; }},
    {"bool Match(System.Object obj)",
     [](Call &c) -> Value { return c.self.object() == unwrap(c.arguments[0]).object(); }},
};
constexpr MemberRow kParameter[] = {
    {"string ExperimentName {get;}", [](Call &) -> Value { return {}; }},
    {"int Position {get;set;}", get, set},
    {"string ParameterSetName {get;set;}", get, set},
    {"bool Mandatory {get;set;}", get, set},
    {"bool ValueFromPipeline {get;set;}", get, set},
    {"bool ValueFromPipelineByPropertyName {get;set;}", get, set},
    {"bool ValueFromRemainingArguments {get;set;}", get, set},
    {"string HelpMessage {get;set;}", get, set},
    {"string HelpMessageBaseName {get;set;}", get, set},
    {"string HelpMessageResourceId {get;set;}", get, set},
    {"bool DontShow {get;set;}", get, set},
    {"static System.Object new()", new_parameter},
};
constexpr MemberRow kAlias[] = {
    {"System.Collections.Generic.IList[string] AliasNames {get;}", get},
    {"static System.Object new(params string[] aliasNames)", new_alias},
};
constexpr MemberRow kSet[] = {
    {"string ErrorMessage {get;set;}", get, set},
    {"bool IgnoreCase {get;set;}", get, set},
    {"System.Collections.Generic.IList[string] ValidValues {get;}", get},
    {"static System.Object new(params string[] validValues)", new_set},
};
constexpr MemberRow kRange[] = {
    {"System.Object MinRange {get;}", get},
    {"System.Object MaxRange {get;}", get},
    {"static System.Object new(System.Object minRange, System.Object maxRange)", new_range},
    {"static System.Object new(System.Object kind)", new_range},
};
constexpr MemberRow kLengths[] = {
    {"int MinLength {get;}", get},
    {"int MaxLength {get;}", get},
    {"static System.Object new(int minLength, int maxLength)", new_lengths},
};
constexpr MemberRow kPattern[] = {
    {"string RegexPattern {get;}", get},
    {"System.Text.RegularExpressions.RegexOptions Options {get;set;}", get, set},
    {"string ErrorMessage {get;set;}", get, set},
    {"static System.Object new(string regexPattern)", new_pattern},
};
constexpr MemberRow kScript[] = {
    {"string ErrorMessage {get;set;}", get, set},
    {"scriptblock ScriptBlock {get;}", get},
    {"static System.Object new(scriptblock scriptBlock)", new_script},
};
constexpr MemberRow kCompleter[] = {
    {"scriptblock ScriptBlock {get;}", get},
    {"static System.Object new(scriptblock scriptBlock)", new_script},
};
constexpr MemberRow kCompletions[] = {
    {"static System.Object new(params string[] completions)", new_plain},
};
constexpr MemberRow kDefault[] = {
    {"System.Object Value {get;}", get},
    {"string Help {get;set;}", get, set},
    {"static System.Object new(System.Object value)", new_default},
};
constexpr MemberRow kBinding[] = {
    {"bool PositionalBinding {get;set;}", get, set},
    {"string DefaultParameterSetName {get;set;}", get, set},
    {"bool SupportsShouldProcess {get;set;}", get, set},
    {"bool SupportsPaging {get;set;}", get, set},
    {"string HelpUri {get;set;}", get, set},
    {"static System.Object new()", new_binding},
};
constexpr MemberRow kPlain[] = {{"static System.Object new()", new_plain}};

RuntimeParameter &parameter(Call &c) {
  return static_cast<RuntimeParameter &>(*c.self.object());
}

[[noreturn]] void refuse_null(const std::string &argument) {
  throw_net("System.Management.Automation.PSArgumentNullException",
            "Cannot process argument because the value of argument \"" + argument +
                "\" is null. Change the value of argument \"" + argument +
                "\" to a non-null value.");
}

Value new_runtime_parameter(Call &c) {
  if (c.text(0).empty())
    throw_net("System.Management.Automation.PSArgumentException",
              "Cannot process argument because the value of argument \"name\" is not valid. "
              "Change the value of the \"name\" argument and run the operation again.");
  if (c.arguments[1].is_null()) refuse_null("parameterType");
  auto made = make<RuntimeParameter>();
  made->name = c.text(0);
  made->parameter_type = c.arguments[1].as<Type>();
  if (auto *list = c.arguments[2].as<List>()) made->attributes = Ref<List>(list);
  return made;
}

constexpr MemberRow kRuntimeParameter[] = {
    {"string Name {get;set;}", [](Call &c) -> Value { return parameter(c).name; },
     [](Call &c) -> Value { return parameter(c).name = c.text(0), Value(); }},
    {"type ParameterType {get;set;}",
     [](Call &c) -> Value { return Value(const_cast<Type *>(parameter(c).parameter_type)); },
     [](Call &c) -> Value {
       if (c.arguments[0].is_null()) refuse_null("value");
       return parameter(c).parameter_type = c.arguments[0].as<Type>(), Value();
     }},
    {"System.Object Value {get;set;}", [](Call &c) -> Value { return parameter(c).value; },
     [](Call &c) -> Value {
       parameter(c).is_set = true;
       return parameter(c).value = c.arguments[0], Value();
     }},
    {"bool IsSet {get;set;}", [](Call &c) -> Value { return parameter(c).is_set; },
     [](Call &c) -> Value { return parameter(c).is_set = c.flag(0), Value(); }},
    {"System.Collections.ObjectModel.Collection[System.Attribute] Attributes {get;}",
     [](Call &c) -> Value { return Value(parameter(c).attributes); }},
    {"static System.Object new()", [](Call &) -> Value { return make<RuntimeParameter>(); }},
    {"static System.Object new(string name, type parameterType, "
     "System.Collections.ObjectModel.Collection[System.Attribute] attributes)",
     new_runtime_parameter},
};
constexpr MemberRow kRuntimeDictionary[] = {
    {"string HelpFile {get;set;}", [](Call &) -> Value { return ""; },
     [](Call &) -> Value { return {}; }},
    {"static System.Object new()",
     [](Call &c) -> Value { return make<Dictionary>(Dictionary::Flavor::Generic, true, c.type); }},
};

constexpr TypeMembers kTypes[] = {
    {"System.Attribute", kAttribute},
    {"System.Management.Automation.ParameterAttribute", kParameter},
    {"System.Management.Automation.AliasAttribute", kAlias},
    {"System.Management.Automation.ValidateSetAttribute", kSet},
    {"System.Management.Automation.ValidateRangeAttribute", kRange},
    {"System.Management.Automation.ValidateLengthAttribute", kLengths},
    {"System.Management.Automation.ValidateCountAttribute", kLengths},
    {"System.Management.Automation.ValidatePatternAttribute", kPattern},
    {"System.Management.Automation.ValidateScriptAttribute", kScript},
    {"System.Management.Automation.ValidateNotNullAttribute", kPlain},
    {"System.Management.Automation.ValidateNotNullOrEmptyAttribute", kPlain},
    {"System.Management.Automation.ValidateNotNullOrWhiteSpaceAttribute", kPlain},
    {"System.Management.Automation.AllowNullAttribute", kPlain},
    {"System.Management.Automation.AllowEmptyStringAttribute", kPlain},
    {"System.Management.Automation.AllowEmptyCollectionAttribute", kPlain},
    {"System.Management.Automation.SupportsWildcardsAttribute", kPlain},
    {"System.Management.Automation.ArgumentCompleterAttribute", kCompleter},
    {"System.Management.Automation.ArgumentCompletionsAttribute", kCompletions},
    {"System.Management.Automation.PSDefaultValueAttribute", kDefault},
    {"System.Management.Automation.CmdletBindingAttribute", kBinding},
    {"System.Management.Automation.RuntimeDefinedParameter", kRuntimeParameter},
    {"System.Management.Automation.RuntimeDefinedParameterDictionary", kRuntimeDictionary},
};

}  // namespace

std::span<const TypeMembers> attribute_members() {
  return kTypes;
}

}  // namespace psjsh
