#include "recorded.h"

#include <boost/test/unit_test.hpp>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>

namespace psj::format_test {

std::string recorded(std::string_view name) {
  static std::map<std::string, std::string, std::less<>> texts;
  if (texts.empty())
    for (const char *file : {"implicit", "format-table", "format-list", "format-wide",
                             "format-custom", "out-string", "values", "widths"}) {
      std::ifstream lines(std::string(PSJ_SOURCE_DIR "/tests/oracle/format/") + file + ".jsonl");
      for (std::string line; std::getline(lines, line);) {
        const auto one = nlohmann::json::parse(line);
        texts[one["name"]] = one["stdout"];
      }
    }
  const auto found = texts.find(name);
  BOOST_TEST((found != texts.end()), "no case " << name);
  return found == texts.end() ? std::string() : found->second;
}

}  // namespace psj::format_test
