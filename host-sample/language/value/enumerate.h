// What unrolls: in a pipeline, in foreach, in @( ) and on the left of operators.
#pragma once
#include "language/value/value.h"

namespace psjsh {

bool is_enumerable_slow(const Value &value) noexcept;
// Arrays, lists, queues, sets and enumerators; not strings, dictionaries, custom objects.
inline bool is_enumerable(const Value &value) noexcept {
  return value.is_object() && is_enumerable_slow(value);
}

// Walks a value's items one by one. A value that does not unroll is its own only item; null gives
// one null item, nothing gives none. The value is kept alive; items are copies.
class Enumerator {
 public:
  explicit Enumerator(Value value);
  Enumerator(const Enumerator &) = delete;
  Enumerator &operator=(const Enumerator &) = delete;
  // False at the end. Throws when a list was changed meanwhile.
  bool next(Value *out);

 private:
  enum class Mode : std::uint8_t { One, Items, List, Snapshot, Object, End };
  Value source_;
  Values snapshot_;
  const Values *items_ = nullptr;
  std::size_t position_ = 0;
  std::uint32_t version_ = 0;
  Mode mode_;
};

// A pipeline's results as the value of an expression: nothing, the one value, or object[].
Value collapse(Values values);

// An IEnumerator object: `.GetEnumerator()`, `.MoveNext()`, `.Current`; enumerable itself.
class EnumeratorObject final : public Object {
 public:
  static bool is(const Object &object) noexcept {
    return object.object_kind() == ObjectKind::Enumerator;
  }
  EnumeratorObject(Values values, bool dictionary);
  const Type *type() const override;
  Values items;
  std::size_t position = 0;  // 0: before the first
  const bool of_dictionary;
};

}  // namespace psjsh
