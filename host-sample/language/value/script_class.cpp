#include "language/value/script_class.h"

#include "language/value/convert.h"
#include "language/value/property_bag.h"
#include "language/value/script_error.h"

namespace psjsh {
namespace {

Value read_slot(Call &call) {
  auto &object = *call.self.object();
  const ObjectLock guard(object);
  const auto &slots = class_slots(object);
  return call.member->slot < slots.size() ? slots[call.member->slot] : Value();
}

void check_value(const Call &call) {
  if (call.member->check) call.member->check->check(call.arguments[0]);
}

Value write_slot(Call &call) {
  check_value(call);
  auto &object = *call.self.object();
  Value old;  // goes when the lock has gone
  const ObjectLock guard(object);
  auto &slots = class_slots(object);
  if (call.member->slot >= slots.size()) return {};
  auto &place = slots[call.member->slot];
  old = std::exchange(place, call.arguments[0].is_nothing() ? Value() : call.arguments[0]);
  return {};
}

Value read_static(Call &call) {
  return call.member->owner->script_class()->statics()[call.member->slot];
}

Value write_static(Call &call) {
  check_value(call);
  call.member->owner->script_class()->statics()[call.member->slot] = call.arguments[0];
  return {};
}

constexpr MemberRow kSlot{"", read_slot, write_slot};
constexpr MemberRow kStatic{"", read_static, write_static};

}  // namespace

Values &class_slots(Object &object) {
  if (Instance::is(object)) return static_cast<Instance &>(object).slots;
  return make_extension(object).class_slots;
}

const MemberRow *slot_row(bool is_static) {
  return is_static ? &kStatic : &kSlot;
}

const ScriptBody *script_method(const Type *type, std::string_view name, std::size_t parameters) {
  if (!type->script_class()) return nullptr;
  const auto *member = find_member(type, name, false);
  if (!member) return nullptr;
  for (const auto &overload : member->overloads)
    if (overload.body && overload.parameters.size() == parameters) return overload.body;
  return nullptr;
}

bool script_text(const Value &value, std::string *out) {
  const auto *type = value.object()->type();
  const auto *body = script_method(type, "ToString", 0);
  if (!body) return false;
  *out = to_text(body->call(value, type, {}));
  return true;
}

namespace {

// The answer of a method with one parameter, the other object.
Value ask(const Value &left, std::string_view name, const Value &right) {
  const auto *member = find_member(left.object()->type(), name, false);
  return invoke_member(*member, left, left.object()->type(), {&right, 1});
}

}  // namespace

bool script_equals(const Value &left, const Value &right, bool *out) {
  if (!script_method(left.object()->type(), "Equals", 1)) return false;
  *out = to_bool(ask(left, "Equals", right));
  return true;
}

bool script_compare(const Value &left, const Value &right, int *out) {
  const auto *type = left.object()->type();
  static const auto *comparable = find_type("System.IComparable");
  if (!type->is_a(comparable) || !script_method(type, "CompareTo", 1)) return false;
  *out = to_int32(ask(left, "CompareTo", right));
  return true;
}

}  // namespace psjsh
