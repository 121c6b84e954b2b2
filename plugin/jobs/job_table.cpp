#include "plugin/jobs/job_table.h"

#include <fmt/format.h>

#include <algorithm>

#include "plugin/jobs/event_thread.h"
#include "plugin/jobs/job_rest.h"
#include "plugin/jobs/job_table_state.h"
#include "plugin/jobs/job_wait.h"
#include "plugin/jobs/provider_entry.h"
#include "plugin/log/log.h"
#include "plugin/value/make.h"

namespace psj {

std::shared_ptr<JobTable> JobTable::make(Dispatcher &dispatcher, EventThread &events,
                                         const psj_host *host) {
  auto state = std::make_unique<State>();
  state->dispatcher = &dispatcher;
  state->events = &events;
  state->host = host;
  return std::shared_ptr<JobTable>(new JobTable(std::move(state)));
}

JobTable::JobTable(std::unique_ptr<State> state) : state_(std::move(state)) {}
JobTable::~JobTable() = default;

void JobTable::keep_alive(std::shared_ptr<const void> thing) {
  state_->kept_alive = std::move(thing);
}

std::mutex &JobTable::mutex() const {
  return state_->mutex;
}

Status JobTable::make_child(Job &job, const psj_job_request &request, std::string_view location) {
  Job::Rest &rest = *job.rest_;
  rest.location = location;
  rest.sink = std::make_unique<JobSink>(job, state_->host);
  psj_job_request own = request;
  own.struct_size = sizeof own;
  own.name = text_of(rest.name.peek());
  own.location = text_of(rest.location);
  own.target_count = 0;
  own.targets = nullptr;
  const psj_provider &provider = job.provider().table();
  void *made = nullptr;
  psj_error *error = nullptr;
  const psj_status status = provider.create(&provider, &own, rest.sink->table(), &made, &error);
  if (status < 0) return Status::take(status, error);
  rest.provider_job = made;
  if (!job.log_) {
    auto log = Log::create(Log::Where::kInside, log_options(job));
    if (!log.ok()) return log.status();
    job.log_ = std::move(*log);
  }
  return {};
}

void JobTable::prepare(Job &job, std::string_view name,
                       std::shared_ptr<const std::string> command) {
  job.rest_->name.set(name.empty() ? fmt::format("Job{}", job.id()) : std::string(name));
  job.rest_->command = std::move(command);
  job.rest_->scope = current_scope();
}

Result<JobRef> JobTable::create(const ProviderEntry &provider, const psj_job_request &request) {
  const bool is_parent = (provider.capabilities() & PSJ_PROVIDER_PARENT) != 0;
  const bool grows = is_parent && (provider.capabilities() & PSJ_PROVIDER_GROWS) != 0;
  const std::uint32_t child_count = is_parent && !grows ? std::max(request.target_count, 1u) : 0;
  std::int32_t id;
  {
    const std::lock_guard lock(mutex());
    if (state_->dispatcher == nullptr)
      return Status(PSJ_E_REMOVED, "create a job: the plugin was shut down");
    id = state_->last_id + 1;
    state_->last_id += 1 + static_cast<std::int32_t>(child_count);
  }
  help_settling();
  const auto command = std::make_shared<const std::string>(view_of(request.command));
  const std::string_view location =
      request.location.size != 0 ? view_of(request.location) : provider.location();

  JobRef root = JobRef::adopt(new Job(shared_from_this(), provider, nullptr, is_parent, id));
  prepare(*root, view_of(request.name), command);
  Status made;
  if (!is_parent) made = make_child(*root, request, location);
  root->rest_->throttle = request.throttle;
  root->rest_->new_runspaces = (request.flags & PSJ_REQUEST_NEW_RUNSPACES) != 0;
  std::string locations(grows ? location : std::string_view());
  for (std::uint32_t i = 0; i < child_count && made.ok(); ++i) {
    auto *child = new Job(shared_from_this(), provider, root.get(), false,
                          id + 1 + static_cast<std::int32_t>(i));
    root->rest_->children.push_back(child);
    prepare(*child, {}, command);
    made = make_child(*child, request,
                      i < request.target_count ? view_of(request.targets[i]) : location);
    if (i != 0) locations += ',';
    locations += child->location();
  }
  if (is_parent) root->rest_->location = std::move(locations);
  if (made.ok() && !grows) made = list(*root);
  if (made.ok()) return root;
  destroy_provider_side(*root);
  return made;
}

Result<JobRef> JobTable::create_unlisted(const ProviderEntry &provider,
                                         const psj_job_request &request) {
  if ((provider.capabilities() & PSJ_PROVIDER_GROWS) == 0)
    return Status(PSJ_E_UNSUPPORTED, "create a job outside the table: its type does not grow");
  auto made = create(provider, request);
  if (made.ok()) (*made)->rest_->unlisted = true;
  return made;
}

Result<JobRef> JobTable::add_child(Job &parent, const psj_job_request &request) {
  std::int32_t id;
  {
    const std::lock_guard lock(mutex());
    if (state_->dispatcher == nullptr || parent.removed()) return Status(PSJ_E_REMOVED);
    if (!parent.is_parent() || !parent.has(PSJ_PROVIDER_GROWS) || parent.rest_->started)
      return Status(PSJ_E_STATE, fmt::format("add a child to job {}: it takes none", parent.id()));
    id = parent.rest_->unlisted ? parent.id() : ++state_->last_id;
  }
  auto *child = new Job(shared_from_this(), parent.provider(), &parent, false, id);
  parent.rest_->children.push_back(child);
  prepare(*child, view_of(request.name), parent.rest_->command);
  child->rest_->scope = parent.rest_->scope;
  const std::string_view location =
      request.location.size != 0 ? view_of(request.location) : parent.location();
  if (Status made = make_child(*child, request, location); !made.ok()) {
    parent.rest_->children.pop_back();
    delete child;
    return made;
  }
  if (request.location.size != 0) {
    // A parent of children in several places is in all of them.
    std::string &all = parent.rest_->location;
    if (parent.rest_->children.size() == 1) all.clear();
    if (!all.empty()) all += ',';
    all += location;
  }
  return JobRef(child);
}

// The table holds it from now on.
Status JobTable::list(Job &root) {
  const std::lock_guard lock(mutex());
  if (state_->dispatcher == nullptr)
    return Status(PSJ_E_REMOVED, "create a job: the plugin was shut down");
  insert(root);
  for (Job *child : root.rest_->children) insert(*child);
  root.rest_->listed = true;
  root.retain();
  return {};
}

void JobTable::insert(Job &job) {
  auto &slots = state_->slots;
  // Nearly always behind the last: ids are given out in order, but jobs are made outside the lock.
  auto at = slots.end();
  while (at != slots.begin() && (at - 1)->id > job.id()) --at;
  slots.insert(at, {job.id(), &job});
}

void JobTable::erase(const Job &job) {
  auto &slots = state_->slots;
  const auto found =
      std::lower_bound(slots.begin(), slots.end(), job.id(),
                       [](const State::Slot &slot, std::int32_t id) { return slot.id < id; });
  if (found == slots.end() || found->job != &job) return;
  found->job = nullptr;
  if (++state_->empty_slots * 2 <= slots.size()) return;
  std::erase_if(slots, [](const State::Slot &slot) { return slot.job == nullptr; });
  state_->empty_slots = 0;
}

void JobTable::destroy_one(Job &job) {
  void *made;
  {
    std::unique_lock lock(mutex());
    state_->changed.wait(lock, [&] { return job.rest_->calls == 0; });
    if (job.rest_->overdue) return;
    made = std::exchange(job.rest_->provider_job, nullptr);
  }
  if (made != nullptr) job.provider().table().destroy(made);
}

void JobTable::destroy_provider_side(Job &job) {
  destroy_one(job);
  for (Job *child : job.rest_->children) destroy_one(*child);
}

Status JobTable::input(Job &job, const psj_value &value) {
  if (job.removed()) return PSJ_E_REMOVED;
  if (job.is_parent()) {
    Status answer;
    for (Job *child : job.rest_->children)
      if (Status status = input(*child, value); !status.ok()) answer = status;
    return answer;
  }
  const psj_provider *provider = &job.provider().table();
  if (provider->input == nullptr) return PSJ_E_UNSUPPORTED;
  const ProviderCall call(*this, job);
  return call ? Status(provider->input(call.job(), &value)) : Status(PSJ_E_STATE);
}

Status JobTable::input_end(Job &job) {
  if (job.removed()) return PSJ_E_REMOVED;
  if (job.is_parent()) {
    Status answer;
    for (Job *child : job.rest_->children)
      if (Status status = input_end(*child); !status.ok()) answer = status;
    return answer;
  }
  const psj_provider *provider = &job.provider().table();
  if (provider->input_end == nullptr) return {};
  const ProviderCall call(*this, job);
  return call ? Status(provider->input_end(call.job())) : Status(PSJ_E_STATE);
}

Status JobTable::suspend(Job &job) {
  if (job.removed()) return PSJ_E_REMOVED;
  if (job.is_parent()) {
    Status answer = PSJ_E_STATE;
    for (Job *child : job.rest_->children)
      if (Status status = suspend(*child); status.code() != PSJ_E_STATE) answer = status;
    return answer;
  }
  const psj_provider *provider = &job.provider().table();
  if (!job.has(PSJ_PROVIDER_SUSPEND) || provider->suspend == nullptr) return PSJ_E_UNSUPPORTED;
  if (job.state() != PSJ_RUNNING && job.state() != PSJ_BLOCKED) return PSJ_E_STATE;
  const ProviderCall call(*this, job);
  if (!call) return PSJ_E_STATE;
  change(job, PSJ_SUSPENDING, nullptr);
  return provider->suspend(call.job());
}

Status JobTable::resume(Job &job) {
  if (job.removed()) return PSJ_E_REMOVED;
  if (job.is_parent()) {
    Status answer = PSJ_E_STATE;
    for (Job *child : job.rest_->children)
      if (Status status = resume(*child); status.code() != PSJ_E_STATE) answer = status;
    return answer;
  }
  const psj_provider *provider = &job.provider().table();
  if (!job.has(PSJ_PROVIDER_SUSPEND) || provider->resume == nullptr) return PSJ_E_UNSUPPORTED;
  if (job.state() != PSJ_SUSPENDED && job.state() != PSJ_SUSPENDING) return PSJ_E_STATE;
  const ProviderCall call(*this, job);
  return call ? Status(provider->resume(call.job())) : Status(PSJ_E_STATE);
}

Status JobTable::remove(Job &job, bool force) {
  if (job.is_child() || job.removed())
    return Status(PSJ_E_REMOVED, fmt::format("remove job {}: it is not in the table", job.id()));
  const JobRef held(&job);
  const bool growing = job.is_parent() && job.has(PSJ_PROVIDER_GROWS) && !listed(job);
  if (!job.finished() && (!growing || job.state() != PSJ_NOT_STARTED)) {
    if (!force)
      return Status(PSJ_E_STATE,
                    fmt::format("remove job {}: it is {}", job.id(), state_name(job.state())));
    if (Status stopped = stop(job, kStopDeadlineMs); !stopped.ok()) return stopped;
    // The deadline marks what does not answer: this wait ends.
    JobWait({&held, 1}, JobWait::Mode::all, JobWait::Goal::finished).wait(PSJ_FOREVER);
  }
  {
    const std::lock_guard lock(mutex());
    if (job.removed_.exchange(true, std::memory_order_acq_rel)) return PSJ_E_REMOVED;
    erase(job);
    for (Job *child : job.rest_->children) {
      child->removed_.store(true, std::memory_order_release);
      erase(*child);
    }
  }
  destroy_provider_side(job);
  forget_unsettled(job);
  count_given_up(1 + job.rest_->children.size());
  if (!growing) job.release();  // the table's
  return {};
}

bool JobTable::listed(const Job &job) const {
  const std::lock_guard lock(mutex());
  return job.rest_->listed;
}

std::uint32_t JobTable::runspaces(const Job &job) const {
  const std::lock_guard lock(mutex());
  return job.rest_->runspaces;
}

// Once: who reads it holds no lock.
Status JobTable::set_origin(Job &job, std::string_view computer, const psj_guid &session,
                            bool shown) {
  const std::lock_guard lock(mutex());
  if (job.rest_->origin) return Status(PSJ_E_STATE, "say where a job's records come from: again");
  job.rest_->origin.reset(new JobOrigin{std::string(computer), session, shown});
  return {};
}

void JobTable::set_status_message(Job &job, std::string_view text) {
  const std::lock_guard lock(mutex());
  job.rest_->status_message.set(text);
}

}  // namespace psj
