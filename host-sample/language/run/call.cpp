#include "language/run/call.h"

#include <new>

#include "language/run/cmdlet_object.h"
#include "language/value/containers.h"
#include "language/value/convert.h"
#include "language/value/native.h"

namespace psjsh {
namespace {

constexpr std::uint32_t kChunkSlots = 1024;

// What a typed variable holds before anything was assigned.
Value initial_value(const ParameterCode &parameter) {
  if (parameter.is_switch) return convert_to(false, TypeId::SwitchParameter);
  const Type *type = parameter.type;
  if (type == nullptr) return {};
  if (type->is(TypeId::String)) return Value(std::string_view());
  // Other types than numbers have nothing at first, value types too.
  switch (type->kind()) {
    case Kind::Bool:
      return false;
    case Kind::Single:
      return Value::single(0);
    case Kind::Double:
      return 0.0;
    case Kind::Char:
    case Kind::DateTime:
    case Kind::TimeSpan:
    case Kind::Enum:
    case Kind::Null:
    case Kind::Nothing:
      return {};
    case Kind::Object:
      break;
    default:
      return Value::integer(type->kind(), 0);
  }
  if (!type->is(TypeId::Decimal) && type->full_name() != "System.Numerics.BigInteger") return {};
  Value zero;
  return try_convert(0, type, &zero) ? zero : Value();
}

}  // namespace

Slot *SlotStack::take(std::uint32_t count) {
  while (true) {
    if (current_ == chunks_.size()) {
      Chunk chunk;
      chunk.size = std::max(kChunkSlots, count);
      chunk.slots.reset(new Slot[chunk.size]);
      chunks_.push_back(std::move(chunk));
    }
    Chunk &chunk = chunks_[current_];
    if (chunk.size - chunk.used >= count) {
      Slot *slots = chunk.slots.get() + chunk.used;
      chunk.used += count;
      return slots;
    }
    ++current_;
  }
}

void SlotStack::give_back(Slot *slots, std::uint32_t count) {
  for (std::uint32_t i = 0; i < count; ++i) {
    Slot &slot = slots[i];
    if (slot.details) slot.details.reset();
    slot.state = 0;
    if (slot.value.is_object()) slot.value = Value();
  }
  while (chunks_[current_].used == 0 && current_ > 0) --current_;
  chunks_[current_].used -= count;
}

ScriptCall::ScriptCall(SessionState &session, const BlockCode &code, const Unit &unit, Scope *scope,
                       Slot *slots, Sink *out, const Streams *streams, bool names_all)
    : session_(session),
      code_(code),
      unit_(unit),
      frame_{session, scope, slots, out, streams, &code, nullptr, session.frame, &call_},
      names_all_(names_all) {}

void ScriptCall::prepare_parameter(std::size_t i, Value value, bool given) {
  const ParameterCode &parameter = code_.signature().parameters[i];
  if (!given && (parameter.type != nullptr || parameter.is_switch) && value.is_null())
    value = initial_value(parameter);
  set_parameter(i, value.is_nothing() ? Value() : std::move(value));
}

Value ScriptCall::converted_default(std::size_t i, const Value &value) const {
  const ParameterCode &parameter = code_.signature().parameters[i];
  if (parameter.is_switch) return convert_to(to_bool(value), TypeId::SwitchParameter);
  if (parameter.type == nullptr) return value;
  try {
    return convert_to(value, parameter.type);
  } catch (const ScriptError &error) {
    const CommandInfo &info = code_.signature().info;
    auto refused = make_error(
        "System.Management.Automation.ParameterBindingArgumentTransformationException",
        "Cannot process argument transformation on parameter '" + info.parameters[i].name + "'. " +
            error.record->exception->message,
        "ParameterArgumentTransformationError" + (info.name.empty() ? "" : "," + info.name),
        ErrorCategory::InvalidData);
    session_.fill_command_position(*refused, call_.site, info.name);
    throw ScriptError(refused);
  }
}

void ScriptCall::evaluate_default(std::size_t i) {
  const Expr *expr = unit_.defaults[i].get();
  const ParameterCode &parameter = code_.signature().parameters[i];
  Value value;
  if (expr != nullptr) {
    Running running(session_, &frame_);
    frame_.position = parameter.node->default_value;
    value = expr->eval(frame_);
  }
  if (expr != nullptr) return prepare_parameter(i, converted_default(i, value), true);
  prepare_parameter(i, {}, false);
}

void ScriptCall::bind_first(const BoundArguments &bound, const BindTable &table) {
  for (std::size_t i = 0; i < code_.signature().parameters.size(); ++i)
    if (bound.values[i]) prepare_parameter(i, *bound.values[i], true);
  if (names(unit_.bound_parameters)) set_own(kSymPSBoundParameters, bound_table(table, bound));
}

void ScriptCall::bind(const BoundArguments &bound, const BindTable &table) {
  const Signature &signature = code_.signature();
  bind_first(bound, table);
  if (!signature.advanced && names(unit_.args)) set_own(kSymArgs, make_array(bound.rest));
  for (std::size_t i = 0; i < signature.parameters.size(); ++i)
    if (!bound.values[i]) evaluate_default(i);
  if (names(unit_.my_invocation)) set_own(kSymMyInvocation, make_my_invocation(frame_));
}

void ScriptCall::rebind(const BoundArguments &bound, const BindTable &table) {
  const Signature &signature = code_.signature();
  for (const std::uint32_t i : bound.order)
    if (i < signature.parameters.size()) prepare_parameter(i, *bound.values[i], true);
  if (names(unit_.bound_parameters)) set_own(kSymPSBoundParameters, bound_table(table, bound));
}

Activation::Activation(SessionState &session, const BlockCode &code, Scope *parent, Sink *out,
                       const Streams *streams)
    : Activation(session, code, code.unit(), parent, out, streams) {}

Activation::Activation(SessionState &session, const BlockCode &code, const Unit &unit,
                       Scope *parent, Sink *out, const Streams *streams)
    : ScriptCall(session, code, unit, &scope_, session.slot_stack->take(unit.layout->size()), out,
                 streams, false),
      strict_(session.strict),
      slot_count_(unit.layout->size()),
      scope_(parent, unit.layout, frame_.slots) {
  session.poll();
}

Activation::~Activation() {
  session_.strict = strict_;
  session_.slot_stack->give_back(frame_.slots, slot_count_);
}

void Activation::set(std::uint32_t slot, Value value) {
  if (slot == Layout::kNone) return;
  frame_.slots[slot].value = std::move(value);
  frame_.slots[slot].state |= Slot::kSet;
}

void Activation::set_underscore(const Value &value) {
  Slot &slot = frame_.slots[unit_.underscore];
  slot.value = value;
  slot.state |= Slot::kSet;
}

void Activation::set_self(const Value &value) {
  if (unit_.self != Layout::kNone)
    set(unit_.self, value);
  else
    session_.write(&scope_, kSymThis, value);
}

void Activation::set_input(Values values) {
  if (unit_.input == Layout::kNone) return;
  set(unit_.input, make<EnumeratorObject>(std::move(values), false));
}

void Activation::set_own(Symbol symbol, Value value) {
  const std::uint32_t slot = unit_.layout->find(symbol);
  if (slot != Layout::kNone) return set(slot, std::move(value));
  session_.write(&scope_, symbol, std::move(value));
}

const Value *Activation::own(Symbol symbol) const {
  const Slot *slot = scope_.find_here(symbol);
  return slot != nullptr && slot->is_set() ? &slot->value : nullptr;
}

void Activation::set_parameter(std::size_t i, Value value) {
  const ParameterCode &parameter = code_.signature().parameters[i];
  Slot &slot = frame_.slots[unit_.parameter_slots[i]];
  slot.value = std::move(value);
  slot.state |= Slot::kSet;
  parameter.constrain(slot);
}

const Type *bound_parameters_type() {
  return declare_class("System.Management.Automation.PSBoundParametersDictionary",
                       require_type("System.Collections.Generic.Dictionary[string,object]"));
}

void Activation::bind_plain(Arguments arguments) {
  const Signature &signature = code_.signature();
  std::size_t next = 0;
  const std::size_t count = signature.parameters.size();
  for (std::size_t i = 0; i < count; ++i) {
    const ParameterCode &parameter = signature.parameters[i];
    if (parameter.is_switch || next >= arguments.size()) continue;
    prepare_parameter(i, arguments[next++], true);
  }
  std::size_t given = next;
  for (std::size_t i = 0; i < count; ++i) {
    if (!signature.parameters[i].is_switch && given > 0) {
      --given;
      continue;
    }
    evaluate_default(i);
  }
  if (unit_.args != Layout::kNone)
    set(unit_.args,
        make_array(Values(arguments.begin() + static_cast<std::ptrdiff_t>(next), arguments.end())));
  if (unit_.bound_parameters != Layout::kNone) {
    auto table = make<Dictionary>(Dictionary::Flavor::Generic, true, bound_parameters_type());
    std::size_t at = 0;
    for (std::size_t i = 0; i < count && at < next; ++i)
      if (!signature.parameters[i].is_switch)
        table->set(Value(signature.info.parameters[i].name), arguments[at++]);
    set(unit_.bound_parameters, table);
  }
  if (unit_.my_invocation != Layout::kNone) set(unit_.my_invocation, make_my_invocation(frame_));
}

Flow Activation::run(const Block *block) {
  if (block == nullptr) return Flow::Next;
  session_.check_stack();
  Running running(session_, &frame_);
  return run_body(*block, frame_);
}

Flow run_body(const Block &body, Frame &frame) {
  Flow flow;
  try {
    flow = body.exec(frame);
  } catch (const FlowRequest &request) {
    if (request.flow != Flow::Return) throw;
    return Flow::Return;
  }
  if (flow == Flow::Break || flow == Flow::Continue) throw FlowRequest{flow, frame.session.label};
  return flow;
}

Value bound_table(const BindTable &table, const BoundArguments &bound) {
  auto result = make<Dictionary>(Dictionary::Flavor::Generic, true, bound_parameters_type());
  for (const std::uint32_t i : bound.order)
    if (bound.values[i]) result->set(Value(table.parameters[i].info->name), *bound.values[i]);
  return result;
}

namespace {

void run_blocks(Activation &call, const BlockRun &run, bool has_process) {
  const Unit &unit = call.unit();
  if (call.run(unit.begin.get()) == Flow::Return && !has_process) return;
  if (has_process) {
    if (run.input != nullptr) {
      for (const Value &item : *run.input) {
        call.set_underscore(item);
        call.run(unit.process.get());
      }
    } else {
      call.run(unit.process.get());
    }
  }
  call.run(unit.end.get());
  call.run(unit.clean.get());
}

void run_in_place(SessionState &session, const RunBlock &block, const BlockCode &code,
                  const BlockRun &run, const Streams *streams, Sink *out) {
  Scope *scope = run.in != nullptr ? run.in : session.scope();
  const Unit &unit = code.unit_in(*scope);
  session.check_stack();
  session.poll();
  Frame frame{session, scope, scope->slots, out, streams, &code, nullptr, session.frame, nullptr};
  Running running(session, &frame);
  (void)block;
  if (run.underscore != nullptr) session.write(scope, kSymUnderscore, *run.underscore);
  const Signature &signature = code.signature();
  if (!signature.parameters.empty()) {
    CommandArguments arguments;
    for (const Value &value : run.arguments) {
      CommandArgument argument;
      argument.value = value;
      arguments.push_back(std::move(argument));
    }
    bind_in_scope(session, frame, unit, signature, arguments);
  } else if (!run.arguments.empty() || unit.args != Layout::kNone) {
    session.write(scope, kSymArgs, make_array(Values(run.arguments.begin(), run.arguments.end())));
  }
  if (run.input != nullptr)
    session.write(scope, kSymInput, make<EnumeratorObject>(*run.input, false));
  for (const Block *part : {unit.begin.get(), unit.process.get(), unit.end.get()}) {
    if (part == nullptr) continue;
    if (run_body(*part, frame) == Flow::Return) break;
  }
}

}  // namespace

void bind_in_scope(SessionState &session, Frame &frame, const Unit &unit,
                   const Signature &signature, const CommandArguments &arguments) {
  Binder binder(session, signature.bind_table(), nullptr);
  binder.bind(arguments, false);
  const BoundArguments &bound = binder.bound();
  for (std::size_t i = 0; i < signature.parameters.size(); ++i) {
    const ParameterCode &parameter = signature.parameters[i];
    Value value;
    if (bound.values[i])
      value = *bound.values[i];
    else if (unit.defaults[i])
      value = unit.defaults[i]->eval(frame);
    else
      value = initial_value(parameter);
    session.write(frame.scope, parameter.symbol, std::move(value));
  }
  if (!signature.advanced) session.write(frame.scope, kSymArgs, make_array(bound.rest));
}

void run_block(SessionState &session, const RunBlock &block, const BlockRun &run) {
  const std::shared_ptr<const BlockCode> code = block.code_for(session);
  const Streams *streams = run.streams != nullptr     ? run.streams
                           : session.frame != nullptr ? session.frame->streams
                                                      : nullptr;
  NullSink nowhere;
  Sink *out = run.out != nullptr ? run.out : &nowhere;
  if (run.in_place) return run_in_place(session, block, *code, run, streams, out);
  Scope *parent = run.in != nullptr ? run.in : session.scope();
  parent = scope_below(block.module.get(), parent);
  Activation call(session, *code, parent, out, streams);
  if (block.captured)
    for (const auto &[symbol, value] : *block.captured) session.write(&call.scope(), symbol, value);
  if (run.underscore != nullptr) call.set_underscore(*run.underscore);
  if (run.self != nullptr) call.set_self(*run.self);
  if (run.input != nullptr) call.set_input(*run.input);
  const Signature &signature = code->signature();
  if (signature.plain) {
    call.bind_plain(run.arguments);
  } else {
    CommandArguments arguments;
    for (const Value &value : run.arguments) {
      CommandArgument argument;
      argument.value = value;
      arguments.push_back(std::move(argument));
    }
    Binder binder(session, signature.bind_table(), nullptr);
    binder.bind(arguments, run.input != nullptr);
    call.bind(binder.bound(), signature.bind_table());
  }
  run_blocks(call, run, code->has_process() || code->is_filter());
}

}  // namespace psjsh
