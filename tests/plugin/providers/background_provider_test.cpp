#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <thread>

#include "plugin/jobs/job_table.h"
#include "plugin/value/make.h"
#include "toy_session.h"

using namespace psj;

namespace {

const std::vector<std::string> kWorker = {TOY_WORKER, "--worker"};

std::size_t entries_of(const char *folder) {
  std::size_t count = 0;
  for ([[maybe_unused]] const auto &entry : std::filesystem::directory_iterator(folder)) ++count;
  return count;
}

// Whether this process has a child, also one that nobody has collected.
bool has_children() {
  siginfo_t info{};
  return waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) == 0;
}

template <class Condition>
bool soon(Condition condition, int ms = 5000) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(ms);
  while (!condition()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return true;
}

Job &child_of(const JobRef &job) {
  return *job->children().at(0);
}

// The first number that the job wrote: scripts write their process's with `pid`.
int first_number(const JobRef &job) {
  Texts texts;
  soon([&] { return !(texts = ToySession::receive(*job, PSJ_READ_KEEP)).empty(); });
  return texts.empty() ? 0 : std::stoi(texts.front());
}

}  // namespace

BOOST_AUTO_TEST_SUITE(background_provider)

BOOST_AUTO_TEST_CASE(a_background_job_runs_in_a_process_of_its_own) {
  ToySession session(kWorker);
  const JobRef job = session.background_job("pid;emit 3;text x");
  BOOST_TEST(ToySession::wait(*job));
  BOOST_TEST(int(job->state()) == PSJ_COMPLETED);
  BOOST_TEST(int(child_of(job).state()) == PSJ_COMPLETED);
  const Texts texts = ToySession::receive(*job);
  BOOST_TEST(texts.size() == 5u);
  BOOST_TEST(texts[0] != std::to_string(getpid()));
  BOOST_TEST(texts[4] == "x");
}

BOOST_AUTO_TEST_CASE(parent_and_child_are_described_as_PowerShell_does) {
  ToySession session(kWorker);
  const JobRef job = session.background_job("emit 1");
  BOOST_TEST(int(job->state()) == PSJ_RUNNING);
  BOOST_TEST(job->has_more_data());
  BOOST_TEST(job->id() == 1);
  BOOST_TEST(job->name() == "Job1");
  BOOST_TEST(job->job_type_name() == "BackgroundJob");
  BOOST_TEST(job->location() == "localhost");
  BOOST_TEST(job->status_message().data == nullptr);
  Job &child = child_of(job);
  BOOST_TEST(child.id() == 2);
  BOOST_TEST(child.name() == "Job2");
  BOOST_TEST(child.job_type_name().empty());
  BOOST_TEST(child.command() == "emit 1");
  BOOST_TEST(child.type_names().front() == "System.Management.Automation.PSRemotingChildJob");
  BOOST_TEST(ToySession::wait(*job));
  BOOST_TEST(job->end_ns() >= job->begin_ns());
}

BOOST_AUTO_TEST_CASE(records_are_received_in_the_order_written) {
  ToySession session(kWorker);
  const JobRef job = session.background_job("info i;warning w;text a;error e;text b");
  BOOST_TEST(ToySession::wait(*job));
  BOOST_TEST(job->has_more_data());
  BOOST_TEST(ToySession::receive(*job) == (Texts{"i", "w", "a", "e", "b"}));
  BOOST_TEST(!job->has_more_data());
}

BOOST_AUTO_TEST_CASE(a_failed_script_leaves_its_reason_on_the_child) {
  ToySession session(kWorker);
  const JobRef job = session.background_job("emit 1;fail boom");
  BOOST_TEST(ToySession::wait(*job));
  BOOST_TEST(int(job->state()) == PSJ_FAILED);
  BOOST_TEST(!job->reason());
  const auto reason = child_of(job).reason();
  BOOST_REQUIRE(reason);
  BOOST_TEST(view_of(reason->message) == "boom");
  BOOST_TEST(view_of(reason->id) == "Toy");
  BOOST_TEST(view_of(reason->exception) == "System.Management.Automation.RemoteException");
  BOOST_REQUIRE(reason->record != nullptr);
  BOOST_TEST(ToySession::receive(*job) == (Texts{"1"}));
}

