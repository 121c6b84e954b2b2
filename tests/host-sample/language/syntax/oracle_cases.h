#pragma once

#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "language/syntax/parser.h"

namespace psjsh {

// The recorded cases of one file below tests/oracle/, one JSON object a line.
inline std::vector<nlohmann::json> oracle_cases(const std::string &file) {
  std::ifstream in(std::string(PSJ_SOURCE_DIR) + "/tests/oracle/" + file);
  std::vector<nlohmann::json> cases;
  for (std::string line; std::getline(in, line);) cases.push_back(nlohmann::json::parse(line));
  return cases;
}

inline ParseResult parse_text(std::string text, std::string file = {}) {
  return parse(std::make_shared<const Source>(std::move(text), std::move(file)));
}

}  // namespace psjsh
