// Get-Job, Wait-Job, Stop-Job, Remove-Job, Debug-Job.
#include <boost/test/unit_test.hpp>
#include <thread>

#include "tests/plugin/cmdlets/session.h"

using namespace psj;
using Lines = std::vector<std::string>;

namespace {

psj_value handle(const JobRef &job) {
  return make_handle(job->object());
}
Lines get(Session &session, const Session::Parameters &parameters) {
  return session.call("Get-Job", parameters).lines;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(get_job)

BOOST_AUTO_TEST_CASE(all_top_level_jobs_come_by_id) {
  Session session;
  session.process("a");
  session.thread("b");
  BOOST_TEST(get(session, {}) == (Lines{"output: job a", "output: job b"}));
}

BOOST_AUTO_TEST_CASE(ids_find_children_and_are_sorted_and_repeat) {
  Session session;
  session.process("a");
  session.thread("b");
  const psj_value ids[] = {make_int(3), make_int(2), make_int(3), make_int(99)};
  BOOST_TEST(get(session, {{"Id", make_list(ids, 4)}}) ==
             (Lines{"error: JobWithSpecifiedSessionNotFound: The command cannot find a job with "
                    "the job ID 99. Verify the value of the Id parameter and then try the command "
                    "again.",
                    "output: job Job2", "output: job b", "output: job b"}));
}

BOOST_AUTO_TEST_CASE(names_take_wildcards_but_those_of_thread_jobs_are_exact) {
  Session session;
  session.process("alpha");
  session.thread("alphabet");
  BOOST_TEST(get(session, {{"Name", make_string("AL*")}}) == (Lines{"output: job alpha"}));
  BOOST_TEST(get(session, {{"Name", make_string("ALPHABET")}}) == (Lines{"output: job alphabet"}));
  BOOST_TEST(get(session, {{"Name", make_string("x*")}}) == (Lines{}));
  BOOST_TEST(get(session, {{"Name", make_string("nope")}}) ==
             (Lines{"error: JobWithSpecifiedNameNotFound: The command cannot find the job because "
                    "the job name nope was not found. Verify the value of the Name parameter, and "
                    "then try the command again."}));
}

BOOST_AUTO_TEST_CASE(states_commands_and_data_select) {
  Session session;
  session.process("p").end(PSJ_COMPLETED);
  session.thread("t").write("data");
  BOOST_TEST(get(session, {{"State", make_int(PSJ_COMPLETED)}}) == (Lines{"output: job p"}));
  BOOST_TEST(get(session, {{"Command", make_string("the c*")}}) == (Lines{"output: job p"}));
  BOOST_TEST(get(session, {{"HasMoreData", make_bool(true)}}) == (Lines{"output: job t"}));
  BOOST_TEST(get(session, {{"HasMoreData", make_bool(false)}}) == (Lines{"output: job p"}));
}

BOOST_AUTO_TEST_CASE(children_come_on_request) {
  Session session;
  session.process("p").end(PSJ_COMPLETED);
  BOOST_TEST(get(session, {{"IncludeChildJob", make_bool(true)}}) ==
             (Lines{"output: job p", "output: job Job2"}));
  BOOST_TEST(get(session, {{"ChildJobState", make_int(PSJ_FAILED)}}) == (Lines{"output: job p"}));
}

BOOST_AUTO_TEST_CASE(newest_counts_by_end_and_shows_by_id) {
  Session session;
  for (const char *name : {"a", "b", "c"}) {
    session.thread(name).end(PSJ_COMPLETED);
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  BOOST_TEST(get(session, {{"Newest", make_int(2)}}) == (Lines{"output: job b", "output: job c"}));
  BOOST_TEST(get(session, {{"Newest", make_int(0)}}) == (Lines{}));
  BOOST_TEST(get(session, {{"Newest", make_int(-1)}}) == (Lines{}));
}

BOOST_AUTO_TEST_CASE(a_filter_finds_nothing_and_thread_jobs_say_why) {
  Session session;
  const psj_value filter = make_dict(nullptr, 0, false);
  BOOST_TEST(get(session, {{"Filter", filter}}) == (Lines{}));
  session.thread();
  BOOST_TEST(get(session, {{"Filter", filter}}) ==
             (Lines{"warning: A ThreadJobSourceAdapter job source adapter threw an exception with "
                    "the following message: Specified method is not supported."}));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(wait_job)

BOOST_AUTO_TEST_CASE(all_come_in_the_order_given) {
  Session session;
  session.thread("a").end(PSJ_COMPLETED);
  const JobRef a = session.last();
  session.thread("b").end(PSJ_STOPPED);
  const JobRef b = session.last();
  BOOST_TEST(session.call("Wait-Job", {}, "Job", {handle(b), handle(a)}).lines ==
             (Lines{"output: job b", "output: job a"}));
}

BOOST_AUTO_TEST_CASE(any_gives_the_first_done_in_the_order_given) {
  Session session;
  session.thread("running");
  const JobRef running = session.last();
  session.thread("done").end(PSJ_COMPLETED);
  const psj_value jobs[] = {handle(running), handle(session.last())};
  BOOST_TEST(
      session.call("Wait-Job", {{"Job", make_list(jobs, 2)}, {"Any", make_bool(true)}}).lines ==
      (Lines{"output: job done"}));
}

BOOST_AUTO_TEST_CASE(a_timeout_gives_nothing_and_no_error) {
  Session session;
  session.thread("running");
  const psj_value target = handle(session.last());
  BOOST_TEST(session.call("Wait-Job", {{"Job", target}, {"Timeout", make_int(0)}}).lines ==
             (Lines{}));
  const auto start = std::chrono::steady_clock::now();
  BOOST_TEST(session.call("Wait-Job", {{"Job", target}, {"Timeout", make_int(1)}}).lines ==
             (Lines{}));
  BOOST_TEST((std::chrono::steady_clock::now() - start > std::chrono::milliseconds(900)));
}

BOOST_AUTO_TEST_CASE(a_job_that_ends_wakes_it) {
  Session session;
  FakeJob &job = session.process("p");
  std::thread end([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
    job.end(PSJ_COMPLETED);
  });
  BOOST_TEST(session.call("Wait-Job", {{"Job", handle(session.last())}}).lines ==
             (Lines{"output: job p"}));
  end.join();
}

BOOST_AUTO_TEST_CASE(a_blocked_job_is_a_deadlock) {
  Session session;
  session.thread("b").end(PSJ_BLOCKED);
  BOOST_TEST(session.call("Wait-Job", {{"Job", handle(session.last())}}).failed ==
             "BlockedJobsDeadlockWithWaitJob: The Wait-Job cmdlet cannot finish working, because "
             "one or more jobs are blocked waiting for user interaction.  Process interactive job "
             "output by using the Receive-Job cmdlet, and then try again.");
}

BOOST_AUTO_TEST_CASE(a_suspended_job_ends_the_wait_with_a_warning) {
  Session session;
  session.thread("s").end(PSJ_SUSPENDED);
  const Lines lines = session.call("Wait-Job", {{"Job", handle(session.last())}}).lines;
  BOOST_REQUIRE(lines.size() == 2u);
  BOOST_TEST(lines[0] == "output: job s");
  BOOST_TEST(lines[1].rfind("warning: One or more jobs are in a suspended", 0) == 0u);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(stop_job)

BOOST_AUTO_TEST_CASE(a_running_job_is_stopped_and_passed_on) {
  Session session;
  FakeJob &job = session.thread("t");
  const Written got =
      session.call("Stop-Job", {{"Job", handle(session.last())}, {"PassThru", make_bool(true)}});
  BOOST_TEST(job.stop_asked);
  BOOST_TEST(got.lines == (Lines{"output: job t"}));
  BOOST_TEST(session.last()->state() == PSJ_STOPPED);
}

BOOST_AUTO_TEST_CASE(a_finished_job_is_left_alone) {
  Session session;
  FakeJob &job = session.thread("t");
  job.end(PSJ_COMPLETED);
  BOOST_TEST(session.call("Stop-Job", {{"Name", make_string("t")}}).lines == (Lines{}));
  BOOST_TEST(!job.stop_asked);
  BOOST_TEST(session.last()->state() == PSJ_COMPLETED);
}

BOOST_AUTO_TEST_CASE(what_if_names_the_command) {
  Session session;
  FakeJob &job = session.thread("t");
  session.should_process_answer = false;
  BOOST_TEST(session.call("Stop-Job", {{"Job", handle(session.last())}}).lines ==
             (Lines{"what if: Stop: Remote Command:  the command , associated with a job that has "
                    "an ID of \"1\"."}));
  BOOST_TEST(!job.stop_asked);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(remove_job)

BOOST_AUTO_TEST_CASE(a_finished_job_leaves_the_table) {
  Session session;
  session.process().end(PSJ_COMPLETED);
  BOOST_TEST(session.call("Remove-Job", {{"Job", handle(session.last())}}).lines == (Lines{}));
  BOOST_TEST(get(session, {}) == (Lines{}));
}

BOOST_AUTO_TEST_CASE(a_running_job_is_refused_by_the_name_of_its_selector) {
  Session session;
  session.thread("t");
  const auto refused = [&](const Session::Parameters &parameters) {
    return session.call("Remove-Job", parameters).lines.at(0);
  };
  BOOST_TEST(refused({{"Job", handle(session.last())}}) ==
             "error: JobObjectNotFinishedCannotBeRemoved: The command cannot remove the job with "
             "the job ID 1 because the job is not finished. To remove the job, first stop the job, "
             "or use the Force parameter. (Parameter 'Job')");
  BOOST_TEST(refused({{"Name", make_string("t")}}) ==
             "error: JobObjectNotFinishedCannotBeRemoved: The command cannot remove the job with "
             "the job ID 1 and the name t because the job is not finished. To remove the job, "
             "first stop the job, or use the Force parameter. (Parameter 'Name')");
  BOOST_TEST(refused({{"Id", make_int(1)}}) ==
             "error: JobObjectNotFinishedCannotBeRemoved: The command cannot remove the job with "
             "the job ID 1 because the job is not finished. To remove the job, first stop the job, "
             "or use the Force parameter. (Parameter 'SessionId')");
}

BOOST_AUTO_TEST_CASE(force_stops_it_first_and_so_does_selection_by_state) {
  Session session;
  session.thread("a");
  const JobRef first = session.last();
  BOOST_TEST(
      session.call("Remove-Job", {{"Job", handle(first)}, {"Force", make_bool(true)}}).lines ==
      (Lines{}));
  BOOST_TEST(first->state() == PSJ_STOPPED);
  session.process("b");
  BOOST_TEST(session.call("Remove-Job", {{"State", make_int(PSJ_RUNNING)}}).lines == (Lines{}));
  BOOST_TEST(get(session, {}) == (Lines{}));
}

BOOST_AUTO_TEST_CASE(a_child_can_not_be_removed) {
  Session session;
  session.process().end(PSJ_COMPLETED);
  BOOST_TEST(session.call("Remove-Job", {{"Id", make_int(2)}}).lines ==
             (Lines{"error: CannotRemoveJob: The command cannot remove the job because it does not "
                    "exist or because it is a child job. Child jobs can be removed only by "
                    "removing the parent job."}));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(debug_job)

BOOST_AUTO_TEST_CASE(it_says_why_it_can_not) {
  Session session;
  BOOST_TEST(session.call("Debug-Job", {{"Id", make_int(9)}}).failed ==
             "DebugJobCannotFindJobWithId: Cannot find job with id 9.");
  session.thread("n").end(PSJ_COMPLETED);
  BOOST_TEST(session.call("Debug-Job", {{"Name", make_string("n")}})
                 .failed.rfind("DebugJobNoDebuggableJobsFound: The provided job and all child jobs",
                               0) == 0u);
  session.thread("n");
  BOOST_TEST(session.call("Debug-Job", {{"Name", make_string("n")}}).failed ==
             "DebugJobFoundMultipleJobsWithName: Multiple jobs were found with the name n.  "
             "Debug-Job can debug only one job at a time.");
}

BOOST_AUTO_TEST_SUITE_END()
