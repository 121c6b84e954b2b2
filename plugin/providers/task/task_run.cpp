#include "plugin/providers/task/task_run.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <chrono>
#include <utility>

#include "plugin/providers/task/task_sink.h"
#include "plugin/providers/thread/thread_pool.h"
#include "plugin/value/make.h"

namespace psj {

Result<std::shared_ptr<TaskRun>> TaskRun::make(Settings settings) {
  const int doorbell = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (doorbell < 0) return Status(PSJ_E_SYSTEM, "run tasks: no descriptor to be had");
  return std::shared_ptr<TaskRun>(new TaskRun(std::move(settings), doorbell));
}

TaskRun::TaskRun(Settings settings, int doorbell)
    : settings_(std::move(settings)), doorbell_(doorbell), pool_(std::make_shared<ThreadPool>()) {
  pool_->set_limit(settings_.at_once);
}

TaskRun::~TaskRun() {
  ::close(doorbell_);
}

void TaskRun::ring() const {
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written = ::write(doorbell_, &one, sizeof one);
}

Status TaskRun::add(const psj_value &item) {
  auto copy = OwnedValue::copy(item);
  if (!copy.ok()) return copy.status();
  ThreadScript script = settings_.script;
  script.item = std::make_shared<const OwnedValue>(std::move(*copy));
  auto sink = std::make_shared<TaskSink>(shared_from_this(), &settings_.host);
  const psj_sink &table = sink->table();
  auto task = std::make_shared<ThreadJob>(table, std::move(script), sink);
  {
    const std::lock_guard lock(mutex_);
    if (stopped_) return {};
    sink->place = tasks_.insert(tasks_.end(), task);
  }
  pool_->add(std::move(task));
  return {};
}

void TaskRun::take(psj_stream stream, OwnedValue value) {
  {
    const std::lock_guard lock(mutex_);
    written_.emplace_back(Record{stream, std::move(value)});
  }
  ring();
}

void TaskRun::ended(TaskSink &task, const psj_error *reason) {
  std::shared_ptr<ThreadJob> gone;  // freed without the lock
  {
    const std::lock_guard lock(mutex_);
    if (reason != nullptr) written_.emplace_back(OwnedError(copy_error(*reason)));
    gone = std::move(*task.place);
    tasks_.erase(task.place);
  }
  ring();
}

psj_status TaskRun::write(const psj_streams &streams, const Item &item) const {
  if (const auto *record = std::get_if<Record>(&item))
    return streams.write(&streams, record->stream, 0, &record->value.value());
  const OwnedError &reason = std::get<OwnedError>(item);
  // What ended a script is no more than an error here: the others go on.
  const OwnedError error(make_error({.status = PSJ_E_FAILED,
                                     .category = kInvalidOperation,
                                     .id = "PSTaskException",
                                     .message = view_of(reason->message),
                                     .exception = view_of(reason->exception),
                                     .record = reason->record,
                                     .flags = PSJ_ERROR_WHOLE_ID | PSJ_ERROR_NEW_RECORD}));
  return error ? streams.write_error(&streams, error.get()) : PSJ_E_NO_MEMORY;
}

psj_status TaskRun::write_available(const psj_streams &streams) {
  for (;;) {
    std::deque<Item> items;
    {
      const std::lock_guard lock(mutex_);
      items.swap(written_);
    }
    if (items.empty()) return PSJ_OK;
    for (const Item &item : items)
      if (const psj_status status = write(streams, item); status < 0) return status;
  }
}

bool TaskRun::all_ended() {
  const std::lock_guard lock(mutex_);
  return tasks_.empty();
}

psj_status TaskRun::write_rest(const psj_streams &streams) {
  for (;;) {
    // Asked first: what the last task wrote is there when it has ended.
    const bool last = all_ended();
    if (const psj_status status = write_available(streams); status < 0) return status;
    if (last) return PSJ_OK;
    if (streams.cancelled(&streams) != 0) return PSJ_E_CANCELLED;
    pollfd watched[] = {{doorbell_, POLLIN, 0}, {streams.cancel_fd(&streams), POLLIN, 0}};
    constexpr int kLookAgainMs = 1000;  // for streams without a descriptor
    (void)::poll(watched, 2, kLookAgainMs);
    std::uint64_t rings = 0;
    [[maybe_unused]] const auto got = ::read(doorbell_, &rings, sizeof rings);
  }
}

void TaskRun::stop() {
  std::list<std::shared_ptr<ThreadJob>> tasks;
  {
    const std::lock_guard lock(mutex_);
    if (std::exchange(stopped_, true)) return;
    tasks = tasks_;
  }
  pool_->set_limit(0);
  for (const auto &task : tasks) {
    if (!pool_->take_out(*task)) {
      TaskSink::cancel(task->sink());
      task->stop();
      continue;
    }
    const std::lock_guard lock(mutex_);
    tasks_.remove(task);
  }
  ring();
}

void TaskRun::close() {
  using Clock = std::chrono::steady_clock;
  stop();
  constexpr auto kPatience = std::chrono::seconds(5);
  const auto until = Clock::now() + kPatience;
  while (!all_ended() && Clock::now() < until) {
    pollfd watched{doorbell_, POLLIN, 0};
    (void)::poll(&watched, 1, 100);
    std::uint64_t rings = 0;
    [[maybe_unused]] const auto got = ::read(doorbell_, &rings, sizeof rings);
  }
  std::list<std::shared_ptr<ThreadJob>> stuck;
  {
    const std::lock_guard lock(mutex_);
    stuck = tasks_;
  }
  for (const auto &task : stuck) pool_->give_up(*task);
  pool_->close();
}

}  // namespace psj
