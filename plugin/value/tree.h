#pragma once

#include "plugin/value/arena.h"
#include "plugin/value/status.h"
#include "psj.h"

namespace psj {

// Deep copy into `arena`: payloads, schemas, and a count on every live object. PSJ_E_LIMIT: deeper
// than PSJ_MAX_DEPTH; PSJ_E_ARGUMENT: not a well-formed tree. The arena may then hold pieces of the
// copy.
Status copy_into(Arena &arena, const psj_value &from, psj_value &to);

// A tree and the memory it lives in. Movable; the tree's addresses stay.
class OwnedValue {
 public:
  OwnedValue() = default;
  static Result<OwnedValue> copy(const psj_value &from);
  // `value` must live in `arena`.
  OwnedValue(Arena arena, psj_value value) : arena_(std::move(arena)), value_(value) {}

  [[nodiscard]] const psj_value &value() const { return value_; }
  // Gives it to a caller of the ABI, who releases it.
  psj_result to_result() &&;

 private:
  Arena arena_;
  psj_value value_{};
};

// A result without memory of its own (numbers, null, borrowed texts that outlive the caller's use).
inline psj_result plain_result(const psj_value &value) {
  return {value, nullptr, nullptr};
}
// PSJ_STRING with its own memory.
psj_result string_result(std::string_view text);
// The live object, counted.
psj_result handle_result(const psj_object *object);

// Releases what a call of the ABI filled in, at the end of the scope.
class ScopedResult {
 public:
  ScopedResult() = default;
  ScopedResult(const ScopedResult &) = delete;
  ScopedResult &operator=(const ScopedResult &) = delete;
  ~ScopedResult() { reset(); }
  psj_result *out() {
    reset();
    return &result_;
  }
  [[nodiscard]] const psj_value &value() const { return result_.value; }
  psj_result release();
  void reset();

 private:
  psj_result result_{};
};

// Same kind, flags and content; live objects are equal when they are the same; NaN equals NaN.
// Schemas are compared by content.
bool same_value(const psj_value &a, const psj_value &b);
bool same_schema(const psj_schema &a, const psj_schema &b);

}  // namespace psj
