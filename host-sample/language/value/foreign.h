// Objects that live outside the language: jobs and other handles of a plugin, processes, sessions,
// hosts. The owner of the thing derives ForeignObject; members, text and type names come from it.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "language/value/value.h"

namespace psjsh {

struct ForeignMember {
  enum class Kind : std::uint8_t {
    Property,
    Method,
    Event,
    ScriptProperty,
    AliasProperty,
    ScriptMethod
  };
  std::string name;
  Kind kind = Kind::Property;
  std::string definition;  // "string State {get;}"; may be empty
  bool writable = false;
};

class ForeignObject : public Object {
 public:
  static bool is(const Object &object) noexcept {
    return object.object_kind() == ObjectKind::Foreign;
  }

  // The most derived .NET type; declare_class makes one that the tables lack.
  const Type *type() const override = 0;
  // Most derived first; the default is the type's hierarchy.
  virtual std::vector<std::string> type_names() const;
  // False: there is no such property.
  virtual bool get(std::string_view name, Value *out) const = 0;
  // False: there is no such property. A read-only one throws a ScriptError.
  virtual bool set(std::string_view name, const Value &value);
  // False: there is no such method.
  virtual bool call(std::string_view name, Arguments arguments, Value *out);
  virtual std::vector<ForeignMember> members() const = 0;
  // What "$x" gives; the default is the type's full name.
  virtual std::string text() const;
  // When the object enumerates (a collection): true, and its items as they are now (`out` may be
  // null: only asked).
  virtual bool items(Values *out) const;
  virtual bool equals(const ForeignObject &other) const { return this == &other; }
  // The same for equal objects.
  virtual std::size_t hash() const { return reinterpret_cast<std::size_t>(this); }

 protected:
  ForeignObject() : Object(ObjectKind::Foreign) {}
};

// The items of a collection as a list that can't be changed, for members that only our own lists
// have; null when the object is no collection.
Value read_only_list(const ForeignObject &object);

}  // namespace psjsh
