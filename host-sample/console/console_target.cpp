#include "console/console_target.h"

#include "bridge/plugin_host.h"
#include "console/error_view.h"
#include "language/value/convert.h"
#include "language/value/records.h"

namespace psjsh {
ConsoleTarget::ConsoleTarget(PluginHost &host, Session &session, int width)
    : host_(host), session_(session), width_(width) {}

ConsoleTarget::~ConsoleTarget() {
  flush();
}

void ConsoleTarget::flush() {
  buffer_.flush();
}

void ConsoleTarget::write_line(std::string_view line) {
  buffer_.append(std::string(line) + '\n');
}

void ConsoleTarget::write_error_text(std::string_view text) {
  flush();
  write_all_bytes(2, text);
}

void ConsoleTarget::write_output(const Value &value) {
  if (value.is_string() && printer_ == nullptr) {
    write_line(value.text());
    return;
  }
  if (host_.format() == nullptr) {
    if (auto *error = value.as<ErrorRecord>())
      buffer_.append(concise_view(*error, width_));
    else if (!value.is_null())
      write_line(to_text(value));
    return;
  }
  if (printer_ == nullptr) {
    PrintRequest request;
    // The last cell of a console's line stays empty.
    request.width = request.list_width = static_cast<std::uint32_t>(width_ - 1);
    const Value limit = session_.variable("FormatEnumerationLimit");
    if (limit.is_int32()) request.enumeration_limit = static_cast<int>(limit.bits());
    printer_ = std::make_unique<FormatPrinter>(host_, request,
                                               [this](std::string_view line) { write_line(line); });
  }
  printer_->write(value);
}

void ConsoleTarget::write(Stream stream, const Value &record, bool) {
  switch (stream) {
    case Stream::Output:
      return write_output(record);
    case Stream::Error:
      if (printer_ != nullptr) printer_->flush();
      if (auto *error = record.as<ErrorRecord>()) write_error_text(concise_view(*error, width_));
      return;
    case Stream::Progress:
      return;
    case Stream::Information: {
      const auto *information = record.as<Record>();
      const Value data = information != nullptr ? information->get("MessageData") : record;
      const auto *message = data.as<Record>();
      if (printer_ != nullptr) printer_->flush();
      buffer_.append(message != nullptr ? to_text(message->get("Message")) : to_text(data));
      if (message == nullptr || !to_bool(message->get("NoNewLine"))) buffer_.append("\n");
      return;
    }
    default: {
      const char *label = stream == Stream::Warning   ? "WARNING: "
                          : stream == Stream::Verbose ? "VERBOSE: "
                                                      : "DEBUG: ";
      if (printer_ != nullptr) printer_->flush();
      write_line(label + to_text(record));
    }
  }
}

void ConsoleTarget::write_host(std::string_view text) {
  if (printer_ != nullptr) printer_->flush();
  buffer_.append(text);
}

void ConsoleTarget::before_program() {
  if (printer_ != nullptr) printer_->flush();
  flush();
}

void ConsoleTarget::finish() {
  if (printer_ != nullptr) printer_->end();
  printer_.reset();
  flush();
}

}  // namespace psjsh
