// Hashtable, OrderedDictionary, Dictionary<K,V> and their relatives, and their entries.
#include "language/value/containers.h"
#include "language/value/convert.h"
#include "language/value/engine.h"
#include "language/value/enumerate.h"
#include "language/value/member_table.h"
#include "language/value/operators.h"
#include "language/value/property_bag.h"
#include "language/value/required_block.h"
#include "language/value/script_error.h"

namespace psjsh {
namespace {

Dictionary &table(Call &call) {
  return *static_cast<Dictionary *>(call.self.object());
}
bool generic(const Dictionary &d) {
  return d.object_kind() == ObjectKind::Dictionary;
}
bool contains_value(Call &c) {
  for (const auto &value : table(c).values())
    if (equal_keys(value, c.arguments[0], false) || (value.is_null() && c.arguments[0].is_null()))
      return true;
  return false;
}

[[noreturn]] void fail_null_key() {
  throw_net("System.ArgumentNullException", "Value cannot be null. (Parameter 'key')");
}

Value add(Call &c) {
  if (c.arguments[0].is_null()) fail_null_key();
  const Value key = unwrap(c.arguments[0]);
  if (table(c).add(key, c.arguments[1])) return Value::nothing();
  if (generic(table(c)))
    throw_net("System.ArgumentException",
              "An item with the same key has already been added. Key: " + to_text(key));
  Value old = key;
  for (const auto &mine : table(c).keys())
    if (equal_keys(mine, key, table(c).ignore_case())) old = mine;
  throw_net("System.ArgumentException", "Item has already been added. Key in dictionary: '" +
                                            to_text(old) + "'  Key being added: '" + to_text(key) +
                                            "'");
}

const Type *collection_type(const Dictionary &d, bool keys) {
  static const auto
      *hash_keys = find_type("System.Collections.Hashtable+KeyCollection"),
      *hash_values = find_type("System.Collections.Hashtable+ValueCollection"),
      *ordered = find_type(
          "System.Collections.Specialized.OrderedDictionary+OrderedDictionaryKeyValueCollection");
  if (d.is_ordered()) return ordered;
  return keys ? hash_keys : hash_values;
}

Value enumerate(Call &c) {
  static const auto *pair = find_type("System.Collections.Generic.KeyValuePair`2");
  const Type *entry = generic(table(c)) && c.type->arguments().size() == 2
                          ? generic_of(pair, c.type->arguments())
                          : nullptr;
  Values entries;
  for (auto &[key, value] : table(c).entries()) entries.push_back(make<Entry>(key, value, entry));
  return make<EnumeratorObject>(std::move(entries), true);
}

Value clone(Call &c) {
  auto copy = make<Dictionary>(table(c).flavor(), table(c).ignore_case(), table(c).type());
  for (auto &[key, value] : table(c).entries()) copy->set(key, value);
  return copy;
}

bool wants_fold(Call &c) {
  for (const auto &argument : c.arguments)
    if (argument.is_object() && to_text(argument).find("IgnoreCase") != std::string::npos)
      return true;
  return false;
}

Value make_table(Call &c, Dictionary::Flavor flavor) {
  auto made = make<Dictionary>(flavor, wants_fold(c), c.type);
  if (c.count())
    if (const auto *source = c.arguments[0].as<Dictionary>())
      for (auto &[key, value] : source->entries()) made->set(key, value);
  return made;
}
Value new_hashtable(Call &c) {
  return make_table(c, Dictionary::Flavor::Hashtable);
}
Value new_ordered(Call &c) {
  return make_table(c, Dictionary::Flavor::Ordered);
}
Value new_generic(Call &c) {
  return make_table(c, Dictionary::Flavor::Generic);
}
Value new_sorted(Call &c) {
  return make_table(c, Dictionary::Flavor::Sorted);
}
Value new_concurrent(Call &c) {
  return make_table(c, Dictionary::Flavor::Concurrent);
}

Value default_value(Call &c) {
  return table(c).value_type() && table(c).value_type()->is_value_type()
             ? convert_to(Value(0), table(c).value_type())
             : Value();
}

Value try_get(Call &c) {
  Value value;
  const bool found = table(c).find(unwrap(c.arguments[0]), &value);
  c.arguments[1].as<Reference>()->set(found ? value : default_value(c));
  return found;
}
Value try_remove(Call &c) {
  Value value;
  const bool found = table(c).remove(unwrap(c.arguments[0]), &value);
  c.arguments[1].as<Reference>()->set(found ? value : default_value(c));
  return found;
}
Value run(const Value &block, Arguments arguments) {
  return invoke_block(required_block(block), {.arguments = arguments});
}
Value fit(Call &c, Value value) {
  return table(c).value_type() ? convert_to(value, table(c).value_type()) : std::move(value);
}

Value get_or_add(Call &c) {
  Value value;
  const Value key = unwrap(c.arguments[0]);
  if (table(c).find(key, &value)) return value;
  value =
      fit(c, c.arguments[1].as<ScriptBlock>() ? run(c.arguments[1], {&key, 1}) : c.arguments[1]);
  // Another thread may have been faster: its value counts.
  if (table(c).add(key, value)) return value;
  return table(c).get(key);
}
Value add_or_update(Call &c) {
  const Value key = unwrap(c.arguments[0]);
  Value old;
  if (!table(c).find(key, &old)) {
    Value value =
        fit(c, c.arguments[1].as<ScriptBlock>() ? run(c.arguments[1], {&key, 1}) : c.arguments[1]);
    if (table(c).add(key, value)) return value;
    table(c).find(key, &old);
  }
  const Value both[] = {key, old};
  Value value =
      fit(c, c.arguments[2].as<ScriptBlock>() ? run(c.arguments[2], both) : c.arguments[2]);
  table(c).set(key, value);
  return value;
}

#define PSJSH_TABLE_MEMBERS                                                                \
  {"int Count {get;}",                                                                     \
   [](Call &c) -> Value { return static_cast<std::int32_t>(table(c).count()); }},          \
      {"System.Collections.ICollection Keys {get;}",                                       \
       [](Call &c) -> Value {                                                              \
         return make<List>(collection_type(table(c), true), table(c).keys());              \
       }},                                                                                 \
      {"System.Collections.ICollection Values {get;}",                                     \
       [](Call &c) -> Value {                                                              \
         return make<List>(collection_type(table(c), false), table(c).values());           \
       }},                                                                                 \
      {"bool IsReadOnly {get;}", [](Call &) -> Value { return false; }},                   \
      {"bool IsFixedSize {get;}", [](Call &) -> Value { return false; }},                  \
      {"bool IsSynchronized {get;}",                                                       \
       [](Call &c) -> Value {                                                              \
         return table(c).read_only == false && table(c).type()->name() == "SyncHashtable"; \
       }},                                                                                 \
      {"System.Object SyncRoot {get;}", [](Call &c) -> Value { return c.self; }},          \
      {"void Clear()",                                                                     \
       [](Call &c) -> Value {                                                              \
         table(c).clear();                                                                 \
         return Value::nothing();                                                          \
       }},                                                                                 \
  {                                                                                        \
    "System.Collections.IDictionaryEnumerator GetEnumerator()", enumerate                  \
  }

constexpr MemberRow kHashtable[] = {
    {"void Add(System.Object key, System.Object value)", add},
    {"bool Contains(System.Object key)",
     [](Call &c) -> Value {
       if (c.arguments[0].is_null()) fail_null_key();
       return table(c).contains(unwrap(c.arguments[0]));
     }},
    {"bool ContainsKey(System.Object key)",
     [](Call &c) -> Value {
       if (c.arguments[0].is_null()) fail_null_key();
       return table(c).contains(unwrap(c.arguments[0]));
     }},
    {"bool ContainsValue(System.Object value)", [](Call &c) -> Value { return contains_value(c); }},
    {"void Remove(System.Object key)",
     [](Call &c) -> Value {
       table(c).remove(unwrap(c.arguments[0]));
       return Value::nothing();
     }},
    {"System.Object Clone()", clone},
    {"System.Object Item(System.Object key)",
     [](Call &c) -> Value { return table(c).get(unwrap(c.arguments[0])); }},
    {"void CopyTo(array array, int arrayIndex)",
     [](Call &c) -> Value {
       auto *to = c.arguments[0].as<Array>();
       auto at = static_cast<std::size_t>(c.int32(1));
       for (auto &[key, value] : table(c).entries()) to->items.at(at++) = make<Entry>(key, value);
       return Value::nothing();
     }},
    {"static hashtable new()", new_hashtable},
    {"static hashtable new(System.Object d)", new_hashtable},
    {"static hashtable new(int capacity, System.Object comparer)", new_hashtable},
    {"static hashtable Synchronized(hashtable table)",
     [](Call &c) -> Value {
       // Every table locks itself when threads share it: the same object, of a type that says so.
       static const auto *type = find_type("System.Collections.Hashtable+SyncHashtable");
       auto copy = make<Dictionary>(Dictionary::Flavor::Hashtable,
                                    c.arguments[0].as<Dictionary>()->ignore_case(), type);
       for (auto &[key, value] : c.arguments[0].as<Dictionary>()->entries()) copy->set(key, value);
       return copy;
     }},
    PSJSH_TABLE_MEMBERS,
};
constexpr MemberRow kOrdered[] = {
    {"void Add(System.Object key, System.Object value)", add},
    {"bool Contains(System.Object key)",
     [](Call &c) -> Value { return table(c).contains(unwrap(c.arguments[0])); }},
    {"void Insert(int index, System.Object key, System.Object value)",
     [](Call &c) -> Value {
       if (c.int32(0) < 0 || static_cast<std::size_t>(c.int32(0)) > table(c).count())
         throw_net("System.ArgumentOutOfRangeException",
                   "Specified argument was out of the range of valid values. (Parameter 'index')");
       if (table(c).contains(c.arguments[1]))
         throw_net("System.ArgumentException",
                   "Item has already been added. Key in dictionary: '" + to_text(c.arguments[1]) +
                       "'  Key being added: '" + to_text(c.arguments[1]) + "'");
       table(c).insert_at(static_cast<std::size_t>(c.int32(0)), unwrap(c.arguments[1]),
                          c.arguments[2]);
       return Value::nothing();
     }},
    {"void Remove(System.Object key)",
     [](Call &c) -> Value {
       table(c).remove(unwrap(c.arguments[0]));
       return Value::nothing();
     }},
    {"void RemoveAt(int index)",
     [](Call &c) -> Value {
       if (c.int32(0) < 0 || static_cast<std::size_t>(c.int32(0)) >= table(c).count())
         throw_net("System.ArgumentOutOfRangeException",
                   "Specified argument was out of the range of valid values. (Parameter 'index')");
       table(c).remove_at(static_cast<std::size_t>(c.int32(0)));
       return Value::nothing();
     }},
    {"static ordered new()", new_ordered},
    {"static ordered new(System.Object comparer)", new_ordered},
    PSJSH_TABLE_MEMBERS,
};
constexpr MemberRow kGeneric[] = {
    {"void Add(TKey key, TValue value)", add},
    {"bool ContainsKey(TKey key)",
     [](Call &c) -> Value { return table(c).contains(c.arguments[0]); }},
    {"bool ContainsValue(TValue value)", [](Call &c) -> Value { return contains_value(c); }},
    {"bool Remove(TKey key)", [](Call &c) -> Value { return table(c).remove(c.arguments[0]); }},
    {"bool TryAdd(TKey key, TValue value)",
     [](Call &c) -> Value { return table(c).add(c.arguments[0], c.arguments[1]); }},
    {"bool TryGetValue(TKey key, [ref] TValue value)", try_get},
    {"TValue Item(TKey key)", [](Call &c) -> Value { return table(c).get(c.arguments[0]); }},
    PSJSH_TABLE_MEMBERS,
};
#undef PSJSH_TABLE_MEMBERS
constexpr MemberRow kNewGeneric[] = {
    {"static System.Object new()", new_generic},
    {"static System.Object new(System.Object comparer)", new_generic},
    {"static System.Object new(System.Object dictionary, System.Object comparer)", new_generic}};
constexpr MemberRow kNewSorted[] = {
    {"static System.Object new()", new_sorted},
    {"static System.Object new(System.Object comparer)", new_sorted}};
constexpr MemberRow kConcurrent[] = {
    {"static System.Object new()", new_concurrent},
    {"static System.Object new(System.Object comparer)", new_concurrent},
    {"bool IsEmpty {get;}", [](Call &c) -> Value { return table(c).count() == 0; }},
    {"bool TryRemove(TKey key, [ref] TValue value)", try_remove},
    {"TValue GetOrAdd(TKey key, System.Object value)", get_or_add},
    {"TValue AddOrUpdate(TKey key, System.Object addValue, System.Object updateValueFactory)",
     add_or_update},
    {"bool TryUpdate(TKey key, TValue newValue, TValue comparisonValue)",
     [](Call &c) -> Value {
       Value old;
       if (!table(c).find(c.arguments[0], &old) || !equals(old, c.arguments[2])) return false;
       table(c).set(c.arguments[0], c.arguments[1]);
       return true;
     }},
    {"System.Object ToArray()",
     [](Call &c) -> Value {
       Values entries;
       for (auto &[key, value] : table(c).entries()) entries.push_back(make<Entry>(key, value));
       return make_array(std::move(entries));
     }},
};
constexpr MemberRow kEntry[] = {
    {"%System.Object Name {get;}", [](Call &c) -> Value { return c.self.as<Entry>()->key; }},
    {"System.Object Key {get;}", [](Call &c) -> Value { return c.self.as<Entry>()->key; }},
    {"System.Object Value {get;}", [](Call &c) -> Value { return c.self.as<Entry>()->value; }},
};
constexpr MemberRow kNewEntry[] = {
    {"static System.Object new(System.Object key, System.Object value)",
     [](Call &c) -> Value { return make<Entry>(c.arguments[0], c.arguments[1], c.type); }}};
constexpr MemberRow kPair[] = {
    {"System.Object Key {get;}", [](Call &c) -> Value { return c.self.as<Entry>()->key; }},
    {"System.Object Value {get;}", [](Call &c) -> Value { return c.self.as<Entry>()->value; }},
};

constexpr TypeMembers kTypes[] = {
    {"System.Collections.Hashtable", kHashtable},
    {"System.Collections.Specialized.OrderedDictionary", kOrdered},
    {"System.Collections.SortedList", kHashtable},
    {"System.Collections.Generic.Dictionary`2", kGeneric},
    {"System.Collections.Generic.Dictionary`2", kNewGeneric},
    {"System.Collections.Generic.SortedDictionary`2", kGeneric},
    {"System.Collections.Generic.SortedDictionary`2", kNewSorted},
    {"System.Collections.Generic.SortedList`2", kGeneric},
    {"System.Collections.Generic.SortedList`2", kNewSorted},
    {"System.Collections.Concurrent.ConcurrentDictionary`2", kGeneric},
    {"System.Collections.Concurrent.ConcurrentDictionary`2", kConcurrent},
    {"System.Collections.DictionaryEntry", kEntry},
    {"System.Collections.DictionaryEntry", kNewEntry},
    {"System.Collections.Generic.KeyValuePair`2", kPair},
    {"System.Collections.Generic.KeyValuePair`2", kNewEntry},
};

}  // namespace

std::span<const TypeMembers> dictionary_members() {
  return kTypes;
}

}  // namespace psjsh
