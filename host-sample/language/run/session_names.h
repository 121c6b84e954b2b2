// The sessions of this process as scripts know them: by number, name and id ([runspace]).
#pragma once
#include <string>
#include <vector>

#include "invariant/guid.h"

namespace psjsh {

class Session;

struct SessionName {
  int id = 0;
  std::string name;
  psj::invariant::Guid instance;
};

// The next number, "Runspace" and that number, a new id. [any thread]
SessionName new_session_name();

// The session has this name until its end. [any thread]
void name_session(const Session &session, SessionName name);
// Its name; one that has none gets the next. [any thread]
SessionName name_of(const Session &session);
// Only for Session's destructor.
void forget_session_name(const Session &session) noexcept;

// Whether it runs something: true unless its owner says otherwise. [any thread]
void set_session_busy(const Session &session, bool busy);

struct NamedSession {
  SessionName name;
  bool busy = true;
};
std::vector<NamedSession> named_sessions();          // by number [any thread]
bool find_named_session(int id, NamedSession *out);  // false: it ended [any thread]

}  // namespace psjsh
