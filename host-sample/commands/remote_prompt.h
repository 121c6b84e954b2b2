// Where lines go that are read from a user or from standard input: while a session on another
// computer is entered (Enter-PSSession), to it.
#pragma once
#include <string>
#include <string_view>

#include "language/run/session.h"

namespace psjsh {

class RemotePrompt {
 public:
  // One for a process: of the session whose lines are read, if they are. Borrows it.
  RemotePrompt(Session &session, bool reads_lines);
  ~RemotePrompt();
  RemotePrompt(const RemotePrompt &) = delete;
  RemotePrompt &operator=(const RemotePrompt &) = delete;
  // NULL: nobody reads lines for that session.
  static RemotePrompt *of(const Session &session);

  bool is_entered() const { return !computer_.empty(); }
  // `session` is an open PSSession; `own`: it is closed when it is left.
  void enter(Value session, std::string computer, bool own);
  void leave();

  // A line there, or here when none is entered. `exit` and Exit-PSSession leave, and so does the
  // end of the connection.
  Outcome run(std::string_view line, StreamTarget &to);
  // "[computer]: PS path> "
  std::string prompt();

 private:
  Outcome run_there(std::string_view line, StreamTarget &to);

  Session &session_;
  std::string computer_;
  bool own_ = false;
};

}  // namespace psjsh
