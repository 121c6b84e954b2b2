#include "language/value/convert_object.h"

#include <algorithm>

#include "invariant/compare.h"
#include "invariant/date_time_text.h"
#include "invariant/letter_case.h"
#include "invariant/time_span.h"
#include "invariant/utf16.h"
#include "language/value/cast_error.h"
#include "language/value/containers.h"
#include "language/value/convert.h"
#include "language/value/engine.h"
#include "language/value/enumerate.h"
#include "language/value/member_table.h"
#include "language/value/members.h"
#include "language/value/moments.h"
#include "language/value/property_bag.h"
#include "language/value/regex.h"
#include "language/value/scalars.h"
#include "language/value/script_error.h"
#include "language/value/xml/document.h"

namespace psjsh {

namespace inv = psj::invariant;

namespace {

constexpr const char *kParse = "InvalidCastParseTargetInvocation";
constexpr const char *kParseEnum = "SubstringDisambiguationEnumParseThrewAnException";
constexpr const char *kConstructor = "InvalidCastConstructorException";

std::string names_of(const Type *type, std::string_view separator) {
  std::string names;
  for (const auto &member : type->enum_members()) {
    if (!names.empty()) names += separator;
    names += member.name;
  }
  return names;
}

std::string names_starting_with(const Type *type, std::string_view start, int *count) {
  std::string names;
  *count = 0;
  for (const auto &member : type->enum_members()) {
    if (member.name.size() < start.size() ||
        !inv::equals_ignore_case(std::string_view(member.name).substr(0, start.size()), start))
      continue;
    names += (names.empty() ? "" : ", ") + member.name;
    ++*count;
  }
  return names;
}

bool is_enum_number(const Type *type, std::int64_t number) {
  std::int64_t known = 0;
  for (const auto &member : type->enum_members()) {
    if (member.number == number) return true;
    known |= member.number;
  }
  return type->is_flags() && (number & ~known) == 0;
}

Value enum_of_text(const Value &value, std::string_view text, const Type *type) {
  std::int64_t number = 0;
  if (parse_enum(type, text, &number)) return Value::enumeration(type, number);
  int count = 0;
  const auto similar = names_starting_with(type, inv::trim(text), &count);
  if (count > 1)
    fail_conversion(value, type, kParseEnum,
                    "The identifier name " + std::string(text) +
                        " cannot be processed because it is either too similar or identical to the "
                        "following enumerator names: " +
                        similar + ". Use a more specific identifier name.");
  fail_conversion(value, type, kParseEnum,
                  "Unable to match the identifier name " + std::string(text) +
                      " to a valid enumerator name. Specify one of the following enumerator names "
                      "and try again:\n" +
                      names_of(type, ", "));
}

[[noreturn]] void fail_enum_value(const std::string &what, const Type *type) {
  fail_cast("UndefinedEnum", "Cannot convert " + what + " to type \"" + type->net_name() +
                                 "\" due to enumeration values that are not valid. Specify one of "
                                 "the following enumeration values and try again. "
                                 "The possible enumeration values are \"" +
                                 names_of(type, ",") + "\".");
}

Value array_from_items(const Value &value, const Type *type) {
  const auto *element = type->element();
  Values items = to_items(value);
  for (auto &item : items)
    if (!element->is(TypeId::Object)) item = convert_to(item, element);
  return make<Array>(std::move(items), type);
}

Value to_array_type(const Value &given, const Type *type) {
  const Value &value = unwrap(given);
  if (value.is_null()) return {};
  const auto *element = type->element();
  if (is_enumerable(value)) return array_from_items(value, type);
  if (value.is_string() && element->is(TypeId::Char)) {
    Values units;
    for (const char16_t unit : inv::to_utf16(value.text())) units.push_back(unit);
    return make<Array>(std::move(units), type);
  }
  if (value.as<Dictionary>() && !element->is(TypeId::Object) && !element->is(TypeId::String) &&
      !type_of(value)->is_a(element) && element->is_value_type())
    fail_no_conversion(value, type);
  try {
    return make<Array>(Values{element->is(TypeId::Object) ? given : convert_to(value, element)},
                       type);
  } catch (const ScriptError &error) {
    fail_conversion(value, type, error.record->id.c_str(), error.record->exception->message);
  }
}

Value to_date_time(const Value &value, const Type *type) {
  if (value.is_integer() || value.kind() == Kind::Char || value.kind() == Kind::Enum) {
    if (value.bits() < 0 || value.bits() > inv::DateTime::kMaxTicks)
      fail_conversion(value, type, kConstructor,
                      "Ticks must be between DateTime.MinValue.Ticks and DateTime.MaxValue.Ticks. "
                      "(Parameter 'ticks')");
    return Value::datetime(value.bits());
  }
  if (value.is_string()) {
    const auto parsed = inv::parse_date_time(value.text());
    if (!parsed)
      fail_conversion(value, type, "InvalidCastParseTargetInvocationWithFormatProvider",
                      parsed.message);
    return Value::datetime(parsed.value);
  }
  if (value.is_number()) {
    const auto text = to_text(value);
    const auto parsed = inv::parse_date_time(text);
    if (!parsed) fail_conversion(value, type, kParse, parsed.message);
    return Value::datetime(parsed.value);
  }
  if (value.is_bool()) fail_convertible(value, type);
  fail_no_conversion(value, type);
}

Value to_time_span(const Value &value, const Type *type) {
  if ((value.is_integer() && (value.kind() != Kind::UInt64 || value.bits() >= 0)) ||
      value.kind() == Kind::Char || value.kind() == Kind::Enum)
    return Value::timespan(value.bits());
  if (value.kind() == Kind::DateTime || value.is_bool())
    fail_conversion(
        value, type, "InvalidCastIConvertible",
        "Invalid cast from '" + type_of(value)->full_name() + "' to 'System.TimeSpan'.");
  if (!value.is_string() && !value.is_number()) fail_no_conversion(value, type);
  const auto text = to_text(value);
  const auto parsed = inv::parse_time_span(text);
  if (parsed) return Value::timespan(parsed.value.ticks);
  fail_conversion(value, type, "InvalidCastParseTargetInvocationWithFormatProvider",
                  parsed.status == inv::ParseStatus::overflow
                      ? "The TimeSpan string '" + text +
                            "' could not be parsed because at least one of the numeric components "
                            "is out of range or contains too many digits."
                      : "String '" + text + "' was not recognized as a valid TimeSpan.");
}

bool is_scalar(const Value &value) {
  return value.is_string() || value.is_number() || value.is_bool() || value.kind() == Kind::Char ||
         value.kind() == Kind::Enum;
}

// Types that are made from a text; numbers count by their text.
Value from_text(const Value &value, const Type *type) {
  if (!is_scalar(value)) fail_no_conversion(value, type);
  const auto text = to_text(value);
  switch (static_cast<TypeId>(type->index())) {
    case TypeId::Guid: {
      const auto guid = inv::parse_guid(text);
      if (!guid) fail_conversion(value, type, kConstructor, "Unrecognized Guid format.");
      return make_guid(guid.value);
    }
    case TypeId::Version: {
      const auto version = inv::parse_version(text);
      if (!version) fail_conversion(value, type, kParse, version.message);
      return make_version(version.value);
    }
    case TypeId::Uri:
      return make_uri(text);
    default:
      break;
  }
  try {
    return make<Regex>(text, 0u);
  } catch (const NetError &error) {
    fail_conversion(value, type, kConstructor, error.message);
  }
}

Value to_list(const Value &value, const Type *type) {
  if (value.as<Dictionary>() && type->is(TypeId::ArrayList)) {
    Values entries;
    for (auto &[key, item] : value.as<Dictionary>()->entries())
      entries.push_back(make<Entry>(key, item));
    return make<List>(type, std::move(entries));
  }
  const bool generic = !type->arguments().empty();
  if (!is_enumerable(value) && !generic) fail_no_conversion(value, type);
  if (const auto *table = value.as<Dictionary>()) fail_missing_property(*table, type);
  Values items = to_items(value);
  auto list = make<List>(type);
  for (auto &item : items) list->add(std::move(item));
  return list;
}

Value to_dictionary(const Value &value, const Type *type) {
  const auto *source = value.as<Dictionary>();
  if (!source) {
    const auto *deserialized = value.as<Deserialized>();
    if (deserialized && deserialized->items.as<Dictionary>()) return deserialized->items;
    fail_no_conversion(value, type);
  }
  Value target = construct(type, {});
  auto *table = target.as<Dictionary>();
  if (!table) fail_no_conversion(value, type);
  for (auto &[key, item] : source->entries())
    table->set(table->key_type() ? convert_to(key, table->key_type()) : key,
               table->value_type() ? convert_to(item, table->value_type()) : item);
  return target;
}

// [T]@{ Property = value }: a new object with its properties set.
Value from_table(const Dictionary &table, const Value &value, const Type *type) {
  if (!has_constructor(type, 0)) fail_no_conversion(value, type);
  Value object = construct(type, {});
  for (auto &[key, item] : table.entries()) {
    Value ignored;
    if (!find_property(object, to_text(key), &ignored))
      fail_missing_property(table, type, to_text(key));
    try {
      set_property(object, to_text(key), item);
    } catch (const ScriptError &error) {
      if (!type->script_class()) throw;
      const auto &inner = error.record->exception->inner;
      fail_cast("ObjectCreationError",
                "Cannot create object of type \"" + type->net_name() + "\". " +
                    (inner ? inner->message : error.record->exception->message));
    }
  }
  return object;
}

// A constructor that takes the table itself goes before the properties.
bool takes_table(const Type *type, const Value &table) {
  const auto *made = type->script_class() ? find_member(type, "new", true) : nullptr;
  if (!made) return false;
  for (const auto &overload : made->overloads)
    if (overload.parameters.size() == 1 && type_of(table)->is_a(overload.parameters[0].type))
      return true;
  return false;
}

// A bag of properties (what another process sent, a custom object) is tried by its properties
// first.
[[noreturn]] void fail_to_make_exception(const Value &value, const Type *type) {
  const std::string &kind = type_of(value)->full_name();
  if (kind != "System.Management.Automation.PSCustomObject" &&
      kind != "System.Management.Automation.PSObject")
    fail_no_conversion(value, type);
  const std::vector<std::string> names = type_names_of(value);
  fail_conversion(value, type, "ObjectCreationError",
                  "Cannot convert the \"" + to_text(value) + "\" value of type \"" +
                      (names.empty() ? type_of(value)->full_name() : names.front()) +
                      "\" to type \"" + type->net_name() + "\".");
}

Value from_constructor(const Value &value, const Type *type) {
  if (const auto *table = value.as<Dictionary>()) {
    if (type->is_value_type()) fail_missing_property(*table, type);
    if (!takes_table(type, value)) return from_table(*table, value, type);
  }
  const bool scripted = type->script_class() != nullptr;
  if (value.is_string() && !scripted && find_member(type, "Parse", true) != nullptr) {
    try {
      return call_static(type, "Parse", {&value, 1});
    } catch (const ScriptError &error) {
      const auto &inner = error.record->exception->inner;
      fail_conversion(value, type, "InvalidCastParseTargetInvocation",
                      inner ? inner->message : error.record->exception->message);
    }
  }
  // An exception is made of its message only, which is a text.
  if (!scripted && !value.is_string() && type->is_a(type_of_id(TypeId::Exception)))
    fail_to_make_exception(value, type);
  if (!has_constructor(type, 1) || (is_enumerable(value) && !scripted))
    fail_no_conversion(value, type);
  try {
    return construct(type, {&value, 1});
  } catch (const ScriptError &error) {
    const auto &inner = error.record->exception->inner;
    if (scripted && error.record->id != "MethodCountCouldNotFindBest" &&
        error.record->id != "MethodArgumentConversionInvalidCastArgument")
      fail_conversion(value, type, kConstructor, error.record->exception->message);
    if (!inner || scripted) fail_no_conversion(value, type);
    fail_conversion(value, type, kConstructor, inner->message);
  }
}

}  // namespace

namespace {

std::string settable_properties(const Type *type) {
  if (type->is_enum()) {
    const Value number = Value::integer(type->enum_base(), 0);
    return "The settable properties are: [value__ <" + type_of(number)->full_name() + ">].";
  }
  if (type->name() == "List`1") return "The settable properties are: [Capacity <System.Int32>].";
  std::string list;
  if (type->script_class())
    for (const auto *member : all_members(type, false))
      if (member->property && member->property->set && member->property_type && !member->hidden)
        list += (list.empty() ? "[" : ", [") + member->name + " <" +
                member->property_type->full_name() + ">]";
  return list.empty() ? "There is no settable property available."
                      : "The settable properties are: " + list + ".";
}

}  // namespace

void fail_missing_property(const Dictionary &table, const Type *type, std::string name) {
  const auto keys = table.keys();
  if (name.empty() && !keys.empty()) name = to_text(keys[0]);
  fail_cast("ObjectCreationError", "Cannot create object of type \"" + type->net_name() +
                                       "\". The property '" + name + "' was not found for the '" +
                                       type->full_name() + "' object. " +
                                       settable_properties(type));
}

Value to_enum(const Value &value, const Type *type) {
  if (value.kind() == Kind::Enum) {
    if (value.enum_type() == type) return value;
    return Value::enumeration(type, value.bits());
  }
  if (value.is_null()) fail_enum_value("null", type);
  if (value.is_integer() || value.kind() == Kind::Char || value.is_bool()) {
    if (!is_enum_number(type, value.bits()))
      fail_enum_value("value \"" + to_text(value) + "\"", type);
    return Value::enumeration(type, value.bits());
  }
  if (const auto *table = value.as<Dictionary>()) fail_missing_property(*table, type);
  if (is_enumerable(value)) {
    const auto items = to_items(value);
    std::int64_t all = 0;
    for (const auto &item : items) all |= to_enum(item, type).bits();
    return Value::enumeration(type, all);
  }
  return enum_of_text(value, to_text(value), type);
}

Value to_custom_object(const Dictionary &table) {
  auto object = make_custom_object();
  for (auto &[key, item] : table.entries()) {
    const Value name = to_string(key);
    if (inv::equals_ignore_case(name.text(), "PSTypeName"))
      object->type_names = std::make_unique<std::vector<std::string>>(std::vector<std::string>{
          to_text(item), "System.Management.Automation.PSCustomObject", "System.Object"});
    else
      object->bag.set(name, item);
  }
  return object;
}

Value to_object_type(const Value &given, const Type *type) {
  const Value &value = unwrap(given);
  if (type->is_array()) return to_array_type(given, type);
  if (type->is(TypeId::Array)) return to_array_type(given, type_of_id(TypeId::ObjectArray));
  if (type->definition() && type->definition()->name() == "Nullable`1") {
    if (value.is_null()) return {};
    if (is_enumerable(value)) fail_no_conversion(value, type);
    return convert_to(value, type->arguments()[0]);
  }
  if (value.is_null()) {
    if (type->is_value_type() || type->is(TypeId::Decimal)) fail_null(type);
    return {};
  }
  switch (static_cast<TypeId>(type->index())) {
    case TypeId::DateTime:
      if (!value.as<Dictionary>()) return to_date_time(value, type);
      break;
    case TypeId::TimeSpan:
      if (!value.as<Dictionary>()) return to_time_span(value, type);
      break;
    case TypeId::Guid:
    case TypeId::Version:
    case TypeId::Uri:
    case TypeId::Regex:
      if (value.as<Dictionary>() && !type->is(TypeId::Uri) && !type->is(TypeId::Regex))
        fail_missing_property(*value.as<Dictionary>(), type);
      return from_text(value, type);
    case TypeId::Xml:
      return to_xml(value, type);
    case TypeId::SemanticVersion:
      return to_semantic_version(value, type);
    case TypeId::DateTimeOffset:
      return to_date_time_offset(value, type);
    case TypeId::PSReference:
      fail_cast("ReferenceTypeExpected", "Reference type is expected in argument.");
    case TypeId::ScriptBlock:
    case TypeId::ErrorRecord:
      fail_no_conversion(value, type);
    default:
      break;
  }
  static const auto *list = find_type("System.Collections.IList"),
                    *table = find_type("System.Collections.IDictionary");
  const auto *shape = type->definition() ? type->definition() : type;
  if (shape->shape() == Type::Shape::Interface || (type->definition() && !shape->base())) {
    fail_no_conversion(value, type);
  }
  if (shape->is_a(table)) return to_dictionary(value, type);
  if (shape->is_a(list)) return to_list(value, type);
  static const auto *queue = find_type("System.Collections.Queue"),
                    *stack = find_type("System.Collections.Stack");
  if ((type->definition() || type == queue || type == stack) && is_enumerable(value))
    return construct(type, {&value, 1});
  return from_constructor(value, type);
}

}  // namespace psjsh
