#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "plugin/log/descriptor.h"
#include "plugin/value/status.h"

namespace psj::remote {

// An ssh client with pipes at its three standard descriptors, in a process group of its own: what
// ends a terminal's programs does not end it, and what it started (a proxy command) ends with it.
class SshProcess {
 public:
  // `command`: program (looked for on the PATH) and arguments.
  static Result<SshProcess> spawn(const std::vector<std::string> &command);
  SshProcess() = default;
  SshProcess(SshProcess &&other) noexcept;
  SshProcess &operator=(SshProcess &&) = delete;
  ~SshProcess();  // kills and collects

  int input() const { return input_.get(); }  // does not block, nor does any
  int output() const { return output_.get(); }
  int errors() const { return errors_.get(); }
  void close_input() { input_.reset(); }
  void kill_now();
  // True: it has ended and is collected. Waits `ms` at most.
  bool wait(unsigned ms);
  // Once it is collected: the far command's, or 255 for ssh's own failures and signals.
  int exit_status() const { return exit_status_; }

 private:
  pid_t pid_ = -1;
  Descriptor input_, output_, errors_;
  int exit_status_ = 255;
  Descriptor pidfd_;
};

}  // namespace psj::remote
