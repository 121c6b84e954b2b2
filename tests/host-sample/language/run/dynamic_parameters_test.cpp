#include <boost/test/unit_test.hpp>

#include "running.h"

using namespace psjsh;

namespace {

// A function whose block makes the parameter X of the type and with the attributes given.
std::string function_with(const std::string &type, const std::string &attributes) {
  return "function f { [CmdletBinding()] param($Kind) dynamicparam { "
         "if ($Kind -eq 'none') { return } "
         "$c = [Collections.ObjectModel.Collection[Attribute]]::new(); foreach ($a in @(" +
         attributes +
         ")) { $c.Add($a) }; "
         "$d = [Management.Automation.RuntimeDefinedParameterDictionary]::new(); "
         "$d.Add('X', [Management.Automation.RuntimeDefinedParameter]::new('X', [" +
         type +
         "], $c)); $d } process { \"$($PSBoundParameters['X'])|$($d.X.Value)|$($d.X.IsSet)\" } }; ";
}

void check_refused(const std::string &script, const std::string &id) {
  BOOST_TEST(run_script(script).errors == std::vector<std::string>{id},
             boost::test_tools::per_element());
}

const std::string kText = function_with("string", "[Parameter]::new()");

}  // namespace

BOOST_AUTO_TEST_SUITE(dynamic_parameters)

BOOST_AUTO_TEST_CASE(a_dynamic_parameter_is_bound_by_its_name) {
  BOOST_TEST(output_of(kText + "f -X 1") == "1|1|True;");
}

BOOST_AUTO_TEST_CASE(a_dynamic_parameter_is_no_variable_and_may_be_left_out) {
  BOOST_TEST(output_of(kText + "f") == "||False;");
}

BOOST_AUTO_TEST_CASE(the_block_decides_by_the_values_of_the_functions_own_parameters) {
  check_refused(kText + "f none -X 1", "NamedParameterNotFound,f");
}

BOOST_AUTO_TEST_CASE(a_position_puts_it_behind_the_functions_own) {
  BOOST_TEST(output_of(function_with("string", "[Parameter]@{Position=1}") + "f a b") ==
             "b|b|True;");
}

BOOST_AUTO_TEST_CASE(an_alias_and_a_prefix_name_it) {
  BOOST_TEST(output_of(function_with("string", "[Parameter]::new(), [Alias]::new('Other')") +
                       "f -Oth 1") == "1|1|True;");
}

BOOST_AUTO_TEST_CASE(a_missing_mandatory_one_is_refused) {
  check_refused(function_with("string", "[Parameter]@{Mandatory=$true}") + "f",
                "MissingMandatoryParameter,f");
}

BOOST_AUTO_TEST_CASE(a_value_outside_of_its_set_is_refused) {
  check_refused(
      function_with("string", "[Parameter]::new(), [ValidateSet]::new('a', 'b')") + "f -X c",
      "ParameterArgumentValidationError,f");
}

BOOST_AUTO_TEST_CASE(its_values_convert_as_those_of_a_command) {
  BOOST_TEST(output_of(function_with("int", "[Parameter]::new()") + "f -X '12'") == "12|12|True;");
  check_refused(function_with("int", "[Parameter]::new()") + "f -X abc",
                "CannotConvertArgumentNoMessage,f");
}

BOOST_AUTO_TEST_CASE(a_switch_takes_no_value) {
  BOOST_TEST(output_of(function_with("switch", "[Parameter]::new()") + "f -X a") ==
             "True|True|True;");
}

BOOST_AUTO_TEST_CASE(without_a_parameter_attribute_it_is_in_no_set) {
  check_refused(function_with("string", "") + "f -X a", "ParameterNotInParameterSet,f");
}

BOOST_AUTO_TEST_CASE(it_takes_pipeline_objects) {
  BOOST_TEST(output_of(function_with("int", "[Parameter]@{ValueFromPipeline=$true}") +
                       "1, 2 | f") == "1|1|True;2|2|True;");
}

BOOST_AUTO_TEST_CASE(an_error_of_the_block_is_one_of_the_binding) {
  check_refused("function f { [CmdletBinding()] param() dynamicparam { throw 'no' } end { } }; f",
                "GetDynamicParametersException,f");
}

BOOST_AUTO_TEST_CASE(variables_of_the_block_are_there_in_the_others) {
  BOOST_TEST(output_of("function f { [CmdletBinding()] param() dynamicparam { $v = 7 } end { $v } "
                       "}; f") == "7;");
}

BOOST_AUTO_TEST_CASE(a_plain_function_has_no_dynamic_parameters) {
  BOOST_TEST(output_of("function f { dynamicparam { throw 'no' } end { 1 } }; f") == "1;");
}

BOOST_AUTO_TEST_CASE(the_cmdlet_object_of_the_block_lives_on) {
  BOOST_TEST(
      output_of("function f { [CmdletBinding(DefaultParameterSetName='A')] "
                "param([Parameter(ParameterSetName='A')]$P, [Parameter(ParameterSetName='B')]$Q) "
                "dynamicparam { $kept = $PSCmdlet; "
                "$d = [Management.Automation.RuntimeDefinedParameterDictionary]::new(); "
                "$d.Add('X', [Management.Automation.RuntimeDefinedParameter]::new('X', [int], "
                "[Parameter]::new())); $d } end { $kept.GetType().Name; "
                "$PSCmdlet.ParameterSetName } }; f -Q 1 -X 2") == "PSScriptCmdlet;B;");
}

BOOST_AUTO_TEST_SUITE_END()
