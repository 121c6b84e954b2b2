#include "plugin/providers/remote/ssh_target.h"

#include <fmt/format.h>

#include <charconv>
#include <cstdlib>
#include <string_view>

#include "clixml/base64.h"

namespace psj::remote {
namespace {

std::string quoted(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'')
      out += "'\\''";
    else
      out += c;
  }
  return out + "'";
}

// The command of a pwsh: it reads a line of base64 from its standard input and runs the text in it,
// so that no command line bounds the text. UTF-16 in base64, as -EncodedCommand wants it. What has
// $input in it would make pwsh read its standard input itself.
std::string pwsh_command() {
  constexpr std::string_view kCommand =
      "& ([ScriptBlock]::Create([System.Text.Encoding]::UTF8.GetString("
      "[System.Convert]::FromBase64String([System.Console]::In.ReadLine()))))";
  std::string wide;
  for (const char c : kCommand) (wide += c) += '\0';
  return clixml::to_base64(wide);
}

// Runs a pwsh whose command comes over the channel (its size, a line end, its letters; what is cut
// off is not run). A watcher answers each line with a byte that no XML has, and ends all of it when
// the channel ends.
std::string pwsh_driver() {
  return "echo; echo PSJREMOTE pwsh; IFS= read -r n; c=$(head -c \"$n\"); "
         "[ \"${#c}\" = \"$n\" ] || exit 1; exec 3<&0; "
         "(while IFS= read -r p; do printf '\\000'; done <&3; kill -KILL 0) 2>/dev/null & w=$!; "
         "printf '%s\\n' \"$c\" | pwsh -NoLogo -NoProfile -NonInteractive -InputFormat Text "
         "-OutputFormat XML -EncodedCommand " +
         pwsh_command() + " 3<&-; s=$?; kill $w; exit $s; ";
}

// What the login shell over there runs: sh, whatever that shell is. The words behind `sh -c` are
// the place of the worker here.
std::string far_command(const std::string &own_program) {
  if (const char *given = std::getenv("PSJ_REMOTE_WORKER"); given != nullptr && *given != '\0')
    return given;
  const std::string script =
      "if command -v psjsh >/dev/null 2>&1; then exec psjsh --worker --stdio; fi; "
      "if command -v pwsh >/dev/null 2>&1; then " +
      pwsh_driver() +
      "fi; if [ -x \"$0\" ]; then exec \"$0\" --worker --stdio; fi; "
      "echo; echo PSJREMOTE none";
  return fmt::format("exec sh -c {} {}", quoted(script), quoted(own_program));
}

}  // namespace

Result<SshTarget> SshTarget::parse(std::string_view name) {
  SshTarget target;
  constexpr std::string_view kScheme = "ssh://";
  if (name.starts_with(kScheme)) {
    name.remove_prefix(kScheme.size());
    if (name.ends_with('/')) name.remove_suffix(1);
  }
  if (const std::size_t at = name.rfind('@'); at != std::string_view::npos) {
    target.user = name.substr(0, at);
    name.remove_prefix(at + 1);
  }
  // A colon more than one is an IPv6 address, which has no port but behind brackets.
  const std::size_t bracket = name.starts_with('[') ? name.find(']') : std::string_view::npos;
  std::size_t colon = name.find(':');
  if (bracket != std::string_view::npos)
    colon = name.substr(bracket + 1).starts_with(':') ? bracket + 1 : std::string_view::npos;
  else if (colon != name.rfind(':'))
    colon = std::string_view::npos;
  if (colon != std::string_view::npos) {
    const std::string_view digits = name.substr(colon + 1);
    const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), target.port);
    if (parsed.ec != std::errc() || parsed.ptr != digits.data() + digits.size() ||
        target.port < 1 || target.port > 65535)
      return Status(PSJ_E_ARGUMENT, fmt::format("The port in {} is no port.", name));
    name = name.substr(0, colon);
  }
  if (name.starts_with('[') && name.ends_with(']')) name = name.substr(1, name.size() - 2);
  target.host = name;
  bool usable = !name.empty() && name[0] != '-' && !target.user.starts_with('-');
  for (const char c : name)
    if (static_cast<unsigned char>(c) <= ' ') usable = false;
  if (!usable)
    return Status(PSJ_E_ARGUMENT,
                  "One or more computer names are not valid. If you are trying to pass a URI, use "
                  "the -ConnectionUri parameter, or pass URI objects instead of strings.");
  return target;
}

std::vector<std::string> ssh_command(const SshTarget &target, const std::string &own_program) {
  const char *program = std::getenv("PSJ_SSH");
  std::vector<std::string> words{program != nullptr && *program != '\0' ? program : "ssh", "-T",
                                 "-o", "BatchMode=yes"};
  const auto add = [&words](std::string_view flag, std::string value) {
    words.emplace_back(flag);
    words.push_back(std::move(value));
  };
  if (!target.key_file.empty()) add("-i", target.key_file);
  if (target.port != 0) add("-p", std::to_string(target.port));
  if (!target.user.empty()) add("-l", target.user);
  for (const auto &[key, value] : target.options) add("-o", fmt::format("{}={}", key, value));
  if (!target.subsystem.empty()) words.emplace_back("-s");
  words.emplace_back("--");
  words.push_back(target.host);
  words.push_back(target.subsystem.empty() ? far_command(own_program) : target.subsystem);
  return words;
}

}  // namespace psj::remote
