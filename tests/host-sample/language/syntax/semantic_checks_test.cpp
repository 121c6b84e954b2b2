#include <boost/test/unit_test.hpp>

#include "oracle_cases.h"

using namespace psjsh;

namespace {

std::string first_error(const std::string &text) {
  const ParseResult result = parse_text(text);
  return result.ok() ? "" : result.errors[0].id;
}

}  // namespace

BOOST_AUTO_TEST_CASE(only_variables_properties_and_elements_are_assigned) {
  BOOST_TEST(first_error("$a.b[1] = 2") == "");
  BOOST_TEST(first_error("[int]$a, ($b, $c) = 1") == "");
  BOOST_TEST(first_error("1 = 2") == "InvalidLeftHandSide");
  BOOST_TEST(first_error("$a?.b = 1") == "");
  BOOST_TEST(first_error("${a}?.b = 1") == "InvalidLeftHandSide");
}

BOOST_AUTO_TEST_CASE(keys_and_parameters_are_unique) {
  BOOST_TEST(first_error("@{a=1; A=2}") == "DuplicateKeyInHashLiteral");
  BOOST_TEST(first_error("@{1='i'; '1'='s'}") == "DuplicateKeyInHashLiteral");
  BOOST_TEST(first_error("param($x, $X)") == "DuplicateFormalParameter");
}

BOOST_AUTO_TEST_CASE(control_does_not_leave_finally) {
  BOOST_TEST(first_error("try { } finally { return }") == "ControlLeavingFinally");
  BOOST_TEST(first_error("try { } finally { foreach ($i in 1) { break } }") == "");
  BOOST_TEST(first_error("try { } finally { & { return } }") == "");
}

BOOST_AUTO_TEST_CASE(splatting_is_for_arguments) {
  BOOST_TEST(first_error("a @b") == "");
  BOOST_TEST(first_error("@b") == "SplattingNotPermitted");
}

BOOST_AUTO_TEST_CASE(using_takes_properties_and_constant_indexes) {
  BOOST_TEST(first_error("$using:a.b[1]") == "");
  BOOST_TEST(first_error("$using:a[$using:i]") == "InvalidUsingExpression");
  BOOST_TEST(first_error("$using:d.AddDays(1)") == "InvalidUsingExpression");
}

BOOST_AUTO_TEST_CASE(ordered_is_for_hash_literals) {
  BOOST_TEST(first_error("[ordered]@{a=1}") == "");
  BOOST_TEST(first_error("[ordered]5") == "OrderedAttributeOnlyOnHashLiteralNode");
}

BOOST_AUTO_TEST_CASE(methods_return_what_they_declare) {
  BOOST_TEST(first_error("class A { [int] b() { if ($x) { return 1 } else { throw 'x' } } }") ==
             "");
  BOOST_TEST(first_error("class A { [int] b() { if ($x) { return 1 } } }") ==
             "MethodHasCodePathNotReturn");
  BOOST_TEST(first_error("class A { b() { return 1 } }") == "VoidMethodHasReturn");
}
