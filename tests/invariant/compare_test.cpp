#include "invariant/compare.h"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <string>
#include <vector>

#include "invariant/collation.h"

using namespace psj::invariant;
using namespace std::string_literals;

BOOST_AUTO_TEST_SUITE(compare)

BOOST_AUTO_TEST_CASE(culture_order_is_that_of_the_recorded_sort) {
  std::vector<std::string> texts = {"a-b", "ab", "a_b", "a b", "aB", "1", "10", "2", "_", "-"};
  std::stable_sort(texts.begin(), texts.end(),
                   [](const auto &a, const auto &b) { return compare_culture(a, b, true) < 0; });
  const std::vector<std::string> expected = {"_",   "-",   "1",   "10", "2",
                                             "a b", "a_b", "a-b", "ab", "aB"};
  BOOST_TEST(texts == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(the_fast_way_agrees_with_icu_on_every_pair_of_ascii) {
  for (int x = 0x20; x < 0x7F; ++x)
    for (int y = 0x20; y < 0x7F; ++y) {
      const std::string a{static_cast<char>(x), 'a'}, b{static_cast<char>(y), 'A'};
      for (const bool ignore_case : {false, true}) {
        const int icu = compare_collated(a, b, ignore_case);
        const int own = compare_culture(a, b, ignore_case);
        BOOST_REQUIRE_MESSAGE((icu < 0) == (own < 0) && (icu > 0) == (own > 0), a << " " << b);
      }
    }
}

BOOST_AUTO_TEST_CASE(small_letters_come_before_capitals) {
  BOOST_TEST(compare_culture("a", "A", false) < 0);
  BOOST_TEST(compare_culture("a", "A", true) == 0);
  BOOST_TEST(compare_culture("A", "b", false) < 0);
}

BOOST_AUTO_TEST_CASE(equality_is_linguistic) {
  BOOST_TEST(!equals_culture("stra\u00DFe", "strasse", true));
  BOOST_TEST(equals_culture("\u00E9", "e\u0301", true));
  BOOST_TEST(equals_culture("\u00C4", "\u00E4", true));
  BOOST_TEST(equals_culture("a\0"s, "a", true));
  BOOST_TEST(!equals_culture("\u0130", "i", true));
  BOOST_TEST(equals_culture("\u0663", "3", true));
  BOOST_TEST(compare_culture("\u00E9", "f", true) < 0);
}

BOOST_AUTO_TEST_CASE(ordinal_comparison_ignores_case_beyond_ascii_too) {
  BOOST_TEST(equals_ignore_case("\u00C4b", "\u00E4B"));
  BOOST_TEST(hash_ignore_case("\u00C4b") == hash_ignore_case("\u00E4B"));
  BOOST_TEST(compare_ordinal_ignore_case("_", "a") > 0);
  BOOST_TEST(compare_ordinal("a", "B") > 0);
  BOOST_TEST(compare_ordinal("\U0001F600", "\uFF5E") < 0);
}

BOOST_AUTO_TEST_SUITE_END()
