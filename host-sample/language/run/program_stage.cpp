// Programs of the system as stages of a pipeline: text in, lines out.
#include <fcntl.h>
#include <glob.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "language/run/common_streams.h"
#include "language/run/errors.h"
#include "language/run/target_sink.h"
#include "language/run/user.h"
#include "language/value/containers.h"
#include "language/value/convert.h"

extern char **environ;

namespace psjsh {
namespace {

struct Fd {
  Fd() = default;
  Fd(const Fd &) = delete;
  Fd &operator=(const Fd &) = delete;
  ~Fd() { reset(); }
  void reset() {
    if (fd >= 0) close(fd);
    fd = -1;
  }
  int fd = -1;
};

bool make_pipe(Fd *read_end, Fd *write_end) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return false;
  read_end->fd = ends[0];
  write_end->fd = ends[1];
  return true;
}

// Cuts what a program writes into lines.
class LineCutter {
 public:
  template <class Line>
  void feed(const char *data, std::size_t size, Line &&line) {
    pending_.append(data, size);
    std::size_t start = 0;
    for (std::size_t end; (end = pending_.find('\n', start)) != std::string::npos;
         start = end + 1) {
      std::size_t length = end - start;
      if (length > 0 && pending_[end - 1] == '\r') --length;
      line(std::string_view(pending_).substr(start, length));
    }
    pending_.erase(0, start);
  }
  template <class Line>
  void finish(Line &&line) {
    if (!pending_.empty()) line(std::string_view(pending_));
    pending_.clear();
  }

 private:
  std::string pending_;
};

// Whether what is written there appears on the terminal as it is.
bool is_terminal(Sink *out) {
  const auto *sink = dynamic_cast<const TargetSink *>(out);
  return sink != nullptr && sink->target.has_screen() && isatty(STDOUT_FILENO) != 0;
}

// Until the program ended. Ctrl+C is the program's, which has the terminal; with nobody in front of
// it, or when the process is to end, an interruption ends the wait (PipelineStopped).
void wait_at_terminal(pid_t pid, SessionState &session) {
  constexpr int kPauseMs = 200, kShortPauseMs = 20;
  Fd ended;
  ended.fd = static_cast<int>(syscall(SYS_pidfd_open, pid, 0));
  const User *const user = user_of(session.target);
  for (bool interrupted = false;;) {
    pollfd wait[] = {{ended.fd, POLLIN, 0},
                     {interrupted ? -1 : session.session.interrupt_fd(), POLLIN, 0}};
    poll(wait, 2, ended.fd < 0 ? kShortPauseMs : interrupted ? kPauseMs : -1);
    siginfo_t info{};
    if (waitid(P_PID, static_cast<id_t>(pid), &info, WEXITED | WNOHANG | WNOWAIT) != 0 ||
        info.si_pid != 0)
      return;
    interrupted = session.session.interrupted();
    if (interrupted && (user == nullptr || user->is_leaving())) throw PipelineStopped();
  }
}

// Whether the argument's text is in quotes: it goes to the program as it is.
bool is_quoted(const ast::Node *node) {
  if (node == nullptr) return false;
  if (node->kind == ast::Kind::ExpandableStringExpression) return true;
  const auto *word = ast::try_as<ast::StringConstantExpression>(node);
  return word != nullptr && word->string_kind != ast::StringKind::BareWord;
}

// %NAME% where there is such a variable, as everywhere behind `--%`.
std::string expand_environment(std::string_view text) {
  std::string out;
  while (true) {
    const std::size_t start = text.find('%');
    const std::size_t end = start == text.npos ? start : text.find('%', start + 1);
    if (end == text.npos) return out.append(text);
    const std::string name(text.substr(start + 1, end - start - 1));
    const char *value = name.empty() ? nullptr : std::getenv(name.c_str());
    out.append(text.substr(0, value != nullptr ? start : end));
    if (value != nullptr) out.append(value);
    text.remove_prefix(value != nullptr ? end + 1 : end);
  }
}

// Asks the program to end, and ends it when it does not.
void end_program(pid_t pid) {
  constexpr int kPatienceMs = 1000, kLookEveryMs = 5;
  kill(pid, SIGTERM);
  for (int waited = 0; waited < kPatienceMs; waited += kLookEveryMs) {
    const pid_t ended = waitpid(pid, nullptr, WNOHANG);
    if (ended == pid || (ended < 0 && errno != EINTR)) return;
    poll(nullptr, 0, kLookEveryMs);
  }
  kill(pid, SIGKILL);
  while (waitpid(pid, nullptr, 0) < 0 && errno == EINTR) {
  }
}

class ProgramStage final : public Stage {
 public:
  ProgramStage(Frame &caller, PreparedCommand &prepared, Sink *to, bool input)
      : caller_(caller),
        prepared_(prepared),
        redirections_(caller, prepared.code != nullptr ? &prepared.code->redirects : nullptr, to) {
    out = to;
    has_input = input;
  }
  ~ProgramStage() override {
    if (pid_ > 0) end_program(pid_);
  }

