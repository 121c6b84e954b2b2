// Where the rows of a constant table stand by their names, case ignored (names are ASCII): made by
// the compiler, so that a start pays for no table it does not read.
#pragma once
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace psjsh {

template <std::size_t Rows>
class NameIndex {
 public:
  // `name_of(i)` is the name of row i; of rows with one name the first is found.
  template <class NameOf>
  consteval explicit NameIndex(NameOf name_of) {
    for (std::size_t row = 0; row < Rows; ++row) {
      std::size_t slot = hash(name_of(row)) % kSlots;
      while (slots_[slot] != kFree) slot = (slot + 1) % kSlots;
      slots_[slot] = static_cast<std::uint16_t>(row);
    }
  }

  // The row of that name, or -1.
  template <class NameOf>
  constexpr int find(std::string_view name, NameOf name_of) const noexcept {
    for (std::size_t slot = hash(name) % kSlots; slots_[slot] != kFree; slot = (slot + 1) % kSlots)
      if (equal(name, name_of(slots_[slot]))) return slots_[slot];
    return -1;
  }

 private:
  static constexpr std::size_t kSlots = std::bit_ceil(2 * Rows);
  static constexpr std::uint16_t kFree = 0xFFFF;
  static_assert(Rows < kFree);

  static constexpr char lower(char c) noexcept {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
  }
  static constexpr std::uint32_t hash(std::string_view name) noexcept {  // FNV-1a
    std::uint32_t sum = 2166136261;
    for (const char c : name) sum = (sum ^ static_cast<unsigned char>(lower(c))) * 16777619;
    return sum;
  }
  static constexpr bool equal(std::string_view a, std::string_view b) noexcept {
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i)
      if (lower(a[i]) != lower(b[i])) return false;
    return true;
  }
  static constexpr std::array<std::uint16_t, kSlots> all_free() {
    std::array<std::uint16_t, kSlots> slots{};
    slots.fill(kFree);
    return slots;
  }

  std::array<std::uint16_t, kSlots> slots_ = all_free();
};

}  // namespace psjsh
