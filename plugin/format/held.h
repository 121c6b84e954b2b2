#pragma once

#include <string_view>
#include <utility>

#include "psj.h"

namespace psj::format {

inline std::string_view view_of(psj_text text) {
  return {text.data, static_cast<std::size_t>(text.size)};
}
inline psj_text text_of(std::string_view text) {
  return {text.data(), text.size()};
}
inline std::string_view string_of(const psj_value &value) {
  return {static_cast<const char *>(value.as.ptr), value.count};
}
inline const psj_value *items_of(const psj_value &value) {
  return static_cast<const psj_value *>(value.as.ptr);
}

inline psj_value null_value() {
  return psj_value{};
}
// Borrows the text.
inline psj_value string_value(std::string_view text) {
  psj_value value{};
  value.kind = PSJ_STRING;
  value.count = static_cast<std::uint32_t>(text.size());
  value.as.ptr = text.data();
  return value;
}
inline psj_value int_value(std::int64_t number, std::uint8_t width = 32) {
  psj_value value{};
  value.kind = PSJ_INT;
  value.flags = width;
  value.as.i64 = number;
  return value;
}
inline psj_value bool_value(bool flag) {
  psj_value value{};
  value.kind = PSJ_BOOL;
  value.as.u64 = flag ? 1 : 0;
  return value;
}

// A value that another side made; gives it back at the end.
class Held {
 public:
  Held() = default;
  explicit Held(const psj_value &borrowed) { result_.value = borrowed; }
  Held(Held &&other) noexcept : result_(std::exchange(other.result_, psj_result{})) {}
  Held &operator=(Held &&other) noexcept {
    if (this != &other) {
      reset();
      result_ = std::exchange(other.result_, psj_result{});
    }
    return *this;
  }
  ~Held() { reset(); }

  const psj_value &value() const { return result_.value; }
  // Where a callee writes its answer; what was held before is given back.
  psj_result *out() {
    reset();
    return &result_;
  }
  void reset() {
    if (result_.release != nullptr) result_.release(result_.owner);
    result_ = psj_result{};
  }

 private:
  psj_result result_{};
};

}  // namespace psj::format
