#include "plugin/jobs/parent_state.h"

#include <boost/test/unit_test.hpp>
#include <vector>

using namespace psj;

namespace {

int after(ParentRule rule, std::vector<psj_state> children, bool stop_requested = false,
          psj_state now = PSJ_RUNNING) {
  return parent_state(rule, now, children, stop_requested);
}
constexpr auto kExecutive = ParentRule::executive;
constexpr auto kContainer = ParentRule::container;

}  // namespace

BOOST_AUTO_TEST_SUITE(parent_state_rules)

BOOST_AUTO_TEST_CASE(an_unfinished_child_keeps_the_parent_running) {
  BOOST_TEST(after(kExecutive, {PSJ_COMPLETED, PSJ_RUNNING}) == PSJ_RUNNING);
  BOOST_TEST(after(kExecutive, {PSJ_FAILED, PSJ_NOT_STARTED}) == PSJ_RUNNING);
}

BOOST_AUTO_TEST_CASE(a_growing_parent_ends_with_its_last_child) {
  BOOST_TEST(growing_parent_state(PSJ_RUNNING, {3, 1, 2, 0}, false) == PSJ_RUNNING);
  BOOST_TEST(growing_parent_state(PSJ_RUNNING, {3, 0, 3, 0}, false) == PSJ_COMPLETED);
  BOOST_TEST(growing_parent_state(PSJ_RUNNING, {3, 0, 3, 1}, false) == PSJ_FAILED);
}

BOOST_AUTO_TEST_CASE(a_growing_parent_that_is_stopped_waits_for_what_runs_only) {
  BOOST_TEST(growing_parent_state(PSJ_STOPPING, {3, 1, 1, 0}, true) == PSJ_STOPPING);
  BOOST_TEST(growing_parent_state(PSJ_STOPPING, {3, 0, 2, 1}, true) == PSJ_STOPPED);
}

BOOST_AUTO_TEST_CASE(any_failed_child_fails_the_parent) {
  BOOST_TEST(after(kExecutive, {PSJ_COMPLETED, PSJ_FAILED, PSJ_STOPPED}) == PSJ_FAILED);
  BOOST_TEST(after(kExecutive, {PSJ_STOPPED, PSJ_FAILED}, true) == PSJ_FAILED);
  BOOST_TEST(after(kContainer, {PSJ_COMPLETED, PSJ_FAILED}) == PSJ_FAILED);
}

BOOST_AUTO_TEST_CASE(a_stopped_child_stops_a_container_but_completes_an_executive) {
  BOOST_TEST(after(kExecutive, {PSJ_STOPPED}) == PSJ_COMPLETED);
  BOOST_TEST(after(kExecutive, {PSJ_STOPPED}, true) == PSJ_STOPPED);
  BOOST_TEST(after(kContainer, {PSJ_COMPLETED, PSJ_STOPPED}) == PSJ_STOPPED);
}

BOOST_AUTO_TEST_CASE(one_blocked_child_blocks_and_the_last_one_unblocks) {
  BOOST_TEST(after(kExecutive, {PSJ_BLOCKED, PSJ_RUNNING}) == PSJ_BLOCKED);
  BOOST_TEST(after(kExecutive, {PSJ_RUNNING, PSJ_RUNNING}, false, PSJ_BLOCKED) == PSJ_RUNNING);
}

BOOST_AUTO_TEST_CASE(disconnected_children_beside_finished_ones_disconnect_the_parent) {
  BOOST_TEST(after(kExecutive, {PSJ_DISCONNECTED, PSJ_COMPLETED}) == PSJ_DISCONNECTED);
  BOOST_TEST(after(kExecutive, {PSJ_DISCONNECTED, PSJ_RUNNING}) == PSJ_RUNNING);
}

BOOST_AUTO_TEST_CASE(suspended_children_suspend_the_parent) {
  BOOST_TEST(after(kContainer, {PSJ_SUSPENDED, PSJ_COMPLETED}) == PSJ_SUSPENDED);
  BOOST_TEST(after(kContainer, {PSJ_SUSPENDED, PSJ_SUSPENDING}) == PSJ_SUSPENDING);
  BOOST_TEST(after(kContainer, {PSJ_SUSPENDED, PSJ_RUNNING}) == PSJ_RUNNING);
}

BOOST_AUTO_TEST_CASE(a_finished_parent_stays_as_it_is) {
  BOOST_TEST(after(kExecutive, {PSJ_RUNNING}, false, PSJ_FAILED) == PSJ_FAILED);
}

BOOST_AUTO_TEST_CASE(a_parent_that_was_not_started_waits_for_a_child) {
  BOOST_TEST(after(kContainer, {PSJ_NOT_STARTED, PSJ_NOT_STARTED}, false, PSJ_NOT_STARTED) ==
             PSJ_NOT_STARTED);
  BOOST_TEST(after(kContainer, {PSJ_RUNNING, PSJ_NOT_STARTED}, false, PSJ_NOT_STARTED) ==
             PSJ_RUNNING);
}

BOOST_AUTO_TEST_SUITE_END()
