// Arrays, ArrayList, List<T> and other lists, queues, stacks, sets, enumerators.
#include <algorithm>

#include "language/value/containers.h"
#include "language/value/convert.h"
#include "language/value/engine.h"
#include "language/value/enumerate.h"
#include "language/value/member_table.h"
#include "language/value/members.h"
#include "language/value/operators.h"
#include "language/value/property_bag.h"
#include "language/value/records.h"
#include "language/value/required_block.h"
#include "language/value/script_error.h"

namespace psjsh {
namespace {

constexpr const char *kRange = "System.ArgumentOutOfRangeException";
constexpr const char *kBadIndex =
    "Index was out of range. Must be non-negative and less than the size of the collection. "
    "(Parameter 'index')";

Array &array(Call &call) {
  return *static_cast<Array *>(call.self.object());
}
List &list(Call &call) {
  return *static_cast<List *>(call.self.object());
}
Queue &queue(Call &call) {
  return *static_cast<Queue *>(call.self.object());
}
HashSet &set(Call &call) {
  return *static_cast<HashSet *>(call.self.object());
}
Array &array_argument(Call &call, std::size_t i) {
  auto *found = call.arguments[i].as<Array>();
  if (!found)
    throw_net("System.ArgumentNullException", "Value cannot be null. (Parameter 'array')");
  return *found;
}
Value number(std::size_t count) {
  return static_cast<std::int32_t>(count);
}

bool same_item(const Value &a, const Value &b) {
  const Value &x = unwrap(a), &y = unwrap(b);
  if (x.is_null() || y.is_null()) return x.is_null() && y.is_null();
  return equal_keys(x, y, false);
}

std::int32_t index_in(const Values &items, const Value &what, std::size_t from = 0) {
  for (auto i = from; i < items.size(); ++i)
    if (same_item(items[i], what)) return static_cast<std::int32_t>(i);
  return -1;
}
std::int32_t last_index_in(const Values &items, const Value &what) {
  for (auto i = items.size(); i-- > 0;)
    if (same_item(items[i], what)) return static_cast<std::int32_t>(i);
  return -1;
}

[[noreturn]] void fail_fixed() {
  throw_net("System.NotSupportedException", "Collection was of a fixed size.");
}
Value fixed(Call &) {
  fail_fixed();
}

Value default_item(const Type *element) {
  return element->is_value_type() ? convert_to(Value(0), element) : Value();
}

bool less(const Value &a, const Value &b, const Value &comparison) {
  if (const auto *block = comparison.as<ScriptBlock>()) {
    const Value pair[] = {a, b};
    return to_int32(invoke_block(*block, {.arguments = pair})) < 0;
  }
  return sort_compare(a, b, Case::Match) < 0;
}

// Sorts a copy, so that a comparison in script never sees half-moved items.
void sort_items(Values &items, const Value &comparison = {}) {
  Values copy = items;
  std::stable_sort(copy.begin(), copy.end(),
                   [&](const Value &a, const Value &b) { return less(a, b, comparison); });
  items.swap(copy);
}

Value get_enumerator(Call &c) {
  return make<EnumeratorObject>(to_items(c.self), false);
}

constexpr MemberRow kArray[] = {
    {"int Count {get;}", [](Call &c) -> Value { return number(array(c).items.size()); }},
    {"int Length {get;}", [](Call &c) -> Value { return number(array(c).items.size()); }},
    {"long LongLength {get;}",
     [](Call &c) -> Value { return static_cast<std::int64_t>(array(c).items.size()); }},
    {"int Rank {get;}",
     [](Call &c) -> Value { return number(std::max<std::size_t>(1, array(c).dimensions.size())); }},
    {"System.Object SyncRoot {get;}", [](Call &c) -> Value { return c.self; }},
    {"bool IsReadOnly {get;}", [](Call &) -> Value { return false; }},
    {"bool IsFixedSize {get;}", [](Call &) -> Value { return true; }},
    {"bool IsSynchronized {get;}", [](Call &) -> Value { return false; }},
    {"int Add(System.Object value)", fixed},
    {"void Insert(int index, System.Object value)", fixed},
    {"void Remove(System.Object value)", fixed},
    {"void RemoveAt(int index)", fixed},
    {"void Clear()",
     [](Call &c) -> Value {
       for (auto &item : array(c).items) item = default_item(array(c).element());
       return Value::nothing();
     }},
    {"System.Object Clone()",
     [](Call &c) -> Value { return make<Array>(array(c).items, array(c).type()); }},
    {"bool Contains(System.Object value)",
     [](Call &c) -> Value { return index_in(array(c).items, c.arguments[0]) >= 0; }},
    {"int IndexOf(System.Object value)",
     [](Call &c) -> Value { return index_in(array(c).items, c.arguments[0]); }},
    {"void CopyTo(array array, int index)",
     [](Call &c) -> Value {
       auto &to = array_argument(c, 0).items;
       const auto at = static_cast<std::size_t>(c.int32(1));
       if (at + array(c).items.size() > to.size())
         throw_net("System.ArgumentException",
                   "Destination array was not long enough. Check the destination index, length, "
                   "and the array's lower bounds. (Parameter 'destinationArray')");
       std::copy(array(c).items.begin(), array(c).items.end(),
                 to.begin() + static_cast<std::ptrdiff_t>(at));
       return Value::nothing();
     }},
    {"System.Collections.IEnumerator GetEnumerator()", get_enumerator},
    {"int GetLength(int dimension)",
     [](Call &c) -> Value {
       const auto &d = array(c).dimensions;
       if (d.empty() && c.int32(0) == 0) return number(array(c).items.size());
       if (c.int32(0) < 0 || static_cast<std::size_t>(c.int32(0)) >= d.size())
         throw_net("System.IndexOutOfRangeException", "Index was outside the bounds of the array.");
       return static_cast<std::int32_t>(d[static_cast<std::size_t>(c.int32(0))]);
     }},
    {"int GetLowerBound(int dimension)", [](Call &) -> Value { return 0; }},
    {"int GetUpperBound(int dimension)",
     [](Call &c) -> Value {
       const auto &d = array(c).dimensions;
       return static_cast<std::int32_t>(d.empty() ? array(c).items.size()
                                                  : d[static_cast<std::size_t>(c.int32(0))]) -
              1;
     }},
    {"System.Object GetValue(int index)",
     [](Call &c) -> Value {
       if (c.int32(0) < 0 || static_cast<std::size_t>(c.int32(0)) >= array(c).items.size())
         throw_net("System.IndexOutOfRangeException", "Index was outside the bounds of the array.");
       return array(c).items[static_cast<std::size_t>(c.int32(0))];
     }},
    {"void SetValue(System.Object value, int index)",
     [](Call &c) -> Value {
       set_index(c.self, c.arguments[1], c.arguments[0]);
       return Value::nothing();
     }},
    {"static int IndexOf(array array, System.Object value)",
     [](Call &c) -> Value { return index_in(array_argument(c, 0).items, c.arguments[1]); }},
    {"static int IndexOf(array array, System.Object value, int startIndex)",
     [](Call &c) -> Value {
       return index_in(array_argument(c, 0).items, c.arguments[1],
                       static_cast<std::size_t>(c.int32(2)));
     }},
    {"static int LastIndexOf(array array, System.Object value)",
     [](Call &c) -> Value { return last_index_in(array_argument(c, 0).items, c.arguments[1]); }},
    {"static void Reverse(array array)",
     [](Call &c) -> Value {
       auto &items = array_argument(c, 0).items;
       std::reverse(items.begin(), items.end());
       return Value::nothing();
     }},
    {"static void Sort(array array)",
     [](Call &c) -> Value {
       sort_items(array_argument(c, 0).items);
       return Value::nothing();
     }},
    {"static void Clear(array array, int index, int length)",
     [](Call &c) -> Value {
       auto &a = array_argument(c, 0);
       for (auto i = c.int32(1); i < c.int32(1) + c.int32(2); ++i)
         a.items.at(static_cast<std::size_t>(i)) = default_item(a.element());
       return Value::nothing();
     }},
    {"static void Copy(array sourceArray, array destinationArray, int length)",
     [](Call &c) -> Value {
       const auto &from = array_argument(c, 0).items;
       auto &to = array_argument(c, 1).items;
       const auto count = static_cast<std::size_t>(c.int32(2));
       if (count > from.size() || count > to.size())
         throw_net("System.ArgumentException",
                   "Source array was not long enough. Check the source index, length, and the "
                   "array's lower bounds. (Parameter 'sourceArray')");
       for (std::size_t i = 0; i < count; ++i) to[i] = from[i];
       return Value::nothing();
     }},
    {"static array CreateInstance(type elementType, int length)",
     [](Call &c) -> Value {
       const auto *element = c.arguments[0].as<Type>();
       return make_array(Values(static_cast<std::size_t>(c.int32(1)), default_item(element)),
                         element);
     }},
    {"static array Empty()", [](Call &) -> Value { return make_array({}); }},
    {"static void Resize([ref] array array, int newSize)",
     [](Call &c) -> Value {
       auto *reference = c.arguments[0].as<Reference>();
       const Value old = reference->get();
       const auto *from = old.as<Array>();
       Values items = from ? from->items : Values();
       items.resize(static_cast<std::size_t>(c.int32(1)));
       reference->set(make<Array>(std::move(items), from ? from->type() : nullptr));
       return Value::nothing();
     }},
};

std::size_t checked_index(Call &call, std::size_t argument, bool end_allowed) {
  const auto index = call.int32(argument);
  const auto limit = static_cast<std::int32_t>(list(call).items.size()) + (end_allowed ? 1 : 0);
  if (index < 0 || index >= limit)
    throw_net(kRange, end_allowed
                          ? "Index must be within the bounds of the List. (Parameter 'index')"
                          : kBadIndex);
  return static_cast<std::size_t>(index);
}

void check_growable(Call &call) {
  if (list(call).read_only) throw_net("System.NotSupportedException", "Collection is read-only.");
  if (list(call).fixed_size) fail_fixed();
}

Value changed(Call &call) {
  ++list(call).version;
  return Value::nothing();
}

Value insert_range(Call &call, std::size_t at, const Value &values) {
  check_growable(call);
  Values fresh;
  for (auto &item : to_items(values))
    fresh.push_back(list(call).element() ? convert_to(item, list(call).element())
                                         : std::move(item));
  const ObjectLock guard(list(call));
  list(call).items.insert(list(call).items.begin() + static_cast<std::ptrdiff_t>(at), fresh.begin(),
                          fresh.end());
  return changed(call);
}

Value remove_item(Call &call) {
  check_growable(call);
  Value dead;
  const ObjectLock guard(list(call));
  const auto at = index_in(list(call).items, call.arguments[0]);
  if (at < 0) return false;
  dead = list(call).items[static_cast<std::size_t>(at)];
  list(call).items.erase(list(call).items.begin() + at);
  changed(call);
  return true;
}

Value remove_range(Call &call, std::size_t first, std::size_t count) {
  check_growable(call);
  if (first + count > list(call).items.size())
    throw_net("System.ArgumentException",
              "Offset and length were out of bounds for the array or count is greater than the "
              "number of elements from index to the end of the source collection.");
  Values dead;
  const ObjectLock guard(list(call));
  const auto begin = list(call).items.begin() + static_cast<std::ptrdiff_t>(first);
  dead.assign(begin, begin + static_cast<std::ptrdiff_t>(count));
  list(call).items.erase(begin, begin + static_cast<std::ptrdiff_t>(count));
  return changed(call);
}

bool test(const Value &predicate, const Value &item) {
  return to_bool(invoke_block(required_block(predicate),
                              {.arguments = {&item, 1}, .dollar_underscore = &item}));
}

Value get_range(Call &call) {
  const auto first = checked_index(call, 0, true), count = static_cast<std::size_t>(call.int32(1));
  if (first + count > list(call).items.size())
    throw_net("System.ArgumentException",
              "Offset and length were out of bounds for the array or count is greater than the "
              "number of elements from index to the end of the source collection.");
  const auto begin = list(call).items.begin() + static_cast<std::ptrdiff_t>(first);
  return make<List>(list(call).type(), Values(begin, begin + static_cast<std::ptrdiff_t>(count)));
}

Value new_list(Call &call) {
  auto made = make<List>(call.type);
  if (call.count() && !call.arguments[0].is_int32())
    for (auto &item : to_items(call.arguments[0])) made->add(std::move(item));
  return made;
}

// What every list has; the element type is object where the list is not generic.
#define PSJSH_LIST_MEMBERS(T)                                                                     \
  {"int Count {get;}",                                                                            \
   [](Call &c) -> Value {                                                                         \
     const ObjectLock g(list(c));                                                                 \
     return number(list(c).items.size());                                                         \
   }},                                                                                            \
      {"int Capacity {get;set;}",                                                                 \
       [](Call &c) -> Value { return number(list(c).items.capacity()); },                         \
       [](Call &c) -> Value {                                                                     \
         list(c).items.reserve(static_cast<std::size_t>(c.int32(0)));                             \
         return {};                                                                               \
       }},                                                                                        \
      {"System.Object SyncRoot {get;}", [](Call &c) -> Value { return c.self; }},                 \
      {"bool IsReadOnly {get;}", [](Call &c) -> Value { return list(c).read_only; }},             \
      {"bool IsFixedSize {get;}", [](Call &c) -> Value { return list(c).fixed_size; }},           \
      {"void Clear()",                                                                            \
       [](Call &c) -> Value {                                                                     \
         check_growable(c);                                                                       \
         Values dead;                                                                             \
         {                                                                                        \
           const ObjectLock g(list(c));                                                           \
           dead.swap(list(c).items);                                                              \
         }                                                                                        \
         return changed(c);                                                                       \
       }},                                                                                        \
      {"bool Contains(" T " item)",                                                               \
       [](Call &c) -> Value {                                                                     \
         const ObjectLock g(list(c));                                                             \
         return index_in(list(c).items, c.arguments[0]) >= 0;                                     \
       }},                                                                                        \
      {"void CopyTo(array array)",                                                                \
       [](Call &c) -> Value {                                                                     \
         auto &to = array_argument(c, 0).items;                                                   \
         std::copy_n(list(c).items.begin(), std::min(to.size(), list(c).items.size()),            \
                     to.begin());                                                                 \
         return Value::nothing();                                                                 \
       }},                                                                                        \
      {"int IndexOf(" T " item)",                                                                 \
       [](Call &c) -> Value { return index_in(list(c).items, c.arguments[0]); }},                 \
      {"int LastIndexOf(" T " item)",                                                             \
       [](Call &c) -> Value { return last_index_in(list(c).items, c.arguments[0]); }},            \
      {"void Insert(int index, " T " item)",                                                      \
       [](Call &c) -> Value {                                                                     \
         check_growable(c);                                                                       \
         const auto at = checked_index(c, 0, true);                                               \
         const ObjectLock g(list(c));                                                             \
         list(c).items.insert(list(c).items.begin() + static_cast<std::ptrdiff_t>(at),            \
                              c.arguments[1]);                                                    \
         return changed(c);                                                                       \
       }},                                                                                        \
      {"void RemoveAt(int index)",                                                                \
       [](Call &c) -> Value { return remove_range(c, checked_index(c, 0, false), 1); }},          \
      {"void RemoveRange(int index, int count)",                                                  \
       [](Call &c) -> Value {                                                                     \
         return remove_range(c, checked_index(c, 0, true), static_cast<std::size_t>(c.int32(1))); \
       }},                                                                                        \
      {"void Reverse()",                                                                          \
       [](Call &c) -> Value {                                                                     \
         std::reverse(list(c).items.begin(), list(c).items.end());                                \
         return changed(c);                                                                       \
       }},                                                                                        \
      {"void Sort()",                                                                             \
       [](Call &c) -> Value {                                                                     \
         sort_items(list(c).items);                                                               \
         return changed(c);                                                                       \
       }},                                                                                        \
      {"void Sort(System.Object comparison)",                                                     \
       [](Call &c) -> Value {                                                                     \
         sort_items(list(c).items, c.arguments[0]);                                               \
         return changed(c);                                                                       \
       }},                                                                                        \
      {"System.Collections.IEnumerator GetEnumerator()", get_enumerator}, {                       \
    "System.Object GetRange(int index, int count)", get_range                                     \
  }

constexpr MemberRow kArrayList[] = {
    {"int Add(System.Object value)",
     [](Call &c) -> Value {
       check_growable(c);
       list(c).add(c.arguments[0]);
       return number(list(c).items.size() - 1);
     }},
    {"void AddRange(System.Object c)",
     [](Call &c) -> Value { return insert_range(c, list(c).items.size(), c.arguments[0]); }},
    {"void InsertRange(int index, System.Object c)",
     [](Call &c) -> Value { return insert_range(c, checked_index(c, 0, true), c.arguments[1]); }},
    {"void Remove(System.Object obj)",
     [](Call &c) -> Value {
       remove_item(c);
       return Value::nothing();
     }},
    {"System.Object Clone()", [](Call &c) -> Value { return make_array_list(list(c).items); }},
    {"System.Object[] ToArray()", [](Call &c) -> Value { return make_array(list(c).items); }},
    {"array ToArray(type type)",
     [](Call &c) -> Value {
       return convert_to(make_array(list(c).items), array_of(c.arguments[0].as<Type>()));
     }},
    {"void TrimToSize()",
     [](Call &c) -> Value {
       list(c).items.shrink_to_fit();
       return Value::nothing();
     }},
    {"bool IsSynchronized {get;}",
     [](Call &c) -> Value { return !list(c).type()->is(TypeId::ArrayList); }},
    {"static System.Collections.ArrayList new()", new_list},
    {"static System.Collections.ArrayList new(int capacity)", new_list},
    {"static System.Collections.ArrayList new(System.Object c)", new_list},
    {"static System.Collections.ArrayList Synchronized(System.Object list)",
     [](Call &c) -> Value {
       // Lists lock themselves: only the type tells a synchronized one.
       return make<List>(find_type("System.Collections.ArrayList+SyncArrayList"),
                         to_items(c.arguments[0]));
     }},
    PSJSH_LIST_MEMBERS("System.Object"),
};
constexpr MemberRow kList[] = {
    {"void Add(T item)",
     [](Call &c) -> Value {
       check_growable(c);
       const ObjectLock g(list(c));
       list(c).items.push_back(c.arguments[0]);
       return changed(c);
     }},
    {"void AddRange(System.Collections.Generic.IEnumerable[T] collection)",
     [](Call &c) -> Value { return insert_range(c, list(c).items.size(), c.arguments[0]); }},
    {"void InsertRange(int index, System.Collections.Generic.IEnumerable[T] collection)",
     [](Call &c) -> Value { return insert_range(c, checked_index(c, 0, true), c.arguments[1]); }},
    {"bool Remove(T item)", remove_item},
    {"T[] ToArray()",
     [](Call &c) -> Value {
       return make_array(list(c).items,
                         list(c).element() ? list(c).element() : type_of_id(TypeId::Object));
     }},
    {"bool Exists(System.Predicate[T] match)",
     [](Call &c) -> Value {
       for (const auto &item : Values(list(c).items))
         if (test(c.arguments[0], item)) return true;
       return false;
     }},
    {"T Find(System.Predicate[T] match)",
     [](Call &c) -> Value {
       for (const auto &item : Values(list(c).items))
         if (test(c.arguments[0], item)) return item;
       return {};
     }},
    {"System.Object FindAll(System.Predicate[T] match)",
     [](Call &c) -> Value {
       Values found;
       for (const auto &item : Values(list(c).items))
         if (test(c.arguments[0], item)) found.push_back(item);
       return make<List>(list(c).type(), std::move(found));
     }},
    {"int FindIndex(System.Predicate[T] match)",
     [](Call &c) -> Value {
       const Values items = list(c).items;
       for (std::size_t i = 0; i < items.size(); ++i)
         if (test(c.arguments[0], items[i])) return number(i);
       return -1;
     }},
    {"int RemoveAll(System.Predicate[T] match)",
     [](Call &c) -> Value {
       Values kept;
       for (const auto &item : Values(list(c).items))
         if (!test(c.arguments[0], item)) kept.push_back(item);
       const auto gone = list(c).items.size() - kept.size();
       list(c).items.swap(kept);
       changed(c);
       return number(gone);
     }},
    {"void ForEach(System.Action[T] action)",
     [](Call &c) -> Value {
       for (const auto &item : Values(list(c).items))
         invoke_block(*c.arguments[0].as<ScriptBlock>(),
                      {.arguments = {&item, 1}, .dollar_underscore = &item});
       return Value::nothing();
     }},
    {"bool TrueForAll(System.Predicate[T] match)",
     [](Call &c) -> Value {
       for (const auto &item : Values(list(c).items))
         if (!test(c.arguments[0], item)) return false;
       return true;
     }},
    {"int BinarySearch(T item)",
     [](Call &c) -> Value {
       const auto &items = list(c).items;
       const auto at = std::lower_bound(items.begin(), items.end(), c.arguments[0],
                                        [](const Value &a, const Value &b) {
                                          return sort_compare(a, b, Case::Match) < 0;
                                        }) -
                       items.begin();
       if (static_cast<std::size_t>(at) < items.size() &&
           same_item(items[static_cast<std::size_t>(at)], c.arguments[0]))
         return static_cast<std::int32_t>(at);
       return ~static_cast<std::int32_t>(at);
     }},
    {"System.Object AsReadOnly()",
     [](Call &c) -> Value {
       auto copy = make<List>(list(c).type(), list(c).items);
       copy->read_only = true;
       return copy;
     }},
    {"void TrimExcess()",
     [](Call &c) -> Value {
       list(c).items.shrink_to_fit();
       return Value::nothing();
     }},
    {"static System.Object new()", new_list},
    {"static System.Object new(int capacity)", new_list},
    {"static System.Object new(System.Collections.Generic.IEnumerable[T] collection)", new_list},
    PSJSH_LIST_MEMBERS("T"),
};
#undef PSJSH_LIST_MEMBERS
constexpr MemberRow kReadOnlyList[] = {
    {"int Count {get;}", [](Call &c) -> Value { return number(list(c).items.size()); }},
    {"System.Object Item(int index)",
     [](Call &c) -> Value { return get_index(c.self, c.arguments[0]); }},
    {"System.Collections.IEnumerator GetEnumerator()", get_enumerator},
    {"void CopyTo(array array, int index)",
     [](Call &c) -> Value {
       auto &to = array_argument(c, 0).items;
       for (std::size_t i = 0; i < list(c).items.size(); ++i)
         to.at(i + static_cast<std::size_t>(c.int32(1))) = list(c).items[i];
       return Value::nothing();
     }},
};

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

constexpr MemberRow kCommonQueue[] = {
    {"int Count {get;}", [](Call &c) -> Value { return number(queue(c).count()); }},
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

Value add_to_set(HashSet &target, const Value &item) {
  return target.table->add(item, {});
}
Value new_set(Call &c) {
  bool fold = false;
  for (const auto &argument : c.arguments)
    if (argument.is_object() && to_text(argument).find("IgnoreCase") != std::string::npos)
      fold = true;
  auto made = make<HashSet>(c.type, fold);
  if (c.count() && is_enumerable(c.arguments[0]))
    for (const auto &item : to_items(c.arguments[0]))
      add_to_set(*made, convert_to(item, c.type->arguments()[0]));
  return made;
}

// .NET grows sets from prime to prime.
std::size_t set_capacity(std::size_t count) {
  for (const std::size_t prime : {3, 7, 17, 37, 89, 197, 431, 919, 1931, 4049, 8419, 17519})
    if (count <= prime) return count == 0 ? 0 : prime;
  return count;
}
Value set_comparer(Call &c) {
  const auto *item = c.type->arguments().empty() ? nullptr : c.type->arguments()[0];
  if (item && item->is(TypeId::String))
    return make_record("System.Collections.Generic.StringEqualityComparer");
  return make_record("System.Collections.Generic.GenericEqualityComparer`1[" +
                     (item ? item->net_name() : "System.Object") + "]");
}
constexpr MemberRow kSet[] = {
    {"int Count {get;}", [](Call &c) -> Value { return number(set(c).table->count()); }},
    {"int Capacity {get;}",
     [](Call &c) -> Value { return number(set_capacity(set(c).table->count())); }},
    {"System.Object Comparer {get;}", set_comparer},
    {"bool IsReadOnly {get;}", [](Call &) -> Value { return false; }},
    {"bool Add(T item)", [](Call &c) -> Value { return add_to_set(set(c), c.arguments[0]); }},
    {"bool Remove(T item)", [](Call &c) -> Value { return set(c).table->remove(c.arguments[0]); }},
    {"bool Contains(T item)",
     [](Call &c) -> Value { return set(c).table->contains(c.arguments[0]); }},
    {"void Clear()",
     [](Call &c) -> Value {
       set(c).table->clear();
       return Value::nothing();
     }},
    {"void UnionWith(System.Object other)",
     [](Call &c) -> Value {
       for (const auto &item : to_items(c.arguments[0]))
         add_to_set(set(c), convert_to(item, c.type->arguments()[0]));
       return Value::nothing();
     }},
    {"void ExceptWith(System.Object other)",
     [](Call &c) -> Value {
       for (const auto &item : to_items(c.arguments[0])) set(c).table->remove(item);
       return Value::nothing();
     }},
    {"void IntersectWith(System.Object other)",
     [](Call &c) -> Value {
       auto other = make<HashSet>(c.type, set(c).table->ignore_case());
       for (const auto &item : to_items(c.arguments[0])) add_to_set(*other, item);
       for (const auto &item : set(c).table->keys())
         if (!other->table->contains(item)) set(c).table->remove(item);
       return Value::nothing();
     }},
    {"bool SetEquals(System.Object other)",
     [](Call &c) -> Value {
       const auto items = to_items(c.arguments[0]);
       for (const auto &item : items)
         if (!set(c).table->contains(item)) return false;
       return items.size() >= set(c).table->count();
     }},
    {"bool Overlaps(System.Object other)",
     [](Call &c) -> Value {
       for (const auto &item : to_items(c.arguments[0]))
         if (set(c).table->contains(item)) return true;
       return false;
     }},
    {"bool IsSubsetOf(System.Object other)",
     [](Call &c) -> Value {
       const auto items = to_items(c.arguments[0]);
       for (const auto &mine : set(c).table->keys())
         if (index_in(items, mine) < 0) return false;
       return true;
     }},
    {"bool IsSupersetOf(System.Object other)",
     [](Call &c) -> Value {
       for (const auto &item : to_items(c.arguments[0]))
         if (!set(c).table->contains(item)) return false;
       return true;
     }},
    {"System.Collections.IEnumerator GetEnumerator()", get_enumerator},
    {"static System.Object new()", new_set},
    {"static System.Object new(System.Object collection)", new_set},
    {"static System.Object new(System.Object collection, System.Object comparer)", new_set},
};

EnumeratorObject &walker(Call &c) {
  return static_cast<EnumeratorObject &>(*c.self.object());
}
Value current(Call &c) {
  const auto &e = walker(c);
  if (e.position == 0 || e.position > e.items.size()) return {};
  return e.items[e.position - 1];
}
Value member_of_current(Call &c, const char *name) {
  return get_property(current(c), name);
}

constexpr MemberRow kEnumerator[] = {
    {"System.Object Current {get;}", current},
    {"System.Object Key {get;}", [](Call &c) -> Value { return member_of_current(c, "Key"); }},
    {"System.Object Value {get;}", [](Call &c) -> Value { return member_of_current(c, "Value"); }},
    {"System.Object Entry {get;}", current},
    {"bool MoveNext()",
     [](Call &c) -> Value {
       auto &e = walker(c);
       if (e.position <= e.items.size()) ++e.position;
       return e.position <= e.items.size();
     }},
    {"void Reset()",
     [](Call &c) -> Value {
       walker(c).position = 0;
       return Value::nothing();
     }},
    {"void Dispose()", [](Call &) -> Value { return Value::nothing(); }},
};

constexpr TypeMembers kTypes[] = {
    {"System.Array", kArray},
    {"System.Collections.ArrayList", kArrayList},
    {"System.Collections.Generic.List`1", kList},
    {"System.Collections.ObjectModel.Collection`1", kList},
    {"System.Collections.ObjectModel.ObservableCollection`1", kList},
    {"System.Collections.ObjectModel.ReadOnlyCollection`1", kReadOnlyList},
    {"System.Management.Automation.PSDataCollection`1", kList},
    {"System.Collections.Generic.LinkedList`1", kList},
    {"System.Text.RegularExpressions.MatchCollection", kReadOnlyList},
    {"System.Text.RegularExpressions.GroupCollection", kReadOnlyList},
    {"System.Collections.Hashtable+KeyCollection", kReadOnlyList},
    {"System.Collections.Hashtable+ValueCollection", kReadOnlyList},
    {"System.Collections.Specialized.OrderedDictionary+OrderedDictionaryKeyValueCollection",
     kReadOnlyList},
    {"System.Collections.Queue", kCommonQueue},
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
    {"System.Collections.Concurrent.ConcurrentBag`1", kBag},
    {"System.Collections.Generic.HashSet`1", kSet},
    {"System.Collections.Generic.SortedSet`1", kSet},
    {"System.Collections.Hashtable+HashtableEnumerator", kEnumerator},
    {"System.ArrayEnumerator", kEnumerator},
};

}  // namespace

std::span<const TypeMembers> sequence_members() {
  return kTypes;
}

}  // namespace psjsh
