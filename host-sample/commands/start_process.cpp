#include <fcntl.h>
#include <spawn.h>
#include <unistd.h>

#include <cstring>

#include "commands/describe.h"
#include "commands/item_paths.h"
#include "commands/process_object.h"
#include "language/value/containers.h"
#include "language/value/convert.h"

namespace psjsh {

namespace {

struct StartProcessParameters {
  enum : std::size_t {
    kArgumentList,
    kCredential,
    kEnvironment,
    kFilePath,
    kLoadUserProfile,
    kNoNewWindow,
    kPassThru,
    kRedirectStandardError,
    kRedirectStandardInput,
    kRedirectStandardOutput,
    kUseNewEnvironment,
    kVerb,
    kWait,
    kWindowStyle,
    kWorkingDirectory
  };
  static constexpr std::string_view kDescription =
      R"(Start-Process Microsoft.PowerShell.Commands.StartProcessCommand Microsoft.PowerShell.Management process
sets Default* UseShellExecute
-ArgumentList/Args string[] @:1:
-Credential/RunAs pscredential @Default:: notempty
-Environment hashtable
-FilePath/Path/PSPath string @:0:m notempty
-LoadUserProfile/Lup switch @Default::
-NoNewWindow/nnw switch @Default::
-PassThru switch
-RedirectStandardError/RSE string @Default:: notempty
-RedirectStandardInput/RSI string @Default:: notempty
-RedirectStandardOutput/RSO string @Default:: notempty
-UseNewEnvironment switch @Default::
-Verb string @UseShellExecute:: notempty
-Wait switch
-WindowStyle object notempty
-WorkingDirectory string notempty
)";
};

// A command line cut into arguments as .NET does: blanks part, double quotes hold together,
// backslashes matter before a quote only.
std::vector<std::string> split_arguments(const std::string &line) {
  std::vector<std::string> arguments;
  for (std::size_t at = 0;;) {
    while (at < line.size() && (line[at] == ' ' || line[at] == '\t')) ++at;
    if (at == line.size()) return arguments;
    std::string argument;
    for (bool quoted = false; at < line.size(); ++at) {
      std::size_t slashes = 0;
      while (at + slashes < line.size() && line[at + slashes] == '\\') ++slashes;
      const bool before_quote = at + slashes < line.size() && line[at + slashes] == '"';
      if (slashes > 0) {
        argument.append(before_quote ? slashes / 2 : slashes, '\\');
        at += slashes;
        if (before_quote && slashes % 2 == 1) {
          argument.push_back('"');
          continue;
        }
        if (at == line.size()) break;
      }
      if (line[at] == '"')
        quoted = !quoted;
      else if (!quoted && (line[at] == ' ' || line[at] == '\t'))
        break;
      else
        argument.push_back(line[at]);
    }
    arguments.push_back(std::move(argument));
  }
}

class SpawnActions {
 public:
  SpawnActions() { posix_spawn_file_actions_init(&actions_); }
  ~SpawnActions() { posix_spawn_file_actions_destroy(&actions_); }
  SpawnActions(const SpawnActions &) = delete;
  SpawnActions &operator=(const SpawnActions &) = delete;
  posix_spawn_file_actions_t *get() { return &actions_; }

 private:
  posix_spawn_file_actions_t actions_;
};

class StartProcess final : public Command, public StartProcessParameters {
 public:
  void process(Invocation &call) override {
    const std::string file = call.text(kFilePath);
    if (!call.should_process(file)) return;
    std::string line;
    for (const Value &argument : call.items(kArgumentList))
      line += (line.empty() ? "" : " ") + to_text(argument);
    std::vector<std::string> arguments = split_arguments(line);
    arguments.insert(arguments.begin(), file);
    const pid_t id = start(call, file, arguments);
    auto process = make<ProcessObject>(id, true);
    if (call.is_set(kWait))
      while (!process->exited()) {
        process->wait(-1, call.cancel_fd());
        call.check_cancelled();
      }
    if (call.is_set(kPassThru)) call.write(process);
  }

 private:
  pid_t start(Invocation &call, const std::string &file, std::vector<std::string> &arguments) {
    const std::string folder = call.has(kWorkingDirectory)
                                   ? full_path(call, call.text(kWorkingDirectory))
                                   : call.location();
    SpawnActions actions;
    posix_spawn_file_actions_addchdir_np(actions.get(), folder.c_str());
    redirect(call, actions, kRedirectStandardInput, STDIN_FILENO, O_RDONLY);
    redirect(call, actions, kRedirectStandardOutput, STDOUT_FILENO, O_WRONLY | O_CREAT | O_TRUNC);
    redirect(call, actions, kRedirectStandardError, STDERR_FILENO, O_WRONLY | O_CREAT | O_TRUNC);
    std::vector<char *> raw;
    for (std::string &argument : arguments) raw.push_back(argument.data());
    raw.push_back(nullptr);
    std::vector<std::string> environment = new_environment(call);
    std::vector<char *> raw_environment;
    for (std::string &entry : environment) raw_environment.push_back(entry.data());
    raw_environment.push_back(nullptr);
    const std::string program = file.find('/') == std::string::npos ? file : full_path(call, file);
    pid_t id = 0;
    const int error = posix_spawnp(&id, program.c_str(), actions.get(), nullptr, raw.data(),
                                   raw_environment.data());
    if (error != 0)
      call.fail({"InvalidOperationException", ErrorCategory::InvalidOperation,
                 "This command cannot be run due to the error: An error occurred trying to start "
                 "process '" +
                     file + "' with working directory '" + folder + "'. " + std::strerror(error),
                 "System.InvalidOperationException"});
    return id;
  }

  static void redirect(Invocation &call, SpawnActions &actions, std::size_t parameter,
                       int descriptor, int how) {
    if (!call.has(parameter)) return;
    const std::string path = full_path(call, call.text(parameter));
    posix_spawn_file_actions_addopen(actions.get(), descriptor, path.c_str(), how, 0666);
  }

  static std::vector<std::string> new_environment(Invocation &call) {
    std::vector<std::string> entries;
    for (char **entry = environ; entry != nullptr && *entry != nullptr; ++entry)
      entries.emplace_back(*entry);
    const Value *changes = call.argument(kEnvironment);
    const auto *table = changes != nullptr ? unwrap(*changes).as<Dictionary>() : nullptr;
    if (table == nullptr) return entries;
    for (const auto &[key, value] : table->entries()) {
      const std::string start = to_text(key) + "=";
      std::erase_if(entries, [&](const std::string &entry) { return entry.starts_with(start); });
      if (!value.is_null()) entries.push_back(start + to_text(value));
    }
    return entries;
  }
};

}  // namespace

extern const CommandEntry kStartProcess = entry_of<StartProcess>("Start-Process", "saps");

}  // namespace psjsh
