// The values that CLIXML writes as one element.
#pragma once
#include "clixml/node.h"
#include "language/value/value.h"

namespace psjsh {

bool is_primitive(const Value &value);
// False when the value is not one of them. Added members are not looked at.
bool to_primitive(const Value &value, psj::clixml::Node *out);

// The value of an element that is neither Obj nor Ref. Throws NetError when the text does not fit.
Value from_primitive(const psj::clixml::Node &node);

}  // namespace psjsh
