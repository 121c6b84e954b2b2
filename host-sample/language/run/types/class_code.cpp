#include "language/run/types/class_code.h"

#include "language/run/call.h"
#include "language/run/compiler.h"
#include "language/value/containers.h"
#include "language/value/convert.h"
#include "language/value/intrinsic_methods.h"
#include "language/value/members.h"
#include "language/value/script_error.h"

namespace psjsh {
namespace {

SessionState &session_here() {
  return *static_cast<SessionState *>(current_engine());
}

// Errors in a class's code go to the caller: a failed statement ends the method.
class Trying {
 public:
  explicit Trying(SessionState &session) : count_(session.trying) { ++count_; }
  ~Trying() { --count_; }
  Trying(const Trying &) = delete;
  Trying &operator=(const Trying &) = delete;

 private:
  int &count_;
};

const std::shared_ptr<const BlockCode> &method_code(SessionState &session,
                                                    const ast::FunctionDefinition &function) {
  auto &code = session.class_code[&function];
  if (!code) code = session.code_of(function.body->shared(), &function);
  return code;
}

const Streams *streams_of(const SessionState &session) {
  return session.frame != nullptr ? session.frame->streams : nullptr;
}

// One call of a class's code, with $this.
class ClassCall {
 public:
  ClassCall(SessionState &session, const ClassCode &owner, const ast::FunctionMember &member,
            const Value &self)
      : code_(method_code(session, *member.function)),
        module_(owner.module.lock()),
        trying_(session),
        activation_(session, *code_, scope_below(module_.get(), session.scope()), &nowhere_,
                    streams_of(session)) {
    activation_.scope().types = owner.types;
    activation_.call().name = member.function->name;
    activation_.frame().returned = &result_;
    if (!self.is_null()) activation_.set_self(self);
  }
  Activation &activation() { return activation_; }
  Value run() {
    activation_.run(activation_.unit().end.get());
    return std::move(result_);
  }

