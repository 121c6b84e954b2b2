#pragma once

#include <compare>
#include <string>
#include <string_view>

namespace psj::invariant {

// System.Version; a part that was not given is -1 and smaller than 0.
struct Version {
  int major = 0;
  int minor = 0;
  int build = -1;
  int revision = -1;

  friend auto operator<=>(const Version &, const Version &) = default;
};

std::string text_of(const Version &value);

struct VersionParse {
  Version value;
  std::string message;  // .NET's words; empty when the text is a version
  explicit operator bool() const { return message.empty(); }
};
VersionParse parse_version(std::string_view text);

}  // namespace psj::invariant
