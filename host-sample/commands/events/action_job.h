// The job of an event's action (PSEventJob): it stands in the job table like any other, NotStarted
// until the first event, Running from then on, Stopped when it is stopped or the subscription ends.
#pragma once
#include <memory>
#include <mutex>
#include <string>

#include "language/run/session.h"
#include "language/value/records.h"
#include "language/value/value.h"
#include "psj.h"

namespace psjsh {

class ActionJob {
 public:
  // Throws ScriptError when the job table refuses it.
  static std::shared_ptr<ActionJob> create(const std::string &name, const std::string &command);
  ~ActionJob();

  Value object() const;  // the job, as scripts see it
  // [any thread]
  bool stopped() const;
  void begin();
  void write(Stream stream, const Value &record);
  void fail(const Ref<ErrorRecord> &record);  // the action threw: an error record, and Failed
  void stop();

  struct Line;  // to the job table; it goes when the job is removed

 private:
  explicit ActionJob(std::shared_ptr<Line> line, psj_job *job)
      : line_(std::move(line)), job_(job) {}
  const std::shared_ptr<Line> line_;
  psj_job *const job_;
};

}  // namespace psjsh
