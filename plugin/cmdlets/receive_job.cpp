#include <poll.h>

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <deque>
#include <set>

#include "invariant/compare.h"
#include "plugin/cmdlets/cmdlets.h"
#include "plugin/cmdlets/job_selection.h"
#include "plugin/cmdlets/received_records.h"
#include "plugin/cmdlets/wait_display.h"
#include "plugin/cmdlets/waiting_streams.h"
#include "plugin/jobs/job_table.h"
#include "plugin/jobs/job_wait.h"
#include "plugin/jobs/plugin.h"
#include "plugin/providers/remote/session.h"

namespace psj {
namespace {

enum Parameter : std::uint32_t {
  kJob,
  kLocation,
  kComputerName,
  kSession,
  kName,
  kInstanceId,
  kId,
  kKeep,
  kNoRecurse,
  kForce,
  kWait,
  kAutoRemoveJob,
  kWriteEvents,
  kWriteJobInResults,
};
enum Set : std::uint32_t {
  kLocationSet,
  kComputerNameSet,
  kSessionSet,
  kNameSet,
  kInstanceIdSet,
  kSessionIdSet
};
constexpr SelectorPlaces kPlaces{
    kId, kInstanceId, kName, SelectorPlaces::kNone, SelectorPlaces::kNone, SelectorPlaces::kNone,
    kJob};

// A process job that was disposed of gives nothing any more; a removed one that somebody holds
// does.
bool is_gone(const Job &job) {
  return job.has(PSJ_PROVIDER_REMOTE) && job.disposed() && !job.removed();
}

bool is_of_session(const Job &child, const psj_value &value) {
  const auto *session = value.kind == PSJ_HANDLE ? remote::Session::of(handle_of(value)) : nullptr;
  const JobOrigin *origin = child.origin();
  return session != nullptr && origin != nullptr &&
         std::memcmp(&origin->session, &session->instance_id(), sizeof(psj_guid)) == 0;
}

class ReceiveJob final : public Cmdlet {
 public:
  psj_status begin(const Arguments &arguments, psj_error **error) override;
  psj_status process(const Arguments &arguments, psj_error **error) override;
  psj_status end(psj_error **error) override;

 private:
  psj_status require_wait(psj_error **error) const;
  psj_status choose(const Arguments &arguments, const JobRef &job);
  psj_status refuse_filter(std::string_view id, std::string_view message, const Job &job) const;
  void collect(const JobRef &job);
  psj_status receive_now();
  psj_status wait_and_receive();
  psj_status drain(ReceivedRecords &records);
  psj_status write_ends(EndWatch &watch, const JobRefs &ended);
  psj_status remove_jobs();

