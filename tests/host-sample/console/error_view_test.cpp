#include "console/error_view.h"

#include <boost/test/unit_test.hpp>

using namespace psjsh;

BOOST_AUTO_TEST_SUITE(error_views)

namespace {

Ref<ErrorRecord> placed_error() {
  auto record = make_error("System.Exception", "no luck", "Luck", ErrorCategory::InvalidData);
  record->position = std::make_unique<ErrorPosition>();
  record->position->line = record->position->end_line = 2;
  record->position->column = 3;
  record->position->end_column = 5;
  record->position->line_text = "a bc d";
  record->position->command = "Get-Luck";
  return record;
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_concise_view_marks_the_place) {
  BOOST_TEST(concise_view(*placed_error(), 80) ==
             "Get-Luck: \nLine |\n   2 |  a bc d\n     |    ~~\n     | no luck\n");
}

BOOST_AUTO_TEST_CASE(the_concise_view_leaves_out_a_command_that_only_an_inner_scope_has) {
  auto record = placed_error();
  record->position->command_known = false;
  record->activity = "Write-Error";
  BOOST_TEST(concise_view(*record, 80).starts_with("Write-Error: "));
}

BOOST_AUTO_TEST_CASE(the_normal_view_has_category_and_id) {
  BOOST_TEST(normal_view(*placed_error()) ==
             "Get-Luck : no luck\nAt line:2 char:3\n+ a bc d\n+   ~~\n"
             "+ CategoryInfo          : InvalidData: (:) [], Exception\n"
             "+ FullyQualifiedErrorId : Luck\n");
}

BOOST_AUTO_TEST_SUITE_END()
