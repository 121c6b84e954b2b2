// Ordered members with case-insensitive names: what [pscustomobject]@{} , Add-Member and
// deserialized objects are made of.
//
// A Shape is an ordered list of (name, member kind); bags with the same list share one Shape, so
// that making an object of a known shape is one allocation and a property read at one place of a
// script is a compare and a load (PropertyCache).
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "language/value/value.h"

namespace psjsh {

enum class MemberKind : std::uint8_t {
  Note,          // slot: the value
  Alias,         // slot: name of the other member
  Script,        // slot: ScriptMember (getter, setter)
  ScriptMethod,  // slot: ScriptBlock
  MemberSet,     // slot: a CustomObject
  PropertySet,   // slot: Array of names
};

class Shape {
 public:
  struct Field {
    Value name;  // String
    MemberKind kind;
  };
  static constexpr std::uint32_t kMissing = ~0u;

  static const Shape *empty() noexcept;
  // The shape with one more field; the name must not be in it. Interned, never freed. [any thread]
  const Shape *with(const Value &name, MemberKind kind = MemberKind::Note) const;

  std::uint32_t size() const noexcept { return static_cast<std::uint32_t>(fields_.size()); }
  const Field &field(std::uint32_t i) const noexcept { return fields_[i]; }
  std::uint32_t find(std::string_view name) const noexcept;  // case-insensitive

 private:
  friend struct ShapeMaker;
  std::vector<Field> fields_;
  std::vector<std::uint32_t> index_;  // open addressing by folded name, when there are many fields
};

// Slots of one object. Not locked: the owner locks.
class PropertyBag {
 public:
  const Shape *shape() const noexcept { return shape_; }
  std::uint32_t size() const noexcept { return shape_->size(); }
  const Value &slot(std::uint32_t i) const noexcept { return slots_[i]; }
  void set_slot(std::uint32_t i, Value value) { slots_[i] = std::move(value); }
  std::string_view name(std::uint32_t i) const noexcept { return shape_->field(i).name.text(); }
  MemberKind kind(std::uint32_t i) const noexcept { return shape_->field(i).kind; }

  std::uint32_t find(std::string_view name) const noexcept { return shape_->find(name); }
  // Adds or replaces.
  void set(const Value &name, Value value, MemberKind kind = MemberKind::Note);
  bool remove(std::string_view name);
  void assign(const Shape *shape, Values slots);
  void reserve(std::uint32_t count) { slots_.reserve(count); }

 private:
  const Shape *shape_ = Shape::empty();
  Values slots_;
};

// [pscustomobject]. Its type name can be changed through type names (`PSTypeName` key,
// .pstypenames.Insert).
class CustomObject final : public Object {
 public:
  static bool is(const Object &object) noexcept {
    return object.object_kind() == ObjectKind::Custom;
  }
  CustomObject() : Object(ObjectKind::Custom) {}
  CustomObject(const Shape *shape, Values slots) : Object(ObjectKind::Custom) {
    bag.assign(shape, std::move(slots));
  }
  const Type *type() const override;

  // Ordered properties. With several threads use get/set below, which lock.
  PropertyBag bag;
  // Names before System.Management.Automation.PSCustomObject; null when there are none.
  std::unique_ptr<std::vector<std::string>> type_names;

  Value get(std::string_view name) const;  // the slot of a note property, or $null
  void set(std::string_view name, Value value);
};
Ref<CustomObject> make_custom_object();

// Members added to a value that is no CustomObject. A string or a number becomes a Wrapper around
// itself; any other object keeps its identity and gets an extension, found by the object's address.
class Wrapper final : public Object {
 public:
  static bool is(const Object &object) noexcept {
    return object.object_kind() == ObjectKind::Wrapper;
  }
  explicit Wrapper(Value inner) : Object(ObjectKind::Wrapper), base(std::move(inner)) {}
  const Type *type() const override;
  const Value base;  // never a Wrapper
  PropertyBag bag;
  Value text;  // of a copy from another process: what ToString() gave there; else $null
  std::unique_ptr<std::vector<std::string>> type_names;
};

struct Extension {
  PropertyBag bag;
  Values class_slots;  // of a script's class that derives from a .NET class
  std::unique_ptr<std::vector<std::string>> type_names;
};
// Null when nothing was added.
Extension *extension_of(const Object &object) noexcept;
Extension &make_extension(Object &object);

// An object that came out of a process job: properties, type names that start with "Deserialized.",
// the text that ToString() gave on the other side, and the items when it was a list or a
// dictionary.
class Deserialized final : public Object {
 public:
  static bool is(const Object &object) noexcept {
    return object.object_kind() == ObjectKind::Deserialized;
  }
  Deserialized() : Object(ObjectKind::Deserialized) {}
  const Type *type() const override;
  PropertyBag bag;
  // How many of the bag's first members are properties of the object; the rest was added to it.
  std::uint32_t own = 0;
  std::vector<std::string> type_names;  // most derived first
  Value text;                           // $null when there was none
  Value items;                          // ArrayList or Hashtable, or $null
};

// The getter and setter of a ScriptProperty.
class ScriptMember final : public Object {
 public:
  static bool is(const Object &object) noexcept {
    return object.object_kind() == ObjectKind::Member;
  }
  ScriptMember(Value get, Value set)
      : Object(ObjectKind::Member), getter(std::move(get)), setter(std::move(set)) {}
  const Type *type() const override;
  const Value getter, setter;  // ScriptBlock or $null
};

// Looks through a Wrapper.
inline const Value &unwrap(const Value &value) noexcept {
  if (value.is_object() && value.object()->object_kind() == ObjectKind::Wrapper)
    return static_cast<Wrapper *>(value.object())->base;
  return value;
}

// The names that `.pstypenames` shows and format views select by.
std::vector<std::string> type_names_of(const Value &value);
void set_type_names(Value &value, std::vector<std::string> names);

}  // namespace psjsh
