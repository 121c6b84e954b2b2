#include "console/error_view.h"

#include <vector>

#include "invariant/compare.h"
#include "language/syntax/source.h"
#include "language/value/convert.h"
#include "language/value/members.h"
#include "language/value/type.h"

namespace psjsh {
namespace {

std::size_t units(std::string_view text) {
  return utf16_length(text);
}

// Byte offset of the UTF-16 unit `count`.
std::size_t byte_offset(std::string_view text, std::size_t count) {
  std::size_t at = 0, seen = 0;
  while (at < text.size() && seen < count) {
    const unsigned char lead = static_cast<unsigned char>(text[at]);
    const std::size_t size = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    seen += size == 4 ? 2 : 1;
    at += size;
  }
  return std::min(at, text.size());
}

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

// The part of the text that fits into `length` units, cut at a blank.
std::string_view fitting(std::string_view text, std::size_t length) {
  if (units(text) <= length) return text;
  // The blank at the cut itself belongs to the line.
  std::size_t at = byte_offset(text, length - 1);
  while (at > 0 && !(at < text.size() && is_blank(text[at]))) --at;
  return at == 0 ? text.substr(0, byte_offset(text, length)) : text.substr(0, at);
}

std::string broken(const std::string &message, const std::string &prefix, std::size_t width) {
  if (width == 0 || units(message) <= width) return message;
  const std::string_view first = fitting(message, width);
  std::string text(first);
  std::string rest(trim(std::string_view(message).substr(first.size())));
  text += "\n";
  while (units(rest) + units(prefix) > width) {
    const std::string line = prefix + rest;
    const std::string_view part = fitting(line, width);
    if (part.size() <= prefix.size()) break;
    text += std::string(part) + "\n";
    rest = std::string(trim(std::string_view(rest).substr(part.size() - prefix.size())));
  }
  return text + prefix + std::string(trim(rest));
}

// The line with its mark, cut to what a position message shows.
struct Excerpt {
  std::string line;
  std::size_t before = 0, marks = 0;  // cells
};

std::string with_blanks(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '\t')
      result += "    ";
    else
      result += c;
  }
  return result;
}

Excerpt excerpt_of(const ErrorPosition &at) {
  constexpr std::size_t kLine = 69, kSuffix = 8;
  std::string_view line = at.line_text;
  while (!line.empty() && is_blank(line.back())) line.remove_suffix(1);
  const std::size_t whole = units(line);
  const std::size_t start =
      std::min<std::size_t>(static_cast<std::size_t>(std::max(at.column, 1)) - 1, whole);
  const bool inside =
      at.end_line == at.line && static_cast<std::size_t>(at.end_column) <= whole + 1;
  const std::size_t length =
      inside ? static_cast<std::size_t>(std::max(at.end_column - at.column, 0)) : whole - start;
  const std::size_t from = byte_offset(line, start), to = byte_offset(line, start + length);
  const std::string before = with_blanks(line.substr(0, from)),
                    marked = with_blanks(line.substr(from, to - from)),
                    after = with_blanks(line.substr(to));
  Excerpt result{before + marked + after, units(before), units(marked)};
  const std::size_t total = units(result.line);
  if (total <= kLine) {
    result.marks = std::max<std::size_t>(result.marks, 1);
    return result;
  }
  std::size_t error = std::min(units(marked), kLine), suffix = std::min(units(after), kSuffix);
  if (error + suffix > kLine) suffix = kLine - error;
  const std::size_t prefix = std::min(units(before), kLine - error - suffix);
  suffix = std::min(units(after), kLine - error - prefix);
  const std::size_t first = byte_offset(result.line, units(before) - prefix);
  const std::size_t last = byte_offset(result.line, units(before) + error + suffix);
  std::string cut = result.line.substr(first, last - first);
  result.before = prefix;
  result.marks = std::max<std::size_t>(error, 1);
  if (prefix < units(before)) {
    cut = "… " + cut;
    result.before += 2;
  }
  if (units(before) + error + suffix < total) cut += " …";
  result.line = std::move(cut);
  return result;
}

