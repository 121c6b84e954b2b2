#include <boost/test/unit_test.hpp>
#include <cmath>

#include "oracle_cases.h"

using namespace psjsh;
using namespace psjsh::ast;

namespace {

// Type and value of a number, as text.
std::string number(const std::string &text) {
  const ParseResult result = parse_text(text);
  if (!result.ok()) return result.errors[0].id;
  const auto *line = try_as<Pipeline>(result.tree->root().end->statements[0]);
  const auto *element = try_as<CommandExpression>(line->elements[0]);
  if (element == nullptr) return "word";
  const auto &node = as<ConstantExpression>(*element->expression);
  static const char *const kNames[] = {"sbyte", "byte",   "int16",  "uint16",  "int32", "uint32",
                                       "int64", "uint64", "double", "decimal", "big"};
  const std::string name = std::string(kNames[static_cast<int>(node.number)]) + " ";
  switch (node.number) {
    case NumberKind::Decimal:
    case NumberKind::BigInteger:
      return name + std::string(node.text);
    case NumberKind::Double:
      return name + std::to_string(node.double_value);
    case NumberKind::Byte:
    case NumberKind::UInt16:
    case NumberKind::UInt32:
    case NumberKind::UInt64:
      return name + std::to_string(node.unsigned_value);
    default:
      return name + std::to_string(node.signed_value);
  }
}

}  // namespace

BOOST_AUTO_TEST_CASE(whole_numbers_take_the_first_type_that_holds_them) {
  BOOST_TEST(number("2147483647") == "int32 2147483647");
  BOOST_TEST(number("2147483648") == "int64 2147483648");
  BOOST_TEST(number("-2147483648") == "int32 -2147483648");
  BOOST_TEST(number("9223372036854775808") == "decimal 9223372036854775808");
  BOOST_TEST(number("1" + std::string(30, '0')).substr(0, 8) == "double 1");
  BOOST_TEST(number("007") == "int32 7");
}

BOOST_AUTO_TEST_CASE(suffixes_choose_the_type) {
  BOOST_TEST(number("5y") == "sbyte 5");
  BOOST_TEST(number("5uy") == "byte 5");
  BOOST_TEST(number("5s") == "int16 5");
  BOOST_TEST(number("5US") == "uint16 5");
  BOOST_TEST(number("5u") == "uint32 5");
  BOOST_TEST(number("5000000000u") == "uint64 5000000000");
  BOOST_TEST(number("5L") == "int64 5");
  BOOST_TEST(number("5ul") == "uint64 5");
  BOOST_TEST(number("5n") == "big 5");
  BOOST_TEST(number("1.50d") == "decimal 1.50");
  BOOST_TEST(number("1e3d") == "decimal 1000");
  BOOST_TEST(number("300y") == "BadNumericConstant");
}

BOOST_AUTO_TEST_CASE(multipliers_are_powers_of_1024) {
  BOOST_TEST(number("2kb") == "int32 2048");
  BOOST_TEST(number("4GB") == "int64 4294967296");
  BOOST_TEST(number("1.5kb") == "double 1536.000000");
  BOOST_TEST(number("1lkb") == "int64 1024");
  BOOST_TEST(number("1kbx") == "word");
}

BOOST_AUTO_TEST_CASE(patterns_are_twos_complement) {
  BOOST_TEST(number("0xFF") == "int32 255");
  BOOST_TEST(number("0xFFFFFFFF") == "int32 -1");
  BOOST_TEST(number("0x1FFFFFFFF") == "int64 8589934591");
  BOOST_TEST(number("0xFFFFFFFFFFFFFFFF") == "int64 -1");
  BOOST_TEST(number("0xFFu") == "uint32 255");
  BOOST_TEST(number("0b101") == "int32 5");
}

BOOST_AUTO_TEST_CASE(reals_are_doubles) {
  BOOST_TEST(number("1.5") == "double 1.500000");
  BOOST_TEST(number(".5") == "double 0.500000");
  BOOST_TEST(number("1e3") == "double 1000.000000");
  BOOST_TEST(number("-1.5e-1") == "double -0.150000");
}
