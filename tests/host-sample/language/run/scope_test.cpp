#include <boost/test/unit_test.hpp>

#include "running.h"

using namespace psjsh;

BOOST_AUTO_TEST_SUITE(scopes)

BOOST_AUTO_TEST_CASE(a_function_reads_its_callers_variables_and_writes_its_own) {
  BOOST_TEST(output_of("$x = 1; function f { $x; $x = 2; $x }; f; $x") == "1;2;1;");
}

BOOST_AUTO_TEST_CASE(adding_to_a_callers_variable_starts_from_nothing) {
  BOOST_TEST(output_of("$n = 10; function f { $n += 5; $n }; f; $n") == "5;10;");
}

BOOST_AUTO_TEST_CASE(script_and_global_name_the_outer_variable) {
  BOOST_TEST(output_of("$x = 1; function f { $script:x = 2; $global:y = 3 }; f; $x; $y") == "2;3;");
}

BOOST_AUTO_TEST_CASE(a_dotted_block_writes_into_the_callers_scope) {
  BOOST_TEST(output_of("function f { . { $a = 5 }; $a }; f; & { $b = 1 }; \"[$b]\"") == "5;[];");
}

BOOST_AUTO_TEST_CASE(a_dotted_block_takes_pipeline_input_item_by_item) {
  BOOST_TEST(output_of("1, 2 | . { begin { 'b' } process { \"[$_]\" } end { 'e' } }") ==
             "b;[1];[2];e;");
  BOOST_TEST(output_of("1, 2 | . { \"$input\" }") == "1 2;");
  BOOST_TEST(output_of("3, 4 | . { param([Parameter(ValueFromPipeline)]$p) process { \"p$p\" } }; "
                       "$p") == "p3;p4;4;");
}

BOOST_AUTO_TEST_CASE(a_dotted_block_has_its_cmdlet_and_its_common_parameters) {
  BOOST_TEST(output_of(". { [CmdletBinding()]param() $PSCmdlet.MyInvocation.ExpectingInput; "
                       "$VerbosePreference } -Verbose; $VerbosePreference") ==
             "False;Continue;SilentlyContinue;");
}

BOOST_AUTO_TEST_CASE(automatic_variables_of_the_caller_come_back_behind_a_dotted_block) {
  BOOST_TEST(output_of("function f { . { \"in $args\" } 7; \"$args\" }; f 1 2") == "in 7;1 2;");
  BOOST_TEST(output_of("5 | . { process { } }; \"[$_]\"") == "[];");
}

BOOST_AUTO_TEST_CASE(a_dotted_parameter_keeps_its_type_as_a_variable) {
  BOOST_TEST(output_of(". { param([int]$n) } 4; $n = '7'; $n + 1") == "8;");
}

BOOST_AUTO_TEST_CASE(a_dotted_closure_sees_what_it_captured) {
  BOOST_TEST(output_of("$c = & { $v = 3; { \"v$v\" }.GetNewClosure() }; . $c") == "v3;");
}

BOOST_AUTO_TEST_CASE(a_typed_variable_converts_what_it_is_given) {
  BOOST_TEST(output_of("[int]$i = 5; $i = '7'; $i + 1") == "8;");
}

BOOST_AUTO_TEST_CASE(constants_are_not_overwritten) {
  BOOST_TEST(run_script("$true = 5").errors[0] == "VariableNotWritable");
}

BOOST_AUTO_TEST_CASE(a_closure_keeps_the_values_it_saw) {
  BOOST_TEST(output_of("$x = 1; $c = { $x }.GetNewClosure(); $x = 2; & $c") == "1;");
}

BOOST_AUTO_TEST_CASE(a_reference_writes_through_to_the_variable) {
  BOOST_TEST(output_of("function f([ref]$r) { $r.Value = 9 }; $v = 1; f ([ref]$v); $v") == "9;");
}

BOOST_AUTO_TEST_CASE(the_text_of_a_function_has_its_parameters) {
  BOOST_TEST(output_of("function f($a, [int]$b = 2) { $a + $b }; \"${function:f}\"") ==
             "param($a, [int]$b = 2) $a + $b ;");
}

BOOST_AUTO_TEST_SUITE_END()