BOOST_AUTO_TEST_CASE(exit_stops_the_child_and_completes_the_parent) {
  ToySession session(kWorker);
  const JobRef job = session.background_job("emit 1;exit");
  BOOST_TEST(ToySession::wait(*job));
  BOOST_TEST(int(job->state()) == PSJ_COMPLETED);
  BOOST_TEST(int(child_of(job).state()) == PSJ_STOPPED);
}

BOOST_AUTO_TEST_CASE(large_and_many_records_arrive_whole) {
  ToySession session(kWorker);
  const JobRef job = session.background_job("big 3000000;emit 100000;text end");
  BOOST_TEST(ToySession::wait(*job, 30000));
  const Texts texts = ToySession::receive(*job);
  BOOST_REQUIRE(texts.size() == 100002u);
  BOOST_TEST(texts[0].size() == 3000000u);
  BOOST_TEST(texts[100000] == "100000");
  BOOST_TEST(texts[100001] == "end");
}

BOOST_AUTO_TEST_CASE(input_goes_to_the_process_and_may_come_before_it_is_there) {
  ToySession session(kWorker);
  const JobRef job = session.make("psj.background", "echo;text end");
  psj_value value = make_int(7);
  BOOST_TEST(session.plugin().jobs().input(*job, value).ok());
  session.start(*job);
  const std::string word = "word";
  value = make_string(word);
  BOOST_TEST(session.plugin().jobs().input(*job, value).ok());
  BOOST_TEST(session.plugin().jobs().input_end(*job).ok());
  BOOST_TEST(ToySession::wait(*job));
  BOOST_TEST(ToySession::receive(*job) == (Texts{"7", "word", "end"}));
}

BOOST_AUTO_TEST_CASE(a_parent_that_is_stopped_is_Stopped) {
  ToySession session(kWorker);
  const JobRef job = session.background_job("emit 2;spin");
  BOOST_TEST(soon([&] { return ToySession::receive(*job, PSJ_READ_KEEP).size() == 2; }));
  BOOST_TEST(session.plugin().jobs().stop(*job, 5000).ok());
  BOOST_TEST(ToySession::wait(*job));
  BOOST_TEST(int(job->state()) == PSJ_STOPPED);
  BOOST_TEST(int(child_of(job).state()) == PSJ_STOPPED);
  BOOST_TEST(!child_of(job).reason());
  BOOST_TEST(ToySession::receive(*job) == (Texts{"1", "2"}));
}

BOOST_AUTO_TEST_CASE(a_child_that_is_stopped_completes_its_parent) {
  ToySession session(kWorker);
  const JobRef job = session.background_job("emit 1;spin");
  BOOST_TEST(session.plugin().jobs().stop(child_of(job), 5000).ok());
  BOOST_TEST(ToySession::wait(*job));
  BOOST_TEST(int(child_of(job).state()) == PSJ_STOPPED);
  BOOST_TEST(int(job->state()) == PSJ_COMPLETED);
}

BOOST_AUTO_TEST_CASE(a_script_that_does_not_hear_is_ended_with_its_process) {
  ToySession session(kWorker);
  const JobRef job = session.background_job("pid;deaf 60000");
  const int pid = first_number(job);
  BOOST_TEST(pid > 0);
  const auto begin = std::chrono::steady_clock::now();
  BOOST_TEST(session.plugin().jobs().stop(*job, 4000).ok());
  BOOST_TEST(ToySession::wait(*job));
  BOOST_TEST(int(job->state()) == PSJ_STOPPED);
  BOOST_TEST((std::chrono::steady_clock::now() - begin < std::chrono::milliseconds(4000)));
  BOOST_TEST(soon([&] { return kill(pid, 0) != 0; }));
}

