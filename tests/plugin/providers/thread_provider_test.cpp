#include <boost/test/unit_test.hpp>
#include <chrono>
#include <filesystem>
#include <thread>

#include "plugin/jobs/job_table.h"
#include "toy_session.h"

using namespace psj;

namespace {

std::size_t threads_of_this_process() {
  std::size_t count = 0;
  for ([[maybe_unused]] const auto &task : std::filesystem::directory_iterator("/proc/self/task"))
    ++count;
  return count;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(thread_provider)

BOOST_AUTO_TEST_CASE(a_thread_job_runs_and_its_output_is_received_once) {
  ToySession session;
  const JobRef job = session.thread_job("emit 3;text x");
  BOOST_TEST(ToySession::wait(*job));
  BOOST_TEST(int(job->state()) == PSJ_COMPLETED);
  BOOST_TEST(ToySession::receive(*job, PSJ_READ_KEEP) == (Texts{"1", "2", "3", "x"}));
  BOOST_TEST(job->has_more_data());
  BOOST_TEST(ToySession::receive(*job) == (Texts{"1", "2", "3", "x"}));
  BOOST_TEST(!job->has_more_data());
  BOOST_TEST(ToySession::receive(*job).empty());
}

BOOST_AUTO_TEST_CASE(a_thread_job_is_received_stream_by_stream) {
  ToySession session;
  const JobRef job = session.thread_job("info i;warning w;text a;verbose v;error e;text b");
  BOOST_TEST(ToySession::wait(*job));
  BOOST_TEST(ToySession::receive(*job) == (Texts{"a", "b", "e", "v", "w", "i"}));
}

BOOST_AUTO_TEST_CASE(information_alone_is_not_more_data) {
  ToySession session;
  const JobRef job = session.thread_job("info i");
  BOOST_TEST(ToySession::wait(*job));
  BOOST_TEST(!job->has_more_data());
  BOOST_TEST(ToySession::receive(*job) == (Texts{"i"}));
}

BOOST_AUTO_TEST_CASE(a_thread_job_is_described_as_PowerShell_does) {
  ToySession session;
  const JobRef job = session.thread_job("emit 1");
  BOOST_TEST(job->id() == 1);
  BOOST_TEST(job->name() == "Job1");
  BOOST_TEST(job->job_type_name() == "ThreadJob");
  BOOST_TEST(job->location() == "PowerShell");
  BOOST_TEST(job->command() == "emit 1");
  BOOST_TEST(job->type_names().front() == "Microsoft.PowerShell.ThreadJob.ThreadJob");
  BOOST_TEST(session.thread_job("emit 1")->id() == 2);
}

BOOST_AUTO_TEST_CASE(a_script_that_fails_gives_its_reason) {
  ToySession session;
  const JobRef job = session.thread_job("emit 1;fail boom;emit 5");
  BOOST_TEST(ToySession::wait(*job));
  BOOST_TEST(int(job->state()) == PSJ_FAILED);
  BOOST_TEST(ToySession::message(*job) == "boom");
  BOOST_TEST(ToySession::receive(*job) == (Texts{"1"}));
}

BOOST_AUTO_TEST_CASE(exit_completes_a_thread_job) {
  ToySession session;
  const JobRef job = session.thread_job("exit");
  BOOST_TEST(ToySession::wait(*job));
  BOOST_TEST(int(job->state()) == PSJ_COMPLETED);
}

BOOST_AUTO_TEST_CASE(a_stopped_job_says_so_and_keeps_its_output) {
  ToySession session;
  const JobRef job = session.thread_job("emit 2;spin");
  BOOST_TEST(session.plugin().jobs().stop(*job, 5000).ok());
  BOOST_TEST(ToySession::wait(*job));
  BOOST_TEST(int(job->state()) == PSJ_STOPPED);
  BOOST_TEST(ToySession::message(*job) == "The pipeline has been stopped.");
}

BOOST_AUTO_TEST_CASE(five_jobs_run_at_once_and_the_others_wait_in_line) {
  ToySession session;
  JobRefs jobs;
  for (int i = 0; i < 7; ++i) jobs.push_back(session.thread_job("spin"));
  for (int i = 0; i < 5; ++i) BOOST_TEST(int(jobs[i]->state()) == PSJ_RUNNING);
  for (int i = 5; i < 7; ++i) BOOST_TEST(int(jobs[i]->state()) == PSJ_NOT_STARTED);
  BOOST_TEST(session.plugin().jobs().stop(*jobs[0], 5000).ok());
  BOOST_TEST(ToySession::wait(*jobs[0]));
  while (jobs[5]->state() == PSJ_NOT_STARTED) std::this_thread::yield();
  BOOST_TEST(int(jobs[6]->state()) == PSJ_NOT_STARTED);
}

BOOST_AUTO_TEST_CASE(a_throttle_stays_until_it_is_changed) {
  ToySession session;
  const JobRef first = session.thread_job("spin", 1);
  const JobRef second = session.thread_job("spin");
  BOOST_TEST(int(second->state()) == PSJ_NOT_STARTED);
  const JobRef third = session.thread_job("spin", 3);
  BOOST_TEST(int(second->state()) == PSJ_RUNNING);
  BOOST_TEST(int(third->state()) == PSJ_RUNNING);
}

BOOST_AUTO_TEST_CASE(a_waiting_job_that_is_stopped_is_Stopped_and_starts_nothing) {
  ToySession session;
  const JobRef first = session.thread_job("spin", 1);
  const JobRef second = session.thread_job("spin");
  const JobRef third = session.thread_job("emit 1");
  BOOST_TEST(session.plugin().jobs().stop(*second, 5000).ok());
  BOOST_TEST(ToySession::wait(*second));
  BOOST_TEST(int(second->state()) == PSJ_STOPPED);
  BOOST_TEST(second->begin_ns() == 0);
  BOOST_TEST(second->end_ns() != 0);
  BOOST_TEST(int(third->state()) == PSJ_NOT_STARTED);
}

BOOST_AUTO_TEST_CASE(a_waiting_job_that_is_started_again_starts_at_once) {
  ToySession session;
  const JobRef first = session.thread_job("spin", 1);
  const JobRef second = session.thread_job("spin");
  BOOST_TEST(session.plugin().jobs().start(*second).ok());
  BOOST_TEST(int(second->state()) == PSJ_RUNNING);
  BOOST_TEST(session.plugin().jobs().start(*second).code() == PSJ_E_STATE);
}

BOOST_AUTO_TEST_CASE(input_is_read_until_its_end) {
  ToySession session;
  const JobRef job = session.make("psj.thread", "echo;text end");
  session.start(*job);
  psj_value value{};
  value.kind = PSJ_INT;
  value.flags = 32;
  for (int i = 1; i <= 3; ++i) {
    value.as.i64 = i;
    BOOST_TEST(session.plugin().jobs().input(*job, value).ok());
  }
  BOOST_TEST(session.plugin().jobs().input_end(*job).ok());
  BOOST_TEST(ToySession::wait(*job));
  BOOST_TEST(ToySession::receive(*job) == (Texts{"1", "2", "3", "end"}));
}

BOOST_AUTO_TEST_CASE(a_thread_that_does_not_hear_is_given_up_and_its_place_goes_on) {
  ToySession session;
  const JobRef deaf = session.thread_job("emit 1;deaf 1500", 1);
  const JobRef next = session.thread_job("text next");
  while (!deaf->has_more_data()) std::this_thread::yield();
  BOOST_TEST(session.plugin().jobs().stop(*deaf, 50).ok());
  BOOST_TEST(ToySession::wait(*deaf, 1000));
  BOOST_TEST(int(deaf->state()) == PSJ_FAILED);
  BOOST_TEST(ToySession::message(*deaf).find("abandoned") != std::string::npos);
  BOOST_TEST(ToySession::wait(*next, 1000));
  BOOST_TEST(ToySession::receive(*next) == (Texts{"next"}));
  BOOST_TEST(ToySession::receive(*deaf) == (Texts{"1"}));
  // It comes back in the end: nothing it says counts any more.
  std::this_thread::sleep_for(std::chrono::milliseconds(1600));
  BOOST_TEST(int(deaf->state()) == PSJ_FAILED);
}

BOOST_AUTO_TEST_CASE(shutdown_ends_running_and_waiting_jobs_and_all_threads) {
  const std::size_t before = threads_of_this_process();
  JobRefs jobs;
  {
    ToySession session;
    for (int i = 0; i < 8; ++i) jobs.push_back(session.thread_job("spin"));
    session.shutdown();
  }
  for (const JobRef &job : jobs) {
    BOOST_TEST(int(job->state()) == PSJ_STOPPED);
    BOOST_TEST(job->removed());
  }
  BOOST_TEST(threads_of_this_process() == before);
}

BOOST_AUTO_TEST_CASE(a_thousand_jobs_reuse_a_few_threads) {
  ToySession session;
  JobRefs jobs;
  for (int i = 0; i < 1000; ++i) jobs.push_back(session.thread_job("emit 2"));
  for (const JobRef &job : jobs) BOOST_TEST(ToySession::wait(*job));
  BOOST_TEST(threads_of_this_process() < 20);
  for (const JobRef &job : jobs) BOOST_TEST(ToySession::receive(*job) == (Texts{"1", "2"}));
}

BOOST_AUTO_TEST_SUITE_END()
