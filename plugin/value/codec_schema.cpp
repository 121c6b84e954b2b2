#include <fmt/format.h>

#include <cstring>

#include "plugin/value/codec.h"
#include "plugin/value/kinds.h"
#include "plugin/value/make.h"

//   0: u32 number, u32 type names, u32 members, u32 flags
//  16: for each type name, then each member: u32 offset, u32 size
//    : the texts in the same order
namespace psj {

namespace {

constexpr std::uint32_t kMaxTypeNames = 256;
constexpr std::uint32_t kMaxMembers = 65536;

struct Head {
  std::uint32_t number, type_names, members, flags;
};
struct Place {
  std::uint32_t offset, size;
};

template <class Visit>
void each_text(const psj_schema &schema, Visit visit) {
  for (std::uint32_t i = 0; i < schema.type_name_count; ++i) visit(schema.type_names[i]);
  for (std::uint32_t i = 0; i < schema.member_count; ++i) visit(schema.members[i]);
}

std::uint64_t texts_at(std::uint64_t texts) {
  return sizeof(Head) + texts * sizeof(Place);
}

Status corrupt(const char *what, std::uint64_t number) {
  return {PSJ_E_CORRUPT, fmt::format("read a schema: {} ({})", what, number)};
}

}  // namespace

std::uint64_t schema_body_size(const psj_schema &schema) {
  std::uint64_t size = texts_at(std::uint64_t{schema.type_name_count} + schema.member_count);
  each_text(schema, [&](const psj_text &text) { size += text.size; });
  return padded(size);
}

void encode_schema(std::span<std::byte> room, std::uint32_t number, const psj_schema &schema) {
  const Head head{number, schema.type_name_count, schema.member_count, schema.flags};
  std::memcpy(room.data(), &head, sizeof head);
  std::byte *place = room.data() + sizeof head;
  std::uint64_t at = texts_at(std::uint64_t{schema.type_name_count} + schema.member_count);
  each_text(schema, [&](const psj_text &text) {
    const Place entry{static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(text.size)};
    std::memcpy(place, &entry, sizeof entry);
    place += sizeof entry;
    if (text.size != 0) std::memcpy(room.data() + at, text.data, text.size);
    at += text.size;
  });
  std::memset(room.data() + at, 0, padded(at) - at);
}

Result<const psj_schema *> decode_schema(std::span<const std::byte> body, std::uint32_t &number,
                                         Arena &arena) {
  Head head{};
  if (body.size() < sizeof head) return corrupt("size", body.size());
  std::memcpy(&head, body.data(), sizeof head);
  if (head.number == 0) return corrupt("number", head.number);
  if (head.type_names > kMaxTypeNames) return corrupt("type names", head.type_names);
  if (head.members > kMaxMembers) return corrupt("members", head.members);
  if (std::uint64_t{PSJ_SCHEMA_OWN(head.flags)} + (head.flags & PSJ_SCHEMA_TEXT) > head.members ||
      (head.flags & 0xffffu) > PSJ_SCHEMA_TEXT)
    return corrupt("flags", head.flags);
  const std::uint64_t count = std::uint64_t{head.type_names} + head.members;
  std::uint64_t at = texts_at(count);
  if (at > body.size()) return corrupt("size", body.size());

  auto *texts = arena.allocate_array<psj_text>(count);
  for (std::uint64_t i = 0; i < count; ++i) {
    Place place{};
    std::memcpy(&place, body.data() + sizeof head + i * sizeof place, sizeof place);
    if (place.offset != at || place.size > body.size() - at)
      return corrupt("place of a name", place.offset);
    texts[i] = arena.text({reinterpret_cast<const char *>(body.data()) + at, place.size});
    at += place.size;
  }
  if (padded(at) != padded(body.size())) return corrupt("bytes behind the end", body.size());
  auto *schema = arena.allocate_array<psj_schema>(1);
  *schema = {sizeof(psj_schema), head.flags, head.type_names,
             head.members,       texts,      texts + head.type_names};
  number = head.number;
  return static_cast<const psj_schema *>(schema);
}

}  // namespace psj
