// System.Numerics.BigInteger values; apart from scalars.h because the number type is long to
// compile.
#pragma once
#include "invariant/big_integer.h"
#include "language/value/scalars.h"

namespace psjsh {

using BigIntegerObject = Boxed<psj::invariant::BigInteger, ObjectKind::BigInteger>;
Value make_big(psj::invariant::BigInteger value);

}  // namespace psjsh
