#include <boost/test/unit_test.hpp>

#include "oracle_cases.h"

using namespace psjsh;
using namespace psjsh::ast;

namespace {

const Expression &only_expression(const ParseResult &result) {
  const auto &line = as<Pipeline>(*result.tree->root().end->statements[0]);
  return *as<CommandExpression>(*line.elements[0]).expression;
}

}  // namespace

BOOST_AUTO_TEST_CASE(variable_has_scope_and_name) {
  const ParseResult result = parse_text("$script:Count");
  const auto &variable = as<VariableExpression>(only_expression(result));
  BOOST_TEST(variable.path == "script:Count");
  BOOST_TEST(variable.name == "Count");
  BOOST_TEST((variable.scope == Scope::Script));
}

BOOST_AUTO_TEST_CASE(variable_of_a_drive_names_the_drive) {
  const ParseResult result = parse_text("${env:A B}");
  const auto &variable = as<VariableExpression>(only_expression(result));
  BOOST_TEST((variable.scope == Scope::Drive));
  BOOST_TEST(variable.drive == "env");
  BOOST_TEST(variable.name == "A B");
}

BOOST_AUTO_TEST_CASE(using_takes_its_qualifier_off) {
  const ParseResult result = parse_text("$using:a.b[0]");
  const auto &child = *as<UsingExpression>(only_expression(result)).child;
  const auto &member = as<MemberExpression>(*as<IndexExpression>(child).target);
  BOOST_TEST(as<VariableExpression>(*member.object).name == "a");
}
