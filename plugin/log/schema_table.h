#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <span>
#include <vector>

#include "plugin/value/arena.h"
#include "plugin/value/codec.h"
#include "plugin/value/status.h"

namespace psj {

// The shapes that were met in a log so far. Any thread.
class SchemaTable final : public SchemaSource {
 public:
  // `deserialized`: type names get the prefix Deserialized., as objects of another process have.
  explicit SchemaTable(bool deserialized) : deserialized_(deserialized) {}

  // The body of a schema record; one that is known already changes nothing.
  Status learn(std::span<const std::byte> body);
  [[nodiscard]] const psj_schema *schema(std::uint64_t number) const override;

 private:
  const psj_schema *renamed(const psj_schema &schema);

  const bool deserialized_;
  mutable std::mutex mutex_;
  Arena memory_;
  std::atomic<std::uint64_t> count_{0};
  std::vector<const psj_schema *> schemas_;
};

}  // namespace psj
