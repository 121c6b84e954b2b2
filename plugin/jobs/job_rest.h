#pragma once

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "plugin/jobs/job.h"
#include "plugin/jobs/job_object.h"
#include "plugin/jobs/job_sink.h"
#include "plugin/jobs/job_wait_state.h"
#include "plugin/jobs/kept_text.h"
#include "plugin/log/packed_log.h"

namespace psj {

// All under the table's mutex, but what says otherwise.
struct Job::Rest {
  explicit Rest(Job &job) : face(job) {}

  JobObject face;                              // unchanging
  std::shared_ptr<const std::string> command;  // unchanging; NULL: none
  std::string location;                        // unchanging
  std::vector<Job *> children;                 // unchanging once the job can be found; owned
  // Gone when a finished job is settled; to be used while a call of the provider is counted, or by
  // the provider. Its own rules.
  std::unique_ptr<JobSink> sink;
  std::unique_ptr<const PackedLog> packed;  // instead of the log
  KeptText name;
  KeptText status_message;
  std::shared_ptr<const psj_error> reason;
  std::vector<WaitLink> waits;
  std::unique_ptr<std::array<std::uint64_t, 8>> floors;
  std::unique_ptr<const JobOrigin> origin;  // NULL: this computer

  void *provider_job = nullptr;  // NULL: not made, or destroyed
  std::uint32_t calls = 0;       // of the provider, under way
  std::uint32_t throttle = 0;    // of a parent: children at once; 0: all
  std::uint32_t scope = 0;
  // Of a parent, about its children.
  std::size_t next_child = 0;       // all before it were started, or have ended
  std::uint32_t active = 0;         // started and not finished
  std::uint32_t finished = 0;       // in a finished state
  std::uint32_t not_completed = 0;  // of those, Failed or Stopped
  std::uint32_t runspaces = 0;      // that its children ran in so far
  std::uint64_t stop_timer = 0;
  std::int64_t stop_deadline_ns = 0;  // monotonic; 0: not asked
  psj_state seen = PSJ_NOT_STARTED;   // the last state whose subscribers were called
  bool disposed = false;              // by Dispose() of a script
  bool started = false;               // the provider was told, or this parent was
  bool stop_asked = false;
  bool overdue = false;  // marked by the table; the provider has not answered yet
  bool drop_when_finished = false;
  bool debugger = false;       // was asked for while it ran
  bool drained = false;        // of a parent: HasMoreData was seen false after the end
  bool listed = false;         // in the table, which holds it
  bool unlisted = false;       // of a parent: never to be listed
  bool active_child = false;   // counted in its parent's `active`
  bool new_runspaces = false;  // of a parent: PSJ_REQUEST_NEW_RUNSPACES
};

}  // namespace psj
