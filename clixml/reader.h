// Trees from CLIXML text. The text may come from anywhere: what is wrong with it is an answer, and
// depth and size have limits.
#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "clixml/node.h"

namespace psj::clixml {

struct Limits {
  std::size_t bytes = std::size_t{256} << 20;
  int depth = 500;  // elements within elements
};

struct Document {
  std::vector<Node> values;
  std::vector<std::string> streams;  // of each value: "Output", "Error" ...; empty: it does not say
  // Empty when the whole text was read; else what is wrong with it. The values before stay.
  std::string problem;
};

// References to type names are resolved, escapes undone, bytes decoded. Numbers and dates stay
// text: whoever makes values of them checks them. References to objects keep their number.
Document read(std::string_view text, const Limits &limits = {});

// Type names that elements of a document said, by their number.
struct KnownTypes {
  std::map<std::string, std::vector<std::string>> names;
  std::size_t bytes = 0;
};
// One element of a document whose elements before have said these; it adds its own. More of them
// than any document of PowerShell's has are a problem.
Document read_element(std::string_view text, KnownTypes &known, const Limits &limits = {});

}  // namespace psj::clixml
