// The number and name of a job's session, for as long as the session runs.
#pragma once
#include "language/run/session_names.h"

namespace psjsh {

// Tasks of one ForEach-Object -Parallel are run by sessions of their own, but take over each
// other's number, as PowerShell's tasks take over each other's runspace: there are no more numbers
// than tasks at once. [any thread]
class SessionLease {
 public:
  // `group`: of the tasks that share numbers; 0: a number of its own.
  SessionLease(const Session &session, int group, bool task);
  ~SessionLease();
  SessionLease(const SessionLease &) = delete;
  SessionLease &operator=(const SessionLease &) = delete;

  static int new_group();

 private:
  const int group_;
  SessionName name_;
};

}  // namespace psjsh
