#include "plugin/log/schema_table.h"

#include <cstring>
#include <string>
#include <string_view>

#include "plugin/value/make.h"
#include "plugin/value/tree.h"

namespace psj {

Status SchemaTable::learn(std::span<const std::byte> body) {
  std::uint32_t number = 0;
  if (body.size() < sizeof number) return {PSJ_E_CORRUPT, "read a schema: no number"};
  std::memcpy(&number, body.data(), sizeof number);
  const std::lock_guard lock(mutex_);
  // Another reader was here before.
  if (number != 0 && number <= schemas_.size()) return {};
  const Result<const psj_schema *> schema = decode_schema(body, number, memory_);
  if (!schema.ok()) return schema.status();
  if (number != schemas_.size() + 1)
    return {PSJ_E_CORRUPT, "read a schema: number " + std::to_string(number)};
  schemas_.push_back(deserialized_ ? renamed(**schema) : *schema);
  count_.store(schemas_.size(), std::memory_order_release);
  return {};
}

// Objects of another process arrive as copies: their type names say so.
const psj_schema *SchemaTable::renamed(const psj_schema &schema) {
  constexpr std::string_view kPrefix = "Deserialized.";
  std::vector<std::string> names;
  std::vector<std::string_view> type_names, members;
  for (std::uint32_t i = 0; i < schema.type_name_count; ++i) {
    std::string_view name = view_of(schema.type_names[i]);
    names.emplace_back(name.starts_with(kPrefix) ? "" : kPrefix).append(name);
  }
  for (const std::string &name : names) type_names.emplace_back(name);
  for (std::uint32_t i = 0; i < schema.member_count; ++i)
    members.push_back(view_of(schema.members[i]));
  return make_schema(memory_, type_names, members, schema.flags);
}

const psj_schema *SchemaTable::schema(std::uint64_t number) const {
  if (number == 0 || number > count_.load(std::memory_order_acquire)) return nullptr;
  const std::lock_guard lock(mutex_);
  return schemas_[number - 1];
}

}  // namespace psj
