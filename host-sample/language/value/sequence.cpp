// Arrays, lists, queues, stacks and sets.
#include "language/value/containers.h"
#include "language/value/convert.h"
#include "language/value/type.h"

namespace psjsh {
namespace {

const Type *element_of(const Type *type) {
  while (type->script_class()) type = type->base();
  const auto arguments = type->arguments();
  return arguments.size() == 1 ? arguments[0] : nullptr;
}

Value convert_item(const Value &value, const Type *element) {
  return !element || element->is(TypeId::Object) ? value : convert_to(value, element);
}

}  // namespace

Array::Array(Values values, const Type *array_type)
    : Object(ObjectKind::Array),
      items(std::move(values)),
      type_(array_type ? array_type : type_of_id(TypeId::ObjectArray)) {}

const Type *Array::element() const noexcept {
  return type_->element();
}

Value make_array(Values values) {
  return make<Array>(std::move(values));
}
Value make_array(Values values, const Type *element) {
  return make<Array>(std::move(values), element->is(TypeId::Object) ? nullptr : array_of(element));
}

List::List(const Type *list_type, Values values)
    : Object(ObjectKind::List),
      items(std::move(values)),
      type_(list_type),
      element_(element_of(list_type)) {}

void List::add(Value value) {
  Value item = convert_item(value, element_);
  const ObjectLock guard(*this);
  items.push_back(std::move(item));
  ++version;
}

Ref<List> make_array_list(Values values) {
  return make<List>(type_of_id(TypeId::ArrayList), std::move(values));
}
Ref<List> make_list(const Type *element, Values values) {
  static const auto *definition = find_type("System.Collections.Generic.List`1");
  return make<List>(generic_of(definition, {&element, 1}), std::move(values));
}

const Values *items_of(const Object &object) noexcept {
  if (Array::is(object)) return &static_cast<const Array &>(object).items;
  if (List::is(object)) return &static_cast<const List &>(object).items;
  return nullptr;
}

Queue::Queue(const Type *type, bool stack)
    : Object(stack ? ObjectKind::Stack : ObjectKind::Queue),
      type_(type),
      element_(element_of(type)) {}

void Queue::push(Value value) {
  Value item = convert_item(value, element_);
  const ObjectLock guard(*this);
  items_.push_back(std::move(item));
}

bool Queue::pop(Value *out) {
  const ObjectLock guard(*this);
  if (items_.empty()) return false;
  if (is_stack()) {
    *out = std::move(items_.back());
    items_.pop_back();
  } else {
    *out = std::move(items_.front());
    items_.pop_front();
  }
  return true;
}

bool Queue::peek(Value *out) const {
  const ObjectLock guard(*this);
  if (items_.empty()) return false;
  *out = is_stack() ? items_.back() : items_.front();
  return true;
}

Values Queue::snapshot() const {
  const ObjectLock guard(*this);
  if (is_stack()) return Values(items_.rbegin(), items_.rend());
  return Values(items_.begin(), items_.end());
}

std::size_t Queue::count() const {
  const ObjectLock guard(*this);
  return items_.size();
}

void Queue::clear() {
  std::deque<Value> old;  // released after the lock
  const ObjectLock guard(*this);
  old.swap(items_);
}

HashSet::HashSet(const Type *type, bool ignore_case)
    : Object(ObjectKind::HashSet),
      table(make<Dictionary>(Dictionary::Flavor::Generic, ignore_case,
                             type_of_id(TypeId::Hashtable))),
      type_(type) {}

Entry::Entry(Value k, Value v, const Type *type)
    : Object(ObjectKind::Entry),
      key(std::move(k)),
      value(std::move(v)),
      type_(type ? type : type_of_id(TypeId::DictionaryEntry)) {}

}  // namespace psjsh
