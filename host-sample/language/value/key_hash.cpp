#include "language/value/key_hash.h"

#include <cstring>

#include "invariant/compare.h"
#include "invariant/utf16.h"
#include "language/value/containers.h"
#include "language/value/convert.h"
#include "language/value/foreign.h"
#include "language/value/property_bag.h"
#include "language/value/scalars.h"
#include "language/value/script_class.h"

namespace psjsh {
namespace {

constexpr std::uint64_t kFactor = 0x9e3779b97f4a7c15u;
constexpr std::uint64_t kHighBits = 0x8080808080808080u;

std::uint64_t mix(std::uint64_t hash, std::uint64_t word) noexcept {
  hash = (hash ^ word) * kFactor;
  return hash ^ hash >> 29;
}

std::size_t hash_number(std::uint64_t kind, std::uint64_t bits) noexcept {
  return mix(mix(kFactor, kind), bits);
}

}  // namespace

std::size_t hash_text(std::string_view text, bool ignore_case) noexcept {
  // Setting bit 5 of each byte makes the cases of ASCII letters alike; that it also joins some
  // signs costs only a comparison.
  const std::uint64_t fold = ignore_case ? 0x2020202020202020u : 0;
  std::uint64_t hash = text.size() * kFactor, seen = 0;
  const char *at = text.data();
  auto left = text.size();
  for (; left >= 8; left -= 8, at += 8) {
    std::uint64_t word;
    std::memcpy(&word, at, 8);
    seen |= word;
    hash = mix(hash, word | fold);
  }
  if (left) {
    std::uint64_t word = 0;
    std::memcpy(&word, at, left);
    seen |= word;
    hash = mix(hash, word | fold);
  }
  if (ignore_case && (seen & kHighBits)) return psj::invariant::hash_ignore_case(text);
  return hash;
}

bool equal_texts(std::string_view a, std::string_view b, bool ignore_case) noexcept {
  if (a == b) return true;
  return ignore_case && psj::invariant::equals_ignore_case(a, b);
}

std::size_t hash_value(const Value &value, bool ignore_case) {
  if (value.is_string()) return hash_text(value.text(), ignore_case);
  if (!value.is_object()) {
    const auto kind = static_cast<std::uint64_t>(value.kind());
    return hash_number(kind, static_cast<std::uint64_t>(value.bits()));
  }
  const Value &inner = unwrap(value);
  if (!inner.same(value)) return hash_value(inner, ignore_case);
  if (const auto *guid = value.as<GuidObject>())
    return hash_text({reinterpret_cast<const char *>(guid->value.bytes.data()), 16}, false);
  if (const auto *decimal = value.as<DecimalObject>()) {
    const auto least = decimal->value.normalized();
    return hash_number(least.low(),
                       (static_cast<std::uint64_t>(least.middle()) << 32) ^ least.high());
  }
  if (const auto *version = value.as<VersionObject>())
    return hash_number(static_cast<std::uint64_t>(version->value.major),
                       static_cast<std::uint64_t>(version->value.minor));
  if (const auto *own =
          value.as<Instance>() ? script_method(value.object()->type(), "GetHashCode", 0) : nullptr)
    return hash_number(
        98, static_cast<std::uint64_t>(to_int32(own->call(value, value.object()->type(), {}))));
  if (const auto *foreign = value.as<ForeignObject>()) return hash_number(97, foreign->hash());
  if (const auto *uri = value.as<UriObject>()) return hash_text(uri->value.original, false);
  return hash_number(99, reinterpret_cast<std::uint64_t>(value.object()));
}

bool equal_keys(const Value &left, const Value &right, bool ignore_case) {
  const Value &a = unwrap(left), &b = unwrap(right);
  if (a.same(b)) return true;
  if (!a.is_object() || !b.is_object()) return false;
  if (a.object()->object_kind() != b.object()->object_kind()) return false;
  switch (a.object()->object_kind()) {
    case ObjectKind::String:
      return equal_texts(a.text(), b.text(), ignore_case);
    case ObjectKind::Guid:
      return a.as<GuidObject>()->value == b.as<GuidObject>()->value;
    case ObjectKind::Decimal:
      return a.as<DecimalObject>()->value == b.as<DecimalObject>()->value;
    case ObjectKind::Version:
      return a.as<VersionObject>()->value == b.as<VersionObject>()->value;
    case ObjectKind::Instance: {
      bool same = false;
      return script_equals(a, b, &same) && same;
    }
    case ObjectKind::Foreign:
      return a.as<ForeignObject>()->equals(*b.as<ForeignObject>());
    case ObjectKind::Uri:
      return a.as<UriObject>()->value.original == b.as<UriObject>()->value.original;
    default:
      return false;
  }
}

}  // namespace psjsh
