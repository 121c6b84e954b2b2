#include "language/value/convert.h"

#include "language/value/cast_error.h"
#include "language/value/containers.h"
#include "language/value/convert_number.h"
#include "language/value/convert_object.h"
#include "language/value/engine.h"
#include "language/value/enumerate.h"
#include "language/value/property_bag.h"
#include "language/value/scalars.h"
#include "language/value/script_error.h"

namespace psjsh {

bool to_bool_slow(const Value &value) {
  const auto &object = *value.object();
  switch (object.object_kind()) {
    case ObjectKind::String:
      return static_cast<const String &>(object).size() != 0;
    case ObjectKind::Decimal:
      return !value.as<DecimalObject>()->value.is_zero();
    case ObjectKind::Wrapper:
      return to_bool(static_cast<const Wrapper &>(object).base);
    case ObjectKind::BigInteger:
      return to_text(value) != "0";
    case ObjectKind::Array:
    case ObjectKind::List: {
      // One item counts itself, as long as it is no list; two items are true.
      const ObjectLock guard(object);
      const auto &items = *items_of(object);
      if (items.size() != 1) return !items.empty();
      const Value &only = items[0];
      if (only.is_object() && is_enumerable(only))
        return !items_of(*only.object()) || !items_of(*only.object())->empty();
      return to_bool(only);
    }
    case ObjectKind::Record:
      if (object.type()->is(TypeId::SwitchParameter))
        return to_bool(static_cast<const Record &>(object).get("IsPresent"));
      return true;
    default:
      return true;
  }
}

Values to_items(const Value &value) {
  Values items;
  if (value.is_null()) return items;
  if (value.is_object())
    if (const auto *direct = items_of(*value.object())) {
      const ObjectLock guard(*value.object());
      return *direct;
    }
  Enumerator walk(value);
  for (Value item; walk.next(&item);) items.push_back(std::move(item));
  return items;
}

namespace {

Value to_switch(const Value &value, const Type *type) {
  if (value.is_bool() || value.is_null()) {
    auto result = make_record(type->full_name());
    result->with("IsPresent", value.boolean() && !value.is_null());
    result->text_property = "IsPresent";
    return result;
  }
  if (const auto *table = value.as<Dictionary>()) fail_missing_property(*table, type);
  fail_no_conversion(value, type);
}

Value to_type_value(const Value &value, const Type *type) {
  if (value.is_null()) return {};
  const auto text = to_text(value);
  if (value.is_object() && !value.is_string() && !value.is_decimal())
    fail_no_conversion(value, type);
  if (const auto *found = find_type(text)) return Value(const_cast<Type *>(found));
  fail_no_conversion(to_string(value), type);
}

// Targets that only some kinds of values reach, by the id of the type.
Value to_known(const Value &value, const Type *type) {
  switch (static_cast<TypeId>(type->index())) {
    case TypeId::String:
      return value.is_null() ? Value("") : to_string(value);
    case TypeId::Boolean:
      return to_bool(value);
    case TypeId::Char:
      return to_char_value(value, type);
    case TypeId::Single:
    case TypeId::Double:
      return to_real_kind(value, type);
    case TypeId::Decimal:
      if (const auto *table = unwrap(value).as<Dictionary>()) fail_missing_property(*table, type);
      return to_decimal_value(value, type);
    case TypeId::BigInteger:
      return to_big_value(value, type);
    case TypeId::SwitchParameter:
      return to_switch(unwrap(value), type);
    case TypeId::Type:
      return to_type_value(unwrap(value), type);
    case TypeId::PSCustomObject:
    case TypeId::PSObject:
      if (type->is(TypeId::PSCustomObject))
        if (const auto *table = unwrap(value).as<Dictionary>()) return to_custom_object(*table);
      return value;
    case TypeId::Void:
      return Value::nothing();
    default:
      return to_object_type(value, type);
  }
}

}  // namespace

Value convert_to(const Value &value, const Type *type) {
  if (type->is(TypeId::Object)) return value;
  if (type->kind() >= Kind::SByte && type->kind() <= Kind::UInt64)
    return value.kind() == type->kind() ? value : to_integer_kind(value, type);
  if (value.is_string() && type->is(TypeId::String)) return value;
  if (type->is_enum()) return to_enum(unwrap(value), type);
  if (!value.is_null() && !type->is(TypeId::PSCustomObject) && !type->is(TypeId::PSObject)) {
    const Value &inner = unwrap(value);
    if (type_of(inner)->is_a(type))
      return inner.same(value) || type->is(TypeId::String) ? inner : value;
  }
  return to_known(value, type);
}

Value convert_to(const Value &value, TypeId type) {
  return convert_to(value, type_of_id(type));
}

bool try_convert(const Value &value, const Type *type, Value *out, std::string *why) {
  try {
    Value result = convert_to(value, type);
    if (out) *out = std::move(result);
    return true;
  } catch (const ScriptError &error) {
    if (why) *why = error.record->exception->message;
    return false;
  }
}

Value convert_as(const Value &value, const Type *type) {
  if (type->is(TypeId::PSCustomObject)) return value;  // only a cast makes one of a table
  Value result;
  try_convert(value, type, &result);
  return result;
}

}  // namespace psjsh
