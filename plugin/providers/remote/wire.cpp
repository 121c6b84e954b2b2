#include "plugin/providers/remote/wire.h"

#include <algorithm>
#include <cstring>
#include <string>
#include <utility>

#include "plugin/value/make.h"

namespace psj::remote {
namespace {

constexpr std::size_t kRead = 64 << 10;
// Far more than any script has; what goes on and on is no script.
constexpr std::size_t kMostSchemaBytes = 64u << 20;

Header header_of(Kind kind, std::size_t size) {
  return {static_cast<std::uint32_t>(size), static_cast<std::uint16_t>(kind), 0, 0, 0};
}

}  // namespace

std::byte *WireEncoder::grow(const Header &header, std::size_t body) {
  const std::size_t at = bytes_.size();
  bytes_.resize(at + sizeof header + padded(body));
  Header own = header;
  own.size = static_cast<std::uint32_t>(body);
  last_weight_ = weight_of(own);
  std::memcpy(bytes_.data() + at, &own, sizeof own);
  std::memset(bytes_.data() + at + sizeof own + body, 0, padded(body) - body);
  return bytes_.data() + at + sizeof own;
}

void WireEncoder::add(Header header, const void *body, std::size_t size) {
  std::byte *to = grow(header, size);
  if (size != 0) std::memcpy(to, body, size);
}

Status WireEncoder::add_value(Header header, const psj_value &value) {
  const auto size = encoded_size(value);
  if (!size.ok()) return size.status();
  if (*size > kLargestBody)
    return Status(PSJ_E_LIMIT, "send a value to another computer: it is larger than 256 MiB");
  for (;;) {
    const std::size_t before = bytes_.size();
    std::byte *to = grow(header, *size);
    const Encoded encoded = encode_value({to, *size}, value, schemas_, Handles::kRefuse, nullptr);
    if (encoded.outcome == Encoded::kDone) return {};
    bytes_.resize(before);
    if (encoded.outcome == Encoded::kNoRoom)
      return Status(PSJ_E_FAILED, "encode a value: its size changed");
    if (encoded.outcome == Encoded::kRefused) return encoded.refused;
    const std::uint32_t number = schemas_.add(*encoded.missing);
    const std::size_t body = schema_body_size(*encoded.missing);
    to = grow(header_of(Kind::kSchema, body), body);
    encode_schema({to, body}, number, *encoded.missing);
  }
}

std::uint64_t Frame::number() const {
  std::uint64_t number = 0;
  if (body.size() == sizeof number) std::memcpy(&number, body.data(), sizeof number);
  return number;
}

std::span<std::byte> WireDecoder::room() {
  auto *base = reinterpret_cast<std::byte *>(bytes_.data());
  if (begin_ == end_) begin_ = end_ = 0;
  if (bytes_.size() * 8 - end_ < kRead) {
    if (begin_ != 0) std::memmove(base, base + begin_, end_ - begin_);
    end_ -= std::exchange(begin_, 0);
    // A large frame gets its memory as its bytes come, not by what its header says.
    if (bytes_.size() * 8 - end_ < kRead) bytes_.resize(std::max(bytes_.size() * 2, kRead / 4));
    base = reinterpret_cast<std::byte *>(bytes_.data());
  }
  return {base + end_, bytes_.size() * 8 - end_};
}

Status WireDecoder::next(Frame &out) {
  for (;;) {
    auto *at = reinterpret_cast<std::byte *>(bytes_.data()) + begin_;
    const std::size_t left = end_ - begin_;
    if (left < sizeof(Header)) return PSJ_S_TIMEOUT;
    std::memcpy(&out.header, at, sizeof(Header));
    const Header &header = out.header;
    if (header.size > kLargestBody || header.kind == 0 ||
        header.kind >= static_cast<std::uint16_t>(Kind::kNoKind) ||
        header.stream > PSJ_STREAM_PROGRESS)
      return Status(PSJ_E_CORRUPT, "receive from another computer: what came is no frame");
    const std::size_t whole = sizeof(Header) + padded(header.size);
    if (left < whole) return PSJ_S_TIMEOUT;
    out.body = {at + sizeof(Header), header.size};
    begin_ += whole;
    if (out.kind() != Kind::kSchema) return {};
    if (Status bad = learn(out.body); !bad.ok()) return bad;
  }
}

Status WireDecoder::learn(std::span<const std::byte> body) {
  schema_bytes_ += body.size() + sizeof(psj_schema);
  if (schema_bytes_ > kMostSchemaBytes)
    return Status(PSJ_E_CORRUPT, "receive from another computer: too many shapes");
  std::uint32_t number = 0;
  auto schema = decode_schema(body, number, memory_);
  if (!schema.ok()) return schema.status();
  if (number != schemas_.size() + 1)
    return Status(PSJ_E_CORRUPT, "receive from another computer: a shape has a wrong number");
  if (!as_copies_) {
    schemas_.push_back(*schema);
    return {};
  }
  constexpr std::string_view kPrefix = "Deserialized.";
  std::vector<std::string> names;
  std::vector<std::string_view> type_names, members;
  for (std::uint32_t i = 0; i < (*schema)->type_name_count; ++i) {
    const std::string_view name = view_of((*schema)->type_names[i]);
    names.emplace_back(name.starts_with(kPrefix) ? "" : kPrefix).append(name);
  }
  type_names.assign(names.begin(), names.end());
  for (std::uint32_t i = 0; i < (*schema)->member_count; ++i)
    members.push_back(view_of((*schema)->members[i]));
  schemas_.push_back(make_schema(memory_, type_names, members, (*schema)->flags));
  return {};
}

Result<psj_value> WireDecoder::value(Frame &frame) const {
  return decode_in_place(frame.body, *this, Handles::kRefuse);
}

const psj_schema *WireDecoder::schema(std::uint64_t number) const {
  return number == 0 || number > schemas_.size() ? nullptr : schemas_[number - 1];
}

}  // namespace psj::remote
