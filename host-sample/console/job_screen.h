// The console's screen for jobs that run on other threads of this process.
#pragma once
#include <string>

#include "console/screen_buffer.h"
#include "language/run/host_screen.h"

namespace psjsh {

class JobScreen final : public HostScreen {
 public:
  // How a line of a stream is decorated; both empty: not at all.
  struct Style {
    std::string begin, end;
  };
  // `plain`: escape sequences are taken out of what jobs write.
  JobScreen(std::shared_ptr<ScreenBuffer> buffer, bool plain, Style warning, Style verbose,
            Style debug);
  void show(Stream stream, std::string_view text) override;

 private:
  void show_message(std::string_view label, const Style &style, std::string_view text);

  const std::shared_ptr<ScreenBuffer> buffer_;
  const bool plain_;
  const Style warning_, verbose_, debug_;
};

}  // namespace psjsh
