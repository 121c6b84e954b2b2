// The screen of a session: objects through the plugin's formatter, the other streams as
// PowerShell's console shows them.
#pragma once
#include <memory>
#include <string>
#include <string_view>

#include "bridge/formatter.h"
#include "console/progress_view.h"
#include "console/screen_buffer.h"
#include "language/run/host_screen.h"
#include "language/run/session.h"

namespace psjsh {

class PluginHost;

class ConsoleTarget final : public StreamTarget, public ScreenOwner {
 public:
  // `host` may have no plugin: objects are then written as plain text.
  // Not `interactive`: what is for a user only (how far a wait is) is not shown.
  ConsoleTarget(PluginHost &host, Session &session, int width, bool interactive);
  ~ConsoleTarget() override;
  void write(Stream stream, const Value &record, bool host) override;
  void write_host(std::string_view text) override;
  bool has_screen() const override { return true; }
  void before_program() override;
  std::shared_ptr<HostScreen> host_screen() override;
  // The user ended a line on the terminal.
  void line_ended() { at_line_start_ = true; }
  // End of one command line: tables are closed.
  void finish();
  // The screen's width now; the size of a terminal may have changed.
  int measure();

 private:
  void write_output(const Value &value);
  void write_line(std::string_view line);
  void write_error_text(std::string_view text);
  void write_styled(const char *setting, std::string_view text, int descriptor);
  void flush();
  bool colored(int descriptor) const;
  // As $PSStyle.OutputRendering has it: with its escape sequences, or without.
  std::string decorated(std::string_view text, int descriptor) const;

  PluginHost &host_;
  Session &session_;
  std::unique_ptr<FormatPrinter> printer_;
  const std::shared_ptr<ScreenBuffer> buffer_ = std::make_shared<ScreenBuffer>(1);
  int width_;
  const bool interactive_;
  // Terminals that understand escape sequences; colours also need $PSStyle to allow them.
  const bool progress_, screen_, error_screen_;
  ProgressView view_{2};
  bool at_line_start_ = true;  // of the terminal, as far as this target wrote to it
};

}  // namespace psjsh
