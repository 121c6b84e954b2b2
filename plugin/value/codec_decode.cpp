#include <fmt/format.h>

#include <cstring>

#include "plugin/value/codec.h"
#include "plugin/value/kinds.h"
#include "plugin/value/make.h"
#include "plugin/value/scalar_check.h"

namespace psj {

namespace {

// Walks the tree in its canonical order: every payload must stand exactly where the one before
// ended, so that each byte is looked at once.
class Decoder {
 public:
  Decoder(std::span<std::byte> body, const SchemaSource &schemas, Handles handles)
      : base_(body.data()), size_(body.size()), schemas_(schemas), handles_(handles) {}

  Result<psj_value> run() {
    if (size_ < sizeof(psj_value)) return Status(PSJ_E_CORRUPT, "read a value: no root");
    auto *root = reinterpret_cast<psj_value *>(base_);
    used_ = sizeof(psj_value);
    if (!check(*root, 1)) return failure();
    if (padded(used_) != padded(size_)) {
      fail("bytes behind the end", size_);
      return failure();
    }
    return *root;
  }

 private:
  bool fail(const char *what, std::uint64_t number) {
    what_ = what;
    number_ = number;
    return false;
  }
  [[nodiscard]] Status failure() const {
    return {PSJ_E_CORRUPT, fmt::format("read a value: {} ({}) at byte {}", what_, number_, used_)};
  }

  bool check(psj_value &v, unsigned depth) {
    v.reserved0 = 0;
    switch (payload_of(v.kind)) {
      case Payload::kNone:
        return check_plain(v);
      case Payload::kSixteen:
        return check_sixteen(v);
      case Payload::kBytes:
        return place(v, v.count);
      case Payload::kValues:
      case Payload::kPairs:
        return check_items(v, 0, depth);
      case Payload::kObject:
        return check_object(v, depth);
      case Payload::kHandle:
        if (handles_ == Handles::kLive && v.as.ptr != nullptr) return true;
        return fail("a live object", v.kind);
      default:
        return fail("unknown kind", v.kind);
    }
  }

  bool check_plain(const psj_value &v) {
    if (v.kind == PSJ_REF && v.as.u64 >= objects_) return fail("reference forward", v.as.u64);
    return valid_scalar(v) || fail("value out of range", v.kind);
  }

  bool check_sixteen(psj_value &v) {
    if (!place(v, 16)) return false;
    if (v.kind != PSJ_DECIMAL) return true;
    std::uint32_t flags = 0;
    std::memcpy(&flags, static_cast<const char *>(v.as.ptr) + 12, sizeof flags);
    const bool valid = (flags & 0x7f00ffffu) == 0 && (flags >> 16 & 0xff) <= 28;
    return valid || fail("decimal", flags);
  }

  // The payload is the next `bytes` bytes.
  bool place(psj_value &v, std::uint64_t bytes) {
    if (bytes == 0) {
      if (v.as.at != 0) return fail("place of nothing", v.as.at);
      v.as.ptr = "";
      return true;
    }
    if (v.as.at != used_) return fail("place of a payload", v.as.at);
    if (bytes > size_ - used_) return fail("length of a payload", bytes);
    v.as.ptr = base_ + used_;
    used_ += padded(bytes);
    if (used_ > size_) used_ = size_;
    return true;
  }

  bool check_items(psj_value &v, std::uint64_t first, unsigned depth) {
    if (depth > PSJ_MAX_DEPTH) return fail("depth", depth);
    const std::uint64_t count = item_count(v);
    if (!place(v, count * sizeof(psj_value))) return false;
    if (count == 0) return true;
    auto *items = const_cast<psj_value *>(items_of(v));
    for (std::uint64_t i = first; i < count; ++i)
      if (!check(items[i], depth + 1)) return false;
    return true;
  }

  bool check_object(psj_value &v, unsigned depth) {
    if (v.count < 2) return fail("size of an object", v.count);
    if (v.flags > PSJ_OBJECT_BASE) return fail("flags of an object", v.flags);
    ++objects_;
    if (v.as.at != used_ || std::uint64_t{v.count} * sizeof(psj_value) > size_ - used_)
      return fail("place of an object", v.as.at);
    auto *slots = reinterpret_cast<psj_value *>(base_ + used_);
    const psj_schema *schema =
        slots[0].kind == PSJ_SCHEMA ? schemas_.schema(slots[0].as.u64) : nullptr;
    if (schema == nullptr) return fail("schema", slots[0].as.u64);
    if (v.count != std::uint64_t{schema->member_count} + 2)
      return fail("members of an object", v.count);
    slots[0] = make_pointer(PSJ_SCHEMA, 0, 0, schema);
    return check_items(v, 1, depth);
  }

  std::byte *base_;
  std::uint64_t size_;
  std::uint64_t used_ = 0;
  std::uint64_t objects_ = 0;
  const SchemaSource &schemas_;
  Handles handles_;
  const char *what_ = "";
  std::uint64_t number_ = 0;
};

}  // namespace

Result<psj_value> decode_in_place(std::span<std::byte> body, const SchemaSource &schemas,
                                  Handles handles) {
  return Decoder(body, schemas, handles).run();
}

bool root_payload(std::span<const std::byte> body, psj_value &value) {
  if (body.size() < sizeof value) return false;
  std::memcpy(&value, body.data(), sizeof value);
  if (value.kind != PSJ_STRING && value.kind != PSJ_BYTES) return false;
  if (value.count == 0 || value.as.at != sizeof value) return false;
  if (padded(value.count) + sizeof value != padded(body.size())) return false;
  if (value.count > body.size() - sizeof value) return false;
  value.reserved0 = 0;
  value.as.ptr = body.data() + sizeof value;
  return true;
}

}  // namespace psj