std::string reason_of(const ErrorRecord &record) {
  if (record.exception->bag.find("WasThrownFromThrowStatement") != Shape::kMissing)
    return "Exception";
  if (record.position && !record.position->command.empty() && record.position->command_known)
    return record.position->command;
  if (!record.activity.empty()) return record.activity;
  if (record.position && record.position->line == 0 && !record.position->text.empty())
    return record.position->text;
  if (record.category != ErrorCategory::NotSpecified) return category_name(record.category);
  const std::string reason = record.category_reason();
  return reason.empty() ? "Error" : reason;
}

std::string message_of(const ErrorRecord &record) {
  if (!record.recommended_action.empty())
    return record.message() + "\n  Recommendation: " + record.recommended_action;
  if (!record.details_message.empty()) return record.details_message;
  const std::string &message = record.exception->message;
  if (record.category == ErrorCategory::ParserError) {
    const auto mark = message.find("~\n");
    if (mark != std::string::npos) {
      const std::string rest = message.substr(mark + 2);
      return rest.substr(0, rest.find("\n\n"));
    }
  }
  return message;
}

}  // namespace

std::string concise_view(const ErrorRecord &record, int width) {
  if (record.id == "NativeCommandErrorMessage" || record.id == "NativeCommandError")
    return record.exception->message + "\n";
  const ErrorPosition *at = record.position.get();
  const bool parse_error = record.category == ErrorCategory::ParserError;
  const bool placed = at != nullptr && at->line > 0;
  const bool in_module = placed && at->file.ends_with(".psm1");
  const bool show_line = placed && (parse_error || !at->file.empty() || at->line > 1) && !in_module;
  std::string text, prefix;
  if (show_line) {
    text = (at->file.empty() ? std::string() : at->file + ":" + std::to_string(at->line)) + "\n";
    const std::string number = std::to_string(at->line);
    const std::string header(number.size() > 4 ? number.size() - 4 : 0, ' ');
    const Excerpt excerpt = excerpt_of(*at);
    text += header + "Line |\n";
    text += std::string(number.size() < 4 ? 4 - number.size() : 0, ' ') + number + " |  " +
            excerpt.line + "\n";
    prefix = header + "     | ";
    text +=
        prefix + " " + std::string(excerpt.before, ' ') + std::string(excerpt.marks, '~') + "\n";
  }
  std::string message = prefix + message_of(record);
  const bool framed = (placed && !at->file.empty()) || parse_error;
  if (framed) {
    for (char &c : message)
      if (c == '\n' || c == '\t') c = ' ';
    message = broken(message, prefix, static_cast<std::size_t>(width));
  }
  text += message;
  return reason_of(record) + ": " + text + "\n";
}

std::string normal_view(const ErrorRecord &record) {
  std::string text;
  if (const ErrorPosition *at = record.position.get()) {
    const std::string &command = at->line == 0 && at->command.empty() ? at->text : at->command;
    if (!command.empty()) text = command + " : ";
  }
  text += record.message();
  const Value self(const_cast<ErrorRecord *>(&record));
  const std::string place =
      to_text(get_property(get_property(self, "InvocationInfo"), "PositionMessage"));
  if (!place.empty()) text += "\n" + place;
  return text + "\n+ CategoryInfo          : " + record.category_text() +
         "\n+ FullyQualifiedErrorId : " + record.id + "\n" +
         (record.remote ? "+ PSComputerName        : " + record.origin_computer + "\n" : "");
}

std::string error_view(const ErrorRecord &record, const Session &session, int width) {
  const std::string view = to_text(session.variable("ErrorView"));
  const bool of_program =
      record.id == "NativeCommandErrorMessage" || record.id == "NativeCommandError";
  if (psj::invariant::equals_ignore_case(view, "CategoryView"))
    return record.category_text() + "\n";
  if (psj::invariant::equals_ignore_case(view, "NormalView") && !of_program)
    return normal_view(record);
  return concise_view(record, width);
}

}  // namespace psjsh
