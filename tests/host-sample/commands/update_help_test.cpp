#include <boost/test/unit_test.hpp>

#include "running.h"

using namespace psjsh;

BOOST_AUTO_TEST_SUITE(update_help)

BOOST_AUTO_TEST_CASE(help_needs_no_update_and_the_command_says_so) {
  BOOST_TEST(output_of("Update-Help -Force 3>&1").starts_with("Help is built into this shell"));
}

BOOST_AUTO_TEST_CASE(there_are_no_experimental_features) {
  BOOST_TEST(output_of("@(Get-ExperimentalFeature).Count; @(Get-ExperimentalFeature x*).Count; "
                       "$EnabledExperimentalFeatures.Count") == "0;0;0;");
}

BOOST_AUTO_TEST_SUITE_END()
