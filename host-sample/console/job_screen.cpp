#include "console/job_screen.h"

#include <utility>

#include "language/run/style.h"

namespace psjsh {

JobScreen::JobScreen(std::shared_ptr<ScreenBuffer> buffer, bool plain, Style warning, Style verbose,
                     Style debug)
    : buffer_(std::move(buffer)),
      plain_(plain),
      warning_(std::move(warning)),
      verbose_(std::move(verbose)),
      debug_(std::move(debug)) {}

void JobScreen::show(Stream stream, std::string_view text) {
  switch (stream) {
    case Stream::Warning:
      return show_message("WARNING: ", warning_, text);
    case Stream::Verbose:
      return show_message("VERBOSE: ", verbose_, text);
    case Stream::Debug:
      return show_message("DEBUG: ", debug_, text);
    default:
      return buffer_->append(plain_ ? without_decoration(text) : std::string(text));
  }
}

void JobScreen::show_message(std::string_view label, const Style &style, std::string_view text) {
  std::string line = style.begin + std::string(label);
  line += plain_ ? without_decoration(text) : std::string(text);
  buffer_->append(line + style.end + "\n");
}

}  // namespace psjsh
