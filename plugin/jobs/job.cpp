#include "plugin/jobs/job.h"

#include <mutex>

#include "plugin/jobs/job_rest.h"
#include "plugin/jobs/job_table_state.h"
#include "plugin/jobs/provider_entry.h"
#include "plugin/log/log.h"
#include "plugin/value/guid.h"
#include "plugin/value/make.h"

namespace psj {

Job::Job(std::shared_ptr<JobTable> table, const ProviderEntry &provider, Job *parent,
         bool is_parent, std::int32_t id)
    : id_(id),
      instance_id_(new_guid()),
      is_parent_(is_parent),
      table_(std::move(table)),
      provider_(&provider),
      parent_(parent),
      rest_(std::make_unique<Rest>(*this)) {}

Job::~Job() {
  for (Job *child : rest_->children) delete child;
}

void Job::release() const {
  const Job &root = counted();
  // acq_rel: whatever was done with the job happens before its end, in whichever thread that is.
  if (root.references_.fetch_sub(1, std::memory_order_acq_rel) == 1) delete &root;
}

std::string_view Job::name() const {
  const std::lock_guard lock(table_->mutex());
  return view_of(rest_->name.show());
}

void Job::set_name(std::string_view name) {
  const std::lock_guard lock(table_->mutex());
  rest_->name.set(name);
}

std::string_view Job::command() const {
  return rest_->command ? std::string_view(*rest_->command) : std::string_view();
}

std::string_view Job::location() const {
  return rest_->location;
}

psj_text Job::status_message() const {
  static constexpr std::string_view kWaits =
      "The job waits: its output is not read, and the disk space for it is used up.";
  const std::lock_guard lock(table_->mutex());
  if (log_ && !finished() && log_->usage().waits_for_disk) return {kWaits.data(), kWaits.size()};
  if (rest_->status_message.is_set()) return rest_->status_message.show();
  const bool of_wmi = provider_->id() == "psj.wmi";
  if (is_parent_ && (of_wmi || has(PSJ_PROVIDER_REMOTE))) return {nullptr, 0};
  return {"", 0};
}

bool Job::has_debugger() {
  const std::lock_guard lock(table_->mutex());
  rest_->debugger = rest_->debugger || state() == PSJ_RUNNING;
  return rest_->debugger;
}

std::string_view Job::job_type_name() const {
  if (is_child() && has(PSJ_PROVIDER_GROWS) && !has(PSJ_PROVIDER_REMOTE)) return "PSTaskChildJob";
  return is_child() ? std::string_view() : provider_->job_type_name();
}

std::vector<std::string_view> Job::type_names() const {
  static constexpr std::string_view kJob2 = "System.Management.Automation.Job2";
  static constexpr std::string_view kRemoting = "System.Management.Automation.PSRemoting";
  static constexpr std::string_view kTask = "System.Management.Automation.PSTasks.";
  const std::string_view own = is_parent_ ? provider_->parent_type_name() : provider_->type_name();
  std::vector<std::string_view> names;
  if (!own.empty() && own != kJob2) names.push_back(own);
  if (!own.starts_with(kRemoting) && !own.starts_with(kTask)) names.push_back(kJob2);
  names.push_back("System.Management.Automation.Job");
  names.push_back("System.Object");
  return names;
}

std::shared_ptr<const psj_error> Job::reason() const {
  const std::lock_guard lock(table_->mutex());
  return rest_->reason;
}

const JobOrigin *Job::origin() const {
  const std::lock_guard lock(table_->mutex());
  return rest_->origin.get();
}

bool Job::disposed() const {
  const std::lock_guard lock(table_->mutex());
  return rest_->disposed || removed();
}

void Job::dispose() {
  const std::lock_guard lock(table_->mutex());
  rest_->disposed = true;
  for (Job *child : rest_->children) child->rest_->disposed = true;
}

JobRefs Job::children() const {
  JobRefs refs;
  refs.reserve(rest_->children.size());
  for (Job *child : rest_->children) refs.emplace_back(child);
  return refs;
}

std::uint64_t Job::capabilities() const {
  return provider_->capabilities();
}

const psj_object *Job::object() const {
  return &rest_->face;
}

namespace {
constexpr std::size_t kLine = 64;  // bytes of a cache line

void fetch(const void *start, std::size_t size) noexcept {
  for (std::size_t at = 0; at < size; at += kLine)
    __builtin_prefetch(static_cast<const char *>(start) + at);
}
}  // namespace

void Job::fetch_job() const noexcept {
  fetch(this, sizeof *this);
}

void Job::fetch_rest() const noexcept {
  fetch(rest_.get(), sizeof *rest_);
}

void Job::fetch_command() const noexcept {
  fetch(rest_->command.get(), kLine);
}

bool Job::has_more_data() const {
  // The job of an event's action has data to come for as long as it listens, whatever was taken.
  if (provider_->type_name() == "System.Management.Automation.PSEventJob")
    return state() == PSJ_RUNNING;
  if (disposed() && has(PSJ_PROVIDER_REMOTE)) return false;
  if (is_parent_) {
    if (!finished() && !has(PSJ_PROVIDER_BY_STREAM)) return true;
    {
      const std::lock_guard lock(table_->mutex());
      if (rest_->drained) return false;
    }
    for (Job *child : rest_->children)
      if (child->has_more_data()) return true;
    if (!finished()) return false;
    const std::lock_guard lock(table_->mutex());
    rest_->drained = true;
    return false;
  }
  if (removed() && has(PSJ_PROVIDER_REMOTE)) return false;
  const std::lock_guard lock(table_->mutex());
  const PackedLog *packed = rest_->packed.get();
  const auto unread = [&](std::uint32_t streams) {
    return packed != nullptr ? packed->has_unread(streams) : log_ && log_->has_unread(streams);
  };
  // The module of thread jobs forgets to count this stream.
  constexpr std::uint32_t kCounted = PSJ_ALL_STREAMS & ~(1u << PSJ_STREAM_INFORMATION);
  if (has(PSJ_PROVIDER_BY_STREAM)) return unread(is_child() ? PSJ_ALL_STREAMS : kCounted);
  return !finished() || unread(PSJ_ALL_STREAMS);
}

std::shared_ptr<Log> Job::log() const {
  const std::lock_guard lock(table_->mutex());
  if (!log_ && rest_->packed) {
    if (auto log = rest_->packed->unpack(); log.ok()) {
      log_ = std::move(*log);
      rest_->packed.reset();
      table_->settle_later(const_cast<Job &>(*this));
    }
  }
  return log_;
}

psj_job_info Job::info() const {
  psj_job_info info{};
  info.struct_size = sizeof info;
  info.id = id_;
  info.instance_id = instance_id_;
  info.state = state();
  info.has_more_data = has_more_data() ? 1 : 0;
  info.child_count = static_cast<std::uint32_t>(rest_->children.size());
  info.name = text_of(name());
  info.type_name = text_of(job_type_name());
  info.location = text_of(location());
  info.command = text_of(command());
  info.status_message = status_message();
  info.begin_ns = begin_ns();
  info.end_ns = end_ns();
  return info;
}

std::uint64_t Job::collection_floor(psj_stream stream) const {
  const std::lock_guard lock(table_->mutex());
  return rest_->floors && stream < rest_->floors->size() ? (*rest_->floors)[stream] : 0;
}

void Job::set_collection_floor(psj_stream stream, std::uint64_t sequence) {
  const std::lock_guard lock(table_->mutex());
  if (!rest_->floors) rest_->floors = std::make_unique<std::array<std::uint64_t, 8>>();
  if (stream < rest_->floors->size()) (*rest_->floors)[stream] = sequence;
}

}  // namespace psj
