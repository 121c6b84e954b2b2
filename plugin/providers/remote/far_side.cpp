#include "plugin/providers/remote/far_side.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <string>
#include <utility>

#include "plugin/providers/background/reason_shape.h"
#include "plugin/providers/process_tree.h"
#include "plugin/providers/remote/far_channel.h"
#include "plugin/value/error.h"
#include "plugin/value/make.h"

namespace psj::remote {
namespace {

// One script: its sink, which writes to the channel.
class FarRun {
 public:
  FarRun(const psj_host &host, const psj_host_script &script, FarChannel &channel,
         std::uint32_t number);
  ~FarRun();
  FarRun(const FarRun &) = delete;
  FarRun &operator=(const FarRun &) = delete;

  std::uint32_t number() const { return number_; }
  void run(const psj_value &prepared);
  void stop();  // [any]

 private:
  static FarRun &of(const psj_sink *sink) { return *static_cast<FarRun *>(sink->self); }
  void fill_sink();
  void end(psj_state state, const psj_error *error);
  int cancel_fd();

  const psj_host &host_;
  const psj_host_script &script_;
  FarChannel &channel_;
  const std::uint32_t number_;
  psj_sink sink_{};
  psj_run run_{};

  std::mutex mutex_;
  std::condition_variable stopped_;
  bool running_ = false, stop_asked_ = false, stopping_ = false;
  std::atomic<std::uint32_t> cancelled_{0};
  int cancel_fd_ = -1;
};

FarRun::FarRun(const psj_host &host, const psj_host_script &script, FarChannel &channel,
               std::uint32_t number)
    : host_(host), script_(script), channel_(channel), number_(number) {
  fill_sink();
  run_.struct_size = sizeof run_;
  run_.purpose = PSJ_FOR_REMOTE;
  run_.self = this;
  run_.sink = &sink_;
  run_.next_input = [](const psj_run *run, std::uint32_t timeout_ms, psj_result *out) {
    return static_cast<FarRun *>(run->self)->channel_.next_input(timeout_ms, out);
  };
}

FarRun::~FarRun() {
  if (cancel_fd_ >= 0) close(cancel_fd_);
}

void FarRun::fill_sink() {
  sink_.struct_size = sizeof sink_;
  sink_.self = this;
  sink_.write = [](const psj_sink *sink, psj_stream stream, std::uint32_t flags,
                   const psj_value *value) {
    return guarded(nullptr, [&]() -> Status {
      if (value == nullptr || stream == PSJ_STREAM_CONTROL || stream > PSJ_STREAM_PROGRESS)
        return PSJ_E_ARGUMENT;
      FarRun &self = of(sink);
      return self.channel_.record(self.number_, stream, static_cast<std::uint16_t>(flags), *value);
    });
  };
  // Nothing is written in place here.
  sink_.reserve = [](const psj_sink *, psj_stream, psj_kind, std::uint64_t, void **) {
    return PSJ_E_UNSUPPORTED;
  };
  sink_.commit = [](const psj_sink *, std::uint64_t) { return PSJ_E_STATE; };
  sink_.discard = [](const psj_sink *) {};
  sink_.flush = [](const psj_sink *) {};
  sink_.set_state = [](const psj_sink *sink, psj_state state, const psj_error *) {
    // How the run ends is what run() answers.
    if (state == PSJ_COMPLETED || state == PSJ_FAILED || state == PSJ_STOPPED) return PSJ_E_STATE;
    const std::uint64_t number = state;
    of(sink).channel_.say(Kind::kState, of(sink).number_, &number, sizeof number);
    return PSJ_OK;
  };
  sink_.set_status_message = [](const psj_sink *sink, psj_text text) {
    constexpr std::uint64_t kLongest = 32 << 10;
    of(sink).channel_.say(Kind::kStatus, of(sink).number_, text.data,
                          std::min(text.size, kLongest));
    return PSJ_OK;
  };
  sink_.cancelled = [](const psj_sink *sink) {
    return of(sink).cancelled_.load(std::memory_order_acquire);
  };
  sink_.cancel_fd = [](const psj_sink *sink) { return of(sink).cancel_fd(); };
  sink_.host = &host_;
  // The session has the process to itself: its table of jobs is its own.
  sink_.scope = [](const psj_sink *, std::uint32_t) {};
  sink_.get_extension = [](const psj_sink *, psj_text) -> const void * { return nullptr; };
}

void FarRun::run(const psj_value &prepared) {
  {
    const std::lock_guard lock(mutex_);
    running_ = !stop_asked_;
  }
  psj_state ended = PSJ_STOPPED;
  psj_error *error = nullptr;
  psj_status status = PSJ_OK;
  const auto begun = ticks_since_boot();
  if (running_) status = script_.run(&host_, &prepared, &run_, &ended, &error);
  if (cancelled_.load() != 0) end_programs(begun);
  {
    std::unique_lock lock(mutex_);
    running_ = false;
    stopped_.wait(lock, [this] { return !stopping_; });
  }
  if (status < 0) {
    ended = PSJ_FAILED;
    if (error == nullptr) error = make_error(Status(status, "The script did not run."));
  }
  const OwnedError owned(error);
  end(ended, owned.get());
}

void FarRun::end(psj_state state, const psj_error *error) {
  OwnedValue reason;
  if (state == PSJ_FAILED && error != nullptr) {
    // A record of this process is a live object here: the host copies it.
    ScopedResult copied;
    const psj_value *record = error->record;
    if (record != nullptr && record->kind == PSJ_HANDLE)
      record = PSJ_HAS(&script_, copy) && script_.copy != nullptr &&
                       script_.copy(&host_, record, copied.out(), nullptr) == PSJ_OK
                   ? &copied.value()
                   : nullptr;
    if (auto made = reason_from_error(*error, record); made.ok()) reason = std::move(*made);
  }
  channel_.end(number_, state, reason.value());
}

int FarRun::cancel_fd() {
  const std::lock_guard lock(mutex_);
  if (cancel_fd_ < 0)
    cancel_fd_ = eventfd(cancelled_.load() != 0 ? 1 : 0, EFD_CLOEXEC | EFD_NONBLOCK);
  return cancel_fd_;
}

void FarRun::stop() {
  {
    const std::lock_guard lock(mutex_);
    stop_asked_ = true;
    cancelled_.store(1, std::memory_order_release);
    const std::uint64_t one = 1;
    if (cancel_fd_ >= 0) [[maybe_unused]]
      const auto written = write(cancel_fd_, &one, sizeof one);
    if (!running_) return;
    stopping_ = true;
  }
  script_.stop(&host_, &run_);
  const std::lock_guard lock(mutex_);
  stopping_ = false;
  stopped_.notify_all();
}

// The channel's two descriptors, out of the scripts' reach.
std::pair<Descriptor, Descriptor> take_standard_descriptors() {
  std::pair<Descriptor, Descriptor> taken{Descriptor(fcntl(0, F_DUPFD_CLOEXEC, 3)),
                                          Descriptor(fcntl(1, F_DUPFD_CLOEXEC, 3))};
  const Descriptor nothing(open("/dev/null", O_RDONLY | O_CLOEXEC));
  if (nothing.valid()) dup2(nothing.get(), 0);
  dup2(2, 1);
  return taken;
}

}  // namespace

Status serve_stdio(const psj_host &host) {
  const auto *script = host.get_extension == nullptr
                           ? nullptr
                           : static_cast<const psj_host_script *>(
                                 host.get_extension(&host, text_of(PSJ_HOST_SCRIPT)));
  if (!PSJ_HAS(script, stop))
    return Status(PSJ_E_UNSUPPORTED, "serve another computer: this host runs no scripts");
  // A process group of its own: with the near side ends what the scripts started, and nothing else.
  setpgid(0, 0);
  adopt_orphans();
  signal(SIGPIPE, SIG_IGN);
  auto [input, output] = take_standard_descriptors();
  FarChannel channel(std::move(input), std::move(output));
  if (Status bad = channel.greet(view_of(host.name), view_of(host.version)); !bad.ok()) return bad;

  std::mutex mutex;
  FarRun *current = nullptr;
  std::uint32_t stopped = 0;
  channel.start([&](std::uint32_t number) {
    const std::lock_guard lock(mutex);
    stopped = number;
    if (current != nullptr && current->number() == number) current->stop();
  });
  while (auto next = channel.next_run()) {
    FarRun run(host, *script, channel, next->number);
    {
      const std::lock_guard lock(mutex);
      current = &run;
      if (stopped == run.number()) run.stop();
    }
    run.run(next->prepared.value());
    const std::lock_guard lock(mutex);
    current = nullptr;
  }
  return {};
}

}  // namespace psj::remote
