#include "language/run/style.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <cstring>
#include <span>

#include "language/syntax/unicode.h"
#include "language/value/containers.h"
#include "language/value/convert.h"
#include "language/value/foreign.h"
#include "language/value/members.h"
#include "language/value/script_error.h"

namespace psjsh {
namespace {

struct Setting {
  const char *name;
  const char *text;
};

constexpr Setting kModes[] = {
    {"Reset", "\x1b[0m"},         {"BlinkOff", "\x1b[25m"},
    {"Blink", "\x1b[5m"},         {"BoldOff", "\x1b[22m"},
    {"Bold", "\x1b[1m"},          {"DimOff", "\x1b[22m"},
    {"Dim", "\x1b[2m"},           {"Hidden", "\x1b[8m"},
    {"HiddenOff", "\x1b[28m"},    {"Reverse", "\x1b[7m"},
    {"ReverseOff", "\x1b[27m"},   {"ItalicOff", "\x1b[23m"},
    {"Italic", "\x1b[3m"},        {"UnderlineOff", "\x1b[24m"},
    {"Underline", "\x1b[4m"},     {"StrikethroughOff", "\x1b[29m"},
    {"Strikethrough", "\x1b[9m"},
};
constexpr Setting kForeground[] = {
    {"Black", "\x1b[30m"},        {"BrightBlack", "\x1b[90m"},   {"White", "\x1b[37m"},
    {"BrightWhite", "\x1b[97m"},  {"Red", "\x1b[31m"},           {"BrightRed", "\x1b[91m"},
    {"Magenta", "\x1b[35m"},      {"BrightMagenta", "\x1b[95m"}, {"Blue", "\x1b[34m"},
    {"BrightBlue", "\x1b[94m"},   {"Cyan", "\x1b[36m"},          {"BrightCyan", "\x1b[96m"},
    {"Green", "\x1b[32m"},        {"BrightGreen", "\x1b[92m"},   {"Yellow", "\x1b[33m"},
    {"BrightYellow", "\x1b[93m"},
};
constexpr Setting kBackground[] = {
    {"Black", "\x1b[40m"},   {"BrightBlack", "\x1b[100m"},
    {"White", "\x1b[47m"},   {"BrightWhite", "\x1b[107m"},
    {"Red", "\x1b[41m"},     {"BrightRed", "\x1b[101m"},
    {"Magenta", "\x1b[45m"}, {"BrightMagenta", "\x1b[105m"},
    {"Blue", "\x1b[44m"},    {"BrightBlue", "\x1b[104m"},
    {"Cyan", "\x1b[46m"},    {"BrightCyan", "\x1b[106m"},
    {"Green", "\x1b[42m"},   {"BrightGreen", "\x1b[102m"},
    {"Yellow", "\x1b[43m"},  {"BrightYellow", "\x1b[103m"},
};
constexpr Setting kFormatting[] = {
    {"FormatAccent", "\x1b[32;1m"}, {"ErrorAccent", "\x1b[36;1m"},
    {"Error", "\x1b[31;1m"},        {"Warning", "\x1b[33;1m"},
    {"Verbose", "\x1b[33;1m"},      {"Debug", "\x1b[33;1m"},
    {"TableHeader", "\x1b[32;1m"},  {"CustomTableHeaderLabel", "\x1b[32;1;3m"},
    {"FeedbackName", "\x1b[33m"},   {"FeedbackText", "\x1b[96m"},
    {"FeedbackAction", "\x1b[97m"},
};
constexpr Setting kFileInfo[] = {
    {"Directory", "\x1b[44;1m"}, {"SymbolicLink", "\x1b[36;1m"}, {"Executable", "\x1b[32;1m"}};
constexpr Setting kProgress[] = {{"Style", "\x1b[33;1m"}};

// The length of a decoration at the beginning of the text, or 0.
std::size_t decoration_length(std::string_view text) {
  if (text.size() < 3 || text[0] != '\x1b') return 0;
  if (text.starts_with("\x1b]8;;")) {
    const auto end = text.find("\x1b\\");
    return end == std::string_view::npos ? 0 : end + 2;
  }
  if (text[1] != '[') return 0;
  const bool mode = text[2] == '?';
  std::size_t at = mode ? 3 : 2;
  while (at < text.size() &&
         (std::isdigit(static_cast<unsigned char>(text[at])) || (!mode && text[at] == ';')))
    ++at;
  if (at == text.size()) return 0;
  const bool ends = mode ? at > 3 && (text[at] == 'h' || text[at] == 'l') : text[at] == 'm';
  return ends ? at + 1 : 0;
}

std::string rgb(bool background, std::int64_t red, std::int64_t green, std::int64_t blue) {
  return (background ? "\x1b[48;2;" : "\x1b[38;2;") + std::to_string(red) + ";" +
         std::to_string(green) + ";" + std::to_string(blue) + "m";
}

std::string console_color(bool background, std::int64_t color) {
  static constexpr int kOrder[] = {0, 4, 2, 6, 1, 5, 3, 7};
  const int base = background ? 40 : 30;
  const int bright = color >= 8 ? 60 : 0;
  return "\x1b[" + std::to_string(base + bright + kOrder[color & 7]) + "m";
}

std::int64_t integer(const Value &value) {
  return convert_to(value, TypeId::Int32).bits();
}

// A group of settings: $PSStyle itself, its Foreground and so on.
class StyleGroup final : public ForeignObject {
 public:
  StyleGroup(const char *type, std::span<const Setting> settings, bool writable)
      : type_(declare_class(type, find_type("System.Object"))) {
    for (const Setting &setting : settings)
      with(setting.name, Value(setting.text), writable ? Change::Decoration : Change::Never);
  }
  enum class Change : std::uint8_t { Never, Decoration, Convert };
  StyleGroup &with(const char *name, Value value, Change change = Change::Never) {
    Field &field = fields_.emplace_back();
    field.name = name;
    field.value = std::move(value);
    field.change = change;
    return *this;
  }

