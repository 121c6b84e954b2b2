#include "language/syntax/parser.h"

#include <boost/test/unit_test.hpp>

#include "oracle_cases.h"

using namespace psjsh;
using namespace psjsh::ast;

namespace {

const Expression &only_expression(const ParseResult &result) {
  const auto &line = as<Pipeline>(*result.tree->root().end->statements[0]);
  return *as<CommandExpression>(*line.elements[0]).expression;
}

// A string's value; its expressions as `<…>`.
std::string string_value(const std::string &text) {
  const ParseResult result = parse_text(text);
  const Expression &node = only_expression(result);
  if (const auto *constant = try_as<StringConstantExpression>(&node))
    return std::string(constant->value);
  std::string value;
  for (const StringPart &part : as<ExpandableStringExpression>(node).parts) {
    if (part.expression == nullptr)
      value += part.text;
    else
      value += "<" + std::string(result.tree->source().text_of(part.expression->extent)) + ">";
  }
  return value;
}

}  // namespace

BOOST_AUTO_TEST_CASE(escapes_and_doubled_quotes_are_resolved) {
  BOOST_TEST(string_value("'it''s'") == "it's");
  BOOST_TEST(string_value("\"a\"\"b`\"c`t`u{263A}`$d\"") == "a\"b\"c\t\u263A$d");
  BOOST_TEST(string_value("\u2018typographic\u2019") == "typographic");
  BOOST_TEST(string_value("\u201cboth $a\u201d") == "both <$a>");
}

BOOST_AUTO_TEST_CASE(expandable_strings_have_their_parts) {
  BOOST_TEST(string_value("\"a$b.c $($d.e + \"in\") ${f g}: $\"") ==
             "a<$b>.c <$($d.e + \"in\")> <${f g}>: $");
}

BOOST_AUTO_TEST_CASE(quotes_in_a_sub_expression_may_be_doubled) {
  const ParseResult result = parse_text("\"$(a \"\"b\"\" $c)\"");
  BOOST_REQUIRE(result.ok());
  const auto &text = as<ExpandableStringExpression>(only_expression(result));
  const auto &inner = as<SubExpression>(*text.parts[0].expression);
  const auto &line = as<Pipeline>(*inner.body->statements[0]);
  const auto &call = as<Command>(*line.elements[0]);
  BOOST_TEST(as<StringConstantExpression>(*call.elements[1]).value == "b");
  // Places are those of the source, with the quotes that were left out.
  const Extent extent = call.elements[2]->extent;
  BOOST_TEST(result.tree->source().text_of(extent) == "$c");
}

BOOST_AUTO_TEST_CASE(here_strings_end_before_the_last_line_end) {
  BOOST_TEST(string_value("@'\none\ntwo\n'@") == "one\ntwo");
  BOOST_TEST(string_value("@\"\r\n$a\r\n\r\n\"@") == "<$a>\r\n");
  BOOST_TEST(string_value("@'\n'@") == "");
}

BOOST_AUTO_TEST_CASE(script_blocks_keep_their_own_text) {
  const ParseResult result = parse_text("& { 1 + 1 }");
  const auto &line = as<Pipeline>(*result.tree->root().end->statements[0]);
  const auto &call = as<Command>(*line.elements[0]);
  BOOST_TEST(as<ScriptBlockExpression>(*call.elements[0]).block->body_text == " 1 + 1 ");
}

BOOST_AUTO_TEST_CASE(a_script_block_outlives_its_parse) {
  std::shared_ptr<const ScriptBlock> block;
  {
    const ParseResult result = parse_text("{ 'kept' }");
    block = as<ScriptBlockExpression>(only_expression(result)).block->shared();
  }
  BOOST_TEST(block->body_text == " 'kept' ");
  BOOST_TEST(block->tree->source().text() == "{ 'kept' }");
}

BOOST_AUTO_TEST_CASE(filters_are_process_blocks) {
  const ParseResult result = parse_text("filter f { $_ }");
  const auto &function = as<FunctionDefinition>(*result.tree->root().end->statements[0]);
  BOOST_TEST(function.is_filter);
  BOOST_TEST(function.body->process != nullptr);
  BOOST_TEST(function.body->end == nullptr);
}

BOOST_AUTO_TEST_CASE(dashes_of_all_kinds_begin_parameters) {
  const ParseResult result = parse_text("a \u2013Name \u2014x:1 \u2015y");
  const auto &line = as<Pipeline>(*result.tree->root().end->statements[0]);
  const auto &call = as<Command>(*line.elements[0]);
  BOOST_TEST(as<CommandParameter>(*call.elements[1]).name == "Name");
  BOOST_TEST((as<CommandParameter>(*call.elements[2]).argument != nullptr));
  BOOST_TEST(as<CommandParameter>(*call.elements[3]).name == "y");
}

BOOST_AUTO_TEST_CASE(generic_types_have_their_arguments) {
  const ParseResult result = parse_text("[Dictionary[string,List[int[]]]]");
  const auto &type = *as<TypeExpression>(only_expression(result)).type;
  BOOST_TEST(type.text == "Dictionary[string,List[int[]]]");
  BOOST_TEST(type.name == "Dictionary");
  BOOST_TEST(type.arguments.size() == 2u);
  BOOST_TEST(type.arguments[1]->arguments[0]->ranks.size() == 1u);
}

BOOST_AUTO_TEST_CASE(calls_may_have_type_arguments) {
  const ParseResult result = parse_text("[Array]::Empty[int]()");
  const auto &call = as<InvokeMemberExpression>(only_expression(result));
  BOOST_TEST(call.generic_arguments.size() == 1u);
  BOOST_TEST(parse_text("$a.b[0]").ok());
}

BOOST_AUTO_TEST_CASE(errors_carry_no_place_in_the_order_of_the_text_but_of_finding) {
  const ParseResult result = parse_text("@a b");
  BOOST_REQUIRE(result.errors.size() == 2u);
  BOOST_TEST(std::string(result.errors[0].id) == "UnexpectedToken");
  BOOST_TEST(std::string(result.errors[1].id) == "SplattingNotPermitted");
}

BOOST_AUTO_TEST_CASE(input_that_may_go_on_is_incomplete) {
  BOOST_TEST(parse_text("if ($a) {").incomplete());
  BOOST_TEST(parse_text("a |").incomplete());
  BOOST_TEST(!parse_text("a )").incomplete());
}
