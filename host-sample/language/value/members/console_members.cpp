// Console and the writers that it gives out.
#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdio>

#include "language/value/containers.h"
#include "language/value/convert.h"
#include "language/value/enumerate.h"
#include "language/value/members.h"
#include "language/value/members/families.h"
#include "language/value/native.h"
#include "language/value/operators.h"

namespace psjsh {
namespace {

Value nothing() {
  return Value::nothing();
}

void out(std::FILE *to, std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), to);
  std::fflush(to);
}
std::string piece(const Value &value) {
  return net_text(unwrap(value));
}

class ConsoleWriter final : public NativeObject {
 public:
  explicit ConsoleWriter(std::FILE *file)
      : NativeObject(
            declare_class("System.IO.TextWriter+SyncTextWriter", type_of_id(TypeId::Object))),
        to(file) {}
  std::FILE *const to;
};
std::FILE *target(Call &c) {
  return c.self.is_object() ? static_cast<ConsoleWriter *>(c.self.object())->to : stdout;
}
winsize window() {
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || !size.ws_col) size = {24, 80, 0, 0};
  return size;
}
const char *colour_code(std::int64_t colour, bool background) {
  static constexpr const char *kFront[] = {"30", "34", "32", "36", "31", "35", "33", "37",
                                           "90", "94", "92", "96", "91", "95", "93", "97"};
  static constexpr const char *kBack[] = {"40",  "44",  "42",  "46",  "41",  "45",  "43",  "47",
                                          "100", "104", "102", "106", "101", "105", "103", "107"};
  return (background ? kBack : kFront)[colour & 15];
}
std::int64_t g_colours[2] = {-1, -1};
Value set_colour(Call &c, bool background) {
  g_colours[background] = c.int64(0);
  if (isatty(STDOUT_FILENO))
    out(stdout, "\x1b[" + std::string(colour_code(c.int64(0), background)) + "m");
  return {};
}
Value colour(bool background) {
  return enum_value(TypeId::ConsoleColor, g_colours[background]);
}
Value encoding() {
  return get_static(find_type("System.Text.Encoding"), "UTF8");
}

#define PSJSH_WRITING(prefix)                                                                  \
  {prefix "void Write(System.Object value)",                                                   \
   [](Call &c) -> Value {                                                                      \
     out(target(c), piece(c.arguments[0]));                                                    \
     return nothing();                                                                         \
   }},                                                                                         \
      {prefix "void Write(string format, params System.Object[] arg)",                         \
       [](Call &c) -> Value {                                                                  \
         out(target(c), format_text(c.text(0), to_items(c.arguments[1])));                     \
         return nothing();                                                                     \
       }},                                                                                     \
      {prefix "void WriteLine()",                                                              \
       [](Call &c) -> Value {                                                                  \
         out(target(c), "\n");                                                                 \
         return nothing();                                                                     \
       }},                                                                                     \
      {prefix "void WriteLine(System.Object value)",                                           \
       [](Call &c) -> Value {                                                                  \
         out(target(c), piece(c.arguments[0]) + "\n");                                         \
         return nothing();                                                                     \
       }},                                                                                     \
  {                                                                                            \
    prefix "void WriteLine(string format, params System.Object[] arg)", [](Call &c) -> Value { \
      out(target(c), format_text(c.text(0), to_items(c.arguments[1])) + "\n");                 \
      return nothing();                                                                        \
    }                                                                                          \
  }