  const Type *type() const override { return type_; }
  bool get(std::string_view name, Value *out) const override {
    for (const Field &field : fields_)
      if (equals_ignoring_case(field.name, name)) return *out = field.value, true;
    return false;
  }
  bool set(std::string_view name, const Value &value) override {
    for (Field &field : fields_) {
      if (!equals_ignoring_case(field.name, name) || field.change == Change::Never) continue;
      if (field.change == Change::Convert) {
        field.value = convert_to(value, type_of(field.value));
        return true;
      }
      const std::string text = to_text(value);
      if (!without_decoration(text).empty())
        throw_net("System.ArgumentException",
                  "The specified string contains printable content when it should only contain "
                  "ANSI escape sequences: " +
                      text);
      field.value = Value(text);
      return true;
    }
    return false;
  }
  bool call(std::string_view name, Arguments a, Value *out) override {
    const std::string own = type_->full_name();
    const bool background = own.ends_with("BackgroundColor");
    if (background || own.ends_with("ForegroundColor")) return color(background, name, a, out);
    if (!own.ends_with(".PSStyle") || !equals_ignoring_case(name, "FormatHyperlink") ||
        a.size() != 2)
      return false;
    *out = Value("\x1b]8;;" + to_text(a[1]) + "\x1b\\" + to_text(a[0]) + "\x1b]8;;\x1b\\");
    return true;
  }
  std::vector<ForeignMember> members() const override {
    std::vector<ForeignMember> list;
    for (const Field &field : fields_) {
      ForeignMember member;
      member.name = field.name;
      member.writable = field.change != Change::Never;
      list.push_back(std::move(member));
    }
    return list;
  }

 private:
  struct Field {
    const char *name = nullptr;
    Value value;
    Change change = Change::Never;
  };
  static bool color(bool background, std::string_view name, Arguments a, Value *out) {
    if (equals_ignoring_case(name, "FromConsoleColor") && a.size() == 1) {
      const Type *colors = find_type("System.ConsoleColor");
      *out = Value(console_color(background, convert_to(a[0], colors).bits()));
      return true;
    }
    if (!equals_ignoring_case(name, "FromRgb")) return false;
    if (a.size() == 3) {
      *out = Value(rgb(background, integer(a[0]), integer(a[1]), integer(a[2])));
      return true;
    }
    if (a.size() != 1) return false;
    const std::int64_t all = integer(a[0]);
    *out = Value(rgb(background, all >> 16 & 255, all >> 8 & 255, all & 255));
    return true;
  }

