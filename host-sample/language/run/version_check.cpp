#include "language/run/version_check.h"

#include <charconv>
#include <vector>

namespace psjsh {
namespace {

// The numbers between the dots; empty for what is no version.
std::vector<int> parts_of(std::string_view text) {
  std::vector<int> parts;
  while (true) {
    int number = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (failed != std::errc() || number < 0) return {};
    parts.push_back(number);
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    if (text.empty()) return parts;
    if (text[0] != '.' || parts.size() == 4) return {};
    text.remove_prefix(1);
  }
}

int last_minor(int major) {
  switch (major) {
    case 1:
    case 2:
    case 3:
    case 4:
      return 0;
    case 5:
      return 1;
    case 6:
      return 2;
    case 7:
      return 6;
    default:
      return -1;
  }
}

}  // namespace

bool is_known_version(std::string_view version) {
  const std::vector<int> parts = parts_of(version);
  return !parts.empty() && (parts.size() == 1 ? 0 : parts[1]) <= last_minor(parts[0]);
}

bool is_newer_version(std::string_view version, std::string_view than) {
  return parts_of(version) > parts_of(than);
}

bool is_compatible_version(std::string_view version) {
  if (!is_known_version(version)) return false;
  const std::vector<int> wanted = parts_of(version), own = parts_of(kOwnVersion);
  return wanted[0] != own[0] || wanted <= own;
}

}  // namespace psjsh