  bool keep_ = false, no_recurse_ = false, force_ = false, wait_ = false;
  bool auto_remove_ = false, write_events_ = false, write_job_ = false;
  JobRefs selected_;  // as named in the command
  JobRefs order_;     // children before parents, each once
  JobRefs received_;  // whose failures are still to be told
  std::set<const Job *> seen_;
};

psj_status ReceiveJob::begin(const Arguments &arguments, psj_error **error) {
  keep_ = arguments.is_set(kKeep);
  no_recurse_ = arguments.is_set(kNoRecurse);
  force_ = arguments.is_set(kForce);
  wait_ = arguments.is_set(kWait);
  auto_remove_ = arguments.is_set(kAutoRemoveJob);
  write_events_ = arguments.is_set(kWriteEvents);
  write_job_ = arguments.is_set(kWriteJobInResults);
  return wait_ ? PSJ_OK : require_wait(error);
}

psj_status ReceiveJob::require_wait(psj_error **error) const {
  std::string_view message;
  if (force_) message = "The -Force parameter cannot be used without the -Wait parameter.";
  if (write_job_)
    message = "The -WriteJobInResults parameter cannot be used without the -Wait parameter";
  if (write_events_)
    message = "The WriteEvents parameter cannot be used without the Wait parameter.";
  if (auto_remove_)
    message = "The -AutoRemoveJob parameter cannot be used without the -Wait parameter";
  if (message.empty()) return PSJ_OK;
  return fail({.status = PSJ_E_ARGUMENT,
               .category = kInvalidOperation,
               .id = "InvalidOperation",
               .message = message,
               .exception = "System.InvalidOperationException"},
              error);
}

psj_status ReceiveJob::process(const Arguments &arguments, psj_error **error) {
  JobRefs jobs;
  JobSelection selection(plugin(), kPlaces,
                         [this](const ErrorParts &parts) { return write_error(parts); });
  if (psj_status status = selection.select(arguments, true, jobs, error); status < 0) return status;
  for (const JobRef &job : jobs) {
    selected_.push_back(job);
    if (psj_status status = choose(arguments, job); status < 0) return status;
  }
  if (wait_) return PSJ_OK;
  psj_status status = receive_now();
  order_.clear();
  seen_.clear();
  return status;
}

// Which jobs stand for a selected one: itself, or the children that the filter names.
psj_status ReceiveJob::choose(const Arguments &arguments, const JobRef &job) {
  bool by_location = arguments.has(kLocation), by_computer = arguments.has(kComputerName);
  if (!by_location && !by_computer && !arguments.has(kSession)) {
    collect(job);
    return PSJ_OK;
  }
  if (by_computer && !(job->has(PSJ_PROVIDER_REMOTE) && job->is_parent()))
    return refuse_filter("ComputerNameParameterNotSupported",
                         "The command cannot retrieve the jobs of the specified computers. The "
                         "ComputerName parameter "
                         "can be used only with jobs created by using PowerShell remoting.",
                         *job);
  if (arguments.has(kSession) && job->has(PSJ_PROVIDER_REMOTE) && job->is_parent()) {
    for (const JobRef &child : job->children())
      for (const psj_value &wanted : arguments.items(kSession))
        if (is_of_session(*child, wanted)) collect(child);
    return PSJ_OK;
  }
  if (arguments.has(kSession))
    return refuse_filter("RunspaceParameterNotSupported",
                         "The Session parameter can be used only with PSRemotingJob objects.",
                         *job);
  for (const JobRef &child : job->children())
    for (const psj_value &wanted : arguments.items(by_location ? kLocation : kComputerName)) {
      std::string_view text = wanted.kind == PSJ_STRING ? string_of(wanted) : std::string_view();
      if (by_computer && text == ".") text = "localhost";
      if (invariant::equals_ignore_case(text, child->location())) collect(child);
    }
  return PSJ_OK;
}

psj_status ReceiveJob::refuse_filter(std::string_view id, std::string_view message,
                                     const Job &job) const {
  psj_value target = make_handle(job.object());
  return write_error({.status = PSJ_E_ARGUMENT,
                      .category = kInvalidArgument,
                      .id = id,
                      .message = message,
                      .exception = "System.ArgumentException",
                      .target = &target});
}

// Depth first, in ChildJobs order. With -Keep a job that is named twice gives its data twice.
void ReceiveJob::collect(const JobRef &job) {
  if (!keep_ && !seen_.insert(job.get()).second) return;
  if (!no_recurse_)
    for (const JobRef &child : job->children()) collect(child);
  order_.push_back(job);
}

psj_status ReceiveJob::receive_now() {
  for (const JobRef &job : order_) {
    if (job->is_parent() || is_gone(*job)) continue;
    auto records = ReceivedRecords::open(*job, streams(),
                                         {.keep = keep_, .written_order = false, .waiting = false});
    if (!records.ok()) continue;
    if (psj_status status = drain(**records); status < 0) return status;
  }
  received_.insert(received_.end(), order_.begin(), order_.end());
  return PSJ_OK;
}

psj_status ReceiveJob::drain(ReceivedRecords &records) {
  for (;;) {
    psj_status status = records.write_available();
    if (status != PSJ_OK) return status;
  }
}

psj_status ReceiveJob::end(psj_error **) {
  // Failures come behind the data of all jobs.
  for (const JobRef &job : received_)
    if (psj_status status = write_failure(*job, streams()); status < 0) return status;
  if (!wait_ || selected_.empty()) return PSJ_OK;
  if (write_job_)
    for (const JobRef &job : selected_)
      if (psj_status status = write(*job); status < 0) return status;
  if (psj_status status = wait_and_receive(); status < 0) return status;
  return auto_remove_ ? remove_jobs() : PSJ_OK;
}

// Writes what comes, in the order in which it was written, until every job has ended.
psj_status ReceiveJob::wait_and_receive() {
  JobWait wait(order_, JobWait::Mode::all,
               force_ ? JobWait::Goal::finished : JobWait::Goal::persistent);
  const WaitingStreams waiting(streams());
  std::deque<std::unique_ptr<ReceivedRecords>> readers;
  for (const JobRef &job : order_) {
    if (job->is_parent() || is_gone(*job)) continue;
    bool live = !job->finished();
    auto records = ReceivedRecords::open(*job, waiting.table(),
                                         {.keep = false, .written_order = live, .waiting = live});
    if (records.ok()) readers.push_back(std::move(*records));
  }
  EndWatch watch(order_);
  WaitDisplay display(streams(), "Receive-Job");
  for (;;) {
    // Asked before the data is read: what was written before the end is then seen.
    bool done = wait.done();
    JobRefs ended = watch.take_ended();
    for (auto reader = readers.begin(); reader != readers.end();) {
      const psj_status status = drain(**reader);
      if (status < 0) return status;
      // At its end it stays readable, and would keep the thread busy.
      reader = status == PSJ_S_END ? readers.erase(reader) : reader + 1;
    }
    if (psj_status status = write_ends(watch, ended); status < 0) return status;
    if (done) return PSJ_OK;
    if (cancelled()) return PSJ_E_CANCELLED;
    std::vector<pollfd> watched{{wait.fd(), POLLIN, 0}, {cancel_fd(), POLLIN, 0}};
    for (auto &reader : readers) watched.push_back({reader->fd(), POLLIN, 0});
    const std::uint32_t pause = display.pause_ms();
    const int limit = pause == PSJ_FOREVER ? -1 : static_cast<int>(pause);
    if (poll(watched.data(), watched.size(), limit) == 0) {
      const auto done = std::count_if(selected_.begin(), selected_.end(),
                                      [](const JobRef &job) { return job->finished(); });
      display.show(static_cast<std::size_t>(done), selected_.size());
    }
  }
}

psj_status ReceiveJob::write_ends(EndWatch &watch, const JobRefs &ended) {
  for (const JobRef &job : ended) {
    // The failure is a record of the job for a job of this process, and comes with the state's
    // change for one of another.
    bool failure_first = !job->has(PSJ_PROVIDER_REMOTE);
    psj_status status = failure_first ? write_failure(*job, streams()) : PSJ_OK;
    if (status >= 0 && write_events_) status = watch.write_event(*job, streams());
    if (status >= 0 && !failure_first) status = write_failure(*job, streams());
    if (status < 0) return status;
  }
  return PSJ_OK;
}

psj_status ReceiveJob::remove_jobs() {
  for (const JobRef &job : selected_) {
    if (!job->finished()) continue;
    Status removed = plugin().jobs().remove(*job, false);
    if (removed.ok()) continue;
    psj_value target = make_handle(job->object());
    psj_status status =
        write_error({.status = removed.code(),
                     .category = kInvalidOperation,
                     .id = "ReceiveJobAutoRemovalError",
                     .message = "The command cannot remove the job because it does not exist or "
                                "because it is a child job. Child "
                                "jobs can be removed only by removing the parent job.",
                     .exception = "System.ArgumentException",
                     .target = &target});
    if (status < 0) return status;
  }
  return PSJ_OK;
}

psj_status check_parameter(const psj_cmdlet *, const psj_binding *binding, std::uint32_t,
                           psj_error **error) {
  Arguments arguments(*binding);
  if (!arguments.is_set(kWait) || !arguments.is_set(kKeep)) return PSJ_OK;
  return report(Status(PSJ_E_ARGUMENT,
                       "The Wait and Keep parameters cannot be used together in the same command."),
                error);
}

}  // namespace

const psj_cmdlet *receive_job_cmdlet() {
  static Description description("Receive-Job", "Microsoft.PowerShell.Commands.ReceiveJobCommand",
                                 "Gets what jobs have written.",
                                 [] { return std::unique_ptr<Cmdlet>(new ReceiveJob); });
  static const psj_cmdlet *table = [] {
    description.alias("rcjb")
        .sets({"Location", "ComputerName", "Session", "NameParameterSet", "InstanceIdParameterSet",
               "SessionIdParameterSet"})
        .default_set(kLocationSet)
        .check(check_parameter);
    description.parameter("Job", "System.Management.Automation.Job[]")
        .in({kLocationSet, kComputerNameSet, kSessionSet}, 0,
            PSJ_MANDATORY | PSJ_BY_VALUE | PSJ_BY_PROPERTY_NAME);
    description.parameter("Location", "System.String[]", PSJ_PARAMETER_NOT_EMPTY)
        .in({kLocationSet}, 1);
    description.parameter("ComputerName", "System.String[]", PSJ_PARAMETER_NOT_EMPTY)
        .called("Cn")
        .in({kComputerNameSet}, 1, PSJ_BY_PROPERTY_NAME);
    description
        .parameter("Session", "System.Management.Automation.Runspaces.PSSession[]",
                   PSJ_PARAMETER_NOT_NULL)
        .in({kSessionSet}, 1, PSJ_BY_PROPERTY_NAME);
    add_selector(description, Selector::name, kNameSet);
    add_selector(description, Selector::instance_id, kInstanceIdSet);
    add_selector(description, Selector::id, kSessionIdSet);
    for (const char *name : {"Keep", "NoRecurse", "Force", "Wait", "AutoRemoveJob", "WriteEvents",
                             "WriteJobInResults"})
      description.parameter(name, "System.Management.Automation.SwitchParameter").in_all();
    return description.table();
  }();
  return table;
}

}  // namespace psj