constexpr MemberRow kConsole[] = {
    PSJSH_WRITING("static "),
    {"static System.Object Out {get;}",
     [](Call &) -> Value { return make<ConsoleWriter>(stdout); }},
    {"static System.Object Error {get;}",
     [](Call &) -> Value { return make<ConsoleWriter>(stderr); }},
    {"static System.Text.Encoding OutputEncoding {get;set;}",
     [](Call &) -> Value { return encoding(); }, [](Call &) -> Value { return {}; }},
    {"static System.Text.Encoding InputEncoding {get;set;}",
     [](Call &) -> Value { return encoding(); }, [](Call &) -> Value { return {}; }},
    {"static bool IsOutputRedirected {get;}",
     [](Call &) -> Value { return !isatty(STDOUT_FILENO); }},
    {"static bool IsInputRedirected {get;}", [](Call &) -> Value { return !isatty(STDIN_FILENO); }},
    {"static bool IsErrorRedirected {get;}",
     [](Call &) -> Value { return !isatty(STDERR_FILENO); }},
    {"static bool KeyAvailable {get;}", [](Call &) -> Value { return false; }},
    {"static bool TreatControlCAsInput {get;set;}", [](Call &) -> Value { return false; },
     [](Call &) -> Value { return {}; }},
    {"static bool CursorVisible {get;set;}", [](Call &) -> Value { return true; },
     [](Call &c) -> Value {
       if (isatty(STDOUT_FILENO)) out(stdout, c.flag(0) ? "\x1b[?25h" : "\x1b[?25l");
       return {};
     }},
    {"static int CursorLeft {get;set;}", [](Call &) -> Value { return 0; },
     [](Call &c) -> Value {
       if (isatty(STDOUT_FILENO)) out(stdout, "\x1b[" + std::to_string(c.int32(0) + 1) + "G");
       return {};
     }},
    {"static int CursorTop {get;set;}", [](Call &) -> Value { return 0; },
     [](Call &c) -> Value {
       if (isatty(STDOUT_FILENO)) out(stdout, "\x1b[" + std::to_string(c.int32(0) + 1) + "d");
       return {};
     }},
    {"static int WindowWidth {get;set;}",
     [](Call &) -> Value { return static_cast<std::int32_t>(window().ws_col); },
     [](Call &) -> Value { return {}; }},
    {"static int WindowHeight {get;set;}",
     [](Call &) -> Value { return static_cast<std::int32_t>(window().ws_row); },
     [](Call &) -> Value { return {}; }},
    {"static int BufferWidth {get;set;}",
     [](Call &) -> Value { return static_cast<std::int32_t>(window().ws_col); },
     [](Call &) -> Value { return {}; }},
    {"static int BufferHeight {get;set;}",
     [](Call &) -> Value { return static_cast<std::int32_t>(window().ws_row); },
     [](Call &) -> Value { return {}; }},
    {"static string Title {get;set;}", [](Call &) -> Value { return ""; },
     [](Call &c) -> Value {
       if (isatty(STDOUT_FILENO)) out(stdout, "\x1b]0;" + std::string(c.text(0)) + "\a");
       return {};
     }},
    {"static System.ConsoleColor ForegroundColor {get;set;}",
     [](Call &) -> Value { return colour(false); },
     [](Call &c) -> Value { return set_colour(c, false); }},
    {"static System.ConsoleColor BackgroundColor {get;set;}",
     [](Call &) -> Value { return colour(true); },
     [](Call &c) -> Value { return set_colour(c, true); }},
    {"static void ResetColor()",
     [](Call &) -> Value {
       g_colours[0] = g_colours[1] = -1;
       if (isatty(STDOUT_FILENO)) out(stdout, "\x1b[0m");
       return nothing();
     }},
    {"static void SetCursorPosition(int left, int top)",
     [](Call &c) -> Value {
       if (isatty(STDOUT_FILENO))
         out(stdout,
             "\x1b[" + std::to_string(c.int32(1) + 1) + ";" + std::to_string(c.int32(0) + 1) + "H");
       return nothing();
     }},
    {"static void Clear()",
     [](Call &) -> Value {
       if (isatty(STDOUT_FILENO)) out(stdout, "\x1b[H\x1b[2J");
       return nothing();
     }},
    {"static void Beep()",
     [](Call &) -> Value {
       out(stdout, "\a");
       return nothing();
     }},
    {"static string ReadLine()",
     [](Call &) -> Value {
       std::string line;
       int c;
       while ((c = std::fgetc(stdin)) != EOF && c != '\n') line += static_cast<char>(c);
       return c == EOF && line.empty() ? Value() : Value(line);
     }},
    {"static int Read()", [](Call &) -> Value { return std::fgetc(stdin); }},
};
constexpr MemberRow kConsoleWriter[] = {PSJSH_WRITING(""), {"void Flush()", [](Call &c) -> Value {
                                                              std::fflush(target(c));
                                                              return nothing();
                                                            }}};
#undef PSJSH_WRITING

constexpr TypeMembers kTypes[] = {{"System.Console", kConsole},
                                  {"System.IO.TextWriter+SyncTextWriter", kConsoleWriter}};

}  // namespace

std::span<const TypeMembers> console_members() {
  return kTypes;
}

}  // namespace psjsh
