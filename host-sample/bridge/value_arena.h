// Memory behind psj_value trees that the host makes: arrays of values, texts, and the objects that
// they borrow from. Everything lives until the arena goes.
#pragma once
#include <cstring>
#include <deque>
#include <memory>
#include <memory_resource>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "language/value/secret.h"
#include "language/value/value.h"
#include "psj.h"

namespace psjsh {

class ValueArena {
 public:
  ValueArena() = default;
  ValueArena(const ValueArena &) = delete;
  ValueArena &operator=(const ValueArena &) = delete;
  ~ValueArena();

  psj_value *values(std::size_t count) {
    auto *place =
        static_cast<psj_value *>(memory_.allocate(count * sizeof(psj_value), alignof(psj_value)));
    std::memset(place, 0, count * sizeof(psj_value));
    return place;
  }
  void *bytes(std::size_t count) { return memory_.allocate(count ? count : 1, 8); }
  std::string_view copy(std::string_view text);
  // Keeps a value alive whose bytes or object a psj_value of this arena borrows.
  const Value &keep(Value value) {
    kept_.push_back(std::move(value));
    return kept_.back();
  }
  // Room for a secret, wiped when the arena goes.
  SecretPages &secret(std::size_t count) { return secrets_.emplace_back(count); }
  // Takes over one count of the object.
  const psj_object *own(const psj_object *object) {
    objects_.push_back(object);
    return object;
  }

 private:
  std::pmr::monotonic_buffer_resource memory_;
  std::deque<Value> kept_;
  std::deque<SecretPages> secrets_;
  std::vector<const psj_object *> objects_;
};

// A result that owns its arena. The value must have been made in it.
psj_result result_in(std::unique_ptr<ValueArena> arena, psj_value value);
// A text of its own.
psj_result text_result(std::string_view text);
// A list of texts.
psj_result text_list_result(std::span<const std::string> texts);

inline psj_value text_value(std::string_view text, psj_kind kind = PSJ_STRING) noexcept {
  psj_value value{};
  value.kind = kind;
  value.count = static_cast<std::uint32_t>(text.size());
  value.as.ptr = text.data();
  return value;
}
inline psj_value list_value(const psj_value *items, std::size_t count) noexcept {
  psj_value value{};
  value.kind = PSJ_LIST;
  value.count = static_cast<std::uint32_t>(count);
  value.as.ptr = items;
  return value;
}
inline psj_value handle_value(const psj_object *object) noexcept {
  psj_value value{};
  value.kind = PSJ_HANDLE;
  value.as.ptr = object;
  return value;
}
inline psj_value bool_value(bool yes) noexcept {
  psj_value value{};
  value.kind = PSJ_BOOL;
  value.as.u64 = yes;
  return value;
}
inline psj_value int_value(std::int64_t number, std::uint8_t width = 32) noexcept {
  psj_value value{};
  value.kind = PSJ_INT;
  value.flags = width;
  value.as.i64 = number;
  return value;
}

}  // namespace psjsh
