#include "clixml/node.h"

#include <iterator>

namespace psj::clixml {
namespace {

// In the order of Tag.
constexpr std::string_view kElements[] = {
    "Nil", "B",  "C",  "SB", "By",  "I16",     "U16", "I32", "U32", "I64", "U64", "Sg",  "Db", "D",
    "S",   "DT", "TS", "G",  "URI", "Version", "XD",  "SBK", "BA",  "SS",  "PR",  "Obj", "Ref"};
static_assert(std::size(kElements) == static_cast<std::size_t>(Tag::Reference) + 1);

}  // namespace

std::string_view element_name(Tag tag) noexcept {
  return kElements[static_cast<std::size_t>(tag)];
}

bool tag_of(std::string_view element, Tag *tag) noexcept {
  for (std::size_t i = 0; i < std::size(kElements); ++i) {
    if (kElements[i] != element) continue;
    *tag = static_cast<Tag>(i);
    return true;
  }
  return false;
}

}  // namespace psj::clixml
