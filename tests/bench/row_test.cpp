#include "row.h"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "measure.h"

using psj::bench::Row;

BOOST_AUTO_TEST_CASE(excess_says_how_much_worse_than_the_target_a_row_is) {
  BOOST_TEST((Row{"time", "ms", 12, 10, 0}).excess() == 1.2);
  BOOST_TEST((Row{"rate", "M/s", 4, 8, 0, true}).excess() == 2.0);
  BOOST_TEST((Row{"no target", "ms", 12}).excess() == 0.0);
}

BOOST_AUTO_TEST_CASE(distance_says_how_far_from_the_limit_a_row_is) {
  BOOST_TEST((Row{"time", "ms", 12, 10, 0, false, 3}).distance() == 4.0);
  BOOST_TEST((Row{"rate", "M/s", 4, 8, 0, true, 6}).distance() == 1.5);
  BOOST_TEST((Row{"no limit", "ms", 12}).distance() == 0.0);
}

BOOST_AUTO_TEST_CASE(table_shows_limit_target_gain_and_verdict) {
  const std::string table = psj::bench::as_table(
      {{"start", "ms", 4, 10, 200, false, 1, "an empty program"}, {"rate", "M/s", 4, 8, 2, true}});
  for (const char *part : {"4.00 ms", "1.00 ms", "4.0x", "<= 10.0 ms", "200 ms", "50x", "reached",
                           "an empty program", ">= 8.00 M/s", "2.0x", "missed by 2.00"})
    BOOST_TEST(table.find(part) != std::string::npos, part);
}

BOOST_AUTO_TEST_CASE(json_is_a_list_of_figures_with_null_for_what_there_is_not) {
  const auto list = nlohmann::json::parse(psj::bench::as_json(
      {{"a \"quoted\" row", "ms", 4}, {"rate", "M/s", 4, 8, 2, true, 16, "ring"}}));
  BOOST_REQUIRE(list.size() == 2u);
  BOOST_TEST(list[0]["name"] == "a \"quoted\" row");
  BOOST_TEST(list[0]["target"].is_null());
  BOOST_TEST(list[0]["limit"].is_null());
  BOOST_TEST(list[0]["met"] == true);
  BOOST_TEST(list[1]["limit"] == 16);
  BOOST_TEST(list[1]["target"] == 8);
  BOOST_TEST(list[1]["met"] == false);
}

BOOST_AUTO_TEST_CASE(median_is_the_middle_of_the_samples) {
  double next = 0;
  BOOST_TEST(psj::bench::median("counting", 5, [&] { return ++next * 10; }) == 30);
}

BOOST_AUTO_TEST_CASE(a_measurement_that_fails_says_so) {
  BOOST_CHECK_THROW(
      psj::bench::median("failing", 5, []() -> double { throw std::runtime_error("no pipe"); }),
      std::runtime_error);
}
