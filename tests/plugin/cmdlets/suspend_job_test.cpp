#include <boost/test/unit_test.hpp>
#include <string_view>

#include "plugin/jobs/providers.h"
#include "tests/plugin/cmdlets/session.h"

using namespace psj;

namespace {

using Lines = std::vector<std::string>;

psj_value handle(const JobRef &job) {
  return make_handle(job->object());
}

bool has_cmdlet(const Providers &providers, std::string_view name) {
  for (const psj_cmdlet *cmdlet : providers.cmdlets())
    if (view_of(cmdlet->name) == name) return true;
  return false;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(suspend_and_resume)

BOOST_AUTO_TEST_CASE(a_job_is_suspended_and_resumed) {
  Session session;
  session.workflow("w");
  BOOST_TEST(
      session.call("Suspend-Job", {{"Job", handle(session.last())}, {"Wait", make_bool(true)}})
          .lines == (Lines{"output: job w"}));
  BOOST_TEST(int(session.last()->state()) == PSJ_SUSPENDED);
  BOOST_TEST(session.call("Resume-Job", {{"Job", handle(session.last())}}).lines ==
             (Lines{"output: job w"}));
  BOOST_TEST(int(session.last()->state()) == PSJ_RUNNING);
}

BOOST_AUTO_TEST_CASE(a_state_that_does_not_fit_is_a_warning) {
  Session session;
  FakeJob &job = session.workflow("w");
  BOOST_TEST(
      session.call("Resume-Job", {{"Job", handle(session.last())}}).lines ==
      (Lines{"warning: One or more jobs could not be resumed because the state was not valid "
             "for the operation.",
             "output: job w"}));
  job.end(PSJ_COMPLETED);
  BOOST_TEST(session.call("Suspend-Job", {{"Job", handle(session.last())}}).lines ==
             (Lines{"warning: One or more jobs could not be suspended because the state was not "
                    "valid for the operation.",
                    "output: job w"}));
}

BOOST_AUTO_TEST_CASE(other_types_are_refused) {
  Session session;
  session.thread("t");
  const Lines lines = session.call("Suspend-Job", {{"Job", handle(session.last())}}).lines;
  BOOST_REQUIRE(lines.size() == 1u);
  BOOST_TEST(lines[0].starts_with(
      "error: Job2OperationNotSupportedOnJob: Cannot suspend the job that has an ID of 1. "
      "Suspending jobs is not supported"));
}

BOOST_AUTO_TEST_CASE(the_cmdlets_come_with_the_first_type_that_can) {
  Session session;
  FakeJobType type("Pausable", PSJ_PROVIDER_SUSPEND, "here", "System.Management.Automation.Job2");
  Providers providers;
  const psj_cmdlet *const one[] = {suspending_cmdlets()[0]};
  providers.add_cmdlets_for(PSJ_PROVIDER_SUSPEND, one);
  BOOST_TEST(!has_cmdlet(providers, "Suspend-Job"));
  BOOST_REQUIRE(providers.add(session.threads.table()).ok());
  BOOST_TEST(!has_cmdlet(providers, "Suspend-Job"));
  BOOST_REQUIRE(providers.add(type.table()).ok());
  BOOST_TEST(has_cmdlet(providers, "Suspend-Job"));
}

BOOST_AUTO_TEST_SUITE_END()
