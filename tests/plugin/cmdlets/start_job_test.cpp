#include <boost/test/unit_test.hpp>

#include "tests/plugin/cmdlets/session.h"

using namespace psj;
using Lines = std::vector<std::string>;

namespace {
const psj_value kBlock = make_string(" 1 + 1 ", PSJ_SCRIPTBLOCK);
}

BOOST_AUTO_TEST_SUITE(start_job)

BOOST_AUTO_TEST_CASE(the_job_is_written_at_once_and_runs) {
  Session session;
  const Written got =
      session.call("Start-Job", {{"ScriptBlock", kBlock}, {"Name", make_string("n")}});
  BOOST_TEST(got.lines == (Lines{"output: job n"}));
  const JobRef job = session.table().find(1);
  BOOST_TEST(job->command() == " 1 + 1 ");
  BOOST_TEST(job->state() == PSJ_RUNNING);
  BOOST_TEST(job->job_type_name() == "BackgroundJob");
}

BOOST_AUTO_TEST_CASE(an_empty_name_is_the_default_one) {
  Session session;
  BOOST_TEST(
      session.call("Start-Job", {{"ScriptBlock", kBlock}, {"Name", make_string("")}}).lines ==
      (Lines{"output: job Job1"}));
}

BOOST_AUTO_TEST_CASE(objects_of_the_pipeline_become_the_input_of_one_job) {
  Session session;
  const Written got = session.call("Start-Job", {{"ScriptBlock", kBlock}}, "InputObject",
                                   {make_string("a"), make_string("b")});
  BOOST_TEST(got.lines == (Lines{"output: job Job1"}));
  FakeJob &child = session.processes.jobs.at(0);
  BOOST_TEST(child.input == (std::vector<std::string>{"a", "b"}));
  BOOST_TEST(child.input_ended);
}

BOOST_AUTO_TEST_CASE(a_missing_working_directory_is_refused) {
  Session session;
  BOOST_TEST(session
                 .call("Start-Job",
                       {{"ScriptBlock", kBlock}, {"WorkingDirectory", make_string("/no/such")}})
                 .failed ==
             "DirectoryNotFoundException: Cannot find the WorkingDirectory path /no/such.");
  BOOST_TEST(session.processes.jobs.empty());
}

BOOST_AUTO_TEST_CASE(files_must_be_scripts_that_exist) {
  Session session;
  const auto failed = [&](std::string_view cmdlet, std::string_view path) {
    return session.call(cmdlet, {{"FilePath", make_string(path)}}).failed;
  };
  BOOST_TEST(failed("Start-Job", "/no/such.ps1") ==
             "PathNotFound: Cannot find path '/no/such.ps1' because it does not exist.");
  BOOST_TEST(failed("Start-ThreadJob", "/a*.ps1") ==
             "System.ArgumentException: FilePath cannot contain wildcards.");
  BOOST_TEST(failed("Start-ThreadJob", "/etc/passwd") ==
             "System.ArgumentException: Invalid file path extension.  Extension should be .ps1.");
}

BOOST_AUTO_TEST_CASE(a_thread_job_has_no_child) {
  Session session;
  BOOST_TEST(session.call("Start-ThreadJob", {{"ScriptBlock", kBlock}}).lines ==
             (Lines{"output: job Job1"}));
  BOOST_TEST(session.table().find(1)->children().empty());
  BOOST_TEST(session.table().find(1)->location() == "PowerShell");
}

BOOST_AUTO_TEST_SUITE_END()
