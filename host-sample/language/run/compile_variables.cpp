// Variables: reading them, and the places on the left of `=`.
#include <cstdlib>

#include "language/run/compiler.h"
#include "language/run/drives.h"
#include "language/run/variable_nodes.h"
#include "language/run/walk.h"
#include "language/value/containers.h"
#include "language/value/members.h"
#include "language/value/operators.h"

namespace psjsh {
namespace {

using namespace ast;

// A variable without a slot in the running scope, or of a named scope.
struct NamedNode final : Expr {
  NamedNode(Symbol s, ast::Scope sc, AbsentVariable a) : symbol(s), scope(sc), absent(a) {}
  Value eval(Frame &frame) const override {
    SessionState &session = frame.session;
    psjsh::Scope *at = frame.scope;
    if (scope == ast::Scope::Global) at = &session.global;
    if (scope == ast::Scope::Script) at = frame.scope->script;
    if (scope == ast::Scope::None) return absent.read(frame, at, symbol);
    Slot *slot = at->find_here(symbol);
    return slot != nullptr && slot->is_set() ? session.read_slot(*slot)
                                             : absent.missing(frame, at, symbol);
  }
  Symbol symbol;
  ast::Scope scope;
  AbsentVariable absent;
};

struct SuccessNode final : Expr {
  Value eval(Frame &frame) const override { return frame.session.success; }
};

struct DriveNode final : Expr {
  DriveNode(std::string d, std::string n) : drive(std::move(d)), name(std::move(n)) {}
  Value eval(Frame &frame) const override {
    return read_drive(frame.session, frame.scope, drive, name);
  }
  std::string drive, name;
};

struct NamedPlace final : Place {
  NamedPlace(Symbol s, ast::Scope sc) : symbol(s), scope(sc) {}
  psjsh::Scope *where(Frame &frame) const {
    if (scope == ast::Scope::Global) return &frame.session.global;
    if (scope == ast::Scope::Script) return frame.scope->script;
    return frame.scope;
  }
  void assign(Frame &frame, Value value) const override {
    psjsh::Scope *at = where(frame);
    frame.session.write(at, symbol, std::move(value));
    if (scope == ast::Scope::Private) {
      Slot *slot = at->make_here(symbol);
      slot->make_details().options |= kPrivate;
      slot->settle();
    }
  }
  Value update(Frame &frame, const Change &change, bool old) const override {
    const Value before = frame.session.read(where(frame), symbol);
    Value after = change(frame, before);
    assign(frame, after);
    return old ? before : after;
  }
  Symbol symbol;
  ast::Scope scope;
};

// `$null = …` drops the value.
struct NullPlace final : Place {
  void assign(Frame &, Value) const override {}
  Value update(Frame &frame, const Change &change, bool old) const override {
    Value after = change(frame, {});
    return old ? Value() : after;
  }
};

struct DrivePlace final : Place {
  DrivePlace(std::string d, std::string n) : drive(std::move(d)), name(std::move(n)) {}
  void assign(Frame &frame, Value value) const override {
    write_drive(frame.session, frame.scope, drive, name, value);
  }
  Value update(Frame &frame, const Change &change, bool old) const override {
    const Value before = read_drive(frame.session, frame.scope, drive, name);
    Value after = change(frame, before);
    assign(frame, after);
    return old ? before : after;
  }
  std::string drive, name;
};

// `[T]$x = …`: the variable keeps the type.
struct TypedPlace final : Place {
  TypedPlace(const TypeName *t, Symbol s, ast::Scope sc) : type(t), named(s, sc) {}
  void assign(Frame &frame, Value value) const override {
    const Type *wanted = resolve_type(frame.session, *type);
    value = convert_to(value, wanted);
    Slot *slot = named.where(frame)->make_here(named.symbol);
    if (slot->details) slot->details->type = wanted;
    named.assign(frame, std::move(value));
    slot = named.where(frame)->make_here(named.symbol);
    slot->make_details().type = wanted;
    slot->settle();
  }
  Value update(Frame &frame, const Change &change, bool old) const override {
    const Value before = frame.session.read(named.where(frame), named.symbol);
    assign(frame, change(frame, before));
    return old ? before : frame.session.read(named.where(frame), named.symbol);
  }
  const TypeName *type;
  NamedPlace named;
};

// `[ValidateRange(1, 5)]$x = …`
struct CheckedPlace final : Place {
  CheckedPlace(std::shared_ptr<VariableCheck> c, PlacePtr p, Symbol s)
      : check(std::move(c)), inner(std::move(p)), symbol(s) {}
  void assign(Frame &frame, Value value) const override {
    SessionState::validate_variable(*check, symbol, value);
    inner->assign(frame, std::move(value));
    Slot *slot = frame.scope->make_here(symbol);
    VariableDetails &details = slot->make_details();
    bool known = false;
    for (const auto &old : details.checks) known = known || old == check;
    if (!known) details.checks.push_back(check);
    slot->settle();
  }
  Value update(Frame &frame, const Change &change, bool old) const override {
    return inner->update(frame, change, old);
  }
  std::shared_ptr<VariableCheck> check;
  PlacePtr inner;
  Symbol symbol;
};

struct MemberPlace final : Place {
  void assign(Frame &frame, Value value) const override {
    const Value target = object->eval(frame);
    store(frame, target, name_of(frame), value);
  }
  Value update(Frame &frame, const Change &change, bool old) const override {
    const Value target = object->eval(frame);
    const std::string member = name_of(frame);
    const Value before =
        is_static ? get_static(type_in(target), member) : get_property(target, member);
    Value after = change(frame, before);
    store(frame, target, member, after);
    return old ? before : after;
  }
  std::string name_of(Frame &frame) const {
    return computed ? to_text(computed->eval(frame)) : name;
  }
  static const Type *type_in(const Value &target) {
    if (const Type *type = target.as<Type>()) return type;
    return require_type(to_text(target));
  }
  void store(Frame &, const Value &target, const std::string &member, const Value &value) const {
    if (is_static) return set_static(type_in(target), member, value);
    if (target.is_null())
      throw_invalid_operation("PropertyNotFound",
                              "The property '" + member +
                                  "' cannot be found on this object. Verify that the property "
                                  "exists and can be set.");
    set_property(target, member, value);
  }
  ExprPtr object, computed;
  std::string name;
  bool is_static = false;
};

struct IndexPlace final : Place {
  IndexPlace(ExprPtr t, ExprPtr i) : target(std::move(t)), index(std::move(i)) {}
  void assign(Frame &frame, Value value) const override {
    const Value object = target->eval(frame);
    set(object, index->eval(frame), value);
  }
  Value update(Frame &frame, const Change &change, bool old) const override {
    const Value object = target->eval(frame);
    const Value key = index->eval(frame);
    if (object.is_null()) set(object, key, {});
    const Value before = get_index(object, key);
    Value after = change(frame, before);
    set(object, key, after);
    return old ? before : after;
  }
  static void set(const Value &object, const Value &key, const Value &value) {
    if (object.is_null()) throw_invalid_operation("NullArray", "Cannot index into a null array.");
    set_index(object, key, value.is_nothing() ? Value() : value);
  }
  ExprPtr target, index;
};

struct ListPlace final : Place {
  void assign(Frame &frame, Value value) const override {
    // Lists are taken apart; other collections, enumerators and sets are one value.
    static const Type *const list = find_type("System.Collections.IList");
    const Value &base = unwrap(value);
    const bool whole = base.is_object() && is_enumerable(base) && !type_of(base)->is_a(list);
    const Values items = whole ? Values{value} : to_items(value);
    const std::size_t last = places.size() - 1;
    for (std::size_t i = 0; i < last; ++i)
      places[i]->assign(frame, i < items.size() ? items[i] : Value());
    if (items.size() > places.size())
      places[last]->assign(
          frame,
          make_array(Values(items.begin() + static_cast<std::ptrdiff_t>(last), items.end())));
    else
      places[last]->assign(frame, last < items.size() ? items[last] : Value());
  }
  Value update(Frame &, const Change &, bool) const override {
    throw_invalid_operation("InvalidLeftHandSide", "The assignment expression is not valid.");
  }
  std::vector<PlacePtr> places;
};

}  // namespace

// `$x += 1` looks at the local variable only: one of a caller is not added to.
Value SlotPlace::update(Frame &frame, const Change &change, bool old) const {
  Slot &here = frame.slots[slot];
  const Value before = here.is_set() ? frame.session.read_slot(here) : Value();
  Value after = change(frame, before);
  assign(frame, after);
  return old ? before : after;
}

Symbol Compiler::symbol_of(const VariableExpression &variable) {
  const Symbol symbol = intern(variable.name);
  return symbol == kSymPSItem ? static_cast<Symbol>(kSymUnderscore) : symbol;
}

std::uint32_t Compiler::slot(Symbol symbol) {
  if (live_ == nullptr) return layout_.add(symbol);
  const std::uint32_t known = layout_.find(symbol);
  if (known != Layout::kNone) return known;
  // A name that was made at run time already lies in the scope's map, and stays there.
  if (live_->more && live_->more->contains(symbol)) return Layout::kNone;
  return layout_.size() < layout_.room ? layout_.add(symbol) : Layout::kNone;
}

Value AbsentVariable::read(Frame &frame, psjsh::Scope *from, Symbol symbol) const {
  if (Slot *slot = from->find(symbol)) return frame.session.read_slot(*slot);
  return missing(frame, from, symbol);
}

Value AbsentVariable::missing(Frame &frame, psjsh::Scope *from, Symbol symbol) const {
  SessionState &session = frame.session;
  if (session.strict == 0 || (session.strict == 1 && in_string)) return {};
  try {
    return session.read_absent(from, symbol);
  } catch (ScriptError &error) {
    // The name as it is written, with its scope.
    std::string path(frame.block->source().text_of(node->extent).substr(1));
    if (path.starts_with('{')) path = path.substr(1, path.size() - 2);
    error.record->exception->message =
        "The variable '$" + path + "' cannot be retrieved because it has not been set.";
    error.record->target = Value(path);
    session.fill_position(*error.record, &frame, node);
    throw;
  }
}

ExprPtr Compiler::variable(const VariableExpression &node) {
  if (node.scope == ast::Scope::Drive)
    return std::make_unique<DriveNode>(std::string(node.drive), std::string(node.name));
  const Symbol symbol = symbol_of(node);
  switch (symbol) {
    case kSymTrue:
      return std::make_unique<ConstantNode>(true);
    case kSymFalse:
      return std::make_unique<ConstantNode>(false);
    case kSymNull:
      return std::make_unique<ConstantNode>(Value());
    case kSymPSScriptRoot:
    case kSymPSCommandPath: {
      const std::string &file = block_.source().file();
      if (symbol == kSymPSCommandPath) return std::make_unique<ConstantNode>(Value(file));
      const auto slash = file.rfind('/');
      return std::make_unique<ConstantNode>(Value(
          slash == std::string::npos ? std::string() : file.substr(0, slash == 0 ? 1 : slash)));
    }
    case kSymQuestion:
      return std::make_unique<SuccessNode>();
    default:
      break;
  }
  const bool plain = node.scope == ast::Scope::None || node.scope == ast::Scope::Variable ||
                     node.scope == ast::Scope::Workflow;
  const AbsentVariable absent{&node, in_string_};
  if (plain) {
    const std::uint32_t at = slot(symbol);
    if (at != Layout::kNone) return std::make_unique<SlotNode>(at, symbol, absent);
    return std::make_unique<NamedNode>(symbol, ast::Scope::None, absent);
  }
  if (node.scope == ast::Scope::Local || node.scope == ast::Scope::Private) slot(symbol);
  return std::make_unique<NamedNode>(symbol, node.scope, absent);
}

PlacePtr Compiler::place(const Expression &node) {
  if (const auto *named = try_as<VariableExpression>(&node)) {
    if (named->scope == ast::Scope::Drive)
      return std::make_unique<DrivePlace>(std::string(named->drive), std::string(named->name));
    const Symbol symbol = symbol_of(*named);
    if (symbol == kSymNull) return std::make_unique<NullPlace>();
    const std::uint32_t at = slot(symbol);
    const bool plain = named->scope == ast::Scope::None || named->scope == ast::Scope::Local ||
                       named->scope == ast::Scope::Variable || named->scope == ast::Scope::Workflow;
    if (plain && at != Layout::kNone) return std::make_unique<SlotPlace>(at, symbol);
    return std::make_unique<NamedPlace>(symbol, named->scope);
  }
  if (const auto *typed = try_as<ConvertExpression>(&node)) {
    if (const auto *named = try_as<VariableExpression>(typed->child)) {
      slot(symbol_of(*named));
      return std::make_unique<TypedPlace>(typed->type->type, symbol_of(*named), named->scope);
    }
    return place(*typed->child);
  }
  if (const auto *attributed = try_as<AttributedExpression>(&node)) {
    PlacePtr inner = place(*attributed->child);
    auto check = make_check(session_, block_, *attributed->attribute);
    const Expression *base = attributed->child;
    while (base->kind == ast::Kind::ConvertExpression ||
           base->kind == ast::Kind::AttributedExpression)
      base = base->kind == ast::Kind::ConvertExpression ? as<ConvertExpression>(*base).child
                                                        : as<AttributedExpression>(*base).child;
    const auto *named = try_as<VariableExpression>(base);
    if (!check || named == nullptr) return inner;
    return std::make_unique<CheckedPlace>(std::move(check), std::move(inner), symbol_of(*named));
  }
  if (const auto *member = try_as<MemberExpression>(&node)) {
    auto result = std::make_unique<MemberPlace>();
    result->object = expr(*member->object);
    result->is_static = member->is_static;
    if (const auto *name = try_as<StringConstantExpression>(member->member))
      result->name = std::string(name->value);
    else
      result->computed = expr(*member->member);
    return result;
  }
  if (const auto *index = try_as<IndexExpression>(&node))
    return std::make_unique<IndexPlace>(expr(*index->target), expr(*index->index));
  if (const auto *list = try_as<ArrayLiteral>(&node)) {
    auto result = std::make_unique<ListPlace>();
    for (const Expression *element : list->elements) result->places.push_back(place(*element));
    return result;
  }
  // $a, ($b, $c) = …
  if (const auto *paren = try_as<ParenExpression>(&node)) {
    const Node *inner = paren->pipeline;
    if (const auto *pipeline = try_as<Pipeline>(inner))
      inner = pipeline->elements.size() == 1 ? pipeline->elements[0] : nullptr;
    if (const auto *value = inner != nullptr ? try_as<CommandExpression>(inner) : nullptr)
      return place(*value->expression);
  }
  throw_invalid_operation("InvalidLeftHandSide", "The assignment expression is not valid.");
}

}  // namespace psjsh