  void begin() override { start(); }
  void process_once() override {}
  void write(Value value) override {
    if (stdin_.fd < 0) return;
    // Other things than text go through the formatter, which wants to see them all.
    const Value &base = unwrap(value);
    if (!objects_.empty() || (!base.is_string() && !base.is_number())) {
      objects_.push_back(std::move(value));
      return;
    }
    send(to_text(base) + "\n");
  }
  void end() override {
    if (!objects_.empty() && stdin_.fd >= 0) send_formatted();
    stdin_.reset();
    pump(true);
    if (at_terminal_) wait_at_terminal(pid_, caller_.session);
    int status = 0;
    while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
    pid_ = -1;
    // Who was killed left the terminal as it was in the middle of its work.
    if (at_terminal_ && has_modes_ && WIFSIGNALED(status))
      tcsetattr(STDIN_FILENO, TCSADRAIN, &modes_);
    out_lines_.finish([&](std::string_view line) { out_line(line); });
    error_lines_.finish([&](std::string_view line) { error_line(line); });
    SessionState &session = caller_.session;
    const int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    session.set_exit_code(code);
    failed = code != 0;
    redirections_.finish();
    if (at_terminal_) session.poll();
    if (code != 0) report_exit(code);
  }

 private:
  void send_formatted() {
    SessionState &session = caller_.session;
    const Value all = make_array(std::move(objects_));
    const auto block = session.parse_block("param($o) $o | Out-String -Stream", {});
    for (const Value &line : session.invoke(*block, BlockCall{Arguments(&all, 1)}))
      send(to_text(line) + "\n");
  }

  std::vector<std::string> arguments() const {
    std::vector<std::string> list{prepared_.target.executable};
    const Source &source = caller_.block->source();
    for (const CommandArgument &argument : prepared_.arguments) {
      if (argument.is_parameter) {
        std::string text = "-" + argument.name;
        if (!argument.splatted && argument.node != nullptr &&
            argument.node->kind == ast::Kind::CommandParameter) {
          const auto &parameter = ast::as<ast::CommandParameter>(*argument.node);
          text = std::string(source.text_of(argument.node->extent));
          if (parameter.argument != nullptr)
            text.resize(parameter.argument->extent.start - argument.node->extent.start);
        } else if (argument.has_value) {
          text += ":";
        }
        if (argument.has_value) {
          while (!text.empty() && text.back() == ' ') text.pop_back();
          text += to_text(argument.value);
        }
        list.push_back(std::move(text));
        continue;
      }
      add_value(list, argument);
    }
    return list;
  }

  void add_value(std::vector<std::string> &list, const CommandArgument &argument) const {
    const Value &value = unwrap(argument.value);
    if (value.is_null()) return;
    if (argument.node != nullptr && argument.node->kind == ast::Kind::ArrayLiteral) {
      list.push_back(join_text(to_items(value), ","));
      return;
    }
    const bool quoted = is_quoted(argument.node);
    const auto add = [&](const std::string &text) {
      if (verbatim_) return list.push_back(expand_environment(text));
      if (text == "--%") {
        verbatim_ = true;
        return;
      }
      quoted ? list.push_back(text) : expand(list, text);
    };
    if (is_enumerable(value)) {
      for (const Value &item : to_items(value)) add(to_text(item));
      return;
    }
    // A number is passed as it is written.
    const bool number = argument.node != nullptr && !argument.splatted &&
                        argument.node->kind == ast::Kind::ConstantExpression;
    add(number ? std::string(caller_.block->source().text_of(argument.node->extent))
               : to_text(value));
  }

