#include <boost/test/unit_test.hpp>
#include <cstdio>

#include "oracle_cases.h"
#include "tree_dump.h"

using namespace psjsh;

BOOST_AUTO_TEST_CASE(trees_are_those_of_powershell) {
  size_t trees = 0;
  size_t same = 0;
  for (const nlohmann::json &recorded : oracle_cases("language/tokens.jsonl")) {
    const ParseResult result = parse_text(recorded["source"]);
    const std::string found = dump_tree(*result.tree);
    const std::string expected = recorded["ast"];
    ++trees;
    same += found == expected;
    BOOST_TEST(found == expected,
               recorded["name"] << "\nexpected " << expected << "\nfound    " << found);
  }
  std::printf("parser: %zu of %zu trees\n", same, trees);
  BOOST_TEST(trees == 266u);
}
