#include "language/run/session_state.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include "language/run/breakpoints.h"
#include "language/run/call.h"
#include "language/run/errors.h"
#include "language/run/host_prompt.h"
#include "language/run/pipeline.h"
#include "language/run/stack_limit.h"
#include "language/run/types.h"
#include "language/syntax/parser.h"
#include "language/value/convert.h"
#include "language/value/members.h"
#include "language/value/type_data.h"

namespace psjsh {
namespace {

constexpr std::uint32_t kGlobalSlots = 512;
constexpr std::size_t kMaximumErrors = 256;

}  // namespace

SessionState::SessionState(Session &owner, std::shared_ptr<const CommandTable> its_commands)
    : session(owner),
      commands(std::move(its_commands)),
      global_slots(new Slot[kGlobalSlots]),
      global(nullptr, &global_layout, global_slots.get()),
      slot_stack(std::make_unique<SlotStack>()),
      errors(make_array_list()) {
  global_layout.room = kGlobalSlots;
  global.epoch = &epoch;
  stack_limit = lowest_stack_address();
  char here[4096];
  location_ = getcwd(here, sizeof here) != nullptr ? here : "/";
  register_automatic();
}

SessionState::~SessionState() {
  forget_type_data(*this);
  if (interrupt_fd_ >= 0) close(interrupt_fd_);
}

void SessionState::enter_thread() {
  stack_limit = lowest_stack_address();
}

void SessionState::call_depth_overflow() {
  throw_runtime("CallDepthOverflow", ErrorCategory::InvalidOperation,
                "System.Management.Automation.ScriptCallDepthException",
                "The script failed due to call depth overflow.");
}

// ---- code

std::shared_ptr<const BlockCode> SessionState::code_of(std::shared_ptr<const ast::ScriptBlock> ast,
                                                       const ast::FunctionDefinition *function) {
  auto &known = codes_[ast.get()];
  if (auto code = known.lock()) return code;
  auto code = std::make_shared<const BlockCode>(*this, std::move(ast), function);
  known = code;
  return code;
}

Ref<RunBlock> SessionState::parse_block(std::string_view text, std::string_view file) {
  const ParseResult parsed =
      parse(std::make_shared<const Source>(std::string(text), std::string(file)));
  if (!parsed.ok()) throw ScriptError(parse_error_record(parsed));
  auto ast = parsed.tree->root().shared();
  auto block = make<RunBlock>(code_of(ast), ast);
  block->module = module_of(scope());
  return block;
}

Ref<ScriptBlock> SessionState::create_block(std::string_view text) {
  return parse_block(text, {});
}

Values SessionState::invoke(const ScriptBlock &block, const BlockCall &call) {
  CollectSink sink;
  BlockRun run;
  run.arguments = call.arguments;
  run.underscore = call.dollar_underscore;
  run.self = call.dollar_this;
  run.out = &sink;
  const auto &code = static_cast<const RunBlock &>(block);
  if (!call.in_place || code.module || code.captured || frame == nullptr) {
    run_block(*this, code, run);
    return std::move(sink.values);
  }
  run.in_place = true;
  const SavedVariable underscore(*this, frame->scope, kSymUnderscore);
  run_block(*this, code, run);
  return std::move(sink.values);
}

std::shared_ptr<Module> SessionState::module_of(const Scope *from) const {
  if (from == nullptr || from->script == &global) return nullptr;
  for (const auto &[name, module] : modules)
    if (module->scope.get() == from->script) return module;
  return nullptr;
}

Value SessionState::using_value(const std::string &key) {
  for (const UsingValue &value : usings)
    if (value.key == key) return value.value;
  // A variable that the starting session did not have.
  if (in_job) return Value::nothing();
  throw_runtime("UsingWithoutInvokeCommand", ErrorCategory::InvalidOperation,
                "System.Management.Automation.RuntimeException",
                "A Using variable cannot be retrieved. A Using variable can be used only with "
                "Invoke-Command, Start-Job, "
                "or InlineScript in the script workflow. When it is used with Invoke-Command, the "
                "Using variable is "
                "valid only if the script block is invoked on a remote computer.");
}

// ---- variables

Value SessionState::read_slot(Slot &slot) {
  if (!(slot.state & Slot::kSlowRead)) return slot.value;
  const VariableDetails &details = *slot.details;
  if (details.getter != nullptr) return details.getter(*this);
  return details.reference ? details.reference->get() : slot.value;
}

bool SessionState::try_read(Scope *from, Symbol symbol, Value *out) {
  Slot *slot = from->find(symbol);
  if (slot == nullptr) return false;
  *out = read_slot(*slot);
  return true;
}

Value SessionState::read_absent(Scope *, Symbol symbol) {
  if (strict == 0 || symbol == kSymUnderscore || symbol == kSymArgs) return {};
  const std::string name(symbol_name(symbol));
  throw_runtime("VariableIsUndefined", ErrorCategory::InvalidOperation,
                "System.Management.Automation.RuntimeException",
                "The variable '$" + name + "' cannot be retrieved because it has not been set.",
                Value(name));
}

Value SessionState::read(Scope *from, Symbol symbol) {
  if (Slot *slot = from->find(symbol)) return read_slot(*slot);
  return read_absent(from, symbol);
}

Value SessionState::variable(std::string_view name) {
  Value found;
  Scope *from = scope();
  const auto colon = name.find(':');
  if (colon != std::string_view::npos) {
    from = scope_named(from, name.substr(0, colon));
    name = name.substr(colon + 1);
  }
  try_read(from, intern(name), &found);
  return found;
}

void SessionState::validate_variable(const VariableCheck &check, Symbol symbol,
                                     const Value &value) {
  try {
    check.validate(value);
  } catch (const ValidationFailure &) {
    throw_runtime("ValidateSetFailure", ErrorCategory::MetadataError,
                  "System.Management.Automation.ValidationMetadataException",
                  "The variable cannot be validated because the value " + to_text(value) +
                      " is not a valid value for the " + std::string(symbol_name(symbol)) +
                      " variable.");
  }
}

void SessionState::write_slot(Slot &slot, Symbol symbol, Value value) {
  if (has_any(g_variable_breakpoints)) Breakpoints::of(*this).before_write(*this, slot, symbol);
  if (slot.details) {
    const VariableDetails &details = *slot.details;
    if (details.options & (kReadOnly | kConstant)) {
      // What is assigned to $null is dropped.
      if (symbol == kSymNull) return;
      const std::string name(symbol_name(symbol));
      throw ScriptError(
          make_error("System.Management.Automation.SessionStateUnauthorizedAccessException",
                     "Cannot overwrite variable " + name + " because it is read-only or constant.",
                     "VariableNotWritable", ErrorCategory::WriteError, Value(name)));
    }
    if (details.type != nullptr) value = convert_to_variable(value, details.type);
    for (const auto &check : details.checks) validate_variable(*check, symbol, value);
    if (details.reference) {
      details.reference->set(std::move(value));
      slot.state |= Slot::kSet;
      return;
    }
  }
  slot.value = std::move(value);
  slot.state |= Slot::kSet;
}

void SessionState::write(Scope *in, Symbol symbol, Value value) {
  Slot *slot = in->find_here(symbol);
  if ((slot == nullptr || !slot->is_set()) && in != &global) {
    // Constants and variables of all scopes are not hidden by a local one.
    Slot *above = global.find_here(symbol);
    if (above != nullptr && above->details && (above->details->options & kAllScope)) slot = above;
  }
  if (slot == nullptr) slot = make_slot(in, symbol);
  write_slot(*slot, symbol, std::move(value));
}

Slot *SessionState::make_slot(Scope *in, Symbol symbol) {
  if (in == &global && global.find_here(symbol) == nullptr) {
    const std::uint32_t at = global_layout.add(symbol);
    if (at != Layout::kNone) return &global.slots[at];
  }
  return in->make_here(symbol);
}

SavedVariable::SavedVariable(SessionState &session, Scope *scope, Symbol symbol)
    : session_(session), scope_(scope), symbol_(symbol) {
  Slot *slot = scope->find_here(symbol);
  was_set_ = slot != nullptr && slot->is_set();
  if (was_set_) old_ = session.read_slot(*slot);
}

SavedVariable::~SavedVariable() {
  if (was_set_)
    session_.write(scope_, symbol_, std::move(old_));
  else
    scope_->remove_here(symbol_);
}

Scope *SessionState::scope_named(Scope *from, std::string_view name) {
  if (name.empty() || equals_ignoring_case(name, "local") || equals_ignoring_case(name, "private"))
    return from;
  if (equals_ignoring_case(name, "global")) return &global;
  if (equals_ignoring_case(name, "script")) return from->script;
  int steps = 0;
  for (const char c : name) {
    if (c < '0' || c > '9' || steps > 100000)
      throw ScriptError(make_error(
          "System.Management.Automation.PSArgumentException",
          "The scope number '" + std::string(name) + "' exceeds the number of active scopes.",
          "Argument", ErrorCategory::InvalidArgument));
    steps = steps * 10 + (c - '0');
  }
  Scope *scope = from;
  for (; steps > 0 && scope != nullptr; --steps) scope = scope->parent;
  if (scope == nullptr)
    throw ScriptError(make_error("System.Management.Automation.PSArgumentOutOfRangeException",
                                 "The scope number '" + std::string(name) +
                                     "' exceeds the number of active scopes.\n" +
                                     "(Parameter 'scopeID')",
                                 "ArgumentOutOfRange", ErrorCategory::InvalidArgument));
  return scope;
}

Preference SessionState::preference(Frame *from, std::string_view name) {
  Value value;
  if (!try_read(from != nullptr ? from->scope : &global, intern(name), &value))
    return Preference::Continue;
  return preference_of(value);
}

Preference SessionState::preference_of(const Value &value) {
  if (value.kind() == Kind::Enum || value.is_integer())
    return static_cast<Preference>(value.bits());
  std::int64_t number = static_cast<std::int64_t>(Preference::Continue);
  if (!value.is_null() && parse_enum(type_of_id(TypeId::ActionPreference), to_text(value), &number))
    return static_cast<Preference>(number);
  return Preference::Continue;
}

Preference SessionState::error_action(Frame *from) {
  Value value;
  if (!try_read(from != nullptr ? from->scope : &global, kSymErrorActionPreference, &value))
    return Preference::Continue;
  return preference_of(value);
}

// ---- functions and aliases

std::shared_ptr<const FunctionValue> SessionState::find_function(Scope *from,
                                                                 std::string_view name) {
  for (Scope *scope = from; scope != nullptr; scope = scope->parent) {
    if (!scope->functions) continue;
    const auto found = scope->functions->find(name);
    if (found != scope->functions->end()) return found->second;
  }
  return nullptr;
}

void SessionState::define_function(Scope *in, std::string_view name,
                                   std::shared_ptr<const FunctionValue> function) {
  if (!in->functions)
    in->functions = std::make_unique<NameMap<std::shared_ptr<const FunctionValue>>>();
  (*in->functions)[std::string(name)] = std::move(function);
  ++epoch;
}

bool SessionState::remove_function(std::string_view name) {
  for (Scope *from = scope(); from != nullptr; from = from->parent)
    if (from->functions && from->functions->erase(std::string(name)) > 0) {
      ++epoch;
      return true;
    }
  return false;
}

std::optional<std::string> SessionState::find_alias(Scope *from, std::string_view name) {
  for (Scope *scope = from; scope != nullptr; scope = scope->parent) {
    if (!scope->aliases) continue;
    const auto found = scope->aliases->find(name);
    if (found != scope->aliases->end()) return found->second;
  }
  return std::nullopt;
}

void SessionState::define_alias(Scope *in, std::string_view name, std::string_view command) {
  if (!in->aliases) in->aliases = std::make_unique<NameMap<std::string>>();
  (*in->aliases)[std::string(name)] = std::string(command);
  ++epoch;
}

const std::string *SessionState::builtin_alias(std::string_view name) const {
  if (removed_aliases.contains(std::string(name))) return nullptr;
  const auto &aliases = commands->impl().aliases;
  const auto found = aliases.find(name);
  return found != aliases.end() ? &found->second : nullptr;
}

// ---- errors and streams

void SessionState::remember_error(const Ref<ErrorRecord> &record) {
  Values &items = errors->items;
  // Also another record of the same exception, as each receive of a failed job makes one.
  if (const auto *last = items.empty() ? nullptr : items.front().as<ErrorRecord>();
      last != nullptr && last->exception.get() == record->exception.get())
    return;
  items.insert(items.begin(), Value(record));
  ++errors->version;
  if (items.size() > kMaximumErrors) items.pop_back();
}

void SessionState::emit(const Streams *streams, Stream stream, const Value &record, bool host) {
  if (streams != nullptr)
    if (Sink *sink = (*streams)[stream]) return sink->write(record);
  if (target != nullptr) target->write(stream, record, host);
}

void SessionState::emit_unshown(const Streams *streams, Stream stream, const Value &record) {
  const bool redirected = streams != nullptr && (*streams)[stream] != nullptr;
  if (redirected || (target != nullptr && !target->has_screen())) emit(streams, stream, record);
}

bool SessionState::survive(Frame &at, ScriptError &error, const ast::Node *node) {
  frame = &at;
  fill_position(*error.record, &at, at.position != nullptr ? at.position : node);
  success = false;
  if (trying > 0) return false;
  const Preference action = error_action(&at);
  if (action == Preference::Inquire && !error.script_terminating) {
    remember_error(error.record);
    error.record = prompt_refused();
    fill_caller_position(*error.record, &at, {});
    return false;
  }
  const bool quiet = action == Preference::SilentlyContinue || action == Preference::Ignore;
  if (error.script_terminating && !(quiet && error.thrown)) return false;
  if (action == Preference::Stop) {
    error.script_terminating = true;
    return false;
  }
  if (action != Preference::Ignore) remember_error(error.record);
  if (!quiet) emit(at.streams, Stream::Error, error.record);
  return true;
}

}  // namespace psjsh
