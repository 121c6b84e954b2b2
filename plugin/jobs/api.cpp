#include "plugin/jobs/api.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <vector>

#include "plugin/jobs/job.h"
#include "plugin/jobs/job_reader.h"
#include "plugin/jobs/job_table.h"
#include "plugin/jobs/job_wait.h"
#include "plugin/jobs/plugin.h"
#include "plugin/jobs/providers.h"
#include "plugin/value/error.h"
#include "plugin/value/make.h"

namespace psj {
namespace {

Job &of(psj_job *job) {
  return *static_cast<Job *>(job);
}
JobReader &of(psj_reader *reader) {
  return *static_cast<JobReader *>(reader);
}
JobTable &table_of(psj_plugin *plugin) {
  return Plugin::of(plugin).jobs();
}

void shutdown(psj_plugin *plugin, std::uint32_t deadline_ms) {
  if (plugin == nullptr) return;
  guarded(nullptr, [&]() -> Status {
    const std::unique_ptr<Plugin> owned(&Plugin::of(plugin));
    owned->shutdown(deadline_ms);
    return {};
  });
}

const void *get_extension(psj_plugin *plugin, psj_text id) {
  const void *table = nullptr;
  guarded(nullptr, [&]() -> Status {
    if (plugin != nullptr) table = Plugin::of(plugin).own_extension(view_of(id));
    return {};
  });
  return table;
}

psj_status provider_add(psj_plugin *plugin, const psj_provider *provider, psj_error **error) {
  return guarded(error, [&]() -> Status {
    if (plugin == nullptr) return PSJ_E_ARGUMENT;
    return Plugin::of(plugin).providers().add(provider);
  });
}

psj_status provider_load(psj_plugin *plugin, psj_text path, psj_error **error) {
  return guarded(error, [&]() -> Status {
    if (plugin == nullptr || path.size == 0) return PSJ_E_ARGUMENT;
    return Plugin::of(plugin).providers().load(view_of(path));
  });
}

psj_status cmdlet_list(psj_plugin *plugin, const psj_cmdlet *const **list, std::uint32_t *count) {
  return guarded(nullptr, [&]() -> Status {
    if (plugin == nullptr || list == nullptr || count == nullptr) return PSJ_E_ARGUMENT;
    const auto &cmdlets = Plugin::of(plugin).providers().cmdlets();
    *list = cmdlets.data();
    *count = static_cast<std::uint32_t>(cmdlets.size());
    return {};
  });
}

psj_status job_create(psj_plugin *plugin, psj_text provider, const psj_job_request *request,
                      psj_job **out, psj_error **error) {
  return guarded(error, [&]() -> Status {
    if (plugin == nullptr || out == nullptr || !PSJ_HAS(request, arguments)) return PSJ_E_ARGUMENT;
    const ProviderEntry *entry = Plugin::of(plugin).providers().find(view_of(provider));
    if (entry == nullptr)
      return Status(PSJ_E_NOT_FOUND,
                    fmt::format("create a job: there is no job type {}", view_of(provider)),
                    "JobTypeNotFound", kObjectNotFound);
    auto made = table_of(plugin).create(*entry, *request);
    if (!made.ok()) return made.status();
    *out = made->release();
    return {};
  });
}

psj_status job_add_child(psj_job *parent, const psj_job_request *request, psj_job **out,
                         psj_error **error) {
  return guarded(error, [&]() -> Status {
    if (parent == nullptr || !PSJ_HAS(request, arguments)) return PSJ_E_ARGUMENT;
    auto made = of(parent).table().add_child(of(parent), *request);
    if (!made.ok()) return made.status();
    if (out != nullptr) *out = made->release();
    return {};
  });
}

psj_status job_start(psj_job *job, psj_error **error) {
  return guarded(error, [&] { return of(job).table().start(of(job)); });
}

psj_status job_input(psj_job *job, const psj_value *value) {
  return guarded(nullptr, [&]() -> Status {
    if (value == nullptr) return PSJ_E_ARGUMENT;
    return of(job).table().input(of(job), *value);
  });
}

psj_status job_input_end(psj_job *job) {
  return guarded(nullptr, [&] { return of(job).table().input_end(of(job)); });
}

psj_status job_stop(psj_job *job, std::uint32_t deadline_ms) {
  return guarded(nullptr, [&] { return of(job).table().stop(of(job), deadline_ms); });
}

psj_status job_wait(psj_job *const *jobs, std::uint32_t count, std::uint32_t any,
                    std::uint32_t timeout_ms) {
  return guarded(nullptr, [&]() -> Status {
    if (count != 0 && jobs == nullptr) return PSJ_E_ARGUMENT;
    JobRefs refs;
    for (std::uint32_t i = 0; i < count; ++i) refs.emplace_back(&of(jobs[i]));
    JobWait wait(refs, any != 0 ? JobWait::Mode::any : JobWait::Mode::all, JobWait::Goal::finished);
    return wait.wait(timeout_ms) == JobWait::End::done ? PSJ_OK : PSJ_S_TIMEOUT;
  });
}

psj_status job_remove(psj_job *job, std::uint32_t force, psj_error **error) {
  return guarded(error, [&] { return of(job).table().remove(of(job), force != 0); });
}

// Fills what the caller's struct has room for.
psj_status job_info(psj_job *job, psj_job_info *out) {
  return guarded(nullptr, [&]() -> Status {
    if (out == nullptr || out->struct_size < sizeof out->struct_size) return PSJ_E_ARGUMENT;
    const std::uint32_t size = std::min<std::uint32_t>(out->struct_size, sizeof *out);
    psj_job_info info = of(job).info();
    info.struct_size = out->struct_size;
    std::memcpy(out, &info, size);
    return of(job).removed() ? PSJ_E_REMOVED : PSJ_OK;
  });
}

psj_status give(const JobRefs &jobs, psj_job **out, std::uint32_t *count) {
  if (count == nullptr) return PSJ_E_ARGUMENT;
  const auto room = out != nullptr ? *count : 0;
  for (std::uint32_t i = 0; i < jobs.size() && i < room; ++i) {
    jobs[i]->retain();
    out[i] = jobs[i].get();
  }
  *count = static_cast<std::uint32_t>(jobs.size());
  return PSJ_OK;
}

psj_status job_list(psj_plugin *plugin, psj_job **out, std::uint32_t *count) {
  return guarded(nullptr, [&]() -> Status { return give(table_of(plugin).jobs(), out, count); });
}

psj_status job_children(psj_job *job, psj_job **out, std::uint32_t *count) {
  return guarded(nullptr, [&]() -> Status { return give(of(job).children(), out, count); });
}

psj_job *job_retain(psj_job *job) {
  of(job).retain();
  return job;
}

void job_release(psj_job *job) {
  if (job != nullptr) of(job).release();
}

const psj_object *job_object(psj_job *job) {
  return of(job).object();
}

psj_status subscribe(psj_plugin *plugin, psj_job *job, psj_state_fn function, void *argument,
                     std::uint64_t *token) {
  return guarded(nullptr, [&]() -> Status {
    if (plugin == nullptr || function == nullptr || token == nullptr) return PSJ_E_ARGUMENT;
    *token = table_of(plugin).subscribe(job != nullptr ? &of(job) : nullptr, function, argument);
    return {};
  });
}

psj_status unsubscribe(psj_plugin *plugin, std::uint64_t token) {
  return guarded(nullptr, [&] { return table_of(plugin).unsubscribe(token); });
}

psj_status reader_open(psj_job *job, std::uint32_t streams, std::uint32_t flags, psj_reader **out,
                       psj_error **error) {
  return guarded(error, [&]() -> Status {
    if (out == nullptr) return PSJ_E_ARGUMENT;
    auto made = JobReader::open(of(job), streams, flags, JobReader::Order::by_kind);
    if (!made.ok()) return made.status();
    *out = made->release();
    return {};
  });
}

psj_status reader_next(psj_reader *reader, psj_record *out, std::uint32_t *count,
                       std::uint32_t timeout_ms) {
  return guarded(nullptr, [&]() -> Status {
    if (out == nullptr || count == nullptr || *count == 0) return PSJ_E_ARGUMENT;
    return of(reader).next(out, *count, timeout_ms);
  });
}

void reader_done(psj_reader *reader, std::uint64_t sequence) {
  guarded(nullptr, [&]() -> Status {
    of(reader).done(sequence);
    return {};
  });
}

int reader_fd(psj_reader *reader) {
  int fd = -1;
  guarded(nullptr, [&]() -> Status {
    fd = of(reader).fd();
    return {};
  });
  return fd;
}

void reader_close(psj_reader *reader) {
  if (reader != nullptr) delete &of(reader);
}

constexpr psj_api kApi = {sizeof(psj_api), PSJ_ABI_MINOR, shutdown,     get_extension, provider_add,
                          provider_load,   cmdlet_list,   job_create,   job_start,     job_input,
                          job_input_end,   job_stop,      job_wait,     job_remove,    job_info,
                          job_list,        job_children,  job_retain,   job_release,   job_object,
                          subscribe,       unsubscribe,   reader_open,  reader_next,   reader_done,
                          reader_fd,       reader_close,  job_add_child};

}  // namespace

const psj_api *api_table() {
  return &kApi;
}

}  // namespace psj
