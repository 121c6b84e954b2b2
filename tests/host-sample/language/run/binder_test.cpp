#include <boost/test/unit_test.hpp>

#include "running.h"

using namespace psjsh;

namespace {

const std::string kPlain = "function f($A, $B) { \"$A|$B|$args\" }; ";
const std::string kAdvanced =
    "function f { [CmdletBinding()] param([int]$Name, $Nametag, [switch]$On) "
    "\"$Name|$Nametag|$On\" }; ";

}  // namespace

BOOST_AUTO_TEST_SUITE(binder)

BOOST_AUTO_TEST_CASE(values_fill_positions_and_the_rest_is_args) {
  BOOST_TEST(output_of(kPlain + "f 1 2 3 4") == "1|2|3 4;");
}

BOOST_AUTO_TEST_CASE(a_named_parameter_leaves_its_position_to_the_next_value) {
  BOOST_TEST(output_of(kPlain + "f 1 -A 2") == "2|1|;");
}

BOOST_AUTO_TEST_CASE(an_unknown_parameter_of_a_plain_function_keeps_its_value_in_args) {
  BOOST_TEST(output_of(kPlain + "f -C 5") == "||-C 5;");
}

BOOST_AUTO_TEST_CASE(a_prefix_names_a_parameter_when_only_one_fits) {
  BOOST_TEST(output_of(kAdvanced + "f -O 1 2") == "1|2|True;");
}

BOOST_AUTO_TEST_CASE(a_prefix_of_two_parameters_is_refused) {
  BOOST_TEST(
      run_script(kAdvanced + "f -Nam 1").errors == std::vector<std::string>{"AmbiguousParameter,f"},
      boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(an_advanced_function_refuses_unknown_parameters_and_extra_values) {
  BOOST_TEST(run_script(kAdvanced + "f -Zed 1").errors[0] == "NamedParameterNotFound,f");
  BOOST_TEST(run_script(kAdvanced + "f 1 2 3").errors[0] == "PositionalParameterNotFound,f");
}

BOOST_AUTO_TEST_CASE(a_value_that_does_not_convert_is_refused) {
  BOOST_TEST(run_script(kAdvanced + "f -Name x").errors[0] ==
             "ParameterArgumentTransformationError,f");
}

BOOST_AUTO_TEST_CASE(splatted_tables_and_lists_bind_as_written) {
  BOOST_TEST(output_of(kPlain + "$t = @{B = 2; A = 1}; f @t; $l = 7, 8; f @l") == "1|2|;7|8|;");
}

BOOST_AUTO_TEST_CASE(validation_is_checked_before_the_body_runs) {
  const Ran ran = run_script("function f { param([ValidateRange(1, 5)][int]$X) 'ran' }; f 9; f 3");
  BOOST_TEST(ran.output == "ran;");
  BOOST_TEST(ran.errors[0] == "ParameterArgumentValidationError,f");
}

BOOST_AUTO_TEST_CASE(pipeline_objects_bind_by_value_and_by_property_name) {
  BOOST_TEST(output_of("function f { param([Parameter(ValueFromPipeline)]$X) process { \"<$X>\" } "
                       "}; 1, 2 | f") == "<1>;<2>;");
  BOOST_TEST(output_of("function f { param([Parameter(ValueFromPipelineByPropertyName)]$N) process "
                       "{ \"<$N>\" } };"
                       "[pscustomobject]@{N = 4} | f") == "<4>;");
}

BOOST_AUTO_TEST_SUITE_END()
