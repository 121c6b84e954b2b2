#include "plugin/providers/thread/thread_provider.h"

#include <atomic>

#include "plugin/providers/arguments.h"
#include "plugin/providers/thread/thread_job.h"
#include "plugin/providers/thread/thread_pool.h"
#include "plugin/value/error.h"
#include "plugin/value/make.h"

namespace psj {
namespace {

// What the plugin holds of a job.
struct Held {
  std::shared_ptr<ThreadPool> pool;
  std::shared_ptr<ThreadJob> job;
  std::int64_t throttle;
  std::atomic<bool> started{false};
};

Held &of(void *job) {
  return *static_cast<Held *>(job);
}

Status make(ThreadPool &pool, const psj_job_request &request, const psj_sink &sink, void **out) {
  const psj_host_script *script = script_host(sink.host);
  if (script == nullptr)
    return Status(PSJ_E_UNSUPPORTED, "make a thread job: this host runs no scripts", {},
                  kNotImplemented);
  const psj_value *prepared = argument(request, "prepared");
  constexpr std::int64_t kMostAtOnce = 1'000'000;
  const std::int64_t throttle = integer_argument(request, "throttle", 0);
  if (prepared == nullptr || throttle < 0 || throttle > kMostAtOnce)
    return Status(PSJ_E_ARGUMENT, "make a thread job: its arguments are not what is documented", {},
                  kInvalidArgument);
  auto copy = OwnedValue::copy(*prepared);
  if (!copy.ok()) return copy.status();
  *out = new Held{pool.shared_from_this(),
                  std::make_shared<ThreadJob>(
                      sink, ThreadScript{*script, std::make_shared<OwnedValue>(std::move(*copy))}),
                  throttle, false};
  return {};
}

psj_status create(const psj_provider *provider, const psj_job_request *request,
                  const psj_sink *sink, void **job, psj_error **error) {
  return guarded(error, [&] {
    return make(*static_cast<ThreadPool *>(provider->self), *request, *sink, job);
  });
}

psj_status start(void *job, psj_error **error) {
  return guarded(error, [&]() -> Status {
    Held &held = of(job);
    if (held.started.exchange(true)) {
      held.pool->start_now(*held.job);
      return {};
    }
    if (held.throttle != 0) held.pool->set_limit(static_cast<std::size_t>(held.throttle));
    held.pool->add(held.job);
    return {};
  });
}

psj_status stop(void *job, std::uint32_t deadline_ms) {
  return guarded(nullptr, [&]() -> Status {
    Held &held = of(job);
    if (held.pool->take_out(*held.job)) {
      const psj_sink &sink = held.job->sink();
      return sink.set_state(&sink, PSJ_STOPPED, nullptr);
    }
    held.job->stop();
    if (deadline_ms == 0) held.pool->give_up(*held.job);
    return {};
  });
}

psj_status input(void *job, const psj_value *value) {
  return guarded(nullptr, [&] { return of(job).job->add_input(*value); });
}

psj_status input_end(void *job) {
  of(job).job->end_input();
  return PSJ_OK;
}

void destroy(void *job) {
  of(job).job->wait_until_left();
  delete &of(job);
}

}  // namespace

ThreadProvider::ThreadProvider() : pool_(std::make_shared<ThreadPool>()) {
  table_.struct_size = sizeof table_;
  table_.abi_minor = PSJ_ABI_MINOR;
  table_.self = pool_.get();
  table_.id = text_of(kId);
  table_.job_type_name = text_of("ThreadJob");
  table_.location = text_of("PowerShell");
  table_.capabilities = PSJ_PROVIDER_BY_STREAM | PSJ_PROVIDER_LINE;
  table_.create = create;
  table_.start = start;
  table_.stop = stop;
  table_.input = input;
  table_.input_end = input_end;
  table_.destroy = destroy;
  table_.get_extension = [](const psj_provider *, psj_text) -> const void * { return nullptr; };
  table_.type_name = text_of("Microsoft.PowerShell.ThreadJob.ThreadJob");
  table_.detach = [](const psj_provider *provider) {
    static_cast<ThreadPool *>(provider->self)->close();
  };
}

ThreadProvider::~ThreadProvider() = default;

}  // namespace psj
