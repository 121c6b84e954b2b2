// Breakpoints of a session: blocks that run before a line, a command or the writing of a variable.
//
// Nothing looks for them until a session of the process has one.
#pragma once
#include <atomic>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "language/run/session_state.h"

namespace psjsh {

enum class BreakpointKind : std::uint8_t { Line, Variable, Command };

struct Breakpoint {
  BreakpointKind kind = BreakpointKind::Line;
  std::string script;  // full path; empty: every script
  std::uint32_t line = 0, column = 0;
  std::string name;  // of a variable, or a command's with wildcards
  // Where the first statement of the line begins: the others of the line are not hit.
  std::uint32_t bound = kUnbound;
  static constexpr std::uint32_t kUnbound = ~0u;
  Value action;        // a script block, or $null
  Ref<Record> object;  // what scripts see: Id, Enabled, HitCount …
};

// The breakpoints of one session. For its thread.
class Breakpoints {
 public:
  // The session's own; made when first asked for, gone with it.
  static Breakpoints &of(SessionState &session);
  static void forget(const SessionState &session) noexcept;

  // Makes its object, with the next number, and watches from now on.
  Value add(SessionState &session, Breakpoint breakpoint);
  const std::vector<Breakpoint> &all() const { return all_; }
  bool remove(std::int32_t id);
  static bool enable(const Breakpoint &breakpoint, bool yes);  // false: it is so already

  void before_statement(Frame &frame, const ast::Node &statement);
  void before_command(Frame &frame, std::string_view typed, std::string_view resolved);
  void before_write(SessionState &session, Slot &slot, Symbol symbol);

 private:
  void hit(SessionState &session, const Breakpoint &breakpoint);
  std::vector<Breakpoint> all_;
  bool running_ = false;  // an action; no breakpoint is hit in it
};

// How many breakpoints of the kind all sessions together have.
extern std::atomic<int> g_line_breakpoints, g_command_breakpoints, g_variable_breakpoints;
inline bool has_any(const std::atomic<int> &count) {
  return __builtin_expect(count.load(std::memory_order_relaxed) != 0, false);
}

}  // namespace psjsh
