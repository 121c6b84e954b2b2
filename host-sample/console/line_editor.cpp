#include "console/line_editor.h"

#include <dlfcn.h>
#include <histedit.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <clocale>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <cwchar>

#include "console/screen_buffer.h"

namespace psjsh {
namespace {

constexpr int kHistorySize = 4000;

// libedit's functions; all are there or none.
struct Library {
  void *handle = nullptr;
  decltype(&::el_init) init = nullptr;
  decltype(&::el_end) end = nullptr;
  decltype(&::el_set) set = nullptr;
  decltype(&::el_get) get = nullptr;
  decltype(&::el_gets) gets = nullptr;
  decltype(&::el_line) line = nullptr;
  decltype(&::el_insertstr) insert = nullptr;
  decltype(&::el_deletestr) remove = nullptr;
  decltype(&::el_reset) reset = nullptr;
  decltype(&::el_resize) resize = nullptr;
  decltype(&::history_init) history_init = nullptr;
  decltype(&::history_end) history_end = nullptr;
  decltype(&::history) history = nullptr;

  template <class Function>
  bool find(Function *to, const char *name) {
    *to = reinterpret_cast<Function>(dlsym(handle, name));
    return *to != nullptr;
  }
  bool open() {
    handle = dlopen("libedit.so.2", RTLD_NOW | RTLD_LOCAL);
    return handle != nullptr && find(&init, "el_init") && find(&end, "el_end") &&
           find(&set, "el_set") && find(&get, "el_get") && find(&gets, "el_gets") &&
           find(&line, "el_line") && find(&insert, "el_insertstr") &&
           find(&remove, "el_deletestr") && find(&reset, "el_reset") &&
           find(&resize, "el_resize") && find(&history_init, "history_init") &&
           find(&history_end, "history_end") && find(&history, "history");
  }
};

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xc0) != 0x80; }));
}

int terminal_columns() {
  winsize size{};
  return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

// In columns, downwards, as wide as the terminal.
std::string listing(const std::vector<std::string> &names) {
  constexpr std::size_t kMost = 200;
  const std::size_t count = std::min(names.size(), kMost);
  std::size_t widest = 1;
  for (std::size_t i = 0; i < count; ++i) widest = std::max(widest, characters(names[i]) + 2);
  const std::size_t columns =
      std::max<std::size_t>(1, static_cast<std::size_t>(terminal_columns()) / widest);
  const std::size_t rows = (count + columns - 1) / columns;
  std::string text = "\r\n";
  for (std::size_t row = 0; row < rows; ++row) {
    for (std::size_t i = row; i < count; i += rows) {
      text += names[i];
      if (i + rows < count) text += std::string(widest - characters(names[i]), ' ');
    }
    text += "\r\n";
  }
  if (count < names.size()) text += "… " + std::to_string(names.size() - count) + " more\r\n";
  return text;
}

}  // namespace

std::string common_beginning(const std::vector<std::string> &texts) {
  if (texts.empty()) return {};
  std::string begin = texts.front();
  for (const std::string &text : texts) {
    std::size_t same = 0;
    while (same < begin.size() && same < text.size() &&
           std::tolower(static_cast<unsigned char>(begin[same])) ==
               std::tolower(static_cast<unsigned char>(text[same])))
      ++same;
    begin.resize(same);
  }
  // No part of a character.
  while (!begin.empty() && begin.size() < texts.front().size() &&
         (texts.front()[begin.size()] & 0xc0) == 0x80)
    begin.pop_back();
  return begin;
}

struct LineEditor::Impl {
  Library library;
  EditLine *edit = nullptr;
  History *history = nullptr;
  std::string prompt;
  Complete complete;
  int interrupt_fd = -1;
  // A terminal marks what is pasted while it is asked to; nothing pasted is then a key.
  bool can_mark = false, marks = false, pasting = false;
  std::string ahead;  // bytes behind an escape that turned out to be no mark

  unsigned char on_tab();
  void mark_pastes(bool on) {
    if (can_mark && on != marks) write_all_bytes(STDOUT_FILENO, on ? "\x1b[?2004h" : "\x1b[?2004l");
    marks = on;
  }
};

