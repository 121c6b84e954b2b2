#include "language/value/property_bag.h"

#include <map>
#include <mutex>
#include <shared_mutex>
#include <unordered_map>

#include "invariant/compare.h"
#include "language/value/foreign.h"
#include "language/value/key_hash.h"
#include "language/value/records.h"
#include "language/value/type.h"

namespace psjsh {

// Makes and keeps the shapes: each knows the shapes that follow from it by one more field.
struct ShapeMaker {
  struct Step {
    const Shape *from;
    std::string name;  // as written: the spelling is part of a shape
    MemberKind kind;
    bool operator==(const Step &) const = default;
  };
  struct Hash {
    std::size_t operator()(const Step &step) const {
      return hash_text(step.name, false) ^ reinterpret_cast<std::size_t>(step.from) * 31 ^
             static_cast<std::size_t>(step.kind);
    }
  };
  static ShapeMaker &instance() {
    static auto *maker = new ShapeMaker;
    return *maker;
  }

  const Shape *follow(const Shape *from, const Value &name, MemberKind kind) {
    Step step{from, std::string(name.text()), kind};
    {
      const std::shared_lock guard(mutex_);
      if (const auto found = steps_.find(step); found != steps_.end()) return found->second;
    }
    const std::unique_lock guard(mutex_);
    auto &shape = steps_[step];
    if (!shape) shape = grow(from, name, kind);
    return shape;
  }

 private:
  static const Shape *grow(const Shape *from, const Value &name, MemberKind kind) {
    auto *shape = new Shape(*from);
    shape->fields_.push_back({Value(name.text()), kind});
    shape->index_.clear();
    if (shape->fields_.size() > 8) build_index(*shape);
    return shape;
  }
  static void build_index(Shape &shape) {
    std::size_t size = 16;
    while (size < shape.fields_.size() * 2) size *= 2;
    shape.index_.assign(size, 0);
    for (std::uint32_t i = 0; i < shape.fields_.size(); ++i) {
      auto at = hash_text(shape.fields_[i].name.text(), true) & (size - 1);
      while (shape.index_[at]) at = (at + 1) & (size - 1);
      shape.index_[at] = i + 1;
    }
  }

