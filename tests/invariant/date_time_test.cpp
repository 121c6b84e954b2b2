#include "invariant/date_time.h"

#include <stdlib.h>
#include <boost/test/unit_test.hpp>

#include "invariant/date_time_text.h"

using namespace psj::invariant;

namespace {

struct ZoneUtc {
  ZoneUtc() { setenv("TZ", "UTC", 1); }
};

DateTime at(std::string_view text) {
  return parse_date_time(text).value;
}

std::string with(std::string_view format, DateTime value) {
  std::string out;
  return format_date_time(out, value, format) ? out : "refused";
}

std::string read(std::string_view text) {
  const DateTimeParse result = parse_date_time(text);
  return result ? with("s", result.value) : result.message;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(date_time, *boost::unit_test::fixture<ZoneUtc>())

BOOST_AUTO_TEST_CASE(calendar_parts_are_those_of_dotnet) {
  const DateTime d = at("2024-02-29 01:02:03.004");
  BOOST_TEST(d.ticks() == 638447653230040000);
  BOOST_TEST(d.day_of_year() == 60);
  BOOST_TEST(day_name(d.day_of_week()) == std::string("Thursday"));
  BOOST_TEST(d.millisecond() == 4);
  BOOST_TEST(DateTime().year() == 1);
  BOOST_TEST(DateTime(DateTime::kMaxTicks).year() == 9999);
}

BOOST_AUTO_TEST_CASE(months_are_added_to_the_last_day_that_exists) {
  BOOST_TEST(with("s", at("2024-01-31").plus_months(1).value) == "2024-02-29T00:00:00");
  BOOST_TEST(with("s", at("2024-02-29").plus_years(1).value) == "2025-02-28T00:00:00");
  BOOST_TEST(with("d", at("2024-01-31").plus_units(-31, kTicksPerDay).value) == "12/31/2023");
  BOOST_TEST((DateTime().plus_units(-1, kTicksPerDay).status == ParseStatus::overflow));
}

BOOST_AUTO_TEST_CASE(standard_formats_print_as_recorded) {
  const DateTime d = at("2024-03-05 14:07:09.045");
  BOOST_TEST(with("d", d) == "03/05/2024");
  BOOST_TEST(with("D", d) == "Tuesday, 05 March 2024");
  BOOST_TEST(with("F", d) == "Tuesday, 05 March 2024 14:07:09");
  BOOST_TEST(with("g", d) == "03/05/2024 14:07");
  BOOST_TEST(with("M", d) == "March 05");
  BOOST_TEST(with("Y", d) == "2024 March");
  BOOST_TEST(with("u", d) == "2024-03-05 14:07:09Z");
  BOOST_TEST(with("o", d) == "2024-03-05T14:07:09.0450000");
  BOOST_TEST(with("o", d.with_kind(DateTimeKind::utc)) == "2024-03-05T14:07:09.0450000Z");
  BOOST_TEST(with("o", d.with_kind(DateTimeKind::local)) == "2024-03-05T14:07:09.0450000+00:00");
  BOOST_TEST(with("R", d) == "Tue, 05 Mar 2024 14:07:09 GMT");
  BOOST_TEST(with("q", d) == "refused");
  BOOST_TEST(text_of(d) == "03/05/2024 14:07:09");
}

BOOST_AUTO_TEST_CASE(custom_formats_print_as_recorded) {
  const DateTime d = at("2024-03-05 14:07:09.045");
  BOOST_TEST(with("hh:mm tt", d) == "02:07 PM");
  BOOST_TEST(with("M/d/yy", d) == "3/5/24");
  BOOST_TEST(with("HH:mm:ss.fff", d) == "14:07:09.045");
  BOOST_TEST(with("%h", d) == "2");
  BOOST_TEST(with("zzz", d) == "+00:00");
  BOOST_TEST(with("yyyy-MM-ddTHH:mm:ssK", d) == "2024-03-05T14:07:09");
  BOOST_TEST(with("\"day\" d", d) == "day 5");
  BOOST_TEST(with("gg", d) == "A.D.");
  BOOST_TEST(with("FFF", d) == "045");
  BOOST_TEST(with("ss.FFF", at("2024-03-05 14:07:09")) == "09");
}

BOOST_AUTO_TEST_CASE(dates_are_read_as_people_write_them) {
  BOOST_TEST(read("2024-01-31") == "2024-01-31T00:00:00");
  BOOST_TEST(read("01/31/2024") == "2024-01-31T00:00:00");
  BOOST_TEST(read("1/5/49") == "2049-01-05T00:00:00");
  BOOST_TEST(read("3 Feb 2024") == "2024-02-03T00:00:00");
  BOOST_TEST(read("February 3, 2024 4:05 PM") == "2024-02-03T16:05:00");
  BOOST_TEST(read("Wednesday, 31 January 2024 10:20:30") == "2024-01-31T10:20:30");
  BOOST_TEST(read("2024-02-03T04:05:06Z") == "2024-02-03T04:05:06");
  BOOST_TEST(read("2024-02-03T04:05:06+02:00") == "2024-02-03T02:05:06");
  BOOST_TEST(read("Tue, 05 Mar 2024 14:07:09 GMT") == "2024-03-05T14:07:09");
  BOOST_TEST(read("Jan 2024") == "2024-01-01T00:00:00");
  BOOST_TEST(read("2024-05") == "2024-05-01T00:00:00");
  BOOST_TEST((at("2024-02-03T04:05:06Z").kind() == DateTimeKind::local));
  BOOST_TEST((at("2024-02-03").kind() == DateTimeKind::unspecified));
}

BOOST_AUTO_TEST_CASE(what_is_no_date_says_why) {
  BOOST_TEST(read("abc") ==
             "The string 'abc' was not recognized as a valid DateTime. There is an "
             "unknown word starting at index '0'.");
  BOOST_TEST(read("") == "String '' was not recognized as a valid DateTime.");
  BOOST_TEST(read("5") == "String '5' was not recognized as a valid DateTime.");
  BOOST_TEST(read("13/13/2024") == "String '13/13/2024' was not recognized as a valid DateTime.");
}

BOOST_AUTO_TEST_CASE(exact_parsing_follows_its_format) {
  const auto parse = [](std::string_view text, std::string_view format) {
    const DateTimeParse result = parse_date_time_exact(text, format);
    return result ? with("o", result.value) : result.message;
  };
  BOOST_TEST(parse("31.01.2024", "dd.MM.yyyy") == "2024-01-31T00:00:00.0000000");
  BOOST_TEST(parse("20240131T101112", "yyyyMMdd'T'HHmmss") == "2024-01-31T10:11:12.0000000");
  BOOST_TEST(parse("Feb 3 2024 5:06 PM", "MMM d yyyy h:mm tt") == "2024-02-03T17:06:00.0000000");
  BOOST_TEST(parse("x", "dd.MM.yyyy") == "String 'x' was not recognized as a valid DateTime.");
}

BOOST_AUTO_TEST_CASE(unix_formats_print_as_recorded) {
  const DateTime d = at("2024-02-03 14:05:06");
  BOOST_TEST(format_unix(d, "%Y-%m-%d %A %B %a %b %e %j") ==
             "2024-02-03 Saturday February Sat Feb  3 034");
  BOOST_TEST(format_unix(d, "%U %V %u %w %y %C %D %F %T %R %r") ==
             "4 05 6 6 24 20 02/03/24 2024-02-03 14:05:06 14:05 02:05:06 PM");
  BOOST_TEST(format_unix(d, "%l|%k|%%|%s|%c|%G|%g|%W") ==
             " 2|14|%|1706969106|Sat 03 Feb 2024 14:05:06|2024|24|4");
}

BOOST_AUTO_TEST_CASE(local_time_follows_the_zone) {
  setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3", 1);
  tzset();
  const DateTime utc = DateTime::from_parts(2024, 7, 1, 10, 0, 0, 0, DateTimeKind::utc).value;
  BOOST_TEST(with("s", utc.to_local()) == "2024-07-01T12:00:00");
  BOOST_TEST(with("s", utc.to_local().to_utc()) == "2024-07-01T10:00:00");
  BOOST_TEST(with("zzz", at("2024-01-01")) == "+01:00");
  setenv("TZ", "UTC", 1);
  tzset();
}

BOOST_AUTO_TEST_SUITE_END()
