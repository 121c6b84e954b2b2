#include "plugin/value/tree.h"

#include <cstring>

#include "plugin/value/kinds.h"
#include "plugin/value/make.h"

namespace psj {

namespace {

// One copy: the shape copied last is kept at hand, since lists mostly hold objects of one shape.
class Copier {
 public:
  explicit Copier(Arena &arena) : arena_(arena) {}

  Status copy(const psj_value &from, psj_value &to, unsigned depth) {
    to = from;
    to.reserved0 = 0;
    switch (payload_of(from.kind)) {
      case Payload::kNone:
        return {};
      case Payload::kSixteen:
        return copy_bytes(from, to, 16);
      case Payload::kBytes:
        return copy_bytes(from, to, from.count);
      case Payload::kHandle:
        if (from.as.ptr == nullptr) return {PSJ_E_ARGUMENT, "copy a value: an empty handle"};
        arena_.keep(handle_of(from));
        return {};
      case Payload::kValues:
      case Payload::kPairs:
        return copy_items(from, to, 0, depth);
      case Payload::kObject:
        return copy_object(from, to, depth);
      default:
        return {PSJ_E_ARGUMENT, "copy a value: kind " + std::to_string(from.kind)};
    }
  }

 private:
  Status copy_bytes(const psj_value &from, psj_value &to, std::size_t size) {
    if (size == 0) {
      to.as.ptr = "";
      return {};
    }
    void *copy = arena_.allocate(size);
    std::memcpy(copy, from.as.ptr, size);
    to.as.ptr = copy;
    return {};
  }

  Status copy_items(const psj_value &from, psj_value &to, std::uint64_t first, unsigned depth) {
    if (depth > PSJ_MAX_DEPTH) return {PSJ_E_LIMIT, "copy a value: deeper than 64"};
    const std::uint64_t count = item_count(from);
    auto *items = arena_.allocate_array<psj_value>(count);
    to.as.ptr = items;
    for (std::uint64_t i = first; i < count; ++i)
      if (Status s = copy(items_of(from)[i], items[i], depth + 1); !s.ok()) return s;
    return {};
  }

  Status copy_object(const psj_value &from, psj_value &to, unsigned depth) {
    if (from.count < 2 || items_of(from)[0].kind != PSJ_SCHEMA ||
        from.count != std::uint64_t{schema_of(from)->member_count} + 2)
      return {PSJ_E_ARGUMENT, "copy a value: an object that does not fit its schema"};
    if (Status s = copy_items(from, to, 1, depth); !s.ok()) return s;
    auto *items = const_cast<psj_value *>(items_of(to));
    items[0] = make_pointer(PSJ_SCHEMA, 0, 0, copy_schema(*schema_of(from)));
    return {};
  }

  const psj_schema *copy_schema(const psj_schema &from) {
    if (last_from_ == &from) return last_copy_;
    auto *copy = arena_.allocate_array<psj_schema>(1);
    *copy = {sizeof(psj_schema),
             from.flags,
             from.type_name_count,
             from.member_count,
             copy_texts(from.type_names, from.type_name_count),
             copy_texts(from.members, from.member_count)};
    last_from_ = &from;
    last_copy_ = copy;
    return copy;
  }

  const psj_text *copy_texts(const psj_text *from, std::uint32_t count) {
    auto *copy = arena_.allocate_array<psj_text>(count);
    for (std::uint32_t i = 0; i < count; ++i) copy[i] = arena_.text(view_of(from[i]));
    return copy;
  }

  Arena &arena_;
  const psj_schema *last_from_ = nullptr;
  const psj_schema *last_copy_ = nullptr;
};

bool same_texts(const psj_text *a, const psj_text *b, std::uint32_t count) {
  for (std::uint32_t i = 0; i < count; ++i)
    if (view_of(a[i]) != view_of(b[i])) return false;
  return true;
}

bool same_items(const psj_value &a, const psj_value &b, std::uint64_t first) {
  for (std::uint64_t i = first; i < item_count(a); ++i)
    if (!same_value(items_of(a)[i], items_of(b)[i])) return false;
  return true;
}

bool same_scalar(const psj_value &a, const psj_value &b) {
  if (a.kind != PSJ_FLOAT) return a.as.u64 == b.as.u64;
  return a.as.f64 == b.as.f64 || (a.as.f64 != a.as.f64 && b.as.f64 != b.as.f64);
}

}  // namespace

Status copy_into(Arena &arena, const psj_value &from, psj_value &to) {
  return Copier(arena).copy(from, to, 1);
}

Result<OwnedValue> OwnedValue::copy(const psj_value &from) {
  Arena arena;
  psj_value to{};
  if (Status s = copy_into(arena, from, to); !s.ok()) return s;
  return OwnedValue(std::move(arena), to);
}

psj_result OwnedValue::to_result() && {
  auto *owner = new Arena(std::move(arena_));
  return {value_, owner, [](void *arena) { delete static_cast<Arena *>(arena); }};
}

psj_result string_result(std::string_view text) {
  auto *copy = new char[text.size() + 1];
  std::memcpy(copy, text.data(), text.size());
  copy[text.size()] = 0;
  return {make_string({copy, text.size()}), copy,
          [](void *bytes) { delete[] static_cast<char *>(bytes); }};
}

psj_result handle_result(const psj_object *object) {
  object->cls->retain(object);
  return {make_handle(object), const_cast<psj_object *>(object), [](void *owner) {
            const auto *held = static_cast<const psj_object *>(owner);
            held->cls->release(held);
          }};
}

psj_result ScopedResult::release() {
  return std::exchange(result_, {});
}

void ScopedResult::reset() {
  const psj_result old = std::exchange(result_, {});
  if (old.release != nullptr) old.release(old.owner);
}

bool same_schema(const psj_schema &a, const psj_schema &b) {
  return a.flags == b.flags && a.type_name_count == b.type_name_count &&
         a.member_count == b.member_count &&
         same_texts(a.type_names, b.type_names, a.type_name_count) &&
         same_texts(a.members, b.members, a.member_count);
}

bool same_value(const psj_value &a, const psj_value &b) {
  if (a.kind != b.kind || a.flags != b.flags || a.count != b.count) return false;
  switch (payload_of(a.kind)) {
    case Payload::kSixteen:
      return std::memcmp(a.as.ptr, b.as.ptr, 16) == 0;
    case Payload::kBytes:
      return string_of(a) == string_of(b);
    case Payload::kValues:
    case Payload::kPairs:
      return same_items(a, b, 0);
    case Payload::kObject:
      return same_schema(*schema_of(a), *schema_of(b)) && same_items(a, b, 1);
    case Payload::kNone:
      return same_scalar(a, b);
    default:
      return a.as.ptr == b.as.ptr;
  }
}

}  // namespace psj
