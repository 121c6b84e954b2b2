// The screen behind a $Host, for runs on other threads: what Start-ThreadJob -StreamingHost names.
#pragma once
#include <memory>
#include <string_view>

#include "language/run/session.h"

namespace psjsh {

class HostScreen {
 public:
  virtual ~HostScreen() = default;
  // Warning, Verbose and Debug: a message, shown as the console shows that stream. Information:
  // text as it stands. [any thread]
  virtual void show(Stream stream, std::string_view text) = 0;
};

// A target that has such a screen inherits from this, too.
class ScreenOwner {
 public:
  virtual ~ScreenOwner() = default;
  // Stays valid when the target is gone; may be null. For the thread of the target's session.
  virtual std::shared_ptr<HostScreen> host_screen() = 0;
};

// Of a $Host object; null for another value, and for a host that shows nothing.
std::shared_ptr<HostScreen> screen_of_host(const Value &host);

}  // namespace psjsh
