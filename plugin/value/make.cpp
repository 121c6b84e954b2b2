#include "plugin/value/make.h"

#include <algorithm>
#include <cstring>

namespace psj {

psj_value make_object(const psj_schema *schema, psj_value *slots, std::uint8_t flags) {
  slots[0] = make_pointer(PSJ_SCHEMA, 0, 0, schema);
  return make_pointer(PSJ_OBJECT, flags, std::size_t{schema->member_count} + 2, slots);
}

namespace {
psj_text *copy_texts(Arena &arena, const std::vector<std::string_view> &texts) {
  auto *copy = arena.allocate_array<psj_text>(texts.size());
  std::transform(texts.begin(), texts.end(), copy,
                 [&](std::string_view text) { return arena.text(text); });
  return copy;
}
}  // namespace

psj_schema *make_schema(Arena &arena, const std::vector<std::string_view> &type_names,
                        const std::vector<std::string_view> &members, std::uint32_t flags) {
  auto *schema = arena.allocate_array<psj_schema>(1);
  *schema = {sizeof(psj_schema),
             flags,
             static_cast<std::uint32_t>(type_names.size()),
             static_cast<std::uint32_t>(members.size()),
             copy_texts(arena, type_names),
             copy_texts(arena, members)};
  return schema;
}

psj_value make_bag(Arena &arena, const psj_schema *schema, const std::vector<psj_value> &members,
                   std::string_view text) {
  auto *slots = arena.allocate_array<psj_value>(std::size_t{schema->member_count} + 2);
  slots[1] = text.empty() ? make_null() : make_string(view_of(arena.text(text)));
  for (std::uint32_t i = 0; i < schema->member_count; ++i)
    slots[2 + i] = i < members.size() ? members[i] : make_null();
  return make_object(schema, slots, PSJ_OBJECT_BAG);
}

}  // namespace psj
