#pragma once

#include <memory>

#include "plugin/providers/remote/connection.h"
#include "plugin/providers/remote/session.h"
#include "psj.h"

namespace psj {

// Jobs that run on other computers, over the user's own ssh; see ssh_target.h. The far side is the
// host's worker over there (`--worker --stdio`).
//
// A parent grows: each child's request names its computer as the location, and its arguments are a
// PSJ_DICT:
//   "prepared"    what psj.host.script/1 prepare gave for PSJ_FOR_REMOTE
//   "hide"        1: views do not name the computer
//   "session"     a live session (session.h), or
//   "connection"  a PSJ_DICT: "host", "user", "key", "subsystem" (texts), "port", "timeout_ms"
//                 (numbers), "options" (a PSJ_DICT of texts); "host" alone must be there
//
// A child ends Completed, Failed (its script failed; the computer could not be reached or was lost:
// the reason says why) or Stopped. A stop goes to the script first; one that does not end loses its
// connection, and with it the processes over there.
class RemoteProvider {
 public:
  static constexpr const char *kId = "psj.remote";

  RemoteProvider();
  RemoteProvider(const RemoteProvider &) = delete;
  RemoteProvider &operator=(const RemoteProvider &) = delete;

  const psj_provider *table() const { return &table_; }
  const std::shared_ptr<remote::Connections> &connections() const { return connections_; }
  remote::Sessions &sessions() { return sessions_; }

 private:
  psj_provider table_{};
  std::shared_ptr<remote::Connections> connections_;
  remote::Sessions sessions_;
};

namespace remote {

// What a "connection" dictionary says, for a near side that `host` is. Not started.
Result<std::shared_ptr<Connection>> connection_of(const psj_value &dictionary,
                                                  std::string_view computer, const psj_host *host,
                                                  std::shared_ptr<Connections> connections);

}  // namespace remote
}  // namespace psj
