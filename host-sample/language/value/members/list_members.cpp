// ArrayList, List<T> and what has the members of one of them.
#include <algorithm>

#include "language/value/containers.h"
#include "language/value/convert.h"
#include "language/value/engine.h"
#include "language/value/enumerate.h"
#include "language/value/members.h"
#include "language/value/members/families.h"
#include "language/value/members/items.h"
#include "language/value/native.h"
#include "language/value/operators.h"
#include "language/value/required_block.h"
#include "language/value/script_error.h"

namespace psjsh {
namespace {

using namespace items;

constexpr const char *kRange = "System.ArgumentOutOfRangeException";
constexpr const char *kBadIndex =
    "Index was out of range. Must be non-negative and less than the size of the collection. "
    "(Parameter 'index')";

List &list(Call &call) {
  return *static_cast<List *>(call.self.object());
}
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
      {"bool IsSynchronized {get;}",                                                              \
       [](Call &c) -> Value { return list(c).type()->name() == "SyncArrayList"; }},               \
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
      {"void CopyTo(array array, int index)",                                                     \
       [](Call &c) -> Value {                                                                     \
         auto &to = array_argument(c, 0).items;                                                   \
         const auto at = static_cast<std::size_t>(std::max(0, to_int32(c.arguments[1])));         \
         const Values from = list(c).items;                                                       \
         if (at > to.size() || from.size() > to.size() - at)                                      \
           throw_net(                                                                             \
               "System.ArgumentException",                                                        \
               "Destination array was not long enough. Check the destination index, length, "     \
               "and the array's lower bounds. (Parameter 'destinationArray')");                   \
         std::copy(from.begin(), from.end(), to.begin() + static_cast<std::ptrdiff_t>(at));       \
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

// A node knows its value and its list.
Value node_of(Call &c, bool first) {
  const ObjectLock guard(list(c));
  const auto &items = list(c).items;
  if (items.empty()) return {};
  const auto arguments = c.type->arguments();
  auto node = make_record("System.Collections.Generic.LinkedListNode`1[" +
                          (arguments.empty() ? "System.Object" : arguments[0]->net_name()) + "]");
  node->with("List", c.self).with("Value", first ? items.front() : items.back());
  return node;
}
constexpr MemberRow kLinked[] = {
    {"System.Object First {get;}", [](Call &c) -> Value { return node_of(c, true); }},
    {"System.Object Last {get;}", [](Call &c) -> Value { return node_of(c, false); }},
};

constexpr TypeMembers kTypes[] = {
    {"System.Collections.ArrayList", kArrayList},
    {"System.Collections.Generic.List`1", kList},
    {"System.Collections.ObjectModel.Collection`1", kList},
    {"System.Collections.ObjectModel.ObservableCollection`1", kList},
    {"System.Collections.ObjectModel.ReadOnlyCollection`1", kReadOnlyList},
    {"System.Management.Automation.PSDataCollection`1", kList},
    {"System.Collections.Generic.LinkedList`1", kLinked},
    {"System.Collections.Generic.LinkedList`1", kList},
    {"System.Text.RegularExpressions.MatchCollection", kReadOnlyList},
    {"System.Text.RegularExpressions.GroupCollection", kReadOnlyList},
    {"System.Collections.Hashtable+KeyCollection", kReadOnlyList},
    {"System.Collections.Hashtable+ValueCollection", kReadOnlyList},
    {"System.Collections.Specialized.OrderedDictionary+OrderedDictionaryKeyValueCollection",
     kReadOnlyList}};

}  // namespace

std::span<const TypeMembers> list_members() {
  return kTypes;
}

}  // namespace psjsh
