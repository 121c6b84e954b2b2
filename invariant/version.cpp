#include "invariant/version.h"

#include <cstdint>
#include <limits>

#include "invariant/number_parse.h"
#include "invariant/number_text.h"

namespace psj::invariant {

namespace {

VersionParse failed(std::string message) {
  return {{}, std::move(message)};
}

}  // namespace

std::string text_of(const Version &value) {
  std::string out;
  append_text(out, static_cast<std::int64_t>(value.major));
  for (const int part : {value.minor, value.build, value.revision}) {
    if (part < 0) break;
    out.push_back('.');
    append_text(out, static_cast<std::int64_t>(part));
  }
  return out;
}

VersionParse parse_version(std::string_view text) {
  int parts[4] = {0, 0, -1, -1};
  const char *names[4] = {"major", "minor", "build", "revision"};
  int count = 0;
  for (bool more = true; more; ++count) {
    if (count == 4) break;
    const std::size_t dot = text.find('.');
    more = dot != std::string_view::npos;
    const auto number = parse_signed(text.substr(0, dot), 32, kInteger);
    // A missing minor part is found before the major one is read.
    if (count == 0 && !more)
      return failed("Version string portion was too short or too long. (Parameter 'input')");
    if (number.status == ParseStatus::format)
      return failed("The input string '" + std::string(text.substr(0, dot)) +
                    "' was not in a correct format.");
    if (number.status == ParseStatus::overflow)
      return failed("Value was either too large or too small for an Int32.");
    if (number.value < 0)
      return failed(std::string("Version's parameters must be greater than or equal to zero. "
                                "(Parameter '") +
                    names[count] + "')");
    parts[count] = static_cast<int>(number.value);
    text.remove_prefix(more ? dot + 1 : text.size());
    if (count == 3 && more)
      return failed("Version string portion was too short or too long. (Parameter 'input')");
  }
  return {{parts[0], parts[1], parts[2], parts[3]}, ""};
}

}  // namespace psj::invariant
