// Entries stand in insertion order in one vector; an open-addressing table of positions finds them.
// A removed entry stays as a dead one until a third of the vector is dead.
#include <algorithm>
#include <cstring>

#include "invariant/compare.h"
#include "language/value/containers.h"
#include "language/value/key_hash.h"
#include "language/value/operators.h"
#include "language/value/type.h"

namespace psjsh {

Dictionary::Dictionary(Flavor flavor, bool ignore_case, const Type *type)
    : Object(flavor == Flavor::Hashtable || flavor == Flavor::Ordered ? ObjectKind::Hashtable
                                                                      : ObjectKind::Dictionary),
      flavor_(flavor),
      ignore_case_(ignore_case),
      type_(type) {
  const auto arguments = type->arguments();
  if (arguments.size() != 2) return;
  if (!arguments[0]->is(TypeId::Object)) key_type_ = arguments[0];
  if (!arguments[1]->is(TypeId::Object)) value_type_ = arguments[1];
}

Ref<Dictionary> make_hashtable() {
  return make<Dictionary>(Dictionary::Flavor::Hashtable, true, type_of_id(TypeId::Hashtable));
}
Ref<Dictionary> make_ordered() {
  return make<Dictionary>(Dictionary::Flavor::Ordered, true, type_of_id(TypeId::OrderedDictionary));
}

std::size_t Dictionary::hash_of(const Value &key) const {
  return hash_value(key, ignore_case_);
}
bool Dictionary::equal(const Value &a, const Value &b) const {
  return equal_keys(a, b, ignore_case_);
}

std::uint32_t Dictionary::find_slot(const Value &key, std::size_t hash) const {
  if (index_.empty()) return ~0u;
  const auto mask = index_.size() - 1;
  for (auto i = hash & mask; index_[i]; i = (i + 1) & mask) {
    const auto &entry = entries_[index_[i] - 1];
    if (entry.hash == hash && entry.live && equal(entry.key, key)) return index_[i] - 1;
  }
  return ~0u;
}

std::uint32_t Dictionary::find_text(std::string_view key, std::size_t hash) const {
  if (index_.empty()) return ~0u;
  const auto mask = index_.size() - 1;
  for (auto i = hash & mask; index_[i]; i = (i + 1) & mask) {
    const auto &entry = entries_[index_[i] - 1];
    if (entry.hash == hash && entry.live && entry.key.is_string() &&
        equal_texts(entry.key.text(), key, ignore_case_))
      return index_[i] - 1;
  }
  return ~0u;
}

void Dictionary::rebuild(std::size_t capacity) {
  std::size_t size = 8;
  while (size * 2 < capacity * 3) size *= 2;
  index_.assign(size, 0);
  const auto mask = size - 1;
  for (std::uint32_t position = 0; position < entries_.size(); ++position) {
    auto i = entries_[position].hash & mask;
    while (index_[i]) i = (i + 1) & mask;
    index_[i] = position + 1;
  }
}

void Dictionary::compact() {
  std::erase_if(entries_, [](const Entry &entry) { return !entry.live; });
  rebuild(entries_.size() + 1);
}

void Dictionary::append(const Value &key, Value &&value, std::size_t hash) {
  if (entries_.size() * 3 >= index_.size() * 2) {
    if (entries_.size() > live_ + live_ / 2 + 8)
      compact();
    else
      rebuild(entries_.size() * 2 + 8);
  }
  const auto mask = index_.size() - 1;
  auto i = hash & mask;
  while (index_[i]) i = (i + 1) & mask;
  entries_.push_back({key, std::move(value), hash, true});
  index_[i] = static_cast<std::uint32_t>(entries_.size());
  ++live_;
  ++version_;
}

void Dictionary::reserve(std::size_t count) {
  asked_capacity_ = count;
  entries_.reserve(count);
  rebuild(count + 1);
}

bool Dictionary::find(const Value &key, Value *out) const {
  const auto hash = hash_of(key);
  const ObjectLock guard(*this);
  const auto slot = find_slot(key, hash);
  if (slot == ~0u) return false;
  if (out) *out = entries_[slot].value;
  return true;
}

bool Dictionary::find(std::string_view key, Value *out) const {
  const auto hash = hash_text(key, ignore_case_);
  const ObjectLock guard(*this);
  const auto slot = find_text(key, hash);
  if (slot == ~0u) return false;
  if (out) *out = entries_[slot].value;
  return true;
}

Value Dictionary::get(const Value &key) const {
  Value value;
  find(key, &value);
  return value;
}
Value Dictionary::get(std::string_view key) const {
  Value value;
  find(key, &value);
  return value;
}

void Dictionary::set(const Value &key, Value value) {
  const auto hash = hash_of(key);
  Value old;  // released after the lock
  const ObjectLock guard(*this);
  const auto slot = find_slot(key, hash);
  if (slot == ~0u) return append(key, std::move(value), hash);
  old = std::move(entries_[slot].value);
  entries_[slot].value = std::move(value);
  ++version_;
}

bool Dictionary::add(const Value &key, Value value) {
  const auto hash = hash_of(key);
  const ObjectLock guard(*this);
  if (find_slot(key, hash) != ~0u) return false;
  append(key, std::move(value), hash);
  return true;
}

bool Dictionary::remove(const Value &key, Value *old) {
  const auto hash = hash_of(key);
  Value dead_key, dead_value;
  {
    const ObjectLock guard(*this);
    const auto slot = find_slot(key, hash);
    if (slot == ~0u) return false;
    auto &entry = entries_[slot];
    entry.live = false;
    dead_key = std::move(entry.key);
    dead_value = std::move(entry.value);
    --live_;
    ++version_;
    if (is_ordered() || live_ == 0) compact();
  }
  if (old) *old = std::move(dead_value);
  return true;
}

void Dictionary::clear() {
  std::vector<Entry> old;
  const ObjectLock guard(*this);
  old.swap(entries_);
  index_.clear();
  live_ = 0;
  ++version_;
}

bool Dictionary::entry_at(std::size_t position, Value *key, Value *value) const {
  const ObjectLock guard(*this);
  if (position >= live_) return false;
  const auto &entry = entries_[order()[position]];
  if (key) *key = entry.key;
  if (value) *value = entry.value;
  return true;
}

void Dictionary::insert_at(std::size_t position, const Value &key, Value value) {
  const auto hash = hash_of(key);
  const ObjectLock guard(*this);
  compact();
  entries_.insert(entries_.begin() + static_cast<std::ptrdiff_t>(position),
                  {key, std::move(value), hash, true});
  ++live_;
  ++version_;
  rebuild(entries_.size() + 1);
}

void Dictionary::remove_at(std::size_t position) {
  Value key;
  if (entry_at(position, &key, nullptr)) remove(key);
}

std::vector<std::pair<Value, Value>> Dictionary::entries() const {
  const ObjectLock guard(*this);
  std::vector<std::pair<Value, Value>> all;
  all.reserve(live_);
  for (const auto i : order()) all.emplace_back(entries_[i].key, entries_[i].value);
  return all;
}

Values Dictionary::keys() const {
  const ObjectLock guard(*this);
  Values all;
  all.reserve(live_);
  for (const auto i : order()) all.push_back(entries_[i].key);
  return all;
}

Values Dictionary::values() const {
  const ObjectLock guard(*this);
  Values all;
  all.reserve(live_);
  for (const auto i : order()) all.push_back(entries_[i].value);
  return all;
}

namespace {

std::uint32_t next_prime(std::uint32_t least) {
  // The sizes .NET chooses its tables from; above them it searches, which no script can see.
  static constexpr std::uint32_t kPrimes[] = {
      3,      7,      11,     17,     23,     29,     37,     47,     59,     71,     89,    107,
      131,    163,    197,    239,    293,    353,    431,    521,    631,    761,    919,   1103,
      1327,   1597,   1931,   2333,   2801,   3371,   4049,   4861,   5839,   7013,   8419,  10103,
      12143,  14591,  17519,  21023,  25229,  30293,  36353,  43627,  52361,  62851,  75431, 90523,
      108631, 130363, 156437, 187751, 225307, 270371, 324449, 389357, 467237, 560689, 672827};
  for (const auto prime : kPrimes)
    if (prime >= least) return prime;
  return least | 1;
}

// Walks the buckets of a System.Collections.Hashtable that was filled with these hash codes, from
// the last to the first.
class BucketOrder {
 public:
  explicit BucketOrder(std::size_t capacity) {
    const auto raw = static_cast<std::uint32_t>(static_cast<double>(capacity) / 0.72);
    resize(raw > 3 ? next_prime(raw) : 3);
  }
  void insert(std::uint32_t position, std::uint32_t hash) {
    if (count_ >= limit_) grow();
    put(position, hash);
    ++count_;
  }
  std::vector<std::uint32_t> positions() const {
    std::vector<std::uint32_t> order;
    for (auto bucket = buckets_.rbegin(); bucket != buckets_.rend(); ++bucket)
      if (bucket->used) order.push_back(bucket->position);
    return order;
  }

