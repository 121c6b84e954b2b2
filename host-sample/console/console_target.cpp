#include "console/console_target.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>

#include "bridge/plugin_host.h"
#include "console/error_view.h"
#include "console/job_screen.h"
#include "language/run/style.h"
#include "language/run/transcript.h"
#include "language/value/containers.h"
#include "language/value/convert.h"
#include "language/value/records.h"

namespace psjsh {
namespace {

constexpr const char *kReset = "\x1b[0m";

bool is_screen(int descriptor) {
  const char *term = std::getenv("TERM");
  return isatty(descriptor) != 0 && (term == nullptr || std::strcmp(term, "dumb") != 0);
}

}  // namespace

ConsoleTarget::ConsoleTarget(PluginHost &host, Session &session, int width, bool interactive)
    : host_(host),
      session_(session),
      width_(width),
      interactive_(interactive),
      progress_(is_screen(1) && is_screen(2)),
      screen_(is_screen(1)),
      error_screen_(is_screen(2)) {}

bool ConsoleTarget::colored(int descriptor) const {
  switch (output_rendering(session_.variable("PSStyle"))) {
    case Rendering::PlainText:
      return false;
    case Rendering::Ansi:
      return true;
    default:
      return descriptor == 1 ? screen_ : error_screen_;
  }
}

std::string ConsoleTarget::decorated(std::string_view text, int descriptor) const {
  const bool stays = text.find('\x1b') == std::string_view::npos || colored(descriptor);
  return stays ? std::string(text) : without_decoration(text);
}

int ConsoleTarget::measure() {
  winsize size{};
  if (isatty(1) && ioctl(1, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) width_ = size.ws_col;
  return width_;
}

void ConsoleTarget::write_styled(const char *setting, std::string_view text, int descriptor) {
  view_.erase();
  transcribe(text);
  std::string line = decorated(text, descriptor);
  if (colored(descriptor)) {
    // The style ends before the line does, so that no cell of the next line has it.
    const bool ended = line.ends_with('\n');
    if (ended) line.pop_back();
    line = style_text(session_.variable("PSStyle"), "Formatting", setting) + line + kReset +
           (ended ? "\n" : "");
  }
  if (descriptor == 1) return buffer_->append(line);
  flush();
  write_all_bytes(2, line);
}

ConsoleTarget::~ConsoleTarget() {
  flush();
}

void ConsoleTarget::flush() {
  buffer_->flush();
}

void ConsoleTarget::write_line(std::string_view line) {
  view_.erase();
  const std::string shown = decorated(line, 1) + '\n';
  transcribe(shown);
  buffer_->append(shown);
  at_line_start_ = true;
}

void ConsoleTarget::write_error_text(std::string_view text) {
  write_styled("Error", text, 2);
}

void ConsoleTarget::write_output(const Value &value) {
  // A $null within an array that comes as one object is an empty line.
  if (const auto *array = value.as<Array>();
      array != nullptr && std::any_of(array->items.begin(), array->items.end(),
                                      [](const Value &item) { return item.is_null(); })) {
    for (const Value &item : Values(array->items))
      write_output(item.is_null() ? Value(std::string_view()) : item);
    return;
  }
  if (value.is_string() && printer_ == nullptr) {
    write_line(value.text());
    return;
  }
  if (host_.format() == nullptr) {
    if (auto *error = value.as<ErrorRecord>())
      buffer_->append(error_view(*error, session_, width_));
    else if (!value.is_null())
      write_line(to_text(value));
    return;
  }
  if (printer_ == nullptr) {
    // The last cell of a console's line stays empty.
    const auto width = static_cast<std::uint32_t>(width_ - 1);
    PrintRequest request = print_request(session_, width, width);
    if (colored(1)) request.flags |= PSJ_PRINT_COLOR;
    if (isatty(1)) request.flags |= PSJ_PRINT_TERMINAL;
    printer_ = std::make_unique<FormatPrinter>(host_, request,
                                               [this](std::string_view line) { write_line(line); });
  }
  printer_->write(value);
}

void ConsoleTarget::write(Stream stream, const Value &record, bool host) {
  switch (stream) {
    case Stream::Output:
      return write_output(record);
    case Stream::Error:
      if (printer_ != nullptr) printer_->flush();
      if (auto *error = record.as<ErrorRecord>())
        write_error_text(error_view(*error, session_, width_));
      else if (record.is_string())
        write_error_text(record.text());
      return;
    case Stream::Progress:
      if (const auto *progress = record.as<Record>();
          progress != nullptr && progress_ && !(host && !interactive_)) {
        if (printer_ != nullptr) printer_->flush();
        if (!at_line_start_) write_line("");
        flush();
        const Value style = session_.variable("PSStyle");
        view_.set_style(colored(2) ? style_text(style, "Progress", "Style") : std::string());
        view_.update(*progress, measure());
      }
      return;
    case Stream::Information: {
      const auto *information = record.as<Record>();
      const Value data = information != nullptr ? information->get("MessageData") : record;
      const auto *message = data.as<Record>();
      std::string text = message != nullptr ? to_text(message->get("Message")) : to_text(data);
      if (message == nullptr || !to_bool(message->get("NoNewLine"))) text += "\n";
      write_host(text);
      return;
    }
    default: {
      const auto [setting, label] = stream == Stream::Warning   ? std::pair("Warning", "WARNING: ")
                                    : stream == Stream::Verbose ? std::pair("Verbose", "VERBOSE: ")
                                                                : std::pair("Debug", "DEBUG: ");
      if (printer_ != nullptr) printer_->flush();
      write_styled(setting, label + to_text(record) + "\n", 1);
    }
  }
}

void ConsoleTarget::write_host(std::string_view text) {
  if (printer_ != nullptr) printer_->flush();
  view_.erase();
  transcribe(text);
  buffer_->append(decorated(text, 1));
  if (!text.empty()) at_line_start_ = text.back() == '\n';
}

void ConsoleTarget::before_program() {
  view_.erase();
  if (printer_ != nullptr) printer_->flush();
  flush();
}

std::shared_ptr<HostScreen> ConsoleTarget::host_screen() {
  const bool decorates = colored(1);
  const auto style = [&](const char *setting) {
    if (!decorates) return JobScreen::Style{};
    return JobScreen::Style{style_text(session_.variable("PSStyle"), "Formatting", setting),
                            kReset};
  };
  return std::make_shared<JobScreen>(buffer_, !decorates, style("Warning"), style("Verbose"),
                                     style("Debug"));
}

void ConsoleTarget::finish() {
  if (printer_ != nullptr) printer_->end();
  printer_.reset();
  view_.clear();
  flush();
}

}  // namespace psjsh
