#pragma once

#include <string>
#include <string_view>

#include "plugin/value/status.h"

// The first words on a channel, one line of text each way, so that a login shell's own words before
// them, a program that is not the right one and versions that do not fit are told apart:
//     far:  PSJREMOTE worker OLDEST NEWEST HOST VERSION
//           PSJREMOTE pwsh                 there is a pwsh; a command's text may follow
//           PSJREMOTE none                 there is neither
//     near: PSJREMOTE near NUMBER HOST VERSION
namespace psj::remote {

inline constexpr unsigned kOldestProtocol = 1, kNewestProtocol = 1;

struct Greeting {
  enum class Side : unsigned char { kNothing, kWorker, kPwsh, kNone, kNear };
  Side side = Side::kNothing;
  unsigned oldest = 0, newest = 0;
  std::string host, version;  // of the program: "psjsh" "0.1.0"
};

// With its line ends.
std::string worker_greeting(std::string_view host, std::string_view version);
std::string near_greeting(unsigned protocol, std::string_view host, std::string_view version);
// kNothing: the line (without its end) is none.
Greeting parse_greeting(std::string_view line);
// The newest protocol that both sides speak, or why there is none. `host` is the near side's.
Result<unsigned> agree(const Greeting &far, std::string_view host);

}  // namespace psj::remote
