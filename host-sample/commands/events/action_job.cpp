#include "commands/events/action_job.h"

#include "bridge/abi_error.h"
#include "bridge/from_abi.h"
#include "bridge/plugin_host.h"
#include "bridge/text.h"
#include "bridge/to_abi.h"
#include "bridge/value_arena.h"

namespace psjsh {

struct ActionJob::Line {
  mutable std::mutex mutex;
  const psj_sink *sink = nullptr;  // null once the job is gone
  bool running = false, stopped = false;
};

namespace {

#define PROVIDER_ID "psjsh.event"
using Line = ActionJob::Line;

// create() hands the job's line to the call of job_create that it runs in.
thread_local std::shared_ptr<Line> t_made;

psj_status PSJ_CALL create_job(const psj_provider *, const psj_job_request *, const psj_sink *sink,
                               void **job, psj_error **) {
  t_made = std::make_shared<Line>();
  t_made->sink = sink;
  *job = new std::shared_ptr<Line>(t_made);
  return PSJ_OK;
}
psj_status PSJ_CALL start_job(void *, psj_error **) {
  return PSJ_OK;  // the first event is its start
}
void end_line(Line &line) {
  const std::lock_guard lock(line.mutex);
  if (line.stopped) return;
  line.stopped = true;
  if (line.sink != nullptr) line.sink->set_state(line.sink, PSJ_STOPPED, nullptr);
}
psj_status PSJ_CALL stop_job(void *job, std::uint32_t) {
  end_line(**static_cast<std::shared_ptr<Line> *>(job));
  return PSJ_OK;
}
void PSJ_CALL destroy_job(void *job) {
  auto *line = static_cast<std::shared_ptr<Line> *>(job);
  {
    const std::lock_guard lock((*line)->mutex);
    (*line)->sink = nullptr;
    (*line)->stopped = true;
  }
  delete line;
}

psj_provider make_provider() {
  psj_provider provider{};
  provider.struct_size = sizeof provider;
  provider.abi_minor = PSJ_ABI_MINOR;
  provider.id = text_of(PROVIDER_ID);
  provider.job_type_name = provider.location = {"", 0};
  provider.capabilities = PSJ_PROVIDER_BY_STREAM;
  provider.create = create_job;
  provider.start = start_job;
  provider.stop = stop_job;
  provider.destroy = destroy_job;
  provider.type_name = text_of("System.Management.Automation.PSEventJob");
  return provider;
}

// Adds the provider with the first event job of the process.
void require_provider(PluginHost &host) {
  static const psj_provider kProvider = make_provider();
  static std::once_flag added;
  std::call_once(added, [&] {
    psj_error *error = nullptr;
    const psj_status status = host.library().api().provider_add(host.plugin(), &kProvider, &error);
    if (status < 0)
      throw ScriptError(take_error(error, status, "add the job type of event actions", {}));
  });
}

}  // namespace

std::shared_ptr<ActionJob> ActionJob::create(const std::string &name, const std::string &command) {
  if (plugin_host() == nullptr || plugin_host()->plugin() == nullptr)
    throw_runtime("EventActionUnavailable", ErrorCategory::ResourceUnavailable,
                  "System.InvalidOperationException",
                  "make the job of the event's action: no plugin with a job table is loaded");
  PluginHost &host = *plugin_host();
  require_provider(host);
  psj_job_request request{};
  request.struct_size = sizeof request;
  request.name = text_of(name);
  request.command = text_of(command);
  psj_job *job = nullptr;
  psj_error *error = nullptr;
  const psj_status status =
      host.library().api().job_create(host.plugin(), text_of(PROVIDER_ID), &request, &job, &error);
  if (status < 0)
    throw ScriptError(take_error(error, status, "make the job of the event's action", {}));
  std::shared_ptr<ActionJob> made(new ActionJob(std::move(t_made), job));
  // Only what was started hears of a stop.
  (void)host.library().api().job_start(job, nullptr);
  return made;
}

ActionJob::~ActionJob() {
  plugin_host()->library().api().job_release(job_);
}

Value ActionJob::object() const {
  psj_value handle{};
  handle.kind = PSJ_HANDLE;
  handle.as.ptr = plugin_host()->library().api().job_object(job_);
  return from_abi(handle);
}

bool ActionJob::stopped() const {
  const std::lock_guard lock(line_->mutex);
  return line_->stopped;
}
void ActionJob::begin() {
  const std::lock_guard lock(line_->mutex);
  if (line_->running || line_->stopped || line_->sink == nullptr) return;
  line_->running = true;
  line_->sink->set_state(line_->sink, PSJ_RUNNING, nullptr);
}
void ActionJob::write(Stream stream, const Value &record) {
  const std::lock_guard lock(line_->mutex);
  if (line_->stopped || line_->sink == nullptr) return;
  ValueArena arena;
  const psj_value value = to_abi(record, arena);
  line_->sink->write(line_->sink, static_cast<psj_stream>(stream), 0, &value);
}
void ActionJob::fail(const Ref<ErrorRecord> &record) {
  const std::lock_guard lock(line_->mutex);
  if (line_->stopped || line_->sink == nullptr) return;
  ValueArena arena;
  const psj_value value = to_abi(Value(record), arena);
  line_->sink->write(line_->sink, PSJ_STREAM_ERROR, 0, &value);
  line_->stopped = true;
  line_->sink->set_state(line_->sink, PSJ_FAILED, nullptr);
}
void ActionJob::stop() {
  end_line(*line_);
}

}  // namespace psjsh