  std::shared_mutex mutex_;
  std::unordered_map<Step, const Shape *, Hash> steps_;
};

const Shape *Shape::empty() noexcept {
  static const auto *shape = new Shape;
  return shape;
}

const Shape *Shape::with(const Value &name, MemberKind kind) const {
  return ShapeMaker::instance().follow(this, name, kind);
}

std::uint32_t Shape::find(std::string_view name) const noexcept {
  if (index_.empty()) {
    for (std::uint32_t i = 0; i < fields_.size(); ++i)
      if (fields_[i].name.text().size() == name.size() &&
          equal_texts(fields_[i].name.text(), name, true))
        return i;
    return kMissing;
  }
  const auto mask = index_.size() - 1;
  for (auto at = hash_text(name, true) & mask; index_[at]; at = (at + 1) & mask)
    if (equal_texts(fields_[index_[at] - 1].name.text(), name, true)) return index_[at] - 1;
  return kMissing;
}

void PropertyBag::set(const Value &name, Value value, MemberKind kind) {
  const auto slot = find(name.text());
  if (slot != Shape::kMissing && this->kind(slot) == kind) {
    slots_[slot] = std::move(value);
    return;
  }
  if (slot != Shape::kMissing) remove(name.text());
  shape_ = shape_->with(name, kind);
  slots_.push_back(std::move(value));
}

bool PropertyBag::remove(std::string_view name) {
  const auto gone = find(name);
  if (gone == Shape::kMissing) return false;
  const auto *shape = Shape::empty();
  for (std::uint32_t i = 0; i < shape_->size(); ++i)
    if (i != gone) shape = shape->with(shape_->field(i).name, shape_->field(i).kind);
  slots_.erase(slots_.begin() + gone);
  shape_ = shape;
  return true;
}

void PropertyBag::assign(const Shape *shape, Values slots) {
  shape_ = shape;
  slots_ = std::move(slots);
}

const Type *CustomObject::type() const {
  return type_of_id(TypeId::PSCustomObject);
}
const Type *Wrapper::type() const {
  return type_of(base);
}
const Type *Deserialized::type() const {
  if (!items.is_null()) return type_of_id(TypeId::ArrayList);
  bool custom = false;
  for (std::string_view name : type_names) custom = custom || name.ends_with(".PSCustomObject");
  return type_of_id(custom ? TypeId::PSCustomObject : TypeId::PSObject);
}
const Type *ScriptMember::type() const {
  static const auto *type = find_type("System.Management.Automation.PSScriptProperty");
  return type;
}

Value CustomObject::get(std::string_view name) const {
  const ObjectLock guard(*this);
  const auto slot = bag.find(name);
  return slot == Shape::kMissing ? Value() : bag.slot(slot);
}

void CustomObject::set(std::string_view name, Value value) {
  const Value key(name);
  const ObjectLock guard(*this);
  bag.set(key, std::move(value));
}

Ref<CustomObject> make_custom_object() {
  return make<CustomObject>();
}

namespace {

struct Extensions {
  std::mutex mutex;
  std::unordered_map<const Object *, std::unique_ptr<Extension>> map;
};
Extensions &extensions() {
  static auto *all = new Extensions;
  return *all;
}

}  // namespace

Extension *extension_of(const Object &object) noexcept {
  if (!object.has_extension()) return nullptr;
  auto &all = extensions();
  const std::lock_guard guard(all.mutex);
  const auto found = all.map.find(&object);
  return found == all.map.end() ? nullptr : found->second.get();
}

Extension &make_extension(Object &object) {
  auto &all = extensions();
  const std::lock_guard guard(all.mutex);
  auto &slot = all.map[&object];
  if (!slot) slot = std::make_unique<Extension>();
  object.set_has_extension(true);
  return *slot;
}

// Called by the destructor path of an object that has one.
void drop_extension(Object &object) noexcept {
  std::unique_ptr<Extension> old;
  auto &all = extensions();
  const std::lock_guard guard(all.mutex);
  if (const auto found = all.map.find(&object); found != all.map.end()) {
    old = std::move(found->second);
    all.map.erase(found);
  }
}

std::vector<std::string> type_names_of(const Value &value) {
  if (!value.is_object()) return type_of(value)->hierarchy();
  const auto &object = *value.object();
  if (const auto *custom = value.as<CustomObject>(); custom && custom->type_names)
    return *custom->type_names;
  if (const auto *wrapper = value.as<Wrapper>())
    return wrapper->type_names ? *wrapper->type_names : type_names_of(wrapper->base);
  if (const auto *deserialized = value.as<Deserialized>()) return deserialized->type_names;
  if (const auto *extension = extension_of(object); extension && extension->type_names)
    return *extension->type_names;
  if (const auto *foreign = value.as<ForeignObject>()) return foreign->type_names();
  if (const auto *record = value.as<ErrorRecord>(); record && record->remote)
    return {"System.Management.Automation.Runspaces.RemotingErrorRecord",
            "System.Management.Automation.ErrorRecord", "System.Object"};
  return object.type()->hierarchy();
}

void set_type_names(Value &value, std::vector<std::string> names) {
  auto copy = std::make_unique<std::vector<std::string>>(std::move(names));
  if (auto *custom = value.as<CustomObject>()) {
    custom->type_names = std::move(copy);
  } else if (auto *wrapper = value.as<Wrapper>()) {
    wrapper->type_names = std::move(copy);
  } else if (auto *deserialized = value.as<Deserialized>()) {
    deserialized->type_names = std::move(*copy);
  } else if (value.is_object() && !value.is_string()) {
    make_extension(*value.object()).type_names = std::move(copy);
  } else if (!value.is_null()) {
    auto wrapped = make<Wrapper>(value);
    wrapped->type_names = std::move(copy);
    value = wrapped;
  }
}

}  // namespace psjsh
