#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "plugin/jobs/counted_object.h"
#include "plugin/providers/remote/connection.h"
#include "psj.h"

namespace psj::remote {

// A PSSession: one kept connection, as an object for scripts. What a script leaves over there is
// there for the next one.
class Session final : public CountedObject<Session> {
 public:
  Session(int id, std::string name, std::string computer, std::shared_ptr<Connection> connection);
  // NULL: the object is something else.
  static const Session *of(const psj_object *object);

  int id() const { return id_; }
  const std::string &name() const { return name_; }
  const std::string &computer() const { return computer_; }
  const psj_guid &instance_id() const { return instance_id_; }
  const std::shared_ptr<Connection> &connection() const { return connection_; }
  std::string_view state() const;         // "Opened", "Broken", "Closed"
  std::string_view availability() const;  // "Available", "Busy", "None"
  void close() const;

 private:
  friend class CountedObject<Session>;
  ~Session() = default;
  static const psj_object_class kClass;
  Status get(std::string_view name, psj_result *out) const;

  const int id_;
  const std::string name_, computer_;
  const psj_guid instance_id_;
  const std::shared_ptr<Connection> connection_;
  mutable std::atomic<bool> closed_{false};
};

// Counted hold of a session.
class SessionRef {
 public:
  // Takes a count of its own.
  explicit SessionRef(const Session &session) : session_(&session) { Session::retain(session_); }
  SessionRef(const SessionRef &other) : SessionRef(*other.session_) {}
  SessionRef &operator=(SessionRef other) noexcept {
    std::swap(session_, other.session_);
    return *this;
  }
  ~SessionRef() { Session::release(session_); }
  const Session &operator*() const { return *session_; }
  const Session *operator->() const { return session_; }

 private:
  const Session *session_;
};

// The sessions of a plugin that were not removed, in the order of their ids. [any]
class Sessions {
 public:
  // Names that nobody gave and ids come from one sequence: of three sessions that are made together
  // the names are Runspace1 to Runspace3 and the ids 4 to 6.
  std::string new_name();
  SessionRef add(std::string name, std::string computer, std::shared_ptr<Connection> connection);
  // One that all() does not tell of: what it serves has a list of its own.
  SessionRef add_unlisted(std::string computer, std::shared_ptr<Connection> connection);
  void remove(const Session &session);  // and closes it
  void close_all();
  std::vector<SessionRef> all() const;

 private:
  mutable std::mutex mutex_;
  std::vector<SessionRef> sessions_, unlisted_;
  int last_number_ = 0;
};

}  // namespace psj::remote
