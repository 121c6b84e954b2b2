#include "invariant/time_span.h"

#include <boost/test/unit_test.hpp>

using namespace psj::invariant;

namespace {

std::string with(std::string_view format, TimeSpan value) {
  std::string out;
  return format_time_span(out, value, format) ? out : "refused";
}

std::string read(std::string_view text) {
  const auto result = parse_time_span(text);
  if (result) return text_of(result.value);
  return result.status == ParseStatus::overflow ? "overflow" : "format";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(time_span)

BOOST_AUTO_TEST_CASE(spans_format_as_recorded) {
  const TimeSpan t = parse_time_span("1.02:03:04.567").value;
  BOOST_TEST(with("c", t) == "1.02:03:04.5670000");
  BOOST_TEST(with("g", t) == "1:2:03:04.567");
  BOOST_TEST(with("G", t) == "1:02:03:04.5670000");
  BOOST_TEST(with("hh\\:mm\\:ss", t) == "02:03:04");
  BOOST_TEST(with("%h", t) == "2");
  BOOST_TEST(with("d\\.hh", t) == "1.02");
  BOOST_TEST(with("h\\:m\\:s\\.ff", t) == "2:3:4.56");
  BOOST_TEST(with("hh:mm", t) == "refused");
  BOOST_TEST(text_of(TimeSpan{-5}) == "-00:00:00.0000005");
}

BOOST_AUTO_TEST_CASE(spans_are_read) {
  BOOST_TEST(read("10") == "10.00:00:00");
  BOOST_TEST(read("1:2:3") == "01:02:03");
  BOOST_TEST(read("0:0:0.5") == "00:00:00.5000000");
  BOOST_TEST(read("-1.2:3") == "-1.02:03:00");
  BOOST_TEST(read("1:2:3:4.5") == "1.02:03:04.5000000");
}

BOOST_AUTO_TEST_CASE(what_is_no_span_is_refused) {
  BOOST_TEST(read("abc") == "format");
  BOOST_TEST(read("") == "format");
  BOOST_TEST(read("2.5") == "format");
  BOOST_TEST(read("1:60") == "overflow");
}

BOOST_AUTO_TEST_CASE(parts_and_totals_agree) {
  const TimeSpan t = TimeSpan::from_parts(1, 2, 3, 4, 5).value;
  BOOST_TEST(t.ticks == 937840050000);
  BOOST_TEST(t.hours() == 2);
  BOOST_TEST(t.total(kTicksPerMinute) == 1563.06675);
  BOOST_TEST(text_of(TimeSpan::from_units(1.5, kTicksPerMinute).value) == "00:01:30");
  BOOST_TEST((TimeSpan::from_units(1e20, 1).status == ParseStatus::overflow));
}

BOOST_AUTO_TEST_SUITE_END()
