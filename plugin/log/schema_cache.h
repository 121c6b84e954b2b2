#pragma once

#include <cstdint>
#include <deque>
#include <unordered_map>

#include "plugin/value/arena.h"
#include "plugin/value/codec.h"

namespace psj {

// The writer's numbers of shapes. Shapes are told apart by content: an address may hold another
// shape tomorrow, so a hit by address is checked too.
class SchemaCache final : public SchemaNumbers {
 public:
  std::uint32_t number_of(const psj_schema &schema) override;
  // Gives the next number to a shape that has none.
  std::uint32_t add(const psj_schema &schema);
  [[nodiscard]] std::uint32_t next_number() const {
    return static_cast<std::uint32_t>(known_.size()) + 1;
  }

 private:
  static constexpr std::size_t kRecent = 64;
  struct Recent {
    const psj_schema *address = nullptr;
    std::uint32_t number = 0;
  };
  Recent &slot(const psj_schema &schema) {
    return recent_[(reinterpret_cast<std::uintptr_t>(&schema) >> 4) % kRecent];
  }

  Recent recent_[kRecent];
  Arena memory_;
  std::deque<const psj_schema *> known_;  // [number - 1], copies
  std::unordered_multimap<std::uint64_t, std::uint32_t> by_content_;
};

}  // namespace psj
