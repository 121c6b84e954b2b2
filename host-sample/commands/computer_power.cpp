// Restart-Computer and Stop-Computer: the system's own shutdown program, as PowerShell calls it on
// Linux.
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <string>

#include "commands/describe.h"

namespace psjsh {

namespace {

struct RestartComputerParameters {
  enum : std::size_t {};
  static constexpr std::string_view kDescription =
      R"(Restart-Computer Microsoft.PowerShell.Commands.RestartComputerCommand Microsoft.PowerShell.Management process
)";
  static constexpr const char *kHow = "-r";
};
struct StopComputerParameters {
  enum : std::size_t {};
  static constexpr std::string_view kDescription =
      R"(Stop-Computer Microsoft.PowerShell.Commands.StopComputerCommand Microsoft.PowerShell.Management process
)";
  static constexpr const char *kHow = "-P";
};

std::string computer_name() {
  char name[256] = {};
  gethostname(name, sizeof name - 1);
  return name;
}

void run_shutdown(Invocation &call, const char *how) {
  std::string words[] = {"shutdown", how, "now"};
  char *arguments[] = {words[0].data(), words[1].data(), words[2].data(), nullptr};
  pid_t id = 0;
  if (posix_spawnp(&id, "shutdown", nullptr, nullptr, arguments, environ) != 0)
    call.fail({"CommandNotFound", ErrorCategory::ObjectNotFound,
               "The command cannot be run: there is no program 'shutdown'.",
               "System.InvalidOperationException"});
  int status = 0;
  while (waitpid(id, &status, 0) < 0 && errno == EINTR) {
  }
  if (status != 0)
    call.write_error({"CommandFailed", ErrorCategory::OperationStopped,
                      "The program 'shutdown' has refused: the computer keeps running.",
                      "System.InvalidOperationException"});
}

template <class P>
class ComputerPower final : public Command, public P {
 public:
  void begin(Invocation &call) override {
    if (call.should_process("localhost (" + computer_name() + ")")) run_shutdown(call, P::kHow);
  }
};

}  // namespace

extern const CommandEntry kRestartComputer =
    entry_of<ComputerPower<RestartComputerParameters>>("Restart-Computer", "");
extern const CommandEntry kStopComputer =
    entry_of<ComputerPower<StopComputerParameters>>("Stop-Computer", "");

}  // namespace psjsh
