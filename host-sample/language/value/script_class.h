// Classes that scripts define, as values see them: objects with typed slots, members with script
// behind them. The evaluator makes the types (run/types/) and derives ScriptBody.
#pragma once
#include <span>
#include <string>
#include <string_view>

#include "language/value/member_table.h"
#include "language/value/value.h"

namespace psjsh {

// The script of one method or constructor. Arguments arrive as the parameters want them; there is
// one for each parameter. `self` is $null for static methods and constructors. [any thread with an
// engine]
struct ScriptBody {
  virtual ~ScriptBody() = default;
  virtual Value call(const Value &self, const Type *type, std::span<Value> arguments) const = 0;
};

// The validation attributes of a property: throws NetError for a value that they refuse.
struct PropertyCheck {
  virtual ~PropertyCheck() = default;
  virtual void check(const Value &value) const = 0;
};

// What a script's class is beside its members. Lives as long as its type.
struct ScriptClass {
  virtual ~ScriptClass() = default;
  // The values of the static properties, made at first use.
  virtual Values &statics() const = 0;
};

// An object of a class whose bases are scripts' classes and System.Object.
class Instance final : public Object {
 public:
  static bool is(const Object &object) noexcept {
    return object.object_kind() == ObjectKind::Instance;
  }
  Instance(const Type *type, std::size_t slot_count)
      : Object(ObjectKind::Instance), slots(slot_count), type_(type) {}
  const Type *type() const override { return type_; }
  Values slots;

 private:
  const Type *type_;
};

// The values of an object's script properties, the bases' first; also of an object whose class
// derives from a .NET class. Under ObjectLock when threads share it.
Values &class_slots(Object &object);

// The rows behind script properties.
const MemberRow *slot_row(bool is_static);

// The script that a class has for a method of System.Object or of an interface; null when it has
// none with so many parameters.
const ScriptBody *script_method(const Type *type, std::string_view name, std::size_t parameters);
// By the class's own ToString(), Equals(other) and CompareTo(other); false: it has none.
bool script_text(const Value &value, std::string *out);
bool script_equals(const Value &left, const Value &right, bool *out);
bool script_compare(const Value &left, const Value &right, int *out);

}  // namespace psjsh
