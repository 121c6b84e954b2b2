#include "bridge/schema_cache.h"

#include <deque>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

#include "bridge/text.h"

namespace psjsh {
namespace {

struct StoredSchema {
  std::deque<std::string> texts;
  std::vector<psj_text> type_names, members;
  psj_schema schema{};
};

void store(StoredSchema &stored, std::vector<psj_text> &to, std::span<const std::string> texts) {
  for (const std::string &text : texts) to.push_back(text_of(stored.texts.emplace_back(text)));
}

std::unique_ptr<StoredSchema> make_schema(std::span<const std::string> type_names,
                                          std::span<const std::string> members,
                                          std::uint32_t flags) {
  auto stored = std::make_unique<StoredSchema>();
  store(*stored, stored->type_names, type_names);
  store(*stored, stored->members, members);
  stored->schema.struct_size = sizeof(psj_schema);
  stored->schema.flags = flags;
  stored->schema.type_name_count = static_cast<std::uint32_t>(type_names.size());
  stored->schema.member_count = static_cast<std::uint32_t>(members.size());
  stored->schema.type_names = stored->type_names.data();
  stored->schema.members = stored->members.data();
  return stored;
}

std::string key_of(std::span<const std::string> type_names, std::span<const std::string> members,
                   std::uint32_t flags) {
  std::string key = std::to_string(flags);
  for (const std::string &name : type_names) key.append(name).push_back('\1');
  for (const std::string &name : members) key.append("\2").append(name);
  return key;
}

}  // namespace

const psj_schema *schema_of(std::span<const std::string> type_names,
                            std::span<const std::string> members, std::uint32_t flags) {
  static std::mutex mutex;
  static std::unordered_map<std::string, std::unique_ptr<StoredSchema>> schemas;
  std::string key = key_of(type_names, members, flags);
  std::lock_guard lock(mutex);
  auto &place = schemas[std::move(key)];
  if (!place) place = make_schema(type_names, members, flags);
  return &place->schema;
}

const psj_schema *schema_of_shape(const Shape &shape) {
  // Shapes live as long as the process, so their address is a safe key.
  thread_local std::unordered_map<const Shape *, const psj_schema *> known;
  const psj_schema *&schema = known[&shape];
  if (!schema) {
    static const std::string kNames[] = {"System.Management.Automation.PSCustomObject",
                                         "System.Object"};
    std::vector<std::string> members;
    for (std::uint32_t i = 0; i < shape.size(); ++i)
      members.emplace_back(shape.field(i).name.text());
    schema = schema_of(kNames, members);
  }
  return schema;
}

}  // namespace psjsh
