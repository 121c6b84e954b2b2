#include <cstring>

#include "plugin/value/codec.h"
#include "plugin/value/kinds.h"
#include "plugin/value/make.h"

namespace psj {

namespace {

class Encoder {
 public:
  Encoder(std::span<std::byte> room, SchemaNumbers &schemas, Handles handles, Arena *kept)
      : base_(room.data()), room_(room.size()), schemas_(schemas), handles_(handles), kept_(kept) {}

  Encoded run(const psj_value &value) {
    psj_value *root = nullptr;
    if (take(sizeof(psj_value), &root) && put(value, *root, 1)) result_.size = used_;
    return std::move(result_);
  }

 private:
  // Room for `bytes` (rounded up to 8) at the end of what is written; its offset is used_ before.
  template <class T>
  bool take(std::uint64_t bytes, T **piece) {
    const std::uint64_t size = padded(bytes);
    if (size > room_ - used_) {
      result_.outcome = Encoded::kNoRoom;
      return false;
    }
    *piece = reinterpret_cast<T *>(base_ + used_);
    used_ += size;
    return true;
  }

  bool refuse(psj_status code, const char *why) {
    result_.outcome = Encoded::kRefused;
    result_.refused = Status(code, std::string("write a value: ") + why);
    return false;
  }

  bool put(const psj_value &from, psj_value &to, unsigned depth) {
    to = from;
    to.reserved0 = 0;
    switch (payload_of(from.kind)) {
      case Payload::kNone:
        return true;
      case Payload::kSixteen:
        return put_bytes(from, to, 16);
      case Payload::kBytes:
        return put_bytes(from, to, from.count);
      case Payload::kValues:
      case Payload::kPairs:
        return put_items(from, to, 0, depth);
      case Payload::kObject:
        return put_object(from, to, depth);
      case Payload::kHandle:
        return put_handle(from);
      default:
        return refuse(PSJ_E_ARGUMENT, "a kind that can't stand there");
    }
  }

  bool put_bytes(const psj_value &from, psj_value &to, std::uint64_t size) {
    if (size == 0) {
      to.as.at = 0;
      return true;
    }
    const std::uint64_t at = used_;
    char *piece = nullptr;
    if (!take(size, &piece)) return false;
    // The last eight bytes first: what the payload does not cover of them is padding, which is 0.
    std::memset(piece + padded(size) - 8, 0, 8);
    std::memcpy(piece, from.as.ptr, size);
    to.as.at = at;
    return true;
  }

  bool put_items(const psj_value &from, psj_value &to, std::uint64_t first, unsigned depth) {
    if (depth > PSJ_MAX_DEPTH) return refuse(PSJ_E_LIMIT, "deeper than 64");
    const std::uint64_t count = item_count(from);
    to.as.at = count == 0 ? 0 : used_;
    psj_value *items = nullptr;
    if (!take(count * sizeof(psj_value), &items)) return false;
    for (std::uint64_t i = first; i < count; ++i)
      if (!put(items_of(from)[i], items[i], depth + 1)) return false;
    return true;
  }

  bool put_object(const psj_value &from, psj_value &to, unsigned depth) {
    if (from.count < 2 || items_of(from)[0].kind != PSJ_SCHEMA)
      return refuse(PSJ_E_ARGUMENT, "an object without a schema");
    const psj_schema &schema = *schema_of(from);
    if (from.count != std::uint64_t{schema.member_count} + 2)
      return refuse(PSJ_E_ARGUMENT, "an object that does not fit its schema");
    const std::uint32_t number = schemas_.number_of(schema);
    if (number == 0) {
      result_.outcome = Encoded::kMissingSchema;
      result_.missing = &schema;
      return false;
    }
    const std::uint64_t at = used_;
    if (!put_items(from, to, 1, depth)) return false;
    reinterpret_cast<psj_value *>(base_ + at)[0] = make_value(PSJ_SCHEMA, 0, 0, number);
    return true;
  }

  bool put_handle(const psj_value &from) {
    if (handles_ == Handles::kRefuse)
      return refuse(PSJ_E_ARGUMENT, "a live object can't leave its process");
    if (from.as.ptr == nullptr) return refuse(PSJ_E_ARGUMENT, "an empty handle");
    kept_->keep(handle_of(from));
    return true;
  }

  std::byte *base_;
  std::uint64_t room_;
  std::uint64_t used_ = 0;
  SchemaNumbers &schemas_;
  Handles handles_;
  Arena *kept_;
  Encoded result_;
};

// Sizes saturate far above the limit, so that a sum can't wrap.
Status add_size(const psj_value &value, unsigned depth, std::uint64_t &total) {
  std::uint64_t bytes = 0;
  const Payload payload = payload_of(value.kind);
  if (payload == Payload::kSixteen) bytes = 16;
  if (payload == Payload::kBytes) bytes = padded(value.count);
  const bool container =
      payload == Payload::kValues || payload == Payload::kPairs || payload == Payload::kObject;
  if (container) bytes = item_count(value) * sizeof(psj_value);
  total += bytes;
  if (total > kMaxBody) return {PSJ_E_LIMIT, "write a value: larger than 1 GiB"};
  if (!container) return {};
  if (depth > PSJ_MAX_DEPTH) return {PSJ_E_LIMIT, "write a value: deeper than 64"};
  for (std::uint64_t i = payload == Payload::kObject ? 1 : 0; i < item_count(value); ++i)
    if (Status s = add_size(items_of(value)[i], depth + 1, total); !s.ok()) return s;
  return {};
}

}  // namespace

Encoded encode_value(std::span<std::byte> room, const psj_value &value, SchemaNumbers &schemas,
                     Handles handles, Arena *kept) {
  return Encoder(room, schemas, handles, kept).run(value);
}

Result<std::uint64_t> encoded_size(const psj_value &value) {
  std::uint64_t total = sizeof(psj_value);
  if (Status s = add_size(value, 1, total); !s.ok()) return s;
  return total;
}

}  // namespace psj
