#pragma once

#include "psj.h"

namespace psj {

// A live object that only counts who holds it.
struct CountedObject : psj_object {
  CountedObject() : psj_object{&kClass} {}
  mutable int count = 1;

 private:
  static const psj_object_class kClass;
};

inline const psj_object_class CountedObject::kClass = {
    sizeof(psj_object_class),
    0,
    [](const psj_object *object) { ++static_cast<const CountedObject *>(object)->count; },
    [](const psj_object *object) { --static_cast<const CountedObject *>(object)->count; },
    nullptr,
    nullptr,
    nullptr,
    nullptr,
    nullptr,
    nullptr,
    nullptr,
    nullptr};

}  // namespace psj
