// switch, try and trap.
#include <fstream>

#include "language/run/compiler.h"
#include "language/run/errors.h"
#include "language/run/variable_nodes.h"
#include "language/run/walk.h"
#include "language/value/members.h"
#include "language/value/native.h"
#include "language/value/operators.h"

namespace psjsh {
namespace {

using namespace ast;

struct SwitchNode final : Stmt {
  explicit SwitchNode(const SwitchStatement &n) : Stmt(&n), label(n.label), flags(n.flags) {}

  Flow exec(Frame &frame) const override {
    frame.position = node;
    const SavedVariable underscore(frame.session, frame.scope, kSymUnderscore);
    if (flags & kSwitchFile) return over_file(frame);
    Value items = condition->eval(frame);
    if (items.is_nothing()) return Flow::Next;
    if (uses_switch) return over_object(frame, items);
    Enumerator walk(std::move(items));
    Flow result = Flow::Next;
    for (Value item; walk.next(&item);)
      if (one(frame, item, &result)) return result;
    return Flow::Next;
  }

  // The clauses use $switch: its Current and MoveNext() move this very switch.
  Flow over_object(Frame &frame, const Value &items) const {
    const SavedVariable before(frame.session, frame.scope, kSymSwitch);
    auto object =
        make<EnumeratorObject>(is_enumerable(items) ? to_items(items) : Values{items}, false);
    frame.session.write(frame.scope, kSymSwitch, object);
    Flow result = Flow::Next;
    while (object->position < object->items.size()) {
      const Value item = object->items[object->position++];
      if (one(frame, item, &result)) return result;
    }
    return Flow::Next;
  }

  Flow over_file(Frame &frame) const {
    const std::string path = resolve_path(frame.session, to_text(condition->eval(frame)));
    std::ifstream file(path);
    if (!file)
      throw_runtime("PathNotFound", ErrorCategory::ObjectNotFound,
                    "System.Management.Automation.ItemNotFoundException",
                    "Cannot find path '" + path + "' because it does not exist.", Value(path));
    Flow result = Flow::Next;
    for (std::string line; std::getline(file, line);) {
      if (!line.empty() && line.back() == '\r') line.pop_back();
      if (one(frame, Value(line), &result)) return result;
    }
    return Flow::Next;
  }

  bool matches(Frame &frame, const Expr &clause, const Value &item) const {
    const Value condition_value = clause.eval(frame);
    if (const auto *block = condition_value.as<psjsh::ScriptBlock>()) {
      BlockCall call;
      call.dollar_underscore = &item;
      return to_bool(collapse(frame.session.invoke(*block, call)));
    }
    Value found;
    const bool result =
        switch_matches(item, condition_value, flags & kSwitchWildcard, flags & kSwitchRegex,
                       flags & kSwitchCaseSensitive ? Case::Match : Case::Ignore, &found);
    if (!found.is_null()) frame.session.write(frame.scope, kSymMatches, std::move(found));
    return result;
  }

  // True when the switch ends with *result.
  bool one(Frame &frame, const Value &item, Flow *result) const {
    bool matched = false;
    frame.session.write(frame.scope, kSymUnderscore, item);
    for (const auto &[clause, body] : clauses) {
      if (!matches(frame, *clause, item)) continue;
      matched = true;
      const int ended = run(frame, *body, result);
      if (ended == 2) return true;
      if (ended == 1) return false;  // continue: the next item
    }
    if (!matched && otherwise) return run(frame, *otherwise, result) == 2;
    return false;
  }

  int run(Frame &frame, const Block &body, Flow *result) const {
    Flow flow;
    try {
      flow = body.exec(frame);
    } catch (FlowRequest &request) {
      frame.session.label = request.label;
      flow = request.flow;
    }
    if (flow == Flow::Next) return 0;
    *result = flow;
    if (flow == Flow::Return) return 2;
    std::string &wanted = frame.session.label;
    if (!wanted.empty() && !equals_ignoring_case(wanted, label)) return 2;
    wanted.clear();
    if (flow == Flow::Continue) return 1;
    *result = Flow::Next;
    return 2;
  }

  std::string label;
  std::uint8_t flags;
  ExprPtr condition;
  std::vector<std::pair<ExprPtr, BlockPtr>> clauses;
  BlockPtr otherwise;
  bool uses_switch = false;
};

// The record with the exception of .NET that a runtime exception only wraps.
Ref<ErrorRecord> with_inner(const Ref<ErrorRecord> &record) {
  const Exception &outer = *record->exception;
  static const Type *const runtime = find_type("System.Management.Automation.RuntimeException");
  if (!outer.inner || !outer.type()->is_a(runtime)) return record;
  auto copy = make<ErrorRecord>(outer.inner, record->id, record->category, record->target);
  copy->activity = record->activity;
  copy->reason = record->category_reason();
  copy->details_message = record->details_message;
  if (record->position) copy->position = std::make_unique<ErrorPosition>(*record->position);
  return copy;
}

struct TryNode final : Stmt {
  using Stmt::Stmt;
  struct Catch {
    std::vector<const TypeName *> types;
    BlockPtr body;
  };

  Flow exec(Frame &frame) const override {
    if (!finally) return guarded(frame);
    Flow flow;
    try {
      flow = guarded(frame);
    } catch (...) {
      // The finally block of a stopped pipeline still runs.
      run_finally(frame);
      throw;
    }
    const std::string kept = frame.session.label;
    const Flow after = run_finally(frame);
    frame.session.label = kept;
    return after == Flow::Next ? flow : after;
  }

