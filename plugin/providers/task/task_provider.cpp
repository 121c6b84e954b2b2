#include "plugin/providers/task/task_provider.h"

#include <limits>

#include "plugin/providers/arguments.h"
#include "plugin/providers/thread/thread_job.h"
#include "plugin/providers/thread/thread_pool.h"
#include "plugin/value/error.h"
#include "plugin/value/make.h"

namespace psj {
namespace {

// The sink of a child without its progress stream, which task jobs do not collect.
class QuietSink {
 public:
  explicit QuietSink(const psj_sink &inner) : to_(inner) {
    table_.struct_size = sizeof table_;
    table_.self = this;
    table_.write = write;
    table_.reserve = [](const psj_sink *sink, psj_stream stream, psj_kind kind, std::uint64_t size,
                        void **payload) {
      return to(sink).reserve(&to(sink), stream, kind, size, payload);
    };
    table_.commit = [](const psj_sink *sink, std::uint64_t used) {
      return to(sink).commit(&to(sink), used);
    };
    table_.discard = [](const psj_sink *sink) { to(sink).discard(&to(sink)); };
    table_.flush = [](const psj_sink *sink) { to(sink).flush(&to(sink)); };
    table_.set_state = [](const psj_sink *sink, psj_state state, const psj_error *reason) {
      return to(sink).set_state(&to(sink), state, reason);
    };
    table_.set_status_message = [](const psj_sink *sink, psj_text text) {
      return to(sink).set_status_message(&to(sink), text);
    };
    table_.cancelled = [](const psj_sink *sink) { return to(sink).cancelled(&to(sink)); };
    table_.cancel_fd = [](const psj_sink *sink) { return to(sink).cancel_fd(&to(sink)); };
    table_.host = to_.host;
    table_.scope = [](const psj_sink *sink, std::uint32_t enter) {
      to(sink).scope(&to(sink), enter);
    };
    table_.get_extension = [](const psj_sink *sink, psj_text id) {
      return to(sink).get_extension(&to(sink), id);
    };
  }
  QuietSink(const QuietSink &) = delete;
  QuietSink &operator=(const QuietSink &) = delete;

  const psj_sink &table() const { return table_; }

 private:
  static const psj_sink &to(const psj_sink *sink) {
    return static_cast<const QuietSink *>(sink->self)->to_;
  }
  static psj_status write(const psj_sink *sink, psj_stream stream, std::uint32_t flags,
                          const psj_value *value) {
    if (stream == PSJ_STREAM_PROGRESS)
      return to(sink).cancelled(&to(sink)) != 0 ? PSJ_E_CANCELLED : PSJ_OK;
    return to(sink).write(&to(sink), stream, flags, value);
  }

  const psj_sink &to_;
  psj_sink table_{};
};

// What the plugin holds of a child.
struct Held {
  std::shared_ptr<ThreadPool> pool;
  std::shared_ptr<ThreadJob> job;
};

Held &of(void *job) {
  return *static_cast<Held *>(job);
}

Status make(ThreadPool &pool, const psj_job_request &request, const psj_sink &sink, void **out) {
  const psj_host_script *script = script_host(sink.host);
  if (script == nullptr)
    return Status(PSJ_E_UNSUPPORTED, "make a task: this host runs no scripts", {}, kNotImplemented);
  const psj_value *prepared = argument(request, "prepared");
  const psj_value *item = argument(request, "item");
  const psj_value *own = argument(request, "own_runspace");
  if (prepared == nullptr || item == nullptr)
    return Status(PSJ_E_ARGUMENT, "make a task: its arguments are not what is documented", {},
                  kInvalidArgument);
  auto kept = OwnedValue::copy(*prepared);
  if (!kept.ok()) return kept.status();
  auto underscore = OwnedValue::copy(*item);
  if (!underscore.ok()) return underscore.status();
  auto quiet = std::make_shared<QuietSink>(sink);
  ThreadScript task{*script, std::make_shared<OwnedValue>(std::move(*kept)), PSJ_FOR_TASK,
                    std::make_shared<OwnedValue>(std::move(*underscore)),
                    own != nullptr && own->kind == PSJ_BOOL && own->as.i64 != 0};
  const psj_sink &table = quiet->table();
  *out = new Held{pool.shared_from_this(),
                  std::make_shared<ThreadJob>(table, std::move(task), std::move(quiet))};
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
    of(job).pool->add(of(job).job);
    return {};
  });
}

psj_status stop(void *job, std::uint32_t deadline_ms) {
  return guarded(nullptr, [&]() -> Status {
    of(job).job->stop();
    if (deadline_ms == 0) of(job).pool->give_up(*of(job).job);
    return {};
  });
}

void destroy(void *job) {
  of(job).job->wait_until_left();
  delete &of(job);
}

}  // namespace

TaskProvider::TaskProvider() : pool_(std::make_shared<ThreadPool>()) {
  // Each job has a limit of its own, which the plugin keeps: it starts no more children.
  pool_->set_limit(std::numeric_limits<std::size_t>::max());
  table_.struct_size = sizeof table_;
  table_.abi_minor = PSJ_ABI_MINOR;
  table_.self = pool_.get();
  table_.id = text_of(kId);
  table_.job_type_name = text_of("PSTaskJob");
  table_.location = text_of("PowerShell");
  table_.capabilities = PSJ_PROVIDER_PARENT | PSJ_PROVIDER_GROWS | PSJ_PROVIDER_BY_STREAM;
  table_.create = create;
  table_.start = start;
  table_.stop = stop;
  table_.destroy = destroy;
  table_.get_extension = [](const psj_provider *, psj_text) -> const void * { return nullptr; };
  table_.type_name = text_of("System.Management.Automation.PSTasks.PSTaskChildJob");
  table_.parent_type_name = text_of("System.Management.Automation.PSTasks.PSTaskJob");
  table_.detach = [](const psj_provider *provider) {
    static_cast<ThreadPool *>(provider->self)->close();
  };
}

TaskProvider::~TaskProvider() = default;

}  // namespace psj
