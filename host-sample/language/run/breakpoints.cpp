#include "language/run/breakpoints.h"

#include <algorithm>
#include <mutex>
#include <unordered_map>

#include "invariant/wildcard.h"
#include "language/run/errors.h"
#include "language/value/convert.h"
#include "language/value/records.h"
#include "language/value/scalars.h"

namespace psjsh {

std::atomic<int> g_line_breakpoints{0}, g_command_breakpoints{0}, g_variable_breakpoints{0};

namespace {

struct AllBreakpoints {
  std::mutex mutex;
  std::unordered_map<const SessionState *, std::unique_ptr<Breakpoints>> of_session;
};
AllBreakpoints &all_breakpoints() {
  static auto *all = new AllBreakpoints;
  return *all;
}

std::atomic<int> &count_of(BreakpointKind kind) {
  return kind == BreakpointKind::Line      ? g_line_breakpoints
         : kind == BreakpointKind::Command ? g_command_breakpoints
                                           : g_variable_breakpoints;
}

// A variable that has it is written by the slow way, which looks at breakpoints.
struct WatchMark final : VariableCheck {
  void validate(const Value &) const override {}
};

void watch(Slot &slot) {
  static const auto mark = std::make_shared<WatchMark>();
  auto &checks = slot.make_details().checks;
  if (std::find(checks.begin(), checks.end(), mark) != checks.end()) return;
  checks.push_back(mark);
  slot.settle();
}

bool is_enabled(const Breakpoint &breakpoint) {
  return to_bool(breakpoint.object->get("Enabled"));
}

bool in_script(const Breakpoint &breakpoint, const Frame *frame) {
  return breakpoint.script.empty() || (frame != nullptr && frame->block != nullptr &&
                                       frame->block->source().file() == breakpoint.script);
}

// What ToString() gives, and what is said when there is no action.
std::string text_of(const Breakpoint &breakpoint) {
  const std::string in = breakpoint.script.empty() ? "" : breakpoint.script + ":";
  switch (breakpoint.kind) {
    case BreakpointKind::Line:
      return "Line breakpoint on '" + in + std::to_string(breakpoint.line) +
             (breakpoint.column != 0 ? ", " + std::to_string(breakpoint.column) : "") + "'";
    case BreakpointKind::Command:
      return "Command breakpoint on '" + in + breakpoint.name + "'";
    default:
      return "Variable breakpoint on '" + in + "$" + breakpoint.name + "' (Write access)";
  }
}

Ref<Record> object_of(const Breakpoint &breakpoint, std::int32_t id) {
  constexpr const char *kNames[] = {"Line", "Variable", "Command"};
  auto object = make_record("System.Management.Automation." +
                            std::string(kNames[static_cast<int>(breakpoint.kind)]) + "Breakpoint");
  if (breakpoint.kind == BreakpointKind::Line) {
    object->with("Column", static_cast<std::int32_t>(breakpoint.column));
    object->with("Line", static_cast<std::int32_t>(breakpoint.line));
  } else if (breakpoint.kind == BreakpointKind::Command) {
    object->with("Command", Value(breakpoint.name));
  } else {
    object->with(
        "AccessMode",
        convert_to(Value("Write"), find_type("System.Management.Automation.VariableAccessMode")));
    object->with("Variable", Value(breakpoint.name));
  }
  object->with("Action", breakpoint.action).with("Enabled", true).with("HitCount", 0);
  object->with("Id", id).with("Script", breakpoint.script.empty() ? Value() : breakpoint.script);
  object->with("psjsh_text", text_of(breakpoint));
  object->text_property = "psjsh_text";
  return object;
}

}  // namespace

Breakpoints &Breakpoints::of(SessionState &session) {
  const std::lock_guard lock(all_breakpoints().mutex);
  auto &found = all_breakpoints().of_session[&session];
  if (!found) found = std::make_unique<Breakpoints>();
  return *found;
}

void Breakpoints::forget(const SessionState &session) noexcept {
  std::unique_ptr<Breakpoints> old;
  {
    const std::lock_guard lock(all_breakpoints().mutex);
    const auto found = all_breakpoints().of_session.find(&session);
    if (found == all_breakpoints().of_session.end()) return;
    old = std::move(found->second);
    all_breakpoints().of_session.erase(found);
  }
  for (const Breakpoint &breakpoint : old->all_) --count_of(breakpoint.kind);
}

Value Breakpoints::add(SessionState &session, Breakpoint breakpoint) {
  static std::atomic<std::int32_t> next{0};
  breakpoint.object = object_of(breakpoint, next++);
  if (breakpoint.kind == BreakpointKind::Variable) {
    const Symbol symbol = intern(breakpoint.name);
    for (Scope *scope = session.scope(); scope != nullptr; scope = scope->parent)
      if (Slot *slot = scope->find_here(symbol)) watch(*slot);
  }
  ++count_of(breakpoint.kind);
  all_.push_back(breakpoint);
  return breakpoint.object;
}

bool Breakpoints::remove(std::int32_t id) {
  const auto found = std::find_if(all_.begin(), all_.end(), [&](const Breakpoint &one) {
    return to_int32(one.object->get("Id")) == id;
  });
  if (found == all_.end()) return false;
  --count_of(found->kind);
  all_.erase(found);
  return true;
}

bool Breakpoints::enable(const Breakpoint &breakpoint, bool yes) {
  if (is_enabled(breakpoint) == yes) return false;
  breakpoint.object->with("Enabled", yes);
  return true;
}

// Actions may add and remove breakpoints: each hit works on a copy.
void Breakpoints::hit(SessionState &session, const Breakpoint &breakpoint) {
  const Breakpoint kept = breakpoint;
  kept.object->with("HitCount", to_int32(kept.object->get("HitCount")) + 1);
  if (const auto *action = kept.action.as<RunBlock>()) {
    struct Running {
      explicit Running(bool &on) : flag(on) { flag = true; }
      ~Running() { flag = false; }
      bool &flag;
    } running(running_);
    const Value self(kept.object);
    BlockCall call;
    call.dollar_underscore = &self;
    try {
      session.invoke(*action, call);
      return;
    } catch (const ScriptError &) {
      return;
    } catch (const FlowRequest &flow) {
      if (flow.flow != Flow::Break) return;
    }
  }
  // The place where PowerShell's debugger would ask what to do.
  if (session.target != nullptr) session.target->write_host("Hit " + text_of(kept) + "\n");
}

void Breakpoints::before_statement(Frame &frame, const ast::Node &statement) {
  if (running_ || frame.block == nullptr || frame.block->source().file().empty()) return;
  if (statement.kind == ast::Kind::FunctionDefinition) return;
  const Position at = frame.block->source().position(statement.extent.start);
  for (std::size_t i = 0; i < all_.size(); ++i) {
    Breakpoint &one = all_[i];
    if (one.kind != BreakpointKind::Line || one.line != at.line || !in_script(one, &frame) ||
        (one.column != 0 && one.column != at.column))
      continue;
    if (one.bound == Breakpoint::kUnbound) one.bound = statement.extent.start;
    if (one.bound == statement.extent.start && is_enabled(one)) hit(frame.session, one);
  }
}

void Breakpoints::before_command(Frame &frame, std::string_view typed, std::string_view resolved) {
  if (running_) return;
  for (std::size_t i = 0; i < all_.size(); ++i) {
    const Breakpoint &one = all_[i];
    if (one.kind != BreakpointKind::Command || !is_enabled(one) || !in_script(one, &frame))
      continue;
    const psj::invariant::WildcardPattern pattern(one.name);
    if (pattern.matches(resolved) || pattern.matches(typed)) hit(frame.session, one);
  }
}

void Breakpoints::before_write(SessionState &session, Slot &slot, Symbol symbol) {
  for (std::size_t i = 0; i < all_.size(); ++i) {
    const Breakpoint &one = all_[i];
    if (one.kind != BreakpointKind::Variable || intern(one.name) != symbol) continue;
    watch(slot);
    if (!running_ && is_enabled(one) && in_script(one, session.frame)) hit(session, one);
  }
}

}  // namespace psjsh
