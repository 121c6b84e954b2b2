// Scalars that do not fit into 16 bytes beside a tag.
#pragma once
#include <string>

#include "invariant/decimal.h"
#include "invariant/guid.h"
#include "invariant/version.h"
#include "language/value/value.h"

namespace psjsh {

template <class T, ObjectKind kKind>
class Boxed final : public Object {
 public:
  static bool is(const Object &object) noexcept { return object.object_kind() == kKind; }
  explicit Boxed(T v) : Object(kKind), value(std::move(v)) {}
  const Type *type() const override;
  const T value;
};
using DecimalObject = Boxed<psj::invariant::Decimal, ObjectKind::Decimal>;
using GuidObject = Boxed<psj::invariant::Guid, ObjectKind::Guid>;
using VersionObject = Boxed<psj::invariant::Version, ObjectKind::Version>;
// BigIntegerObject is in big_integer.h, which is long to compile.

struct UriText {
  std::string original;
  bool absolute = false;
  std::string scheme, user_info, host, path, query, fragment;
  int port = -1;
};
using UriObject = Boxed<UriText, ObjectKind::Uri>;

Value make_decimal(const psj::invariant::Decimal &value);
Value make_guid(const psj::invariant::Guid &value);
Value make_version(const psj::invariant::Version &value);
Value make_uri(std::string_view text);

}  // namespace psjsh