 private:
  std::shared_ptr<const BlockCode> code_;
  std::shared_ptr<Module> module_;
  NullSink nowhere_;
  Value result_ = Value::nothing();
  Trying trying_;
  Activation activation_;
};

Values list_of(std::span<Value> arguments) {
  return Values(arguments.begin(), arguments.end());
}

}  // namespace

Value MethodCode::call(const Value &self, const Type *, std::span<Value> arguments) const {
  SessionState &session = session_here();
  const Values given = list_of(arguments);
  if (member_.is_constructor && !member_.is_static) {
    owner_.statics();
    const Value object = owner_.allocate();
    construct(session, object, given);
    return object;
  }
  ClassCall call(session, owner_, member_, self);
  call.activation().bind_plain(given);
  Value result = call.run();
  if (returns_ == nullptr) return Value::nothing();
  return convert_to(result.is_nothing() ? Value() : result, returns_);
}

void MethodCode::construct(SessionState &session, const Value &self, Arguments arguments) const {
  owner_.initialize(session, self);
  ClassCall call(session, owner_, member_, self);
  call.activation().bind_plain(arguments);
  Values base;
  {
    Running running(session, &call.activation().frame());
    for (const auto &argument : call.activation().unit().base_arguments)
      base.push_back(argument->eval(call.activation().frame()));
  }
  owner_.construct_base(session, self, base);
  call.run();
}

Value DefaultConstructor::call(const Value &, const Type *, std::span<Value>) const {
  SessionState &session = session_here();
  owner_.statics();
  const Value object = owner_.allocate();
  owner_.initialize(session, object);
  owner_.construct_base(session, object, {});
  return object;
}

void AttributeCheck::check(const Value &value) const {
  for (const auto &check : checks) try {
      check->validate(value);
    } catch (const ValidationFailure &failure) {
      throw_net("System.Management.Automation.ValidationMetadataException", failure.message);
    }
}

bool can_derive_from(const Type *base) {
  static const auto *list = find_type("System.Collections.Generic.List`1");
  return base->is(TypeId::Object) || base->is(TypeId::ArrayList) || base->is(TypeId::Hashtable) ||
         base->definition() == list || base->is_a(type_of_id(TypeId::Exception));
}

Value ClassCode::allocate() const {
  if (net_base->is(TypeId::Object)) return make<Instance>(type, slot_count);
  Value object;
  if (net_base->is_a(type_of_id(TypeId::Exception)))
    object = make<Exception>(type, "Exception of type '" + type->full_name() + "' was thrown.");
  else if (net_base->is(TypeId::Hashtable))
    object = make<Dictionary>(Dictionary::Flavor::Hashtable, false, type);
  else
    object = make<List>(type);
  class_slots(*object.object()).resize(slot_count);
  return object;
}

namespace {

// What a .NET class's constructor does with the arguments of base(…).
void construct_net(const Type *base, const Value &self, Arguments arguments) {
  if (arguments.empty()) return;
  const Value made = construct(base, arguments);
  if (auto *exception = self.as<Exception>()) {
    auto &from = *made.as<Exception>();
    exception->message = from.message;
    exception->inner = from.inner;
    for (std::uint32_t i = 0; i < from.bag.size(); ++i)
      exception->bag.set(Value(from.bag.name(i)), from.bag.slot(i), from.bag.kind(i));
  } else if (auto *list = self.as<List>()) {
    for (auto &item : to_items(made)) list->add(std::move(item));
  } else if (auto *table = self.as<Dictionary>()) {
    for (auto &[key, item] : made.as<Dictionary>()->entries()) table->set(key, item);
  }
}

}  // namespace

void ClassCode::construct_base(SessionState &session, const Value &self,
                               Arguments arguments) const {
  if (base == nullptr) return construct_net(net_base, self, arguments);
  const Member *constructors = find_member(base->type, "new", true);
  Values converted;
  const Overload &chosen = resolve_overload(*constructors, base->type, arguments, &converted);
  if (const auto *code = dynamic_cast<const MethodCode *>(chosen.body))
    return code->construct(session, self, converted);
  base->initialize(session, self);
  base->construct_base(session, self, {});
}

void ClassCode::initialize(SessionState &session, const Value &self) const {
  set_initial(session, properties, &self, class_slots(*self.object()));
}

void ClassCode::set_initial(SessionState &session, const std::vector<Property> &list,
                            const Value *self, Values &slots) const {
  if (list.empty()) return;
  auto &code = session.class_code[home.get()];
  if (!code) code = session.code_of(home);
  auto &compiled = session.class_values[&list];
  const auto owner_module = module.lock();
  Scope scope(scope_below(owner_module.get(), session.scope()), nullptr, nullptr);
  scope.types = types;
  static Layout no_slots = [] {
    Layout empty;
    empty.room = 0;
    return empty;
  }();
  NullSink nowhere;
  Frame frame{session,    &scope,  nullptr,       &nowhere, streams_of(session),
              code.get(), nullptr, session.frame, nullptr};
  const Running running(session, &frame);
  const Trying trying(session);
  if (self != nullptr) session.write(&scope, kSymThis, *self);
  if (!compiled) {
    auto fresh = std::make_shared<std::vector<ExprPtr>>();
    Compiler compiler(session, *code, no_slots, &scope);
    for (const auto &property : list)
      fresh->push_back(property.initial != nullptr ? compiler.expr(*property.initial) : nullptr);
    compiled = std::move(fresh);
  }
  const auto keep = compiled;
  for (std::size_t i = 0; i < list.size(); ++i) {
    const auto &property = list[i];
    if (!(*keep)[i]) {
      if (property.type != nullptr) slots[property.slot] = default_of(property.type);
      continue;
    }
    frame.position = property.initial;
    Value value = (*keep)[i]->eval(frame);
    if (value.is_nothing()) value = Value();
    if (property.type != nullptr) value = convert_to(value, property.type);
    if (property.check != nullptr) property.check->check(value);
    slots[property.slot] = std::move(value);
  }
}

Values &ClassCode::statics() const {
  const std::lock_guard guard(mutex_);
  if (!statics_ready_) {
    statics_ready_ = true;  // before the values: they may name each other
    statics_.resize(static_properties.size());
    set_initial(session_here(), static_properties, nullptr, statics_);
    if (static_constructor != nullptr) static_constructor->call({}, type, {});
  }
  return statics_;
}

}  // namespace psjsh
