// Reading and writing properties.
#include "language/value/members.h"

#include "invariant/compare.h"
#include "language/value/containers.h"
#include "language/value/convert.h"
#include "language/value/engine.h"
#include "language/value/enumerate.h"
#include "language/value/foreign.h"
#include "language/value/member_table.h"
#include "language/value/native.h"
#include "language/value/nesting.h"
#include "language/value/psobject.h"
#include "language/value/records.h"
#include "language/value/script_error.h"
#include "language/value/type_data.h"

namespace psjsh {

namespace inv = psj::invariant;

namespace {

bool is_count_name(std::string_view name) {
  return inv::equals_ignore_case(name, "Count") || inv::equals_ignore_case(name, "Length");
}

Value method_object(const Value &target, const Member &member) {
  std::vector<std::string> shown;
  for (const auto &overload : member.overloads) shown.push_back(overload.shown);
  return make<MethodObject>(target, member.name, std::move(shown));
}

// A getter that is no script block is the value itself.
Value run_getter(const Value &target, const Value &slot) {
  const auto *script = slot.as<ScriptMember>();
  if (script && script->getter.is_string()) return script->getter;
  const auto *block = script ? script->getter.as<ScriptBlock>() : nullptr;
  return block ? invoke_block(*block, {.dollar_this = &target}) : Value();
}

bool read_member(const Value &target, std::string_view name, Value slot, MemberKind kind,
                 Value *out) {
  switch (kind) {
    case MemberKind::Note:
    case MemberKind::MemberSet:
    case MemberKind::PropertySet:
      *out = std::move(slot);
      return true;
    case MemberKind::Alias:
      return find_property(target, to_text(slot), out);
    case MemberKind::Script:
      *out = run_getter(target, slot);
      return true;
    case MemberKind::ScriptMethod:
      *out = make<MethodObject>(
          target, std::string(name),
          std::vector<std::string>{"System.Object " + std::string(name) + "();"});
      return true;
  }
  return false;
}

// A member that was added, or a property of a custom object.
bool read_bag(const Value &target, const PropertyBag &bag, std::string_view name, Value *out) {
  Value slot;
  MemberKind kind;
  {
    const ObjectLock guard(*target.object());
    const auto at = bag.find(name);
    if (at == Shape::kMissing) return false;
    slot = bag.slot(at);
    kind = bag.kind(at);
  }
  return read_member(target, name, std::move(slot), kind, out);
}

// What was added to the object itself, and a dictionary's keys, go before its type's data.
bool is_own_member(const Value &target, std::string_view name) {
  Value ignored;
  const auto *added = added_members(target);
  if (added != nullptr && added->find(name) != Shape::kMissing) return true;
  const auto *table = unwrap(target).as<Dictionary>();
  return table != nullptr && table->find(Value(name), &ignored);
}
bool read_type_data(const Value &target, std::string_view name, Value *out) {
  Value slot;
  MemberKind kind;
  return find_type_member(target, name, &slot, &kind) && !is_own_member(target, name) &&
         read_member(target, name, std::move(slot), kind, out);
}

bool read_net(const Value &target, std::string_view name, Value *out) {
  const auto *type = type_of(target);
  const auto *member = find_member(type, name, false);
  if (!member) return false;
  if (!member->property) {
    *out = method_object(target, *member);
    return true;
  }
  Call call{target, {}, type, member->name, member};
  try {
    *out = member->property->code(call);
  } catch (const NetError &) {
    *out = {};  // as PowerShell: a getter that fails reads as $null
  }
  return true;
}

bool read_dictionary(const Value &target, std::string_view name, Value *out) {
  const auto &table = *target.as<Dictionary>();
  if (table.key_type() && !table.key_type()->is(TypeId::String)) {
    Value key;
    return try_convert(Value(name), table.key_type(), &key) && table.find(key, out);
  }
  Value number;  // $h.1 finds an integer key, before the text
  if (!name.empty() && name[0] >= '0' && name[0] <= '9' && parse_number(name, &number) &&
      table.find(number, out))
    return true;
  return table.find(name, out);
}

bool read_exception(const Exception &exception, std::string_view name, Value *out) {
  const auto slot = exception.bag.find(name);
  if (slot == Shape::kMissing) return false;
  *out = exception.bag.slot(slot);
  return true;
}

// The properties an object itself has, without those of its items.
bool read_own(const Value &target, std::string_view name, Value *out) {
  auto &object = *target.object();
  if (const auto *extension = extension_of(object);
      extension && read_bag(target, extension->bag, name, out))
    return true;
  switch (object.object_kind()) {
    case ObjectKind::Custom:
      if (read_bag(target, static_cast<CustomObject &>(object).bag, name, out)) return true;
      break;
    case ObjectKind::Wrapper: {
      const auto &wrapper = static_cast<Wrapper &>(object);
      if (read_bag(target, wrapper.bag, name, out)) return true;
      return wrapper.base.is_object() ? read_own(wrapper.base, name, out)
                                      : read_net(wrapper.base, name, out);
    }
    case ObjectKind::Deserialized: {
      const auto &deserialized = static_cast<Deserialized &>(object);
      if (read_bag(target, deserialized.bag, name, out)) return true;
      if (deserialized.items.is_object()) return read_own(deserialized.items, name, out);
      break;
    }
    case ObjectKind::Hashtable:
    case ObjectKind::Dictionary:
      if (read_dictionary(target, name, out)) return true;
      break;
    case ObjectKind::Record:
      if (read_bag(target, static_cast<Record &>(object).bag, name, out)) return true;
      break;
    case ObjectKind::Exception:
      if (read_exception(static_cast<Exception &>(object), name, out)) return true;
      break;
    case ObjectKind::Foreign:
      if (static_cast<ForeignObject &>(object).get(name, out)) return true;
      if (const Value list = read_only_list(static_cast<ForeignObject &>(object)); list.is_object())
        return read_net(list, name, out);
      break;
    case ObjectKind::ScriptBlock:
      if (auto *engine = current_engine();
          engine && engine->block_member(static_cast<ScriptBlock &>(object), name, out))
        return true;
      break;
    default:
      break;
  }
  return read_net(target, name, out);
}

// $list.Name: the property of each item that has it.
bool read_items(const Value &target, std::string_view name, Value *out) {
  static thread_local int depth = 0;
  const Nesting nesting(depth);
  if (nesting.too_deep()) return false;
  Values found;
  bool any = false;
  Enumerator items(target);
  for (Value item; items.next(&item);) {
    Value value;
    if (item.is_null()) continue;
    if (!find_property(item, name, &value)) continue;
    any = true;
    if (is_enumerable(value)) {
      for (auto &inner : to_items(value)) found.push_back(std::move(inner));
    } else if (!value.is_nothing()) {
      found.push_back(std::move(value));
    }
  }
  if (!any) return false;
  *out = collapse(std::move(found));
  if (out->is_nothing()) *out = make_array({});
  return true;
}

[[noreturn]] void fail_no_property(std::string_view name) {
  throw_invalid_operation(
      "PropertyNotFound",
      "The property '" + std::string(name) +
          "' cannot be found on this object. Verify that the property exists and can be set.");
}

[[noreturn]] void fail_setting(std::string_view name, std::string_view why) {
  throw_runtime("ExceptionWhenSetting", ErrorCategory::NotSpecified,
                "System.Management.Automation.SetValueInvocationException",
                "Exception setting \"" + std::string(name) + "\": \"" + std::string(why) + "\"");
}

void run_setter(const Value &target, std::string_view name, const Value &slot, const Value &value) {
  const auto *script = slot.as<ScriptMember>();
  const auto *block = script ? script->setter.as<ScriptBlock>() : nullptr;
  if (!block)
    throw_runtime("SetWithoutSetterFromScriptProperty", ErrorCategory::NotSpecified,
                  "System.Management.Automation.SetValueException",
                  "Set accessor for property \"" + std::string(name) + "\" is unavailable.");
  invoke_block(*block, {.arguments = {&value, 1}, .dollar_this = &target});
}

bool write_bag(const Value &target, PropertyBag &bag, std::string_view name, const Value &value) {
  Value slot;
  MemberKind kind;
  {
    Value old;
    const ObjectLock guard(*target.object());
    const auto at = bag.find(name);
    if (at == Shape::kMissing) return false;
    kind = bag.kind(at);
    slot = bag.slot(at);
    if (kind == MemberKind::Note) {
      old = slot;
      bag.set_slot(at, value.is_nothing() ? Value() : value);
    }
  }
  if (kind == MemberKind::Alias) set_property(target, to_text(slot), value);
  if (kind == MemberKind::Script) run_setter(target, name, slot, value);
  return true;
}

bool write_type_data(const Value &target, std::string_view name, const Value &value) {
  Value slot;
  MemberKind kind;
  if (!find_type_member(target, name, &slot, &kind) || is_own_member(target, name)) return false;
  if (kind == MemberKind::Alias) return set_property(target, to_text(slot), value), true;
  if (kind != MemberKind::Script) fail_no_property(name);
  return run_setter(target, name, slot, value), true;
}

bool write_net(const Value &target, std::string_view name, const Value &value) {
  const auto *type = type_of(target);
  const auto *member = find_member(type, name, false);
  if (!member || !member->property) return false;
  if (!member->property->set)
    throw_invalid_operation("PropertyAssignmentException",
                            "'" + member->name + "' is a ReadOnly property.");
  const auto *wanted = member->property_type ? member->property_type : find_type(member->type_text);
  Value converted = value;
  if (wanted) {
    try {
      converted = convert_to(value, wanted);
    } catch (const ScriptError &error) {
      fail_setting(member->name, error.record->exception->message);
    }
  }
  Call call{target, {&converted, 1}, type, member->name, member};
  try {
    member->property->set(call);
  } catch (const NetError &error) {
    fail_setting(member->name, error.message);
  }
  return true;
}

void write_dictionary(Dictionary &table, std::string_view name, const Value &value) {
  const Value key = table.key_type() ? convert_to(Value(name), table.key_type()) : Value(name);
  table.set(key, table.value_type() ? convert_to(value, table.value_type()) : value);
}

}  // namespace

bool find_own_property(const Value &target, std::string_view name, Value *out) {
  if (target.is_null()) return false;
  if (has_type_data() && read_type_data(target, name, out)) return true;
  return (target.is_object() ? read_own(target, name, out) : read_net(target, name, out)) ||
         find_intrinsic(target, name, out);
}

bool find_property(const Value &target, std::string_view name, Value *out) {
  if (target.is_null()) {
    if (!is_count_name(name)) return false;
    *out = 0;
    return true;
  }
  if (find_own_property(target, name, out)) return true;
  if (target.is_object() && is_enumerable(target) && !target.as<CustomObject>())
    return read_items(target, name, out);
  if (!is_count_name(name)) return false;
  *out = 1;
  return true;
}

Value get_property(const Value &target, std::string_view name) {
  Value value;
  find_property(target, name, &value);
  return value;
}

void set_property(const Value &target, std::string_view name, const Value &value) {
  if (has_type_data() && !target.is_null() && write_type_data(target, name, value)) return;
  if (!target.is_object()) {
    if (!target.is_null() && write_net(target, name, value)) return;
    fail_no_property(name);
  }
  auto &object = *target.object();
  if (auto *extension = extension_of(object);
      extension && write_bag(target, extension->bag, name, value))
    return;
  switch (object.object_kind()) {
    case ObjectKind::Custom:
      if (write_bag(target, static_cast<CustomObject &>(object).bag, name, value)) return;
      fail_setting(
          name,
          "The property '" + std::string(name) +
              "' cannot be found on this object. Verify that the property exists and can be set.");
    case ObjectKind::Wrapper:
      if (write_bag(target, static_cast<Wrapper &>(object).bag, name, value)) return;
      return set_property(static_cast<Wrapper &>(object).base, name, value);
    case ObjectKind::Deserialized:
      if (write_bag(target, static_cast<Deserialized &>(object).bag, name, value)) return;
      break;
    case ObjectKind::Hashtable:
    case ObjectKind::Dictionary:
      return write_dictionary(static_cast<Dictionary &>(object), name, value);
    case ObjectKind::Record:
      if (write_bag(target, static_cast<Record &>(object).bag, name, value)) return;
      break;
    case ObjectKind::Exception:
      if (auto &bag = static_cast<Exception &>(object).bag; bag.find(name) != Shape::kMissing)
        return bag.set(Value(name), value);
      break;
    case ObjectKind::Foreign:
      try {
        if (static_cast<ForeignObject &>(object).set(name, value)) return;
      } catch (const NetError &error) {
        fail_setting(name, error.message);
      }
      if (Value ignored; static_cast<ForeignObject &>(object).get(name, &ignored))
        throw_invalid_operation("PropertyAssignmentException",
                                "'" + std::string(name) + "' is a ReadOnly property.");
      break;
    default:
      break;
  }
  if (!write_net(target, name, value)) fail_no_property(name);
}

bool find_static(const Type *type, std::string_view name, Value *out) {
  if (type->is_enum())
    for (const auto &member : type->enum_members())
      if (inv::equals_ignore_case(member.name, name)) {
        *out = Value::enumeration(type, member.number);
        return true;
      }
  const auto *member = find_member(type, name, true);
  if (!member) {
    if (!is_count_name(name)) return false;
    *out = 1;
    return true;
  }
  if (!member->property) {
    *out = method_object(Value(const_cast<Type *>(type)), *member);
    return true;
  }
  Call call{{}, {}, type, member->name, member};
  try {
    *out = member->property->code(call);
  } catch (const NetError &error) {
    throw_runtime("ExceptionWhenGetting", ErrorCategory::NotSpecified,
                  "System.Management.Automation.GetValueInvocationException",
                  "Exception getting \"" + member->name + "\": \"" + error.message + "\"");
  }
  return true;
}

Value get_static(const Type *type, std::string_view name) {
  Value value;
  find_static(type, name, &value);
  return value;
}

void set_static(const Type *type, std::string_view name, const Value &value) {
  const auto *member = find_member(type, name, true);
  if (!member || !member->property) fail_no_property(name);
  if (!member->property->set)
    throw_invalid_operation("PropertyAssignmentException",
                            "'" + member->name + "' is a ReadOnly property.");
  const bool scripted = member->property_type != nullptr;
  const auto *wanted = scripted ? member->property_type : find_type(member->type_text);
  Value converted = value;
  try {
    if (wanted) converted = convert_to(value, wanted);
  } catch (const ScriptError &error) {
    if (!scripted) throw;
    fail_setting(member->name, error.record->exception->message);
  }
  Call call{{}, {&converted, 1}, type, member->name, member};
  try {
    member->property->set(call);
  } catch (const NetError &error) {
    if (!scripted) throw;
    fail_setting(member->name, error.message);
  }
}

bool add_member(Value &value, std::string_view name, MemberKind kind, Value content, bool force) {
  const Value key(name);
  PropertyBag *bag = nullptr;
  if (auto *custom = value.as<CustomObject>()) {
    bag = &custom->bag;
  } else if (auto *wrapper = value.as<Wrapper>()) {
    bag = &wrapper->bag;
  } else if (auto *deserialized = value.as<Deserialized>()) {
    bag = &deserialized->bag;
  } else if (value.is_object() && !value.is_string() && !value.is_decimal()) {
    bag = &make_extension(*value.object()).bag;
  } else {
    auto wrapped = make<Wrapper>(value);
    bag = &wrapped->bag;
    value = wrapped;
  }
  const ObjectLock guard(*value.object());
  if (bag->find(name) != Shape::kMissing && !force) return false;
  bag->set(key, std::move(content), kind);
  return true;
}

const PropertyBag *added_members(const Value &value) noexcept {
  if (!value.is_object()) return nullptr;
  if (const auto *custom = value.as<CustomObject>()) return &custom->bag;
  if (const auto *wrapper = value.as<Wrapper>()) return &wrapper->bag;
  if (const auto *deserialized = value.as<Deserialized>()) return &deserialized->bag;
  const auto *extension = extension_of(*value.object());
  return extension ? &extension->bag : nullptr;
}

}  // namespace psjsh
