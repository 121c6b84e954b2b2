#pragma once

#include <sys/resource.h>
#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

#include "plugin/log/descriptor.h"
#include "plugin/value/status.h"

namespace psj {

struct Surroundings;

// The limit of descriptors that the host was started with, where it was raised since: children get
// this one, as programs that use select() need it.
std::optional<rlimit> original_descriptor_limit();

// How a process ended.
struct ProcessEnd {
  bool known = false;  // false: somebody else in the host collected it
  bool by_signal = false;
  int number = 0;  // of the signal, or the exit code

  bool clean() const { return known && !by_signal && number == 0; }
  // "it ended with exit code 3", "it was killed by signal 9 (SIGKILL)"
  std::string text() const;
};

// A child process that leads its own process group, with one end of a socket as its descriptor 3,
// nothing on its standard input, and an output that nobody reads. What it is for is said over the
// socket later: a process may wait ready for its job.
class WorkerProcess {
 public:
  // `command`: program path and arguments. It starts in the environment and directory of
  // `surroundings`; the rest of them it makes its own later. To be called on a thread that lives as
  // long as the plugin: the kernel ends the child with the thread that started it.
  static Result<WorkerProcess> spawn(const std::vector<std::string> &command,
                                     const Surroundings &surroundings);
  // Only descriptors are closed; a process still there is not touched.
  WorkerProcess() = default;
  WorkerProcess(WorkerProcess &&) = default;
  WorkerProcess &operator=(WorkerProcess &&) = default;

  int socket() const { return socket_.get(); }  // does not block
  int pidfd() const { return pidfd_.get(); }    // readable when the process has ended
  pid_t pid() const { return pid_; }

  // To the process and all of its group. Nothing happens after collect().
  void signal_group(int signal);
  // Collects the ended process. `end_group`: whatever it left behind in its group ends too.
  ProcessEnd collect(bool end_group);
  // For a process that is not watched yet. Waits, but not for long.
  void kill_and_collect();
  void close_socket() { socket_.reset(); }

 private:
  pid_t pid_ = -1;
  Descriptor socket_, pidfd_;
};

}  // namespace psj