  Flow run_finally(Frame &frame) const {
    const bool stopping = frame.session.interrupt_.exchange(false);
    const auto again = [&] {
      if (stopping) frame.session.interrupt_.store(true);
    };
    Flow flow;
    try {
      flow = finally->exec(frame);
    } catch (...) {
      again();
      throw;
    }
    again();
    return flow;
  }

  Flow guarded(Frame &frame) const {
    Frame *const innermost = frame.session.frame;
    const int trying = frame.session.trying;
    try {
      ++frame.session.trying;
      const Flow flow = body->exec(frame);
      frame.session.trying = trying;
      return flow;
    } catch (ScriptError &error) {
      frame.session.trying = trying;
      frame.session.frame = innermost;
      const Catch *handler = find(frame, error);
      frame.session.fill_position(*error.record, &frame, frame.position);
      if (handler == nullptr) throw;
      // Outside of this C++ handler, so that errors of the catch block do not nest.
      Ref<ErrorRecord> record = seen_by(frame, *handler, error.record);
      return handle(frame, *handler, record);
    } catch (...) {
      frame.session.trying = trying;
      throw;
    }
  }

  Flow handle(Frame &frame, const Catch &handler, const Ref<ErrorRecord> &record) const {
    frame.session.remember_error(record);
    const SavedVariable underscore(frame.session, frame.scope, kSymUnderscore);
    frame.session.write(frame.scope, kSymUnderscore, record);
    const Value outer = std::exchange(frame.session.rethrown, Value(record));
    struct Back {
      ~Back() { session.rethrown = outer; }
      SessionState &session;
      const Value &outer;
    } back{frame.session, outer};
    frame.session.success = false;
    return handler.body->exec(frame);
  }

  // The clause with the most derived fitting type; one without a type takes the rest.
  const Catch *find(Frame &frame, const ScriptError &error) const {
    const Type *type = error.record->exception->type();
    for (const Catch &clause : catches)
      for (const TypeName *name : clause.types)
        if (const Type *wanted = find_exception_type(frame.session, name->text);
            wanted != nullptr && matches(error, type, wanted))
          return &clause;
    for (const Catch &clause : catches)
      if (clause.types.empty()) return &clause;
    return nullptr;
  }

  // A clause for the type of the wrapped exception gets that one.
  static Ref<ErrorRecord> seen_by(Frame &frame, const Catch &handler,
                                  const Ref<ErrorRecord> &record) {
    const Exception *const inner = record->exception->inner.get();
    for (const TypeName *name : handler.types)
      if (const Type *wanted = find_exception_type(frame.session, name->text);
          inner != nullptr && wanted != nullptr && inner->type()->is_a(wanted))
        return with_inner(record);
    return record;
  }

  static bool matches(const ScriptError &error, const Type *type, const Type *wanted) {
    if (type->is_a(wanted)) return true;
    if (error.by_preference && stopped_exception()->is_a(wanted)) return true;
    // A wrapped .NET exception is caught by its own type too.
    const Ref<Exception> &inner = error.record->exception->inner;
    return inner && inner->type()->is_a(wanted) && !wanted->is(TypeId::Exception);
  }

  static const Type *stopped_exception() {
    static const Type *const type =
        find_type("System.Management.Automation.ActionPreferenceStopException");
    return type;
  }

  BlockPtr body, finally;
  std::vector<Catch> catches;
};

}  // namespace

bool SessionState::run_trap(Frame &frame, const Block &block, ScriptError &error, Flow *flow) {
  const TrapCode *handler = nullptr;
  for (const auto &trap : block.traps) {
    if (trap->type_name.empty()) {
      if (handler == nullptr) handler = trap.get();
      continue;
    }
    const Type *wanted = find_exception_type(*this, trap->type_name);
    const Ref<Exception> &exception = error.record->exception;
    if (wanted != nullptr && (exception->type()->is_a(wanted) ||
                              (exception->inner && exception->inner->type()->is_a(wanted)))) {
      handler = trap.get();
      break;
    }
  }
  if (handler == nullptr) return false;
  Layout none;
  psjsh::Scope scope(frame.scope, nullptr, nullptr);
  scope.script = frame.scope->script;
  write(frame.scope, kSymUnderscore, with_inner(error.record));
  *flow = handler->body->exec(frame);
  if (*flow == Flow::Continue) {
    remember_error(error.record);
    success = false;
    *flow = Flow::Next;
    return true;
  }
  if (*flow == Flow::Break) throw error;
  if (*flow == Flow::Return) return true;
  const bool outer = trying > 0;
  const int kept = std::exchange(trying, 0);
  const bool lives = survive(frame, error, frame.position);
  trying = kept;
  (void)outer;
  if (!lives) throw error;
  return true;
}

StmtPtr Compiler::switch_statement(const SwitchStatement &node) {
  auto result = std::make_unique<SwitchNode>(node);
  result->condition = value_of(*node.condition);
  for (const SwitchClause &clause : node.clauses)
    result->clauses.emplace_back(expr(*clause.condition), block(*clause.body));
  if (node.default_body != nullptr) result->otherwise = block(*node.default_body);
  walk(node, [&](const Node &below) {
    if (const auto *variable = try_as<VariableExpression>(&below))
      result->uses_switch = result->uses_switch || intern(variable->name) == kSymSwitch;
    return true;
  });
  return result;
}

StmtPtr Compiler::try_statement(const TryStatement &node) {
  auto result = std::make_unique<TryNode>(&node);
  result->body = block(*node.body);
  for (const CatchClause *clause : node.catches) {
    TryNode::Catch code;
    for (const TypeConstraint *type : clause->types) code.types.push_back(type->type);
    code.body = block(*clause->body);
    result->catches.push_back(std::move(code));
  }
  if (node.finally_body != nullptr) result->finally = block(*node.finally_body);
  return result;
}

}  // namespace psjsh
