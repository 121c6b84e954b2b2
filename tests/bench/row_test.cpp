#include "row.h"

#include <boost/test/unit_test.hpp>

using psj::bench::Row;

BOOST_AUTO_TEST_CASE(excess_says_how_much_worse_than_the_target_a_row_is) {
  BOOST_TEST((Row{"time", "ms", 12, 10, 0}).excess() == 1.2);
  BOOST_TEST((Row{"rate", "M/s", 4, 8, 0, true}).excess() == 2.0);
  BOOST_TEST((Row{"no target", "ms", 12}).excess() == 0.0);
}

BOOST_AUTO_TEST_CASE(table_shows_target_gain_and_verdict) {
  const std::string table =
      psj::bench::as_table({{"start", "ms", 4, 10, 200}, {"rate", "M/s", 4, 8, 2, true}});
  BOOST_TEST(
      table ==
      "                                                       measured         target     "
      "PowerShell    gain  \n"
      "start                                                   4.00 ms     <= 10.0 ms         "
      "200 ms     50x  reached\n"
      "rate                                                   4.00 M/s    >= 8.00 M/s       "
      "2.00 M/s    2.0x  missed by 2.00\n");
}

BOOST_AUTO_TEST_CASE(json_leaves_out_no_row_and_invents_no_figure) {
  const std::string json = psj::bench::as_json({{"a \"quoted\" row", "ms", 4}});
  BOOST_TEST(json.find("\"a \\\"quoted\\\" row\"") != std::string::npos);
  BOOST_TEST(json.find("target") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(median_is_the_middle_of_the_samples) {
  double next = 0;
  BOOST_TEST(psj::bench::median(5, [&] { return ++next * 10; }) == 30);
}
