#include <boost/test/unit_test.hpp>

#include "language/value/members.h"
#include "language/value/operators.h"
#include "shown.h"

using namespace psjsh;

namespace {
Value semver(const char *text) {
  return convert_to(Value(text), TypeId::SemanticVersion);
}
Value moment(const char *text) {
  return convert_to(Value(text), TypeId::DateTimeOffset);
}
}  // namespace

BOOST_AUTO_TEST_SUITE(moments)

BOOST_AUTO_TEST_CASE(a_preview_stands_below_its_release) {
  BOOST_TEST(compare_values(semver("7.6.5-rc.1"), Value("7.6.5")) < 0);
  BOOST_TEST(compare_values(semver("1.0.0-rc.2"), semver("1.0.0-rc.10")) < 0);
  BOOST_TEST(to_text(semver("7.6")) == "7.6.0");
  BOOST_TEST(error_of([] { semver("7.x"); }).find("Input string was not in a correct format.") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(moments_compare_by_their_utc_time) {
  BOOST_TEST(equals(moment("2024-01-31T10:00:00+02:00"), moment("2024-01-31T08:00:00+00:00")));
  BOOST_TEST(to_text(moment("2024-01-31T10:00:00+02:00")) == "01/31/2024 10:00:00 +02:00");
  BOOST_TEST(get_property(moment("2024-01-31T10:00:00+02:00"), "TotalOffsetMinutes").bits() == 120);
}

BOOST_AUTO_TEST_SUITE_END()
