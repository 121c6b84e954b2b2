#include "language/value/object.h"

#include "language/value/property_bag.h"
#include "language/value/value.h"

namespace psjsh {

bool g_values_shared = false;

void values_become_shared() noexcept {
  g_values_shared = true;
}

void drop_extension(Object &object) noexcept;

void Object::destroy() noexcept {
  if (extended_) drop_extension(*this);
  delete this;
}

}  // namespace psjsh