 private:
  struct Bucket {
    std::uint32_t position = 0, hash = 0;
    bool used = false;
  };
  void resize(std::uint32_t size) {
    buckets_.assign(size, {});
    limit_ = static_cast<std::uint32_t>(0.72 * size);
    if (limit_ >= size) limit_ = size - 1;
  }
  void put(std::uint32_t position, std::uint32_t hash) {
    const auto size = static_cast<std::uint32_t>(buckets_.size());
    const std::uint32_t step = 1 + (hash * 101u) % (size - 1);
    auto i = hash % size;
    while (buckets_[i].used)
      i = static_cast<std::uint32_t>((static_cast<std::uint64_t>(i) + step) % size);
    buckets_[i] = {position, hash, true};
  }
  void grow() {
    const auto old = std::move(buckets_);
    resize(next_prime(static_cast<std::uint32_t>(old.size()) * 2));
    for (const auto &bucket : old)
      if (bucket.used) put(bucket.position, bucket.hash);
  }
  std::vector<Bucket> buckets_;
  std::uint32_t count_ = 0, limit_ = 0;
};

// The hash code .NET gives to values whose code is the same in each process.
bool net_hash(const Value &key, std::uint32_t *hash) {
  const auto bits = static_cast<std::uint64_t>(key.bits());
  switch (key.kind()) {
    case Kind::Bool:
      *hash = key.boolean();
      return true;
    case Kind::Char:
      *hash = static_cast<std::uint32_t>(bits | bits << 16);
      return true;
    case Kind::Byte:
    case Kind::SByte:
    case Kind::Int16:
    case Kind::UInt16:
    case Kind::Int32:
    case Kind::UInt32:
    case Kind::Enum:
      *hash = static_cast<std::uint32_t>(bits);
      return true;
    case Kind::Int64:
    case Kind::UInt64:
      *hash = static_cast<std::uint32_t>(bits ^ bits >> 32);
      return true;
    case Kind::Double:
      *hash = static_cast<std::uint32_t>(bits ^ bits >> 32);
      return true;
    default:
      return false;
  }
}

}  // namespace

std::vector<std::uint32_t> Dictionary::order() const {
  std::vector<std::uint32_t> order;
  order.reserve(live_);
  for (std::uint32_t i = 0; i < entries_.size(); ++i)
    if (entries_[i].live) order.push_back(i);
  if (flavor_ == Flavor::Sorted) {
    std::stable_sort(order.begin(), order.end(), [this](auto a, auto b) {
      return sort_compare(entries_[a].key, entries_[b].key) < 0;
    });
  } else if (flavor_ == Flavor::Hashtable && live_ > 1) {
    BucketOrder buckets(asked_capacity_);
    for (const auto i : order) {
      std::uint32_t hash = 0;
      if (!net_hash(entries_[i].key, &hash)) return order;
      buckets.insert(i, hash & 0x7fffffff);
    }
    return buckets.positions();
  }
  return order;
}

}  // namespace psjsh
