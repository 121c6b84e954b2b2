#include "console/progress_view.h"

#include <boost/test/unit_test.hpp>

BOOST_AUTO_TEST_CASE(a_line_has_activity_status_and_a_bar_up_to_the_percentage) {
  const psjsh::ProgressLine line{0, -1, 50, 7, "Lift", "up"};
  BOOST_TEST(psjsh::progress_text(line, 0, 29) ==
             "\x1b[33;1mLift [\x1b[7mup        \x1b[27m        7s]\x1b[0m");
}

BOOST_AUTO_TEST_CASE(a_line_without_percentage_is_all_bar) {
  const psjsh::ProgressLine line{0, -1, -1, -1, "Lift", "up"};
  BOOST_TEST(psjsh::progress_text(line, 2, 21) ==
             "  \x1b[33;1mLift [\x1b[7mup        \x1b[27m]\x1b[0m");
}
