#include "console/terminal_user.h"

#include <poll.h>
#include <termios.h>
#include <unistd.h>

#include <cerrno>

#include "console/screen_buffer.h"
#include "language/run/pipeline_stopped.h"

namespace psjsh {
namespace {

// The terminal without echo and without its own line editing, while this lives.
class Silence {
 public:
  Silence() {
    if (tcgetattr(STDIN_FILENO, &before_) != 0) return;
    termios silent = before_;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO | ICANON);
    active_ = tcsetattr(STDIN_FILENO, TCSADRAIN, &silent) == 0;
  }
  ~Silence() {
    if (active_) tcsetattr(STDIN_FILENO, TCSADRAIN, &before_);
  }
  Silence(const Silence &) = delete;
  Silence &operator=(const Silence &) = delete;
  bool active() const { return active_; }

 private:
  termios before_{};
  bool active_ = false;
};

// False at the end of the input. One byte, so that what follows the line stays for programs.
bool read_byte(int interrupt_fd, char *to) {
  for (;;) {
    pollfd ready[] = {{STDIN_FILENO, POLLIN, 0}, {interrupt_fd, POLLIN, 0}};
    if (poll(ready, 2, -1) < 0 && errno != EINTR) return false;
    if (ready[1].revents != 0) throw PipelineStopped();
    if (ready[0].revents == 0) continue;
    const ssize_t size = ::read(STDIN_FILENO, to, 1);
    if (size == 1) return true;
    if (size == 0 || errno != EINTR) return false;
  }
}

bool is_inside(char byte) {
  return (byte & 0xc0) == 0x80;
}

// What the terminal's own editing does otherwise: one star for each character.
void take_masked(char byte, std::string *line) {
  constexpr char kBackspace = '\b', kDelete = '\x7f', kKill = '\x15';
  const auto remove_last = [&] {
    while (!line->empty() && is_inside(line->back())) line->pop_back();
    if (!line->empty()) line->pop_back();
    write_all_bytes(STDOUT_FILENO, "\b \b");
  };
  if (byte == kBackspace || byte == kDelete) {
    if (!line->empty()) remove_last();
  } else if (byte == kKill) {
    while (!line->empty()) remove_last();
  } else {
    *line += byte;
    if (!is_inside(byte)) write_all_bytes(STDOUT_FILENO, "*");
  }
}

}  // namespace

TerminalUser::TerminalUser(Session &session, ConsoleTarget &screen, Prompt &prompt)
    : session_(session), screen_(screen), prompt_(prompt) {
  set_user(this, &screen_);
}

TerminalUser::~TerminalUser() {
  set_user(nullptr, nullptr);
}

std::optional<std::string> TerminalUser::read_line(const std::string &prompt, Echo echo) {
  constexpr char kEndOfInput = '\x04';
  // Before the prompt can be seen: what is typed from then on is not the terminal's to echo.
  std::optional<Silence> silence;
  if (echo == Echo::Masked) silence.emplace();
  screen_.write_host(prompt);
  screen_.before_program();
  const bool masked = silence && silence->active();
  std::string line;
  bool any = false, ended = false;
  for (char byte; !ended && read_byte(session_.interrupt_fd(), &byte);) {
    any = true;
    if (byte == '\n' || (masked && byte == '\r')) {
      ended = true;
    } else if (masked && byte == kEndOfInput) {
      any = !line.empty();
      break;
    } else if (masked) {
      take_masked(byte, &line);
    } else {
      line += byte;
    }
  }
  if (masked) write_all_bytes(STDOUT_FILENO, "\n");
  screen_.line_ended();
  if (line.ends_with('\r')) line.pop_back();
  if (!any) return std::nullopt;
  return line;
}

}  // namespace psjsh