  void expand(std::vector<std::string> &list, const std::string &text) const {
    std::string word = text;
    if (word == "~" || word.starts_with("~/")) {
      const char *home = std::getenv("HOME");
      if (home != nullptr) word = home + word.substr(1);
    }
    if (word.find_first_of("*?[") != std::string::npos) {
      const std::string &base = caller_.session.location_;
      const bool relative = word[0] != '/';
      const std::string pattern = relative ? base + "/" + word : word;
      glob_t found{};
      if (glob(pattern.c_str(), GLOB_NOMAGIC * 0, nullptr, &found) == 0) {
        for (std::size_t i = 0; i < found.gl_pathc; ++i) {
          std::string_view path = found.gl_pathv[i];
          if (relative) path.remove_prefix(base.size() + 1);
          while (relative && path.starts_with("./")) path.remove_prefix(2);
          list.emplace_back(path);
        }
        globfree(&found);
        return;
      }
      globfree(&found);
    }
    list.push_back(word);
  }

  void start() {
    SessionState &session = caller_.session;
    const std::vector<std::string> words = arguments();
    std::vector<char *> argv;
    for (const std::string &word : words) argv.push_back(const_cast<char *>(word.c_str()));
    argv.push_back(nullptr);
    Fd child_in, child_out, child_error;
    if (has_input) make_pipe(&child_in, &stdin_);
    at_terminal_ = is_terminal(redirections_.out());
    if (!at_terminal_) make_pipe(&stdout_, &child_out);
    has_modes_ = at_terminal_ && tcgetattr(STDIN_FILENO, &modes_) == 0;
    capture_error_ = (*streams())[Stream::Error] != nullptr || !session.shows_errors();
    if (capture_error_) make_pipe(&stderr_, &child_error);
    if (session.target != nullptr) session.target->before_program();
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    if (has_input) posix_spawn_file_actions_adddup2(&actions, child_in.fd, 0);
    if (!at_terminal_) posix_spawn_file_actions_adddup2(&actions, child_out.fd, 1);
    if (capture_error_) posix_spawn_file_actions_adddup2(&actions, child_error.fd, 2);
    posix_spawn_file_actions_addchdir_np(&actions, session.location_.c_str());
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    sigset_t none;
    sigemptyset(&none);
    posix_spawnattr_setsigmask(&attributes, &none);
    sigset_t defaults;
    sigemptyset(&defaults);
    sigaddset(&defaults, SIGPIPE);
    sigaddset(&defaults, SIGINT);
    posix_spawnattr_setsigdefault(&attributes, &defaults);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    const int failure = posix_spawn(&pid_, argv[0], &actions, &attributes, argv.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    if (failure != 0) {
      pid_ = -1;
      throw_runtime("NativeCommandFailed", ErrorCategory::ResourceUnavailable,
                    "System.Management.Automation.ApplicationFailedException",
                    "Program '" + prepared_.typed_name +
                        "' failed to run: An error occurred trying to start process '" + words[0] +
                        "' with working directory '" + session.location_ + "'. " +
                        std::strerror(failure));
    }
    if (stdin_.fd >= 0) fcntl(stdin_.fd, F_SETFL, O_NONBLOCK);
  }

  const Streams *streams() const {
    static const Streams none;
    return redirections_.streams() != nullptr ? redirections_.streams() : &none;
  }

  void send(std::string_view text) {
    while (!text.empty()) {
      const ssize_t sent = ::write(stdin_.fd, text.data(), text.size());
      if (sent > 0) {
        text.remove_prefix(static_cast<std::size_t>(sent));
      } else if (errno == EAGAIN) {
        pump(false);
      } else if (errno != EINTR) {
        stdin_.reset();
        return;
      }
    }
    pump_ready();
  }

  // Reads until the program closed its output (`all`), or until its input has room again.
  void pump(bool all) {
    while (stdout_.fd >= 0 || stderr_.fd >= 0 || (!all && stdin_.fd >= 0)) {
      pollfd wait[4] = {{stdout_.fd, POLLIN, 0},
                        {stderr_.fd, POLLIN, 0},
                        {caller_.session.session.interrupt_fd(), POLLIN, 0},
                        {all ? -1 : stdin_.fd, POLLOUT, 0}};
      if (poll(wait, 4, -1) < 0 && errno != EINTR) return;
      if (wait[2].revents != 0) throw PipelineStopped();
      if (wait[0].revents != 0) read_some(stdout_, out_lines_, false);
      if (wait[1].revents != 0) read_some(stderr_, error_lines_, true);
      if (!all && wait[3].revents != 0) return;
    }
  }
  void pump_ready() {
    pollfd wait[1] = {{stdout_.fd, POLLIN, 0}};
    if (poll(wait, 1, 0) > 0) read_some(stdout_, out_lines_, false);
  }

  void read_some(Fd &from, LineCutter &lines, bool error) {
    char buffer[16384];
    const ssize_t got = read(from.fd, buffer, sizeof buffer);
    if (got < 0 && (errno == EINTR || errno == EAGAIN)) return;
    if (got <= 0) return from.reset();
    lines.feed(buffer, static_cast<std::size_t>(got),
               [&](std::string_view line) { error ? error_line(line) : out_line(line); });
  }

  void out_line(std::string_view line) { redirections_.out()->write(Value(line)); }
  void error_line(std::string_view line) {
    auto record = make_error("System.Management.Automation.RemoteException", std::string(line),
                             first_error_ ? "NativeCommandError" : "NativeCommandErrorMessage",
                             ErrorCategory::NotSpecified, Value(line));
    first_error_ = false;
    SessionState &session = caller_.session;
    session.fill_command_position(*record, prepared_.node, prepared_.typed_name);
    session.remember_error(record);
    session.emit(redirections_.streams(), Stream::Error, record);
  }

  // $PSNativeCommandUseErrorActionPreference
  void report_exit(int code) {
    SessionState &session = caller_.session;
    Value wanted;
    if (!session.try_read(caller_.scope, intern("PSNativeCommandUseErrorActionPreference"),
                          &wanted) ||
        !to_bool(wanted))
      return;
    auto record = make_error(
        "System.Management.Automation.NativeCommandExitException",
        "Program \"" + prepared_.typed_name.substr(prepared_.typed_name.rfind('/') + 1) +
            "\" ended with non-zero exit code: " + std::to_string(code) + " (0x" +
            [&] {
              char hex[16];
              std::snprintf(hex, sizeof hex, "%02X", static_cast<unsigned>(code));
              return std::string(hex);
            }() +
            ").",
        "ProgramExitedWithNonZeroCode", ErrorCategory::NotSpecified,
        Value(prepared_.target.executable));
    session.fill_command_position(*record, prepared_.node, prepared_.typed_name);
    if (session.error_action(&caller_) == Preference::Stop) {
      ScriptError stop(record);
      stop.script_terminating = stop.by_preference = true;
      throw stop;
    }
    session.remember_error(record);
    if (session.error_action(&caller_) == Preference::Continue)
      session.emit(redirections_.streams(), Stream::Error, record);
  }

  Frame &caller_;
  PreparedCommand &prepared_;
  Redirections redirections_;
  Fd stdin_, stdout_, stderr_;
  LineCutter out_lines_, error_lines_;
  pid_t pid_ = -1;
  bool capture_error_ = false, first_error_ = true;
  Values objects_;                 // of the input, from the first that is no text
  mutable bool verbatim_ = false;  // behind --%
  bool at_terminal_ = false, has_modes_ = false;
  termios modes_{};
};

}  // namespace

std::unique_ptr<Stage> make_program_stage(Frame &frame, PreparedCommand &command, Sink *out,
                                          bool has_input) {
  return std::make_unique<ProgramStage>(frame, command, out, has_input);
}

void SessionState::set_exit_code(int code) {
  last_exit_code = code;
  write(&global, kSymLastExitCode, code);
}

}  // namespace psjsh
