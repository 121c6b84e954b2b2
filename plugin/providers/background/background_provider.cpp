#include "plugin/providers/background/background_provider.h"

#include "plugin/providers/arguments.h"
#include "plugin/providers/background/background_job.h"
#include "plugin/value/error.h"
#include "plugin/value/make.h"
#include "plugin/value/tree.h"

namespace psj {
namespace {

// What the plugin holds of a job.
struct Held {
  std::shared_ptr<BackgroundJob> job;
  const psj_host *host;
};

Held &of(void *job) {
  return *static_cast<Held *>(job);
}

template <class Table>
const Table *extension(const psj_host *host, const char *id) {
  if (host == nullptr || host->get_extension == nullptr) return nullptr;
  return static_cast<const Table *>(host->get_extension(host, text_of(id)));
}

Status make(std::shared_ptr<BackgroundJobs> jobs, const psj_job_request &request,
            const psj_sink &sink, void **out) {
  if (!PSJ_HAS(extension<psj_host_worker>(sink.host, PSJ_HOST_WORKER), command))
    return Status(PSJ_E_UNSUPPORTED, "make a background job: this host has no worker",
                  "IPCPwshExecutableNotFound", kNotImplemented);
  const psj_value *prepared = argument(request, "prepared");
  if (prepared == nullptr)
    return Status(PSJ_E_ARGUMENT, "make a background job: its arguments are not what is documented",
                  {}, kInvalidArgument);
  const auto *memory =
      static_cast<const psj_sink_memory *>(sink.get_extension(&sink, text_of(PSJ_SINK_MEMORY)));
  auto job = std::make_shared<BackgroundJob>(std::move(jobs), sink, *memory);
  if (Status bad = job->prepare(*prepared); !bad.ok()) return bad;
  const psj_value *other_user = argument(request, "other_user");
  if (other_user != nullptr && other_user->as.u64 != 0) job->set_other_user();
  *out = new Held{std::move(job), sink.host};
  return {};
}

Result<std::vector<std::string>> worker_command(const psj_host *host) {
  const auto *worker = extension<psj_host_worker>(host, PSJ_HOST_WORKER);
  ScopedResult words;
  psj_error *error = nullptr;
  const psj_status status = worker->command(host, words.out(), &error);
  if (status < 0) return Status::take(status, error);
  std::vector<std::string> command;
  const psj_value &list = words.value();
  for (std::uint32_t i = 0; list.kind == PSJ_LIST && i < list.count; ++i)
    if (items_of(list)[i].kind == PSJ_STRING) command.emplace_back(string_of(items_of(list)[i]));
  if (command.empty())
    return Status(PSJ_E_ARGUMENT, "start a worker: the host names no program for it");
  return command;
}

psj_status create(const psj_provider *provider, const psj_job_request *request,
                  const psj_sink *sink, void **job, psj_error **error) {
  return guarded(error, [&] {
    const auto &jobs = *static_cast<std::shared_ptr<BackgroundJobs> *>(provider->self);
    return make(jobs, *request, *sink, job);
  });
}

psj_status start(void *job, psj_error **error) {
  return guarded(error, [&]() -> Status {
    auto command = worker_command(of(job).host);
    if (!command.ok()) return command.status();
    of(job).job->start(std::move(*command));
    return {};
  });
}

psj_status stop(void *job, std::uint32_t deadline_ms) {
  return guarded(nullptr, [&]() -> Status {
    of(job).job->stop(deadline_ms);
    return {};
  });
}

psj_status input(void *job, const psj_value *value) {
  return guarded(nullptr, [&] { return of(job).job->add_input(*value); });
}

psj_status input_end(void *job) {
  return guarded(nullptr, [&]() -> Status {
    of(job).job->end_input();
    return {};
  });
}

void destroy(void *job) {
  of(job).job->detach();
  delete &of(job);
}

}  // namespace

BackgroundProvider::BackgroundProvider(Dispatcher &dispatcher)
    : jobs_(std::make_shared<BackgroundJobs>(dispatcher)) {
  table_.struct_size = sizeof table_;
  table_.abi_minor = PSJ_ABI_MINOR;
  table_.self = &jobs_;
  table_.id = text_of(kId);
  table_.job_type_name = text_of("BackgroundJob");
  table_.location = text_of("localhost");
  table_.capabilities = PSJ_PROVIDER_PARENT | PSJ_PROVIDER_REMOTE;
  table_.create = create;
  table_.start = start;
  table_.stop = stop;
  table_.input = input;
  table_.input_end = input_end;
  table_.destroy = destroy;
  table_.get_extension = [](const psj_provider *, psj_text) -> const void * { return nullptr; };
  table_.type_name = text_of("System.Management.Automation.PSRemotingChildJob");
  table_.parent_type_name = text_of("System.Management.Automation.PSRemotingJob");
  table_.detach = [](const psj_provider *provider) {
    // Workers that ended their job leave by themselves, or are made to.
    constexpr std::uint32_t kLongerThanTheyMay = 5000;
    (*static_cast<std::shared_ptr<BackgroundJobs> *>(provider->self))
        ->wait_for_all(kLongerThanTheyMay);
  };
}

BackgroundProvider::~BackgroundProvider() = default;

}  // namespace psj
