#include "invariant/number_format.h"

#include <boost/test/unit_test.hpp>

#include "invariant/big_integer.h"
#include "invariant/decimal.h"
#include "invariant/number_parse.h"

using namespace psj::invariant;

namespace {

std::string with(std::string_view format, double value) {
  std::string out;
  return format_double(out, value, format) ? out : "refused";
}

std::string with(std::string_view format, std::int32_t value) {
  std::string out;
  return format_signed(out, value, 4, format) ? out : "refused";
}

std::string with(std::string_view format, std::int64_t value) {
  std::string out;
  return format_signed(out, value, 8, format) ? out : "refused";
}

std::string with(std::string_view format, const Decimal &value) {
  std::string out;
  return format_decimal(out, value, format) ? out : "refused";
}

Decimal decimal(std::string_view text) {
  return parse_decimal(text).value;
}

// What PowerShell prints for '{0:FORMAT}' -f 0, 5, -5, 1234567, 1234.5678, -0.5, 0.000123,
// 1e10, 12.5d.
std::string row(std::string_view format) {
  std::string out;
  for (const int value : {0, 5, -5, 1234567}) out += with(format, value) + "|";
  for (const double value : {1234.5678, -0.5, 0.000123, 1e10}) out += with(format, value) + "|";
  return out + with(format, decimal("12.5"));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(number_format)

BOOST_AUTO_TEST_CASE(standard_formats_print_as_recorded) {
  BOOST_TEST(row("N") ==
             "0.00|5.00|-5.00|1,234,567.00|1,234.57|-0.50|0.00|10,000,000,000.00|12.50");
  BOOST_TEST(row("N0") == "0|5|-5|1,234,567|1,235|-0|0|10,000,000,000|13");
  BOOST_TEST(row("F") == "0.00|5.00|-5.00|1234567.00|1234.57|-0.50|0.00|10000000000.00|12.50");
  BOOST_TEST(row("e3") ==
             "0.000e+000|5.000e+000|-5.000e+000|1.235e+006|1.235e+003|-5.000e-001|"
             "1.230e-004|1.000e+010|1.250e+001");
  BOOST_TEST(row("G") == "0|5|-5|1234567|1234.5678|-0.5|0.000123|10000000000|12.5");
  BOOST_TEST(row("G3") == "0|5|-5|1.23E+06|1.23E+03|-0.5|0.000123|1E+10|12.5");
  BOOST_TEST(row("P") ==
             "0.00 %|500.00 %|-500.00 %|123,456,700.00 %|123,456.78 %|-50.00 %|0.01 %|"
             "1,000,000,000,000.00 %|1,250.00 %");
  BOOST_TEST(row("C0") ==
             "\u00A40|\u00A45|(\u00A45)|\u00A41,234,567|\u00A41,235|(\u00A40)|\u00A40|"
             "\u00A410,000,000,000|\u00A413");
  BOOST_TEST(row("R") == "0|5|-5|1234567|1234.5678|-0.5|0.000123|10000000000|12.5");
}

BOOST_AUTO_TEST_CASE(custom_formats_print_as_recorded) {
  BOOST_TEST(row("#") == "|5|-5|1234567|1235|-1||10000000000|13");
  BOOST_TEST(row("00000") == "00000|00005|-00005|1234567|01235|-00001|00000|10000000000|00013");
  BOOST_TEST(row("#.##") == "|5|-5|1234567|1234.57|-.5||10000000000|12.5");
  BOOST_TEST(row("#,##0.00") ==
             "0.00|5.00|-5.00|1,234,567.00|1,234.57|-0.50|0.00|10,000,000,000.00|12.50");
  BOOST_TEST(row("0.0%") ==
             "0.0%|500.0%|-500.0%|123456700.0%|123456.8%|-50.0%|0.0%|"
             "1000000000000.0%|1250.0%");
  BOOST_TEST(row("+0;-0;zero") == "zero|+5|-5|+1234567|+1235|-1|zero|+10000000000|+13");
  BOOST_TEST(row("##0.0E+0") ==
             "000.0E+0|500.0E-2|-500.0E-2|123.5E+4|123.5E+1|-500.0E-3|123.0E-6|100.0E+8|125.0E-1");
  BOOST_TEST(row("0 'kb'") == "0 kb|5 kb|-5 kb|1234567 kb|1235 kb|-1 kb|0 kb|10000000000 kb|13 kb");
  BOOST_TEST(row(",") ==
             "||-|||-|||"
             "");
  BOOST_TEST(row("0,0") == "00|05|-05|1,234,567|1,235|-01|00|10,000,000,000|13");
  BOOST_TEST(with("0,,.00", 12345678) == "12.35");
  BOOST_TEST(with("\\#0", 5) == "#5");
}

BOOST_AUTO_TEST_CASE(negative_integers_show_hexadecimal_in_their_width) {
  BOOST_TEST(with("X", -5) == "FFFFFFFB");
  BOOST_TEST(with("x4", 255) == "00ff");
  BOOST_TEST(with("X", std::int64_t{-1}) == "FFFFFFFFFFFFFFFF");
  BOOST_TEST(with("b8", 5) == "00000101");
  BOOST_TEST(with("D5", -5) == "-00005");
}

BOOST_AUTO_TEST_CASE(a_format_for_another_type_is_refused) {
  BOOST_TEST(with("D", 2.5) == "refused");
  BOOST_TEST(with("X2", 2.5) == "refused");
  BOOST_TEST(with("Q", 5) == "refused");
}

BOOST_AUTO_TEST_CASE(exact_halves_of_doubles_round_to_even_and_of_decimals_away) {
  BOOST_TEST(with("N0", 0.5) == "0");
  BOOST_TEST(with("N0", 1.5) == "2");
  BOOST_TEST(with("N0", 2.5) == "2");
  BOOST_TEST(with("N1", 0.25) == "0.2");
  BOOST_TEST(with("N2", 2.675) == "2.67");
  BOOST_TEST(with("N2", 99.995) == "100.00");
  BOOST_TEST(with("N2", decimal("0.125")) == "0.13");
}

BOOST_AUTO_TEST_CASE(big_integers_format_at_any_length) {
  std::string out;
  const BigInteger value("123456789012345678901234567890");
  BOOST_TEST(format_big(out, value, "N0"));
  BOOST_TEST(out == "123,456,789,012,345,678,901,234,567,890");
  out.clear();
  BOOST_TEST(format_big(out, BigInteger(255), "X"));
  BOOST_TEST(out == "0FF");
  out.clear();
  BOOST_TEST(format_big(out, BigInteger(-1), "X"));
  BOOST_TEST(out == "F");
}

BOOST_AUTO_TEST_SUITE_END()
