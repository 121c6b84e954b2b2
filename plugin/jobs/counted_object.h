#pragma once

#include <atomic>

#include "psj.h"

namespace psj {

// A psj_object on the heap that deletes itself with its last count. The maker owns the first one.
template <class Derived>
class CountedObject : public psj_object {
 public:
  CountedObject(const CountedObject &) = delete;
  CountedObject &operator=(const CountedObject &) = delete;

  static void retain(const psj_object *object) {
    static_cast<const Derived *>(object)->count_.fetch_add(1, std::memory_order_relaxed);
  }
  static void release(const psj_object *object) {
    const auto &self = static_cast<const Derived &>(*object);
    // acq_rel: every use happens before the end.
    if (self.count_.fetch_sub(1, std::memory_order_acq_rel) == 1) delete &self;
  }

 protected:
  explicit CountedObject(const psj_object_class *cls) { this->cls = cls; }
  ~CountedObject() = default;

 private:
  friend Derived;
  mutable std::atomic<unsigned> count_{1};
};

}  // namespace psj