namespace {

// libedit's callbacks get the editor only; its client data is not in reach before the library's
// functions are, so the one editor of the process is kept here while it lives.
LineEditor::Impl *g_editor = nullptr;

char *current_prompt(EditLine *) {
  return g_editor->prompt.data();
}

// libedit's own reading goes on after the first signal, and a signal just before it would be lost;
// Ctrl+C has to end it in both cases.
bool wait_for_input() {
  pollfd ready[] = {{STDIN_FILENO, POLLIN, 0}, {g_editor->interrupt_fd, POLLIN, 0}};
  while (poll(ready, 2, -1) < 0 && errno == EINTR) {
  }
  if ((ready[1].revents & POLLIN) == 0) return true;
  errno = EINTR;
  return false;
}

ssize_t next_byte(char *byte) {
  std::string &ahead = g_editor->ahead;
  if (ahead.empty()) return wait_for_input() ? ::read(STDIN_FILENO, byte, 1) : -1;
  *byte = ahead.front();
  ahead.erase(0, 1);
  return 1;
}

// Behind an escape: whether a paste begins or ends here. The terminal sends its marks in one piece.
bool takes_mark() {
  constexpr std::string_view kBegin = "[200~", kEnd = "[201~";
  std::string seen;
  while (kBegin.starts_with(seen) || kEnd.starts_with(seen)) {
    if (seen == kBegin || seen == kEnd) {
      g_editor->pasting = seen == kBegin;
      return true;
    }
    int waiting = 0;
    ioctl(STDIN_FILENO, FIONREAD, &waiting);
    char byte;
    if ((waiting <= 0 && g_editor->ahead.empty()) || next_byte(&byte) != 1) break;
    seen += byte;
  }
  g_editor->ahead.insert(0, seen);
  return false;
}

int next_character(EditLine *, wchar_t *to) {
  std::mbstate_t state{};
  g_editor->mark_pastes(true);
  while (true) {
    char byte;
    const ssize_t size = next_byte(&byte);
    if (size <= 0) return static_cast<int>(size);
    if (byte == '\x1b' && takes_mark()) continue;
    const bool ends_line = byte == '\r' || byte == '\n';
    if (g_editor->pasting) {
      if (static_cast<unsigned char>(byte) < ' ' && byte != '\t' && !ends_line) continue;
    } else if (ends_line) {
      g_editor->mark_pastes(false);
    }
    // Ctrl+D that was typed before the terminal gave single characters arrives as zero.
    if (byte == '\0') byte = '\x04';
    const std::size_t used = std::mbrtowc(to, &byte, 1, &state);
    if (used == static_cast<std::size_t>(-1)) {
      state = {};  // no part of any character: dropped
    } else if (used != static_cast<std::size_t>(-2)) {
      return 1;
    }
  }
}

unsigned char tab_pressed(EditLine *, int) {
  return g_editor->on_tab();
}

}  // namespace

unsigned char LineEditor::Impl::on_tab() {
  const LineInfo *info = library.line(edit);
  const std::string line(info->buffer, info->lastchar);
  const std::size_t cursor = static_cast<std::size_t>(info->cursor - info->buffer);
  int waiting = 0;
  ioctl(STDIN_FILENO, FIONREAD, &waiting);
  const bool blank_before = line.find_first_not_of(" \t") >= cursor;
  if (pasting || (blank_before && (waiting > 0 || cursor > 0))) {
    // The indentation of pasted or typed code.
    library.insert(edit, "  ");
    return CC_REFRESH;
  }
  const Suggestions found = complete(line, cursor);
  if (found.texts.empty()) return CC_REFRESH_BEEP;
  const std::string typed = line.substr(found.start, cursor - found.start);
  const std::string text =
      found.texts.size() == 1 ? found.texts.front() : common_beginning(found.texts);
  if (found.texts.size() == 1 || text.size() > typed.size()) {
    library.remove(edit, static_cast<int>(characters(typed)));
    library.insert(edit, text.c_str());
    if (found.texts.size() == 1) return CC_REFRESH;
  }
  write_all_bytes(STDOUT_FILENO, listing(found.shown));
  return CC_REDISPLAY;
}

