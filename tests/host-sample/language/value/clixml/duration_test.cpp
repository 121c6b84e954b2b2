#include "language/value/clixml/duration.h"

#include <boost/test/unit_test.hpp>

using psj::invariant::TimeSpan;
using psjsh::duration_text;
using psjsh::parse_duration;

BOOST_AUTO_TEST_SUITE(duration)

BOOST_AUTO_TEST_CASE(every_span_comes_back) {
  for (const std::int64_t ticks :
       {std::int64_t{0}, std::int64_t{1}, std::int64_t{-15000000}, std::int64_t{864000000000},
        std::int64_t{937840050000}, INT64_MAX, INT64_MIN}) {
    TimeSpan back;
    BOOST_TEST(parse_duration(duration_text(TimeSpan{ticks}), &back), ticks);
    BOOST_TEST(back.ticks == ticks);
  }
  BOOST_TEST(duration_text(TimeSpan{937840050000}) == "P1DT2H3M4.005S");
  BOOST_TEST(duration_text(TimeSpan{0}) == "PT0S");
}

BOOST_AUTO_TEST_CASE(what_is_no_duration_is_refused) {
  for (const char *text : {"", "P", "PT", "5M", "P1H", "PT1D", "PT1.5M", "P1", "PT1S1M",
                           "P99999999999999999999D", "P99999999999D"}) {
    TimeSpan span;
    BOOST_TEST(!parse_duration(text, &span), text);
  }
}

BOOST_AUTO_TEST_SUITE_END()