  const Type *const type_;
  std::vector<Field> fields_;
};

Value enum_named(const char *type, const char *name) {
  return convert_to(Value(name), find_type(type));
}

Value file_info_style() {
  auto group =
      make<StyleGroup>("System.Management.Automation.PSStyle+FileInfoFormatting", kFileInfo, true);
  auto extensions = make<Dictionary>(Dictionary::Flavor::Ordered, true,
                                     find_type("System.Collections.Specialized.OrderedDictionary"));
  for (const char *archive : {".zip", ".tgz", ".gz", ".tar", ".nupkg", ".cab", ".7z"})
    extensions->set(Value(archive), Value("\x1b[31;1m"));
  for (const char *script : {".ps1", ".psd1", ".psm1", ".ps1xml"})
    extensions->set(Value(script), Value("\x1b[33;1m"));
  group->with("Extension", extensions);
  return group;
}

}  // namespace

bool is_colorless() {
  const char *forbidden = std::getenv("NO_COLOR");
  const char *term = std::getenv("TERM");
  return (forbidden != nullptr && forbidden[0] != '\0') ||
         (term != nullptr && std::strcmp(term, "xterm-mono") == 0);
}

Value make_style() {
  using Change = StyleGroup::Change;
  auto progress = make<StyleGroup>("System.Management.Automation.PSStyle+ProgressConfiguration",
                                   kProgress, true);
  progress->with("MaxWidth", Value(120), Change::Convert)
      .with("View", enum_named("System.Management.Automation.ProgressView", "Minimal"),
            Change::Convert)
      .with("UseOSCIndicator", Value(false), Change::Convert);
  auto style = make<StyleGroup>("System.Management.Automation.PSStyle", kModes, false);
  const char *rendering = is_colorless() ? "PlainText" : "Host";
  style
      ->with("OutputRendering",
             enum_named("System.Management.Automation.OutputRendering", rendering), Change::Convert)
      .with("Formatting", make<StyleGroup>("System.Management.Automation.PSStyle+FormattingData",
                                           kFormatting, true))
      .with("Progress", progress)
      .with("FileInfo", file_info_style())
      .with("Foreground", make<StyleGroup>("System.Management.Automation.PSStyle+ForegroundColor",
                                           kForeground, false))
      .with("Background", make<StyleGroup>("System.Management.Automation.PSStyle+BackgroundColor",
                                           kBackground, false));
  return style;
}

std::string style_text(const Value &style, std::string_view group, std::string_view name) {
  Value inner, found;
  const auto *outer = style.as<ForeignObject>();
  if (outer == nullptr || !outer->get(group, &inner)) return {};
  const auto *settings = inner.as<ForeignObject>();
  return settings != nullptr && settings->get(name, &found) ? to_text(found) : std::string();
}

Rendering output_rendering(const Value &style) {
  Value found;
  const auto *object = style.as<ForeignObject>();
  if (object == nullptr || !object->get("OutputRendering", &found)) return Rendering::Host;
  return static_cast<Rendering>(found.bits());
}

std::string without_decoration(std::string_view text) {
  std::string plain;
  while (!text.empty()) {
    const std::size_t next = std::min(text.find('\x1b'), text.size());
    plain += text.substr(0, next);
    text.remove_prefix(next);
    if (text.empty()) break;
    const std::size_t length = decoration_length(text);
    if (length == 0) plain += text.front();
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return plain;
}

std::string off_screen(const Value &style, std::string_view text) {
  const bool keeps =
      text.find('\x1b') == std::string_view::npos || output_rendering(style) == Rendering::Ansi;
  return keeps ? std::string(text) : without_decoration(text);
}

}  // namespace psjsh
