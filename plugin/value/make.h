#pragma once

#include <bit>
#include <string_view>
#include <vector>

#include "plugin/value/arena.h"
#include "psj.h"

// Makers of value trees in memory form. What a value leads to is borrowed (text, items) unless an
// arena is named.
namespace psj {

inline psj_text text_of(std::string_view s) {
  return {s.data(), s.size()};
}
inline std::string_view view_of(psj_text t) {
  return {t.data, static_cast<std::size_t>(t.size)};
}

inline psj_value make_value(psj_kind kind, std::uint8_t flags, std::uint32_t count,
                            std::uint64_t bits) {
  psj_value v{kind, flags, 0, count, {}};
  v.as.u64 = bits;
  return v;
}
inline psj_value make_null() {
  return make_value(PSJ_NULL, 0, 0, 0);
}
inline psj_value make_bool(bool b) {
  return make_value(PSJ_BOOL, 0, 0, b ? 1 : 0);
}
inline psj_value make_int(std::int64_t i, std::uint8_t width = 32) {
  return make_value(PSJ_INT, width, 0, static_cast<std::uint64_t>(i));
}
inline psj_value make_uint(std::uint64_t u, std::uint8_t width = 32) {
  return make_value(PSJ_UINT, width, 0, u);
}
inline psj_value make_float(double d, std::uint8_t width = 64) {
  return make_value(PSJ_FLOAT, width, 0, std::bit_cast<std::uint64_t>(d));
}
inline psj_value make_pointer(psj_kind kind, std::uint8_t flags, std::size_t count,
                              const void *payload) {
  psj_value v{kind, flags, 0, static_cast<std::uint32_t>(count), {}};
  v.as.ptr = payload;
  return v;
}
// `kind`: PSJ_STRING or any other kind with a text or byte payload. At most 4 GiB - 1 bytes.
inline psj_value make_string(std::string_view s, psj_kind kind = PSJ_STRING) {
  return make_pointer(kind, 0, s.size(), s.data());
}
inline psj_value make_list(const psj_value *items, std::size_t count) {
  return make_pointer(PSJ_LIST, 0, count, items);
}
// `pairs`: key, value, key, value ...
inline psj_value make_dict(const psj_value *pairs, std::size_t entries, bool ordered) {
  return make_pointer(PSJ_DICT, ordered ? PSJ_DICT_ORDERED : 0, entries, pairs);
}
inline psj_value make_guid_value(const psj_guid *guid) {
  return make_pointer(PSJ_GUID, 0, 0, guid);
}
inline psj_value make_handle(const psj_object *object) {
  return make_pointer(PSJ_HANDLE, 0, 0, object);
}
// `slots`: [0] is filled in by this call, [1] the base, [2...] the members.
psj_value make_object(const psj_schema *schema, psj_value *slots, std::uint8_t flags);

// Payload access; only for the kinds that have one.
inline std::string_view string_of(const psj_value &v) {
  return {static_cast<const char *>(v.as.ptr), v.count};
}
inline const psj_value *items_of(const psj_value &v) {
  return static_cast<const psj_value *>(v.as.ptr);
}
inline const psj_schema *schema_of(const psj_value &object) {
  return static_cast<const psj_schema *>(items_of(object)[0].as.ptr);
}
inline const psj_object *handle_of(const psj_value &v) {
  return static_cast<const psj_object *>(v.as.ptr);
}

// A shape in an arena; the names are copied. `flags`: PSJ_SCHEMA_*.
psj_schema *make_schema(Arena &arena, const std::vector<std::string_view> &type_names,
                        const std::vector<std::string_view> &members, std::uint32_t flags = 0);
// An object bag in an arena: members in the schema's order, `text` its text form.
psj_value make_bag(Arena &arena, const psj_schema *schema, const std::vector<psj_value> &members,
                   std::string_view text = {});

}  // namespace psj