BOOST_AUTO_TEST_CASE(a_killed_worker_is_Failed_at_once_and_keeps_what_it_wrote) {
  ToySession session(kWorker);
  const JobRef job = session.background_job("pid;emit 1000;text x;spin");
  BOOST_TEST(soon([&] { return ToySession::receive(*job, PSJ_READ_KEEP).size() == 1002; }));
  const int pid = first_number(job);
  const auto begin = std::chrono::steady_clock::now();
  BOOST_TEST(kill(pid, SIGKILL) == 0);
  BOOST_TEST(ToySession::wait(*job));
  const auto took = std::chrono::steady_clock::now() - begin;
  BOOST_TEST_MESSAGE("killed worker seen after "
                     << std::chrono::duration_cast<std::chrono::microseconds>(took).count()
                     << " us");
  BOOST_TEST((took < std::chrono::milliseconds(500)));
  BOOST_TEST(int(job->state()) == PSJ_FAILED);
  BOOST_TEST(ToySession::message(child_of(job)) ==
             "The background process closed or ended abnormally: it was killed by signal 9 "
             "(SIGKILL).");
  BOOST_TEST(ToySession::receive(*job).size() == 1002u);
  BOOST_TEST(soon([] { return !has_children(); }));
}

BOOST_AUTO_TEST_CASE(a_crash_names_its_signal_and_an_early_exit_its_code) {
  ToySession session(kWorker);
  const JobRef crash = session.background_job("emit 1;crash");
  BOOST_TEST(ToySession::wait(*crash));
  BOOST_TEST(int(crash->state()) == PSJ_FAILED);
  BOOST_TEST(ToySession::message(child_of(crash)).find("signal 11 (SIGSEGV)") != std::string::npos);
  BOOST_TEST(ToySession::receive(*crash) == (Texts{"1"}));
  ToySession leaving({TOY_WORKER, "--leave"});
  const JobRef left = leaving.background_job("emit 1");
  BOOST_TEST(ToySession::wait(*left));
  BOOST_TEST(int(left->state()) == PSJ_FAILED);
  BOOST_TEST(ToySession::message(child_of(left)).find("exit code 3") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_worker_that_is_not_there_fails_the_job_with_the_systems_words) {
  ToySession session({"/nonexistent/worker"});
  const JobRef job = session.background_job("emit 1");
  BOOST_TEST(ToySession::wait(*job));
  BOOST_TEST(int(job->state()) == PSJ_FAILED);
  const std::string message = ToySession::message(child_of(job));
  BOOST_TEST(message.find("/nonexistent/worker") != std::string::npos);
  BOOST_TEST(message.find("No such file") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_job_whose_process_did_not_start_gives_up_the_memory_of_its_log) {
  ToySession session({"/nonexistent/worker"});
  const std::size_t before = entries_of("/proc/self/fd");
  JobRefs jobs;
  for (int i = 0; i < 20; ++i) {
    jobs.push_back(session.background_job("emit 1"));
    BOOST_TEST(ToySession::wait(*jobs.back()));
  }
  BOOST_TEST(entries_of("/proc/self/fd") <= before + 3);
}

BOOST_AUTO_TEST_CASE(finished_jobs_that_wrote_much_or_were_killed_hold_no_descriptors) {
  ToySession session(kWorker);
  BOOST_TEST(ToySession::wait(*session.background_job("emit 1")));
  BOOST_TEST(soon([] { return !has_children(); }));
  const std::size_t before = entries_of("/proc/self/fd");
  JobRefs jobs;
  for (const char *script : {"big 500000;big 500000;big 500000", "emit 5;crash", "big 900000"})
    jobs.push_back(session.background_job(script));
  for (const JobRef &job : jobs) BOOST_TEST(ToySession::wait(*job));
  BOOST_TEST(soon([&] { return entries_of("/proc/self/fd") <= before; }));
  BOOST_TEST(ToySession::receive(*jobs[0]).size() == 3u);
  BOOST_TEST(ToySession::receive(*jobs[1]).size() == 5u);
}

BOOST_AUTO_TEST_CASE(a_host_without_a_worker_has_no_background_jobs) {
  ToySession session;
  BOOST_CHECK_THROW(session.make("psj.background", "emit 1"), std::runtime_error);
}

BOOST_AUTO_TEST_CASE(a_worker_that_never_serves_can_be_stopped) {
  ToySession session({TOY_WORKER, "--mute"});
  const JobRef job = session.background_job("emit 1");
  BOOST_TEST(session.plugin().jobs().stop(*job, 4000).ok());
  BOOST_TEST(ToySession::wait(*job));
  BOOST_TEST(int(job->state()) == PSJ_STOPPED);
}

BOOST_AUTO_TEST_CASE(a_worker_that_says_what_none_says_fails_its_job) {
  for (const char *mode :
       {"--descriptors", "--greedy", "--suspended", "--request", "--exit-code", "--screen"}) {
    BOOST_TEST_CONTEXT(mode) {
      ToySession session({TOY_WORKER, mode});
      const JobRef job = session.background_job("emit 1");
      BOOST_TEST(ToySession::wait(*job));
      BOOST_TEST(int(child_of(job).state()) == PSJ_FAILED);
      BOOST_TEST(ToySession::message(child_of(job)).find("the protocol of workers") !=
                 std::string::npos);
    }
  }
}

BOOST_AUTO_TEST_CASE(what_a_worker_prints_is_dropped) {
  ToySession session(kWorker);
  const JobRef job = session.background_job("print nonsense;text a");
  BOOST_TEST(ToySession::wait(*job));
  BOOST_TEST(ToySession::receive(*job) == (Texts{"a"}));
}

BOOST_AUTO_TEST_CASE(two_hundred_jobs_at_once_leave_nothing_behind) {
  ToySession session(kWorker);
  BOOST_TEST(ToySession::wait(*session.background_job("emit 1")));
  BOOST_TEST(soon([] { return !has_children(); }));
  BOOST_TEST(session.plugin().jobs().remove(*session.plugin().jobs().jobs()[0], false).ok());
  const std::size_t descriptors = entries_of("/proc/self/fd");
  const std::size_t shared = entries_of("/dev/shm");
  {
    JobRefs jobs;
    for (int i = 0; i < 200; ++i) jobs.push_back(session.background_job("emit 10;sleep 50"));
    for (const JobRef &job : jobs) BOOST_TEST(ToySession::wait(*job, 60000));
    for (const JobRef &job : jobs) BOOST_TEST(ToySession::receive(*job).size() == 10u);
    for (const JobRef &job : jobs) BOOST_TEST(session.plugin().jobs().remove(*job, false).ok());
  }
  BOOST_TEST(soon([] { return !has_children(); }));
  BOOST_TEST(soon([&] { return entries_of("/proc/self/fd") == descriptors; }));
  BOOST_TEST(entries_of("/dev/shm") == shared);
}

BOOST_AUTO_TEST_CASE(shutdown_ends_all_workers) {
  JobRefs jobs;
  {
    ToySession session(kWorker);
    for (int i = 0; i < 10; ++i)
      jobs.push_back(session.background_job(i % 2 == 0 ? "spin" : "deaf 60000"));
    session.shutdown(8000);
  }
  for (const JobRef &job : jobs) BOOST_TEST(int(job->state()) == PSJ_STOPPED);
  BOOST_TEST(!has_children());
}

BOOST_AUTO_TEST_CASE(a_killed_host_leaves_no_worker) {
  int ends[2];
  BOOST_REQUIRE(pipe2(ends, O_CLOEXEC) == 0);
  const pid_t host = fork();
  if (host == 0) {
    ToySession session(kWorker);
    std::string pids;
    for (int i = 0; i < 3; ++i)
      pids += std::to_string(first_number(session.background_job("pid;deaf 60000"))) + " ";
    [[maybe_unused]] const auto written = write(ends[1], pids.data(), pids.size());
    close(ends[1]);
    for (;;) pause();
  }
  close(ends[1]);
  char text[256] = {};
  [[maybe_unused]] const auto got = read(ends[0], text, sizeof text - 1);
  close(ends[0]);
  std::istringstream pids(text);
  std::vector<int> workers;
  for (int pid; pids >> pid;) workers.push_back(pid);
  BOOST_TEST(workers.size() == 3u);
  kill(host, SIGKILL);
  waitpid(host, nullptr, 0);
  // An orphan may stay as somebody's zombie for a while: what it was is gone then, too.
  for (const int pid : workers)
    BOOST_TEST(soon([&] {
      std::ifstream command("/proc/" + std::to_string(pid) + "/cmdline");
      std::string words;
      std::getline(command, words);
      return words.find("toy_worker") == std::string::npos;
    }));
}

BOOST_AUTO_TEST_SUITE_END()
