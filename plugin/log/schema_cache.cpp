#include "plugin/log/schema_cache.h"

#include <string>

#include "plugin/value/make.h"
#include "plugin/value/tree.h"

namespace psj {

namespace {

std::uint64_t content_hash(const psj_schema &schema) {
  std::uint64_t hash = std::uint64_t{schema.type_name_count} << 32 | schema.member_count;
  hash ^= std::uint64_t{schema.flags} << 13;
  const auto add = [&](const psj_text &text) {
    hash = hash * 0x9e3779b97f4a7c15ull + std::hash<std::string_view>{}(view_of(text));
  };
  for (std::uint32_t i = 0; i < schema.type_name_count; ++i) add(schema.type_names[i]);
  for (std::uint32_t i = 0; i < schema.member_count; ++i) add(schema.members[i]);
  return hash;
}

}  // namespace

std::uint32_t SchemaCache::number_of(const psj_schema &schema) {
  Recent &recent = slot(schema);
  if (recent.address == &schema && same_schema(*known_[recent.number - 1], schema))
    return recent.number;
  const auto [first, last] = by_content_.equal_range(content_hash(schema));
  for (auto it = first; it != last; ++it) {
    if (!same_schema(*known_[it->second - 1], schema)) continue;
    recent = {&schema, it->second};
    return it->second;
  }
  return 0;
}

std::uint32_t SchemaCache::add(const psj_schema &schema) {
  std::vector<std::string_view> types, members;
  for (std::uint32_t i = 0; i < schema.type_name_count; ++i)
    types.push_back(view_of(schema.type_names[i]));
  for (std::uint32_t i = 0; i < schema.member_count; ++i)
    members.push_back(view_of(schema.members[i]));
  known_.push_back(make_schema(memory_, types, members, schema.flags));
  const auto number = static_cast<std::uint32_t>(known_.size());
  by_content_.emplace(content_hash(schema), number);
  slot(schema) = {&schema, number};
  return number;
}

}  // namespace psj
