// $x[i], slices, keys, and assignment to them.
#include "invariant/utf16.h"
#include "language/value/containers.h"
#include "language/value/convert.h"
#include "language/value/enumerate.h"
#include "language/value/foreign.h"
#include "language/value/member_table.h"
#include "language/value/members.h"
#include "language/value/property_bag.h"
#include "language/value/psobject.h"
#include "language/value/regex.h"
#include "language/value/script_error.h"

namespace psjsh {

namespace inv = psj::invariant;

namespace {

[[noreturn]] void fail_null_index() {
  throw_invalid_operation("NullArrayIndex",
                          "Index operation failed; the array index evaluated to null.");
}
[[noreturn]] void fail_unindexable(const Value &target) {
  throw_invalid_operation("CannotIndex", "Unable to index into an object of type \"" +
                                             type_of(target)->net_name() + "\".");
}

// Wraps a negative index around; false when it is out of range.
bool place_of(std::int64_t index, std::size_t size, std::size_t *place) {
  const auto count = static_cast<std::int64_t>(size);
  if (index < 0) index += count;
  if (index < 0 || index >= count) return false;
  *place = static_cast<std::size_t>(index);
  return true;
}

bool item_at(const Object &object, const Values &items, const Value &index, Value *out) {
  Value number;
  if (!try_convert(index, type_of_id(TypeId::Int32), &number)) return false;
  const ObjectLock guard(object);
  std::size_t place = 0;
  if (!place_of(number.bits(), items.size(), &place)) return false;
  *out = items[place];
  return true;
}

bool unit_of_string(const Value &text, const Value &index, Value *out) {
  const auto *string = text.as<String>();
  std::size_t place = 0;
  if (!place_of(to_int32(index), string->length(), &place)) return false;
  *out = string->ascii() ? static_cast<char16_t>(string->view()[place])
                         : inv::unit_at(string->view(), place);
  return true;
}

Value key_for(const Dictionary &table, const Value &index) {
  return table.key_type() ? convert_to(index, table.key_type()) : unwrap(index);
}

bool dictionary_item(const Dictionary &table, const Value &index, Value *out) {
  if (table.is_ordered() && (index.is_int32() || index.kind() == Kind::Int64)) {
    std::size_t place = 0;
    return place_of(index.bits(), table.count(), &place) && table.entry_at(place, nullptr, out);
  }
  Value key;
  if (table.key_type()) return try_convert(index, table.key_type(), &key) && table.find(key, out);
  return table.find(unwrap(index), out);
}

bool match_group(const Value &groups, const Value &index, Value *out) {
  const auto *list = groups.as<List>();
  if (!index.is_string()) return item_at(*list, list->items, index, out);
  for (const auto &group : list->items)
    if (to_text(get_property(group, "Name")) == index.text()) return *out = group, true;
  return false;
}

// Where the indexes of several dimensions lie in the flat items.
bool flat_place(const Array &array, const Values &indexes, std::size_t *place) {
  if (indexes.size() != array.dimensions.size())
    throw_invalid_operation("NeedMultidimensionalIndex",
                            "The array index [" + join_text(indexes, ",") +
                                "] does not fit an array of " +
                                std::to_string(array.dimensions.size()) + " dimensions.");
  std::size_t flat = 0;
  for (std::size_t i = 0; i < indexes.size(); ++i) {
    std::size_t one = 0;
    if (!place_of(to_int32(indexes[i]), array.dimensions[i], &one)) return false;
    flat = flat * array.dimensions[i] + one;
  }
  *place = flat;
  return true;
}

bool single_item(const Value &target, const Value &index, Value *out) {
  auto &object = *target.object();
  switch (object.object_kind()) {
    case ObjectKind::Array:
      return item_at(object, static_cast<Array &>(object).items, index, out);
    case ObjectKind::String:
      return unit_of_string(target, index, out);
    case ObjectKind::List: {
      auto &list = static_cast<List &>(object);
      if (auto *members = dynamic_cast<MemberCollection *>(&list); members && !index.is_integer()) {
        const auto view = member_view(members->target, to_text(index));
        if (view) *out = view;
        return static_cast<bool>(view);
      }
      if (list.type()->is(TypeId::GroupCollection)) return match_group(target, index, out);
      return item_at(object, list.items, index, out);
    }
    case ObjectKind::Hashtable:
    case ObjectKind::Dictionary:
      return dictionary_item(static_cast<Dictionary &>(object), index, out);
    case ObjectKind::Deserialized:
      if (static_cast<Deserialized &>(object).items.is_object())
        return single_item(static_cast<Deserialized &>(object).items, index, out);
      break;
    case ObjectKind::Foreign: {
      auto &foreign = static_cast<ForeignObject &>(object);
      Values items;
      // A collection may know its items by their names too.
      const bool by_name = index.is_string() && foreign.call("get_Item", {&index, 1}, out);
      if (by_name) return true;
      if (foreign.items(&items)) return item_at(object, items, index, out);
      if (foreign.call("get_Item", {&index, 1}, out)) return true;
      break;
    }
    case ObjectKind::Queue:
    case ObjectKind::Stack:
      if (object.type()->definition() == nullptr) break;
      fail_unindexable(target);
    case ObjectKind::HashSet:
      fail_unindexable(target);
    default:
      break;
  }
  if (const auto *member = find_member(object.type(), "get_Item", false)) {
    *out = invoke_member(*member, target, object.type(), {&index, 1});
    return true;
  }
  // A single object is its own element 0, as scripts index results that may be one or many.
  if (index.is_integer() && (index.bits() == 0 || index.bits() == -1)) {
    *out = target;
    return true;
  }
  if (object.object_kind() == ObjectKind::Custom || index.is_integer()) return false;
  fail_unindexable(target);
}

bool accepts_slice(const Value &target) {
  if (target.as<Dictionary>()) return true;
  return target.is_string() || is_enumerable(target);
}

}  // namespace

bool find_index(const Value &given, const Value &given_index, Value *out) {
  const Value &target = unwrap(given), &index = unwrap(given_index);
  if (target.is_null()) throw_invalid_operation("NullArray", "Cannot index into a null array.");
  if (index.is_null()) fail_null_index();
  if (const auto *array = target.as<Array>(); array && !array->dimensions.empty()) {
    std::size_t place = 0;
    if (!flat_place(*array, to_items(index), &place)) return false;
    *out = array->items[place];
    return true;
  }
  if (index.is_object() && is_enumerable(index) && (!target.is_object() || accepts_slice(target))) {
    Values found;
    for (const auto &one : to_items(index)) {
      Value item;
      const bool there = target.is_object()
                             ? single_item(target, one, &item)
                             : (one.bits() == 0 || one.bits() == -1) && (item = target, true);
      if (there)
        found.push_back(std::move(item));
      else if (target.as<Dictionary>())
        found.push_back({});
    }
    *out = make_array(std::move(found));
    return true;
  }
  if (target.is_object()) return single_item(target, index, out);
  std::int64_t number = 0;
  Value converted;
  if (!try_convert(index, type_of_id(TypeId::Int32), &converted)) fail_unindexable(target);
  number = converted.bits();
  if (number != 0 && number != -1) return false;
  *out = target;
  return true;
}

Value get_index(const Value &target, const Value &index) {
  // The commonest case, straight: an array and an int.
  if (target.is_object() && index.is_int32() &&
      target.object()->object_kind() == ObjectKind::Array && !values_shared()) {
    const auto &array = static_cast<Array &>(*target.object());
    const auto number = index.bits();
    if (number >= 0 && static_cast<std::size_t>(number) < array.items.size() &&
        array.dimensions.empty())
      return array.items[static_cast<std::size_t>(number)];
  }
  Value value;
  find_index(target, index, &value);
  return value;
}

namespace {

void set_item(const Object &object, Values &items, std::size_t place, Value value) {
  const ObjectLock guard(object);
  if (place < items.size()) std::swap(items[place], value);
}

void set_array(Array &array, const Value &index, const Value &value) {
  std::size_t place = 0;
  const bool flat = array.dimensions.empty();
  if (!flat ? !flat_place(array, to_items(index), &place)
            : !place_of(to_int32(index), array.items.size(), &place))
    throw_raw("System.IndexOutOfRangeException", "Index was outside the bounds of the array.");
  set_item(array, array.items, place,
           array.element()->is(TypeId::Object) ? value : convert_to(value, array.element()));
}

void set_dictionary(Dictionary &table, const Value &index, const Value &value) {
  if (table.is_ordered() && index.is_int32()) {
    Value key;
    std::size_t place = 0;
    if (!place_of(index.bits(), table.count(), &place) || !table.entry_at(place, &key, nullptr))
      throw_raw("System.ArgumentOutOfRangeException",
                "Specified argument was out of the range of valid values. (Parameter 'index')");
    return table.set(key, value);
  }
  table.set(key_for(table, index),
            table.value_type() ? convert_to(value, table.value_type()) : value);
}

}  // namespace

void set_index(const Value &given, const Value &given_index, const Value &given_value) {
  const Value &target = unwrap(given), &index = unwrap(given_index);
  const Value value = given_value.is_nothing() ? Value() : given_value;
  if (target.is_null()) throw_invalid_operation("NullArray", "Cannot index into a null array.");
  if (index.is_null()) fail_null_index();
  if (!target.is_object()) fail_unindexable(target);
  auto &object = *target.object();
  switch (object.object_kind()) {
    case ObjectKind::Array:
      return set_array(static_cast<Array &>(object), index, value);
    case ObjectKind::List: {
      auto &list = static_cast<List &>(object);
      std::size_t place = 0;
      if (!place_of(to_int32(index), list.items.size(), &place))
        throw_raw("System.ArgumentOutOfRangeException",
                  "Index was out of range. Must be non-negative and less than the size of the "
                  "collection. (Parameter 'index')");
      ++list.version;
      return set_item(list, list.items, place,
                      list.element() && !list.element()->is(TypeId::Object)
                          ? convert_to(value, list.element())
                          : value);
    }
    case ObjectKind::Hashtable:
    case ObjectKind::Dictionary:
      return set_dictionary(static_cast<Dictionary &>(object), index, value);
    case ObjectKind::Deserialized:
      if (static_cast<Deserialized &>(object).items.is_object())
        return set_index(static_cast<Deserialized &>(object).items, index, value);
      break;
    case ObjectKind::StringBuilder:
      break;
    default:
      break;
  }
  if (const auto *member = find_member(object.type(), "set_Item", false)) {
    const Value both[] = {index, value};
    invoke_member(*member, target, object.type(), both);
    return;
  }
  fail_unindexable(target);
}

}  // namespace psjsh
