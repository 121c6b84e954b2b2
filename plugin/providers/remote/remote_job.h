#pragma once

#include <deque>
#include <memory>
#include <mutex>
#include <string>

#include "plugin/providers/remote/connection.h"
#include "plugin/providers/remote/remote_run.h"
#include "plugin/value/tree.h"
#include "psj.h"

namespace psj::remote {

// One child: a script on one computer, over a connection of its own or one that a session keeps.
// It outlives its destroy() until its connection has let it go.
class RemoteJob final : public RemoteRun, public std::enable_shared_from_this<RemoteJob> {
 public:
  // `own`: the connection is the job's, and is made with its start.
  RemoteJob(const psj_sink &sink, std::shared_ptr<Connection> connection, bool own,
            OwnedValue prepared);

  // A session that is busy takes nothing: the job has failed then.
  void start();
  void stop(std::uint32_t deadline_ms) { connection_->stop(*this, deadline_ms); }
  Status input(const psj_value &value);
  void input_end();
  // The sink is not used after it returned.
  void detach();

  const psj_value &prepared() const override { return prepared_.value(); }
  psj_status write(psj_stream stream, std::uint32_t flags, const psj_value &value) override;
  void flush() override;
  void state(psj_state state) override;
  void status_message(std::string_view text) override;
  void ended(psj_state state, const psj_error *reason) override;

 private:
  const std::shared_ptr<Connection> connection_;
  const bool own_;
  const OwnedValue prepared_;
  std::mutex input_mutex_;        // and the order of what is passed on
  std::deque<OwnedValue> early_;  // input that came before the start
  bool early_end_ = false, started_ = false;
  std::mutex mutex_;
  const psj_sink *sink_;  // guarded by mutex_; NULL after detach()
};

}  // namespace psj::remote
