#include "language/value/object.h"

#include <utility>
#include <vector>

#include "language/value/property_bag.h"
#include "language/value/value.h"

namespace psjsh {

bool g_values_shared = false;

namespace {

// An object may hold another, that one a third, and so on for a million: beyond this depth they
// wait in a list until the outermost destructor is done.
constexpr int kDeepest = 200;
thread_local int t_depth = 0;
thread_local std::vector<Object *> *t_waiting = nullptr;  // only while there are any

}  // namespace

void values_become_shared() noexcept {
  g_values_shared = true;
}

void drop_extension(Object &object) noexcept;

void Object::destroy() noexcept {
  if (extended_) drop_extension(*this);
  if (t_depth >= kDeepest) {
    if (!t_waiting) t_waiting = new std::vector<Object *>;
    t_waiting->push_back(this);
    return;
  }
  ++t_depth;
  delete this;
  --t_depth;
  if (t_depth == 0 && t_waiting) free_waiting();
}

void Object::free_waiting() noexcept {
  while (t_waiting && !t_waiting->empty()) {
    auto *object = t_waiting->back();
    t_waiting->pop_back();
    ++t_depth;
    delete object;
    --t_depth;
  }
  delete std::exchange(t_waiting, nullptr);
}

}  // namespace psjsh
