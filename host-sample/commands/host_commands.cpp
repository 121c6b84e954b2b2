// Get-Host, Clear-Host, Read-Host, Get-Uptime, New-TemporaryFile.
#include <time.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <optional>

#include "commands/describe.h"
#include "commands/item_paths.h"
#include "invariant/date_time.h"
#include "language/run/host_prompt.h"
#include "language/run/session_state.h"
#include "language/run/user.h"
#include "language/value/convert.h"
#include "language/value/secret.h"

namespace psjsh {

namespace {

struct GetHostParameters {
  enum : std::size_t {};
  static constexpr std::string_view kDescription =
      R"(Get-Host Microsoft.PowerShell.Commands.GetHostCommand Microsoft.PowerShell.Utility
)";
};
struct ClearHostParameters {
  enum : std::size_t {};
  static constexpr std::string_view kDescription =
      R"(Clear-Host Microsoft.PowerShell.Commands.ClearHostCommand 
)";
};
struct ReadHostParameters {
  enum : std::size_t { kAsSecureString, kMaskInput, kPrompt };
  static constexpr std::string_view kDescription =
      R"(Read-Host Microsoft.PowerShell.Commands.ReadHostCommand Microsoft.PowerShell.Utility
sets AsSecureString AsString*
-AsSecureString switch @AsSecureString::
-MaskInput switch @AsString::
-Prompt object @:0:r allownull
)";
};
struct GetUptimeParameters {
  enum : std::size_t { kSince };
  static constexpr std::string_view kDescription =
      R"(Get-Uptime Microsoft.PowerShell.Commands.GetUptimeCommand Microsoft.PowerShell.Utility
sets Since Timespan*
-Since switch @Since::
)";
};
struct NewTemporaryFileParameters {
  enum : std::size_t {};
  static constexpr std::string_view kDescription =
      R"(New-TemporaryFile Microsoft.PowerShell.Commands.NewTemporaryFileCommand Microsoft.PowerShell.Utility process
)";
};

class GetHost final : public Command, public GetHostParameters {
 public:
  void process(Invocation &call) override { call.write(call.variable("Host")); }
};

class ClearHost final : public Command, public ClearHostParameters {
 public:
  void process(Invocation &call) override {
    if (isatty(STDOUT_FILENO)) call.write_host("\x1b[H\x1b[2J\x1b[3J");
  }
};

class ReadHost final : public Command, public ReadHostParameters {
 public:
  void process(Invocation &call) override {
    User *const user = user_of(call.session().state().target);
    if (user == nullptr && call.session().state().in_job && !is_user_remote())
      call.fail({"HostFunctionNotImplemented", ErrorCategory::NotImplemented,
                 "A command that prompts the user failed because the host program or the command "
                 "type does not support user interaction.",
                 "System.Management.Automation.Host.HostException"});
    if (user == nullptr)
      call.fail({"InvalidOperation", ErrorCategory::InvalidOperation,
                 "PowerShell is in NonInteractive mode. Read and Prompt functionality is not "
                 "available.",
                 "System.Management.Automation.PSInvalidOperationException"});
    std::string prompt;
    for (const Value &part : call.items(kPrompt))
      prompt += (prompt.empty() ? "" : " ") + to_text(part);
    if (!prompt.empty()) prompt += ": ";
    const bool secure = call.is_set(kAsSecureString);
    std::optional<std::string> line = user->read_line(
        prompt, secure || call.is_set(kMaskInput) ? User::Echo::Masked : User::Echo::Plain);
    if (!line) return call.write(Value());
    if (!secure) return call.write(Value(*line));
    auto secret = secure_text(*line);
    explicit_bzero(line->data(), line->size());
    secret->make_read_only();
    call.write(Value(std::move(secret)));
  }
};

class GetUptime final : public Command, public GetUptimeParameters {
 public:
  void process(Invocation &call) override {
    timespec boot;
    clock_gettime(CLOCK_BOOTTIME, &boot);
    const std::int64_t ticks = boot.tv_sec * psj::invariant::kTicksPerSecond;
    if (call.is_set(kSince))
      call.write(Value::datetime(psj::invariant::DateTime::now().plus({-ticks}).value));
    else
      call.write(Value::timespan(ticks));
  }
};

class NewTemporaryFile final : public Command, public NewTemporaryFileParameters {
 public:
  void process(Invocation &call) override {
    const char *folder = std::getenv("TMPDIR");
    std::string path = clean_path(folder != nullptr ? folder : "/tmp");
    if (!call.should_process(path)) return;
    path += "/tmpXXXXXX.tmp";
    const int descriptor = mkstemps(path.data(), 4);
    if (descriptor < 0) fail_file(call, path, errno);
    ::close(descriptor);
    call.write(item_value(path));
  }
};

}  // namespace

extern const CommandEntry kGetHost = entry_of<GetHost>("Get-Host", "");
extern const CommandEntry kClearHost = entry_of<ClearHost>("Clear-Host", "cls");
extern const CommandEntry kReadHost = entry_of<ReadHost>("Read-Host", "");
extern const CommandEntry kGetUptime = entry_of<GetUptime>("Get-Uptime", "");
extern const CommandEntry kNewTemporaryFile = entry_of<NewTemporaryFile>("New-TemporaryFile", "");

}  // namespace psjsh