LineEditor::LineEditor(int interrupt_fd, Complete complete) : impl_(std::make_unique<Impl>()) {
  impl_->complete = std::move(complete);
  impl_->interrupt_fd = interrupt_fd;
  const char *term = std::getenv("TERM");
  impl_->can_mark = isatty(STDOUT_FILENO) != 0 && term != nullptr && std::strcmp(term, "dumb") != 0;
  // The library reads characters in the locale's code; the language itself is always UTF-8.
  const char *locale = std::setlocale(LC_CTYPE, "");
  if (locale == nullptr || std::strcmp(locale, "C") == 0 || std::strcmp(locale, "POSIX") == 0)
    std::setlocale(LC_CTYPE, "C.UTF-8");
  Library &library = impl_->library;
  if (!library.open()) return;
  g_editor = impl_.get();
  impl_->edit = library.init("psjsh", stdin, stdout, stderr);
  if (impl_->edit == nullptr) return;
  impl_->history = library.history_init();
  HistEvent event;
  library.history(impl_->history, &event, H_SETSIZE, kHistorySize);
  library.history(impl_->history, &event, H_SETUNIQUE, 1);
  library.set(impl_->edit, EL_PROMPT, current_prompt);
  library.set(impl_->edit, EL_EDITOR, "emacs");
  library.set(impl_->edit, EL_SIGNAL, 0);
  library.set(impl_->edit, EL_GETCFN, next_character);
  library.set(impl_->edit, EL_HIST, library.history, impl_->history);
  library.set(impl_->edit, EL_ADDFN, "psjsh-complete", "Complete what is typed", tab_pressed);
  for (const auto &[key, function] :
       {std::pair("^I", "psjsh-complete"), std::pair("^R", "em-inc-search-prev"),
        std::pair("\\e[3~", "ed-delete-next-char"), std::pair("\\e[H", "ed-move-to-beg"),
        std::pair("\\e[F", "ed-move-to-end"), std::pair("\\e[1~", "ed-move-to-beg"),
        std::pair("\\e[4~", "ed-move-to-end"), std::pair("\\e[1;5C", "em-next-word"),
        std::pair("\\e[1;5D", "ed-prev-word"), std::pair("^W", "ed-delete-prev-word")})
    library.set(impl_->edit, EL_BIND, key, function, nullptr);
}

LineEditor::~LineEditor() {
  Library &library = impl_->library;
  if (impl_->edit != nullptr) library.end(impl_->edit);
  if (impl_->history != nullptr) library.history_end(impl_->history);
  g_editor = nullptr;
}

void LineEditor::remember(const std::string &entry) {
  if (impl_->history == nullptr || entry.empty()) return;
  HistEvent event;
  impl_->library.history(impl_->history, &event, H_ENTER, entry.c_str());
}

bool LineEditor::pasting() const {
  return impl_->pasting;
}

LineEditor::Got LineEditor::read(const std::string &prompt, std::string *line) {
  line->clear();
  if (impl_->edit == nullptr) {
    write_all_bytes(STDOUT_FILENO, prompt);
    char c;
    ssize_t size;
    while ((size = ::read(STDIN_FILENO, &c, 1)) == 1 && c != '\n') *line += c;
    if (size == 1) return Got::Line;
    return size < 0 && errno == EINTR ? Got::Interrupted : Got::End;
  }
  // What stands before the last line end is no part of what is redrawn.
  const std::size_t last = prompt.rfind('\n');
  if (last != std::string::npos) write_all_bytes(STDOUT_FILENO, prompt.substr(0, last + 1));
  impl_->prompt = last == std::string::npos ? prompt : prompt.substr(last + 1);
  impl_->library.resize(impl_->edit);
  int size = 0;
  // Before the prompt can be seen: what is typed from then on is not the terminal's to echo.
  impl_->library.set(impl_->edit, EL_PREP_TERM, 1);
  errno = 0;
  const char *text = impl_->library.gets(impl_->edit, &size);
  if (text == nullptr || size <= 0) {
    const bool interrupted = size < 0 && errno == EINTR;
    impl_->mark_pastes(false);
    impl_->pasting = false;
    impl_->library.reset(impl_->edit);
    return interrupted ? Got::Interrupted : Got::End;
  }
  line->assign(text, static_cast<std::size_t>(size));
  while (line->ends_with('\n') || line->ends_with('\r')) line->pop_back();
  return Got::Line;
}

}  // namespace psjsh
