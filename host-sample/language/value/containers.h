// Arrays, lists, hashtables and their relatives.
//
// Each container's members say whether they lock. Methods marked [locks] are safe with several
// engine threads; direct access to `items` is for one thread, or under ObjectLock.
#pragma once
#include <deque>
#include <string_view>

#include "language/value/value.h"

namespace psjsh {

// object[], int[] …: fixed length, elements of one type (System.Object by default).
class Array final : public Object {
 public:
  static bool is(const Object &object) noexcept {
    return object.object_kind() == ObjectKind::Array;
  }
  explicit Array(Values values = {}, const Type *array_type = nullptr);
  const Type *type() const override { return type_; }
  const Type *element() const noexcept;

  Values items;
  // Set for arrays of several dimensions (made by New-Object or .NET-like calls): the length of
  // each.
  std::vector<std::uint32_t> dimensions;

 private:
  const Type *type_;
};
Value make_array(Values values);
Value make_array(Values values, const Type *element);

// ArrayList, List<T>, Collection<T>, MatchCollection and other lists that grow; `element` converts
// what goes in.
class List : public Object {
 public:
  static bool is(const Object &object) noexcept { return object.object_kind() == ObjectKind::List; }
  explicit List(const Type *list_type, Values values = {});
  const Type *type() const override { return type_; }
  const Type *element() const noexcept { return element_; }
  void add(Value value);  // [locks] converts to the element type

  Values items;
  std::uint32_t version =
      0;  // grows with every change: an enumerator that sees it change stops with an error
  bool fixed_size = false, read_only = false;

 private:
  const Type *type_, *element_;
};
Ref<List> make_array_list(Values values = {});
Ref<List> make_list(const Type *element, Values values = {});  // List<T>

// Items of an Array, List, Queue or Stack, or null. One thread, or under ObjectLock.
const Values *items_of(const Object &object) noexcept;

// One dictionary for Hashtable, OrderedDictionary, Dictionary<K,V>, ConcurrentDictionary and
// SortedDictionary: insertion ordered, keys compared case-insensitively where the kind asks for it.
// Hashtables with keys whose .NET hash is known (integers, chars, bools) enumerate in .NET's order,
// others in insertion order.
class Dictionary final : public Object {
 public:
  enum class Flavor : std::uint8_t { Hashtable, Ordered, Generic, Concurrent, Sorted };
  struct Entry {
    Value key, value;
    std::size_t hash;
    bool live;
  };
  static bool is(const Object &object) noexcept {
    return object.object_kind() == ObjectKind::Hashtable ||
           object.object_kind() == ObjectKind::Dictionary;
  }
  Dictionary(Flavor flavor, bool ignore_case, const Type *type);
  const Type *type() const override { return type_; }
  Flavor flavor() const noexcept { return flavor_; }
  bool ignore_case() const noexcept { return ignore_case_; }
  bool is_ordered() const noexcept { return flavor_ == Flavor::Ordered; }
  const Type *key_type() const noexcept { return key_type_; }      // null: anything
  const Type *value_type() const noexcept { return value_type_; }  // null: anything

  std::size_t count() const noexcept { return live_; }
  bool find(const Value &key, Value *out) const;      // [locks]
  bool find(std::string_view key, Value *out) const;  // [locks]
  bool contains(const Value &key) const { return find(key, nullptr); }
  Value get(const Value &key) const;      // [locks] $null when absent
  Value get(std::string_view key) const;  // [locks]
  bool find(const char *key, Value *out) const { return find(std::string_view(key), out); }
  Value get(const char *key) const { return get(std::string_view(key)); }
  void set(const Value &key, Value value);              // [locks] adds or replaces
  bool add(const Value &key, Value value);              // [locks] false when the key is there
  bool remove(const Value &key, Value *old = nullptr);  // [locks]
  void clear();                                         // [locks]
  // By position, for ordered dictionaries.
  bool entry_at(std::size_t position, Value *key, Value *value) const;  // [locks]
  void insert_at(std::size_t position, const Value &key, Value value);  // [locks] the key is new
  void remove_at(std::size_t position);                                 // [locks]
  // A copy of the live entries in enumeration order. [locks]
  std::vector<std::pair<Value, Value>> entries() const;
  Values keys() const;    // [locks]
  Values values() const;  // [locks]
  std::uint32_t version() const noexcept { return version_; }
  // The capacity a literal asks for, as @{} does with the number of its pairs; also decides .NET's
  // enumeration order.
  void reserve(std::size_t count);
  bool read_only = false;

 private:
  std::size_t hash_of(const Value &key) const;
  bool equal(const Value &a, const Value &b) const;
  std::uint32_t find_slot(const Value &key, std::size_t hash) const;
  std::uint32_t find_text(std::string_view key, std::size_t hash) const;
  void append(const Value &key, Value &&value, std::size_t hash);
  void rebuild(std::size_t capacity);
  void compact();
  std::vector<std::uint32_t> order() const;

  std::vector<Entry> entries_;
  std::vector<std::uint32_t> index_;  // open addressing; position in entries_ + 1, 0 = free
  std::size_t live_ = 0;
  std::size_t asked_capacity_ = 0;
  std::uint32_t version_ = 0;
  Flavor flavor_;
  bool ignore_case_;
  const Type *type_, *key_type_ = nullptr, *value_type_ = nullptr;
};
Ref<Dictionary> make_hashtable();  // @{}: case-insensitive
Ref<Dictionary> make_ordered();    // [ordered]@{}
// Hash and equality as dictionary keys and sets use them.
std::size_t hash_value(const Value &value, bool ignore_case);
bool equal_keys(const Value &a, const Value &b, bool ignore_case);

class Queue final
    : public Object {  // Queue, Queue<T>, ConcurrentQueue, Stack, ConcurrentStack, ConcurrentBag
 public:
  static bool is(const Object &object) noexcept {
    return object.object_kind() == ObjectKind::Queue || object.object_kind() == ObjectKind::Stack;
  }
  Queue(const Type *type, bool stack);
  const Type *type() const override { return type_; }
  bool is_stack() const noexcept { return object_kind() == ObjectKind::Stack; }
  void push(Value value);       // [locks]
  bool pop(Value *out);         // [locks] false when empty
  bool peek(Value *out) const;  // [locks]
  Values snapshot() const;      // [locks] in enumeration order
  std::size_t count() const;    // [locks]
  void clear();                 // [locks]

 private:
  std::deque<Value> items_;
  const Type *type_, *element_ = nullptr;
};

class HashSet final : public Object {
 public:
  static bool is(const Object &object) noexcept {
    return object.object_kind() == ObjectKind::HashSet;
  }
  HashSet(const Type *type, bool ignore_case = false);
  const Type *type() const override { return type_; }
  // Keys are the items; values are $null.
  Ref<Dictionary> table;

 private:
  const Type *type_;
};

// DictionaryEntry, or KeyValuePair<K,V> when `type` says so.
class Entry final : public Object {
 public:
  static bool is(const Object &object) noexcept {
    return object.object_kind() == ObjectKind::Entry;
  }
  Entry(Value k, Value v, const Type *type = nullptr);
  const Type *type() const override { return type_; }
  const Value key, value;

 private:
  const Type *type_;
};

}  // namespace psjsh
