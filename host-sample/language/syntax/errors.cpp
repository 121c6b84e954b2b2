#include "errors.h"

#include <algorithm>

namespace psjsh {

namespace {

struct ErrorText {
  const char *id;
  std::string_view text;
};

constexpr ErrorText kErrorTexts[] = {
#define PSJSH_ERROR(id, text) {#id, text},
#include "error_texts.inc"
#undef PSJSH_ERROR
};

std::string fill(std::string_view pattern, std::string_view argument) {
  std::string text(pattern);
  for (size_t at = text.find("{0}"); at != std::string::npos;
       at = text.find("{0}", at + argument.size()))
    text.replace(at, 3, argument);
  return text;
}

}  // namespace

void ErrorList::add(ErrorId id, Extent extent, std::string_view argument, bool incomplete) {
  const ErrorText &text = kErrorTexts[static_cast<size_t>(id)];
  const uint64_t place = (uint64_t{extent.start} << 32) | extent.end;
  if (!seen_[static_cast<size_t>(id)].insert(place).second) return;
  errors_.push_back({text.id, extent, fill(text.text, argument), incomplete});
}

bool ParseResult::incomplete() const {
  return std::any_of(errors.begin(), errors.end(),
                     [](const ParseError &error) { return error.incomplete; });
}

}  // namespace psjsh
