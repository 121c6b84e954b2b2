// A class that a script defined, as the evaluator runs it.
#pragma once
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "language/run/session_state.h"
#include "language/value/script_class.h"

namespace psjsh {

class ClassCode;

// A method, or a constructor. Its code is compiled for each session that calls it.
class MethodCode final : public ScriptBody {
 public:
  MethodCode(const ClassCode &owner, const ast::FunctionMember &member, const Type *returns)
      : owner_(owner), member_(member), returns_(returns) {}
  Value call(const Value &self, const Type *type, std::span<Value> arguments) const override;
  // Runs a constructor on an object that is already there: first the base's, then its own body.
  void construct(SessionState &session, const Value &self, Arguments arguments) const;

 private:
  const ClassCode &owner_;
  const ast::FunctionMember &member_;
  const Type *returns_;  // null: nothing
};

// The constructor of a class without any.
class DefaultConstructor final : public ScriptBody {
 public:
  explicit DefaultConstructor(const ClassCode &owner) : owner_(owner) {}
  Value call(const Value &self, const Type *type, std::span<Value> arguments) const override;

 private:
  const ClassCode &owner_;
};

class AttributeCheck final : public PropertyCheck {
 public:
  void check(const Value &value) const override;
  std::vector<std::shared_ptr<VariableCheck>> checks;
};

// Lives as long as its type. Code is compiled and kept by the sessions, so that sessions on other
// threads can use the class too.
class ClassCode final : public ScriptClass {
 public:
  struct Property {
    std::uint32_t slot = 0;
    const Type *type = nullptr;
    const ast::Expression *initial = nullptr;
    const PropertyCheck *check = nullptr;
  };

  Values &statics() const override;
  // An object whose slots hold nothing yet.
  Value allocate() const;
  // What stands before the body of a constructor: the properties' initial values, and the base.
  void initialize(SessionState &session, const Value &self) const;
  void construct_base(SessionState &session, const Value &self, Arguments arguments) const;

  const Type *type = nullptr;
  const ClassCode *base = nullptr;   // null: the base is no script's class
  const Type *net_base = nullptr;    // the first base that is none
  std::vector<Property> properties;  // of this class alone
  std::vector<Property> static_properties;
  std::uint32_t slot_count = 0;                        // with the bases'
  std::shared_ptr<const ast::ScriptBlock> home;        // where it is defined
  std::shared_ptr<const NameMap<const Type *>> types;  // what the home defines
  std::weak_ptr<Module> module;
  const ScriptBody *static_constructor = nullptr;
  std::vector<std::unique_ptr<ScriptBody>> bodies;
  std::vector<std::unique_ptr<PropertyCheck>> checks;

 private:
  void set_initial(SessionState &session, const std::vector<Property> &list, const Value *self,
                   Values &slots) const;

  mutable std::recursive_mutex mutex_;
  mutable bool statics_ready_ = false;
  mutable Values statics_;
};

// The .NET classes that scripts may derive from.
bool can_derive_from(const Type *base);

}  // namespace psjsh
