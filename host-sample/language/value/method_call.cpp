// Calling methods.
#include "invariant/compare.h"
#include "language/value/containers.h"
#include "language/value/convert.h"
#include "language/value/engine.h"
#include "language/value/enumerate.h"
#include "language/value/foreign.h"
#include "language/value/intrinsic_methods.h"
#include "language/value/member_table.h"
#include "language/value/members.h"
#include "language/value/native.h"
#include "language/value/nesting.h"
#include "language/value/property_bag.h"
#include "language/value/required_block.h"
#include "language/value/script_error.h"
#include "language/value/type_data.h"

namespace psjsh {

namespace inv = psj::invariant;

namespace {

[[noreturn]] void fail_no_method(const Value &target, std::string_view name) {
  throw_invalid_operation(
      "MethodNotFound", "Method invocation failed because [" + type_of(unwrap(target))->net_name() +
                            "] does not contain a method named '" + std::string(name) + "'.");
}

bool call_added(const Value &target, std::string_view name, Arguments arguments, Value *out) {
  const auto *bag = added_members(target);
  const auto slot = bag ? bag->find(name) : Shape::kMissing;
  Value content;
  MemberKind kind;
  if (slot != Shape::kMissing)
    content = bag->slot(slot), kind = bag->kind(slot);
  else if (!has_type_data() || !find_type_member(target, name, &content, &kind))
    return false;
  if (kind != MemberKind::ScriptMethod) return false;
  *out = invoke_block(required_block(content), {.arguments = arguments, .dollar_this = &target});
  return true;
}

// A method of a type that its values have, without added ones.
bool call_own(const Value &target, std::string_view name, Arguments arguments, Value *out) {
  if (const auto *foreign = target.as<ForeignObject>()) {
    if (const_cast<ForeignObject *>(foreign)->call(name, arguments, out)) return true;
  } else if (const auto *block = target.as<ScriptBlock>()) {
    if (auto *engine = current_engine();
        engine && engine->call_block_member(*block, name, arguments, out))
      return true;
  } else if (const auto *method = target.as<MethodObject>();
             method && inv::equals_ignore_case(name, "Invoke")) {
    *out = method->target.as<Type>()
               ? call_static(method->target.as<Type>(), method->name, arguments)
               : call_method(method->target, method->name, arguments);
    return true;
  }
  const auto *type = type_of(target);
  const auto *member = find_member(type, name, false);
  if (!member || member->property) return false;
  // Another's collection has the type of a list, but not its memory.
  if (const auto *foreign = target.as<ForeignObject>();
      foreign && !find_member(find_type("System.Object"), name, false))
    if (const Value list = read_only_list(*foreign); list.is_object()) {
      *out = invoke_member(*member, list, type, arguments);
      return true;
    }
  *out = invoke_member(*member, target, type, arguments);
  return true;
}

// $list.Method(): of each item. False when an item has no such method.
Value call_items(const Value &target, std::string_view name, Arguments arguments) {
  static thread_local int depth = 0;
  const Nesting nesting(depth);
  if (nesting.too_deep()) fail_no_method(target, name);
  Values results;
  Enumerator items(target);
  for (Value item; items.next(&item);) {
    Value result = call_method(item, name, arguments);
    if (result.is_nothing()) continue;
    if (is_enumerable(result)) {
      for (auto &inner : to_items(result)) results.push_back(std::move(inner));
    } else {
      results.push_back(std::move(result));
    }
  }
  return collapse(std::move(results));
}

}  // namespace

Value call_method(const Value &target, std::string_view name, Arguments arguments,
                  MethodCache *cache) {
  // The methods of every collection find nothing in $null.
  if (target.is_null() && (psj::invariant::equals_ignore_case(name, "Where") ||
                           psj::invariant::equals_ignore_case(name, "ForEach")))
    return call_method(make_array({}), name, arguments);
  if (target.is_null())
    throw_invalid_operation("InvokeMethodOnNull",
                            "You cannot call a method on a null-valued expression.");
  const bool plain = !has_type_data() && (!target.is_object() ||
                                          (target.object()->object_kind() != ObjectKind::Wrapper &&
                                           !target.object()->has_extension() &&
                                           target.object()->object_kind() != ObjectKind::Custom &&
                                           target.object()->object_kind() != ObjectKind::Foreign));
  if (cache && plain) {
    const auto *type = type_of(target);
    if (cache->type == type)
      return invoke_member(*static_cast<const Member *>(cache->member), target, type, arguments);
    const auto *member = find_member(type, name, false);
    if (member && !member->property &&
        !(target.is_object() && (ScriptBlock::is(*target.object()) || target.as<MethodObject>()))) {
      *cache = {type, member};
      return invoke_member(*member, target, type, arguments);
    }
  }
  Value result;
  if (call_added(target, name, arguments, &result)) return result;
  const Value &inner = unwrap(target);
  if (call_own(inner, name, arguments, &result)) return result;
  if (call_intrinsic(inner, name, arguments, &result)) return result;
  // A block kept in a property or a key is no method: PowerShell asks for .Invoke().
  if (const auto *deserialized = inner.as<Deserialized>();
      deserialized && deserialized->items.is_object() &&
      call_own(deserialized->items, name, arguments, &result))
    return result;
  if (inner.is_object() && is_enumerable(inner) && !to_items(inner).empty())
    return call_items(inner, name, arguments);
  fail_no_method(target, name);
}

Value call_static(const Type *type, std::string_view name, Arguments arguments) {
  if (const auto *member = find_member(type, name, true); member && !member->property)
    return invoke_member(*member, {}, type, arguments);
  if (inv::equals_ignore_case(name, "new")) return construct_default(type, arguments);
  // Methods of System.Type itself: [int].GetMethods() is written with a dot, but [int]::GetType is
  // an instance call.
  throw_invalid_operation("MethodNotFound",
                          "Method invocation failed because [" + type->net_name() +
                              "] does not contain a method named '" + std::string(name) + "'.");
}

}  // namespace psjsh
