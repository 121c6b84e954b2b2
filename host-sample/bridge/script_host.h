// psj.host.script/1: how the plugin runs scripts of psjsh, in this process (thread jobs) or in a
// worker.
#pragma once
#include <map>
#include <memory>
#include <mutex>

#include "language/run/session.h"
#include "psj.h"

namespace psjsh {

// What the plugin carries from prepare() to run() is a PSJ_DICT (live values for thread jobs,
// copies otherwise):
//   script, file, initialization, arguments (list), usings (list of key, value, ...), location
class ScriptHost {
 public:
  // Sessions of jobs get these commands.
  void set_commands(std::shared_ptr<const CommandTable> commands) {
    commands_ = std::move(commands);
  }

  // For the functions of the table; they throw what the language throws.
  psj_result prepare(const psj_script_request &request);
  Outcome run(const psj_value &prepared, const psj_run &run);
  void stop(const psj_run &run) noexcept;  // [any thread]
  // Runs a small script, so that the first job finds its ways trodden, and makes its session.
  void warm();
  static psj_result evaluate(const psj_value &script, const psj_value &item);
  static psj_result source(const psj_value &script);
  static psj_result copy(const psj_value &value);

 private:
  class Running;
  Outcome run_in(Session &session, const JobScript &job, const psj_value &prepared,
                 const psj_run &run);

  std::shared_ptr<const CommandTable> commands_;
  std::unique_ptr<Session> session_of_process();

  std::unique_ptr<Session> kept_session_;   // of the scripts that another computer sends
  std::unique_ptr<Session> ready_session_;  // nothing has run in it
  bool ready_colorless_ = false;
  std::mutex mutex_;
  std::map<const psj_run *, Session *> running_;  // guarded by mutex_
};

// Why a script of this process failed, as the invocation of the script says it: an exception of
// PowerShell's own, around one that is not. Only for an outcome that has an error.
Ref<ErrorRecord> reason_of(const Outcome &outcome);

// The table; `host` is what psj_host.self leads to through `of`.
const psj_host_script *script_table(ScriptHost *(*of)(const psj_host *)) noexcept;

}  // namespace psjsh
