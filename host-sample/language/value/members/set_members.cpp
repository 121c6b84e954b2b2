// HashSet<T>, SortedSet<T>.
#include "language/value/containers.h"
#include "language/value/convert.h"
#include "language/value/enumerate.h"
#include "language/value/members/families.h"
#include "language/value/members/items.h"
#include "language/value/property_bag.h"
#include "language/value/records.h"

namespace psjsh {
namespace {

using namespace items;

HashSet &set(Call &call) {
  return *static_cast<HashSet *>(call.self.object());
}
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

constexpr TypeMembers kTypes[] = {{"System.Collections.Generic.HashSet`1", kSet},
                                  {"System.Collections.Generic.SortedSet`1", kSet}};

}  // namespace

std::span<const TypeMembers> set_members() {
  return kTypes;
}

}  // namespace psjsh
