// psjsh: the sample host. Command line in, sessions out.
#include <fcntl.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <optional>
#include <sstream>
#include <utility>

#include "bridge/plugin_host.h"
#include "commands/command_list.h"
#include "commands/events/event_queue.h"
#include "commands/runspaces/script_run.h"
#include "console/console_target.h"
#include "console/error_view.h"
#include "console/options.h"
#include "console/prompt.h"
#include "console/terminal_user.h"
#include "language/run/session.h"
#include "language/run/session_names.h"
#include "language/syntax/parser.h"
#include "language/syntax/script_text.h"
#include "language/value/containers.h"
#include "language/value/records.h"

namespace psjsh {
namespace {

constexpr const char *kVersionText = "PowerShell 7.6.5";
constexpr std::uint32_t kShutdownMs = 2000;

std::string program_folder() {
  char path[4096];
  const ssize_t size = readlink("/proc/self/exe", path, sizeof path - 1);
  if (size <= 0) return ".";
  const std::string text(path, static_cast<std::size_t>(size));
  return text.substr(0, text.rfind('/'));
}

std::string plugin_path(const Options &options) {
  if (!options.plugin.empty()) return options.plugin;
  if (const char *given = std::getenv("PSJSH_PLUGIN")) return given;
  return program_folder() + "/../lib/libpsjobs.so";
}

int screen_width() {
  winsize size{};
  if (isatty(1) && ioctl(1, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  return 80;
}

int parse_files(const std::vector<std::string> &files) {
  bool failed = false;
  for (const std::string &file : files) {
    std::ifstream in(file, std::ios::binary);
    if (!in) {
      std::cout << file << ":1:1: FileNotFound: the file can not be read\n";
      failed = true;
      continue;
    }
    std::ostringstream text;
    text << in.rdbuf();
    const auto source = std::make_shared<const Source>(script_text(text.str()), file);
    const ParseResult result = parse(source);
    if (result.ok()) std::cout << file << ": ok\n";
    for (const ParseError &error : result.errors) {
      const Position at = source->position(error.extent.start);
      std::string message = error.message;
      for (char &c : message)
        if (c == '\n') c = ' ';
      std::cout << file << ":" << at.line << ":" << at.column << ": " << error.id << ": " << message
                << "\n";
      failed = true;
    }
  }
  return failed ? 1 : 0;
}

Session *g_interrupted_session = nullptr;
volatile sig_atomic_t g_end_signal = 0;  // SIGTERM or SIGHUP came

void on_interrupt(int) {
  if (g_interrupted_session != nullptr) g_interrupted_session->interrupt();
}

// The first asks the session to end, and its jobs with it; the second does not wait for that.
void on_end(int signal_number) {
  if (g_end_signal != 0 || g_interrupted_session == nullptr) _exit(128 + signal_number);
  g_end_signal = signal_number;
  g_interrupted_session->interrupt();
}

void catch_signals() {
  struct sigaction action {};
  action.sa_handler = on_interrupt;
  sigaction(SIGINT, &action, nullptr);
  action.sa_handler = on_end;
  sigaction(SIGTERM, &action, nullptr);
  sigaction(SIGHUP, &action, nullptr);
}

// What of the session is not the user's to type: the prompt, and with what it begins.
int run_interactive(const Options &options, Prompt &prompt, ConsoleTarget &screen) {
  if (!options.no_logo && options.mode == Options::Mode::Prompt) screen.write_host("psjsh\n");
  return prompt.run();
}

Value texts_of(const std::vector<std::string> &texts) {
  Values values;
  for (const std::string &text : texts) values.emplace_back(text);
  return make_array(std::move(values));
}

// -CommandWithArgs: the text has them as $args.
std::string command_text(const Options &options, Session &session) {
  if (options.arguments.empty()) return options.text;
  session.set_variable("CommandArguments", texts_of(options.arguments));
  return ". {" + options.text + "\n} @CommandArguments";
}

void enter_folder(Session &session, const std::string &folder) {
  std::error_code problem;
  const std::filesystem::path path = std::filesystem::canonical(folder, problem);
  if (problem || !std::filesystem::is_directory(path, problem))
    std::cerr << "Set-Location: Cannot find path '" << std::filesystem::absolute(folder).string()
              << "' because it does not exist.\n";
  else
    session.set_location(path.string());
}

// What comes in is run as it comes: each line by itself; lines that begin something longer up to an
// empty line. What fails does not end the rest.
int run_standard_input(Session &session, RemotePrompt &remote, ConsoleTarget &screen) {
  int code = 0;
  bool exited = false;
  std::string pending;
  const auto run = [&] {
    const Outcome outcome = remote.run(std::exchange(pending, {}), screen);
    code = outcome.exit_code;
    exited = outcome.exited;
  };
  for (std::string line; !exited && !session.interrupted() && std::getline(std::cin, line);) {
    if (line.ends_with('\r')) line.pop_back();
    const bool going_on = !pending.empty();
    pending += line + "\n";
    if (going_on ? !line.empty() : parse(std::make_shared<const Source>(pending, "")).incomplete())
      continue;
    run();
  }
  if (!pending.empty() && !exited && !session.interrupted()) run();
  return code;
}

// How errors look, also those that a job writes into a file.
std::string view_of_error(const Value &value, std::uint32_t cells) {
  const auto *error = value.as<ErrorRecord>();
  if (error == nullptr) return {};
  const Session *const from = current_session();
  return from != nullptr ? error_view(*error, *from, static_cast<int>(cells))
                         : concise_view(*error, static_cast<int>(cells));
}

int run_session(const Options &options, PluginHost &host,
                std::shared_ptr<const CommandTable> commands) {
  Session session(std::move(commands));
  name_session(session, new_session_name());
  const int width = screen_width();
  session.set_width(width);
  ConsoleTarget screen(host, session, width, options.interactive);
  host.set_screen(screen.host_screen());
  const bool reads_lines = options.mode == Options::Mode::StandardInput ||
                           options.mode == Options::Mode::Prompt || options.no_exit;
  RemotePrompt remote(session, reads_lines);
  Prompt prompt(session, screen, remote, [] { return g_end_signal != 0; });
  std::optional<TerminalUser> user;
  if (options.interactive) user.emplace(session, screen, prompt);
  g_interrupted_session = &session;
  catch_signals();
  if (!options.working_directory.empty()) enter_folder(session, options.working_directory);
  int code = 0;
  switch (options.mode) {
    case Options::Mode::Command:
      code = session.run_command(command_text(options, session), screen).exit_code;
      break;
    case Options::Mode::File: {
      if (access(options.file.c_str(), R_OK) != 0) {
        std::cerr << "The argument '" << options.file
                  << "' is not recognized as the name of a script file. Check the spelling of the "
                     "name, or if a path was "
                     "included, verify that the path is correct and try again.\n";
        code = 64;
        break;
      }
      code = session.run_file(options.file, options.arguments, screen).exit_code;
      break;
    }
    case Options::Mode::StandardInput: {
      code = run_standard_input(session, remote, screen);
      break;
    }
    default:
      code = run_interactive(options, prompt, screen);
      break;
  }
  if (options.mode != Options::Mode::Prompt && session.interrupted()) code = 128 + SIGINT;
  if (raise_exiting(session)) session.run_command("$null", screen);
  screen.finish();
  const bool stays = options.no_exit && options.mode != Options::Mode::Prompt && isatty(0);
  if (stays && g_end_signal == 0) code = run_interactive(options, prompt, screen);
  g_interrupted_session = nullptr;
  code = host.asked_exit_code().value_or(code);
  return g_end_signal != 0 ? 128 + g_end_signal : code;
}

int run(const Options &options) {
  if (options.mode == Options::Mode::Version) {
    std::cout << kVersionText << "\n";
    return 0;
  }
  if (options.mode == Options::Mode::Help) {
    std::cout << "Usage: psjsh [-File <file> [args]] [-Command <text> | -CommandWithArgs <text> "
                 "[args] |\n"
                 "             -EncodedCommand <base64>] [-WorkingDirectory <path>] [-NoExit] "
                 "[-NoLogo]\n"
                 "             [-NoProfile] [-Interactive | -NonInteractive] [-Version] [-Help]\n"
                 "             [--parse <file>...] [--plugin <library>] [--provider <library>] "
                 "[--no-pool]\n";
    return 0;
  }
  if (options.mode == Options::Mode::Parse) return parse_files(options.arguments);
  PluginHost host;
  host.set_view(view_of_error);
  set_plugin_host(&host);
  auto commands = std::make_shared<CommandTable>();
  commands->add(own_commands());
  std::string problem;
  if (host.open(plugin_path(options), &problem)) {
    // The jobs of jobs are few.
    if (options.no_pool || options.mode == Options::Mode::Worker) host.keep_no_workers();
    for (const std::string &provider : options.providers) host.load_provider(provider);
    host.add_cmdlets(*commands);
  } else if (options.mode == Options::Mode::Worker) {
    std::cerr << "psjsh: " + problem + "\n";
    return 1;
  }
  host.set_commands(commands);
  int code = 0;
  if (options.mode == Options::Mode::Worker) {
    if (!host.serve(options.channel, &problem)) {
      std::cerr << "psjsh: " + problem + "\n";
      code = 1;
    }
  } else {
    code = run_session(options, host, commands);
  }
  end_script_runs(kShutdownMs);
  host.shutdown(kShutdownMs);
  set_plugin_host(nullptr);
  // A reader that has seen enough (EPIPE) is no failure.
  if (const int lost = lost_output(); lost != 0 && lost != EPIPE) {
    std::cerr << "psjsh: write the output: " << std::strerror(lost) << "\n";
    if (code == 0) code = 1;
  }
  return code;
}

}  // namespace
}  // namespace psjsh

int main(int count, char **words) {
  std::ios::sync_with_stdio(false);
  signal(SIGPIPE, SIG_IGN);
  signal(SIGCHLD, SIG_DFL);  // ignored by who started this, it would hide how processes end
  signal(SIGXFSZ, SIG_IGN);  // a file that may not grow is an error of its write
  psjsh::Options options;
  std::string problem;
  if (!psjsh::parse_options(count, words, &options, &problem)) {
    std::cerr << problem << "\n";
    return 64;
  }
  return psjsh::run(options);
}
