#pragma once

#include <string_view>

#include "psj.h"

namespace psj::remote {

// One script on another computer, as a connection sees it. All calls come from the connection's
// thread, `ended` as the last one, also when there never was a connection.
class RemoteRun {
 public:
  virtual ~RemoteRun() = default;
  virtual const psj_value &prepared() const = 0;
  // A failure: the run takes no more.
  virtual psj_status write(psj_stream stream, std::uint32_t flags, const psj_value &value) = 0;
  virtual void flush() = 0;
  virtual void state(psj_state state) = 0;  // never a finished one
  virtual void status_message(std::string_view text) = 0;
  virtual void ended(psj_state state, const psj_error *reason) = 0;
};

}  // namespace psj::remote
