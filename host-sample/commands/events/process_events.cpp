// The Exited event of System.Diagnostics.Process.
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstdint>
#include <thread>

#include "commands/events/event_source.h"
#include "commands/process_object.h"
#include "invariant/compare.h"
#include "language/value/records.h"

namespace psjsh {

namespace {

class ProcessConnection final : public EventConnection {
 public:
  ProcessConnection(ProcessObject *process, EventHandler handler)
      : process_(process),
        process_fd_(static_cast<int>(syscall(SYS_pidfd_open, process->id(), 0))),
        wake_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
    thread_ = std::thread([this, handler = std::move(handler)] {
      pollfd wait[] = {{process_fd_, POLLIN, 0}, {wake_, POLLIN, 0}};
      if (process_fd_ >= 0) poll(wait, 2, -1);
      if (wait[1].revents == 0) handler(make_record("System.EventArgs"));
    });
  }
  ~ProcessConnection() override {
    const std::uint64_t one = 1;
    if (::write(wake_, &one, sizeof one) != sizeof one) {
      // Full: it is readable anyway.
    }
    if (thread_.get_id() == std::this_thread::get_id())
      thread_.detach();
    else
      thread_.join();
    close(wake_);
    if (process_fd_ >= 0) close(process_fd_);
  }

 private:
  const Ref<ProcessObject> process_;
  const int process_fd_, wake_;
  std::thread thread_;
};

}  // namespace

std::unique_ptr<EventConnection> connect_process_event(const Value &object, std::string_view event,
                                                       EventHandler handler) {
  auto *process = object.is_object() ? dynamic_cast<ProcessObject *>(object.object()) : nullptr;
  if (process == nullptr || !psj::invariant::equals_ignore_case(event, "Exited")) return nullptr;
  return std::make_unique<ProcessConnection>(process, std::move(handler));
}

}  // namespace psjsh
