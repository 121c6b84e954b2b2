// Start-Transcript and Stop-Transcript.
#include <pwd.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <fstream>

#include "commands/describe.h"
#include "commands/item_paths.h"
#include "invariant/guid.h"
#include "language/run/transcript.h"
#include "language/value/convert.h"
#include "language/value/members.h"
#include "language/value/property_bag.h"

namespace psjsh {

namespace {

struct StartTranscriptParameters {
  enum : std::size_t {
    kAppend,
    kForce,
    kIncludeInvocationHeader,
    kLiteralPath,
    kNoClobber,
    kOutputDirectory,
    kPath,
    kUseMinimalHeader
  };
  static constexpr std::string_view kDescription =
      R"(Start-Transcript Microsoft.PowerShell.Commands.StartTranscriptCommand Microsoft.PowerShell.Host process
sets ByLiteralPath ByOutputDirectory ByPath*
-Append switch
-Force switch
-IncludeInvocationHeader switch
-LiteralPath/LP/PSPath string @ByLiteralPath:0: notempty
-NoClobber/NoOverwrite switch
-OutputDirectory string @ByOutputDirectory:0: notempty
-Path string @ByPath:0: notempty
-UseMinimalHeader switch
)";
};
struct StopTranscriptParameters {
  enum : std::size_t {};
  static constexpr std::string_view kDescription =
      R"(Stop-Transcript Microsoft.PowerShell.Commands.StopTranscriptCommand Microsoft.PowerShell.Host process
)";
};

std::string user_name() {
  const passwd *user = getpwuid(geteuid());
  return user != nullptr ? user->pw_name : std::to_string(geteuid());
}

std::string own_command_line() {
  std::ifstream file("/proc/self/cmdline", std::ios::binary);
  std::string line;
  for (std::string word; std::getline(file, word, '\0');) line += (line.empty() ? "" : " ") + word;
  return line;
}

std::string whole_head(Invocation &call) {
  utsname system{};
  uname(&system);
  const std::string user = user_name();
  std::string head = "Username: " + user + "\nRunAs User: " + user +
                     "\nConfiguration Name: \nMachine: " + system.nodename + " (Unix " +
                     system.release + ")\nHost Application: " + own_command_line() +
                     "\nProcess ID: " + std::to_string(getpid()) + "\n";
  const Value table = call.variable("PSVersionTable");
  for (const char *name :
       {"PSVersion", "PSEdition", "GitCommitId", "OS", "Platform", "PSCompatibleVersions",
        "PSRemotingProtocolVersion", "SerializationVersion", "WSManStackVersion"}) {
    const Value value = get_property(table, name);
    std::string text;
    for (const Value &item : to_items(value)) text += (text.empty() ? "" : ", ") + to_text(item);
    head += std::string(name) + ": " + text + "\n";
  }
  return head;
}

// A name of its own in the folder.
std::string new_file(const std::string &folder) {
  utsname system{};
  uname(&system);
  const std::string id = psj::invariant::text_of(psj::invariant::Guid::random());
  return joined_path(folder, "PowerShell_transcript." + std::string(system.nodename) + "." +
                                 id.substr(0, 8) + "." + transcript_time() + ".txt");
}

Value message(const std::string &text, const std::string &path) {
  Value said(text + path);
  add_member(said, "Path", MemberKind::Note, Value(path), true);
  return said;
}

class StartTranscript final : public Command, public StartTranscriptParameters {
 public:
  void begin(Invocation &call) override {
    const std::string path = wanted_path(call);
    if (!call.should_process(path)) return;
    struct stat facts {};
    const bool there = stat(path.c_str(), &facts) == 0;
    if (there && call.is_set(kNoClobber) && !call.is_set(kAppend))
      call.fail({"NoClobber", ErrorCategory::ResourceExists,
                 "File " + path + " already exists and NoClobber was specified.",
                 "System.UnauthorizedAccessException", Value(path)});
    if (there && call.is_set(kForce)) chmod(path.c_str(), facts.st_mode | S_IWUSR);
    const std::string head = call.is_set(kUseMinimalHeader) ? std::string() : whole_head(call);
    if (const int error = start_transcript(
            {path, call.is_set(kAppend), call.is_set(kIncludeInvocationHeader), head});
        error != 0)
      call.fail({"CannotStartTranscription", ErrorCategory::InvalidOperation,
                 std::string("Transcription cannot be started due to the error: ") +
                     std::strerror(error) + " : '" + path + "'",
                 "System.Management.Automation.PSInvalidOperationException", Value(path)});
    call.write(message("Transcript started, output file is ", path));
  }

 private:
  static std::string wanted_path(Invocation &call) {
    if (call.has(kOutputDirectory)) return new_file(full_path(call, call.text(kOutputDirectory)));
    for (const std::size_t parameter : {kPath, kLiteralPath})
      if (call.has(parameter)) {
        const std::string path = full_path(call, call.text(parameter));
        return is_directory(path) ? new_file(path) : path;
      }
    if (const Value set = call.variable("TRANSCRIPT"); set.is_string())
      return full_path(call, set.text());
    const char *home = std::getenv("HOME");
    return new_file(home != nullptr ? home : call.location());
  }
};

class StopTranscript final : public Command, public StopTranscriptParameters {
 public:
  void begin(Invocation &call) override {
    if (!call.should_process("Transcript")) return;
    const std::string path = stop_transcript();
    if (path.empty())
      call.fail({"InvalidOperation", ErrorCategory::InvalidOperation,
                 "An error occurred stopping transcription: The host is not currently "
                 "transcribing.",
                 "System.Management.Automation.PSInvalidOperationException"});
    call.write(message("Transcript stopped, output file is ", path));
  }
};

}  // namespace

extern const CommandEntry kStartTranscript = entry_of<StartTranscript>("Start-Transcript", "");
extern const CommandEntry kStopTranscript = entry_of<StopTranscript>("Stop-Transcript", "");

}  // namespace psjsh
