#include "language/value/enumerate.h"

#include "language/value/containers.h"
#include "language/value/foreign.h"
#include "language/value/property_bag.h"
#include "language/value/script_error.h"
#include "language/value/type.h"

namespace psjsh {

bool is_enumerable_slow(const Value &value) noexcept {
  switch (value.object()->object_kind()) {
    case ObjectKind::Array:
    case ObjectKind::List:
    case ObjectKind::Queue:
    case ObjectKind::Stack:
    case ObjectKind::HashSet:
    case ObjectKind::Enumerator:
      return true;
    case ObjectKind::Wrapper:
      return is_enumerable(static_cast<Wrapper *>(value.object())->base);
    case ObjectKind::Deserialized:
      return List::is(*value.object()) ||
             is_enumerable(static_cast<Deserialized *>(value.object())->items);
    case ObjectKind::Foreign:
      return static_cast<ForeignObject *>(value.object())->items(nullptr);
    default:
      return false;
  }
}

Enumerator::Enumerator(Value value) : source_(std::move(value)) {
  if (const auto *wrapper = source_.as<Wrapper>()) source_ = Value(wrapper->base);
  if (const auto *deserialized = source_.as<Deserialized>();
      deserialized && is_enumerable(deserialized->items))
    source_ = Value(deserialized->items);
  if (!source_.is_object()) {
    mode_ = source_.is_nothing() ? Mode::End : Mode::One;
    return;
  }
  auto &object = *source_.object();
  switch (object.object_kind()) {
    case ObjectKind::Array:
      mode_ = Mode::Items;
      items_ = &static_cast<Array &>(object).items;
      return;
    case ObjectKind::List:
      mode_ = Mode::List;
      items_ = &static_cast<List &>(object).items;
      version_ = static_cast<List &>(object).version;
      return;
    case ObjectKind::Queue:
    case ObjectKind::Stack:
      snapshot_ = static_cast<Queue &>(object).snapshot();
      break;
    case ObjectKind::HashSet:
      snapshot_ = static_cast<HashSet &>(object).table->keys();
      break;
    case ObjectKind::Enumerator:
      mode_ = Mode::Object;
      return;
    case ObjectKind::Foreign:
      if (static_cast<ForeignObject &>(object).items(&snapshot_)) break;
      mode_ = Mode::One;
      return;
    default:
      mode_ = Mode::One;
      return;
  }
  mode_ = Mode::Snapshot;
  items_ = &snapshot_;
}

bool Enumerator::next(Value *out) {
  switch (mode_) {
    case Mode::End:
      return false;
    case Mode::One:
      *out = std::move(source_);
      mode_ = Mode::End;
      return true;
    case Mode::Object: {
      auto &enumerator = static_cast<EnumeratorObject &>(*source_.object());
      const ObjectLock guard(enumerator);
      if (enumerator.position >= enumerator.items.size()) return false;
      *out = enumerator.items[enumerator.position++];
      return true;
    }
    case Mode::List: {
      const auto &list = static_cast<List &>(*source_.object());
      const ObjectLock guard(list);
      if (list.version != version_) break;
      if (position_ >= items_->size()) return false;
      *out = (*items_)[position_++];
      return true;
    }
    case Mode::Items: {
      const ObjectLock guard(*source_.object());
      if (position_ >= items_->size()) return false;
      *out = (*items_)[position_++];
      return true;
    }
    case Mode::Snapshot:
      if (position_ >= items_->size()) return false;
      *out = (*items_)[position_++];
      return true;
  }
  throw_raw("System.InvalidOperationException",
            "Collection was modified; enumeration operation may not execute.");
}

Value collapse(Values values) {
  if (values.empty()) return Value::nothing();
  if (values.size() == 1) return std::move(values[0]);
  return make_array(std::move(values));
}

EnumeratorObject::EnumeratorObject(Values values, bool dictionary)
    : Object(ObjectKind::Enumerator), items(std::move(values)), of_dictionary(dictionary) {}

const Type *EnumeratorObject::type() const {
  static const auto *table = find_type("System.Collections.Hashtable+HashtableEnumerator");
  static const auto *list = find_type("System.ArrayEnumerator");
  return of_dictionary ? table : list;
}

}  // namespace psjsh
