// Queues, stacks and bags, for one thread or many.
#include "language/value/containers.h"
#include "language/value/convert.h"
#include "language/value/engine.h"
#include "language/value/enumerate.h"
#include "language/value/members/families.h"
#include "language/value/members/items.h"
#include "language/value/native.h"
#include "language/value/script_error.h"

namespace psjsh {
namespace {

using namespace items;

Queue &queue(Call &call) {
  return *static_cast<Queue *>(call.self.object());
}
Value pop(Call &c, const char *empty) {
  Value item;
  if (!queue(c).pop(&item)) throw_net("System.InvalidOperationException", empty);
  return item;
}
Value peek(Call &c, const char *empty) {
  Value item;
  if (!queue(c).peek(&item)) throw_net("System.InvalidOperationException", empty);
  return item;
}
const char *empty_text(Call &c) {
  return c.type->arguments().empty() ? (queue(c).is_stack() ? "Stack empty." : "Queue empty.")
                                     : (queue(c).is_stack() ? "Stack empty." : "Queue empty.");
}
Value push(Call &c) {
  queue(c).push(c.arguments[0]);
  return Value::nothing();
}
Value try_take(Call &c) {
  Value item;
  const bool ok = queue(c).pop(&item);
  c.arguments[0].as<Reference>()->set(item);
  return ok;
}
Value try_peek(Call &c) {
  Value item;
  const bool ok = queue(c).peek(&item);
  c.arguments[0].as<Reference>()->set(item);
  return ok;
}
Value new_queue(Call &c, bool stack) {
  auto made = make<Queue>(c.type, stack);
  if (c.count() && !c.arguments[0].is_int32())
    for (auto &item : to_items(c.arguments[0])) made->push(std::move(item));
  return made;
}
Value new_fifo(Call &c) {
  return new_queue(c, false);
}
Value new_stack(Call &c) {
  return new_queue(c, true);
}
Value queue_array(Call &c) {
  const auto arguments = c.type->arguments();
  return make_array(queue(c).snapshot(),
                    arguments.empty() ? type_of_id(TypeId::Object) : arguments[0]);
}
Value queue_contains(Call &c) {
  return index_in(queue(c).snapshot(), c.arguments[0]) >= 0;
}

// Room grows from four by doubling.
std::size_t list_capacity(std::size_t count) {
  std::size_t room = count ? 4 : 0;
  while (room < count) room *= 2;
  return room;
}

constexpr MemberRow kCommonQueue[] = {
    {"int Count {get;}", [](Call &c) -> Value { return number(queue(c).count()); }},
    {"int Capacity {get;}",
     [](Call &c) -> Value { return number(list_capacity(queue(c).count())); }},
    {"bool IsSynchronized {get;}", [](Call &) -> Value { return false; }},
    {"System.Object SyncRoot {get;}", [](Call &c) -> Value { return c.self; }},
    {"bool IsEmpty {get;}", [](Call &c) -> Value { return queue(c).count() == 0; }},
    {"void Clear()",
     [](Call &c) -> Value {
       queue(c).clear();
       return Value::nothing();
     }},
    {"bool Contains(System.Object item)", queue_contains},
    {"System.Object[] ToArray()", queue_array},
    {"System.Collections.IEnumerator GetEnumerator()", get_enumerator},
    {"System.Object Peek()", [](Call &c) -> Value { return peek(c, empty_text(c)); }},
    {"bool TryPeek([ref] System.Object result)", try_peek},
};
constexpr MemberRow kQueue[] = {
    {"void Enqueue(System.Object item)", push},
    {"System.Object Dequeue()", [](Call &c) -> Value { return pop(c, "Queue empty."); }},
    {"bool TryDequeue([ref] System.Object result)", try_take},
    {"static System.Object new()", new_fifo},
    {"static System.Object new(System.Object collection)", new_fifo},
    {"static System.Object Synchronized(System.Object queue)",
     [](Call &c) -> Value { return c.arguments[0]; }},
};
constexpr MemberRow kStack[] = {
    {"void Push(System.Object item)", push},
    {"System.Object Pop()", [](Call &c) -> Value { return pop(c, "Stack empty."); }},
    {"bool TryPop([ref] System.Object result)", try_take},
    {"static System.Object new()", new_stack},
    {"static System.Object new(System.Object collection)", new_stack},
};
constexpr MemberRow kBag[] = {
    {"void Add(System.Object item)", push},
    {"bool TryTake([ref] System.Object result)", try_take},
    {"static System.Object new()", new_stack},
    {"static System.Object new(System.Object collection)", new_stack},
};

constexpr TypeMembers kTypes[] = {{"System.Collections.Queue", kCommonQueue},
                                  {"System.Collections.Queue", kQueue},
                                  {"System.Collections.Stack", kCommonQueue},
                                  {"System.Collections.Stack", kStack},
                                  {"System.Collections.Generic.Queue`1", kCommonQueue},
                                  {"System.Collections.Generic.Queue`1", kQueue},
                                  {"System.Collections.Generic.Stack`1", kCommonQueue},
                                  {"System.Collections.Generic.Stack`1", kStack},
                                  {"System.Collections.Concurrent.ConcurrentQueue`1", kCommonQueue},
                                  {"System.Collections.Concurrent.ConcurrentQueue`1", kQueue},
                                  {"System.Collections.Concurrent.ConcurrentStack`1", kCommonQueue},
                                  {"System.Collections.Concurrent.ConcurrentStack`1", kStack},
                                  {"System.Collections.Concurrent.ConcurrentBag`1", kCommonQueue},
                                  {"System.Collections.Concurrent.ConcurrentBag`1", kBag}};

}  // namespace

std::span<const TypeMembers> queue_members() {
  return kTypes;
}

}  // namespace psjsh
