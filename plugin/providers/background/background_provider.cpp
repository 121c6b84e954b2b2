#include "plugin/providers/background/background_provider.h"

#include <fmt/format.h>

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

const std::shared_ptr<BackgroundJobs> &jobs_of(const psj_provider *provider) {
  return *static_cast<std::shared_ptr<BackgroundJobs> *>(provider->self);
}
WorkerPools &pools_of(const psj_provider *provider) {
  return jobs_of(provider)->pools();
}

Status no_such_pool(std::string_view name) {
  return Status(PSJ_E_NOT_FOUND, fmt::format("The command cannot find the job pool {}.", name),
                "JobPoolNotFound", kObjectNotFound);
}

Status make(const std::shared_ptr<BackgroundJobs> &jobs, const psj_job_request &request,
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
  auto job = std::make_shared<BackgroundJob>(jobs, sink, *memory);
  const psj_value *pool = argument(request, "pool");
  const std::string_view pool_name =
      pool != nullptr && pool->kind == PSJ_STRING ? string_of(*pool) : std::string_view();
  if (!pool_name.empty() && !jobs->pools().has(pool_name)) return no_such_pool(pool_name);
  if (Status bad = job->prepare(*prepared, pool_name); !bad.ok()) return bad;
  const psj_value *other_user = argument(request, "other_user");
  if (other_user != nullptr && other_user->as.u64 != 0) job->set_other_user();
  const psj_value *opens = argument(request, "opens");
  if (opens != nullptr && opens->as.u64 != 0) job->set_opens();
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
  return guarded(error, [&] { return make(jobs_of(provider), *request, *sink, job); });
}

psj_status start(void *job, psj_error **error) {
  return guarded(error, [&]() -> Status {
    auto command = worker_command(of(job).host);
    if (!command.ok()) return command.status();
    const auto *worker = extension<psj_host_worker>(of(job).host, PSJ_HOST_WORKER);
    WorkerPools::Wish wish;
    wish.command = std::move(*command);
    wish.fills_default = (worker->flags & PSJ_WORKER_NO_POOL) == 0;
    wish.adopts = PSJ_HAS(worker, adopt) && worker->adopt != nullptr;
    of(job).job->start(std::move(wish));
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

psj_status create_pool(const psj_provider *provider, const psj_host *host, psj_text name,
                       std::uint32_t size, psj_error **error) {
  return guarded(error, [&]() -> Status {
    if (name.size == 0 || size == 0 || size > WorkerPools::kLargest)
      return Status(PSJ_E_ARGUMENT,
                    fmt::format("make a pool of {} workers: 1 to {} may be ready", size,
                                WorkerPools::kLargest),
                    {}, kInvalidArgument);
    if (!PSJ_HAS(extension<psj_host_worker>(host, PSJ_HOST_WORKER), command))
      return Status(PSJ_E_UNSUPPORTED, "make a pool of workers: this host has no worker", {},
                    kNotImplemented);
    auto command = worker_command(host);
    if (!command.ok()) return command.status();
    return pools_of(provider).create(view_of(name), size, std::move(*command));
  });
}

psj_status remove_pool(const psj_provider *provider, psj_text name, psj_error **error) {
  return guarded(error, [&] { return pools_of(provider).remove(view_of(name)); });
}

psj_status list_pools(const psj_provider *provider, psj_result *out, psj_error **error) {
  return guarded(error, [&]() -> Status {
    const auto pools = pools_of(provider).list();
    Arena arena;
    const psj_schema *shape =
        make_schema(arena, {"PSJobs.JobPool", "System.Object"},
                    {"Name", "Size", "Ready", "Starting", "Served", "Missed"});
    std::vector<psj_value> bags;
    for (const WorkerPools::Info &pool : pools)
      bags.push_back(
          make_bag(arena, shape,
                   {make_string(pool.name), make_int(pool.size), make_int(pool.ready),
                    make_int(pool.starting), make_int(static_cast<std::int64_t>(pool.served), 64),
                    make_int(static_cast<std::int64_t>(pool.missed), 64)},
                   pool.name));
    auto copy = OwnedValue::copy(make_list(bags.data(), bags.size()));
    if (!copy.ok()) return copy.status();
    *out = std::move(*copy).to_result();
    return {};
  });
}

psj_status wait_for_pool(const psj_provider *provider, psj_text name, std::uint32_t timeout_ms) {
  return guarded(nullptr,
                 [&] { return Status(pools_of(provider).wait(view_of(name), timeout_ms)); });
}

const psj_provider_pools kPools = {
    sizeof(psj_provider_pools), 0, create_pool, remove_pool, list_pools, wait_for_pool};

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
  table_.get_extension = [](const psj_provider *, psj_text id) -> const void * {
    return view_of(id) == PSJ_PROVIDER_POOLS ? &kPools : nullptr;
  };
  table_.type_name = text_of("System.Management.Automation.PSRemotingChildJob");
  table_.parent_type_name = text_of("System.Management.Automation.PSRemotingJob");
  table_.detach = [](const psj_provider *provider) {
    // Workers that ended their job leave by themselves, or are made to.
    constexpr std::uint32_t kLongerThanTheyMay = 5000;
    pools_of(provider).close();
    jobs_of(provider)->wait_for_all(kLongerThanTheyMay);
  };
}

BackgroundProvider::~BackgroundProvider() = default;

}  // namespace psj
