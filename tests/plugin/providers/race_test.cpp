// Calls that meet: what is promised is that each ends, in a state that fits, and leaves nothing.
#include <atomic>
#include <boost/test/unit_test.hpp>
#include <functional>
#include <random>
#include <thread>

#include "plugin/jobs/api.h"
#include "plugin/jobs/job_table.h"
#include "toy_session.h"

using namespace psj;

namespace {

const std::vector<std::string> kWorker = {TOY_WORKER, "--worker"};

bool finished(const JobRef &job) {
  return is_finished(job->state());
}

void both(const std::function<void()> &one, const std::function<void()> &other) {
  std::thread thread(one);
  other();
  thread.join();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(races)

BOOST_AUTO_TEST_CASE(a_stop_meets_a_start) {
  ToySession session(kWorker);
  for (int i = 0; i < 60; ++i) {
    const JobRef job = session.make(i % 4 == 0 ? "psj.background" : "psj.thread", "spin");
    both([&] { session.start(*job); },
         [&] { BOOST_TEST(session.plugin().jobs().stop(*job, 5000).ok()); });
    // The stop may have come before the start was heard of: then there was nothing to start.
    if (!ToySession::wait(*job, 2000)) {
      BOOST_TEST(session.plugin().jobs().stop(*job, 5000).ok());
      BOOST_TEST(ToySession::wait(*job));
    }
    BOOST_TEST(int(job->state()) == PSJ_STOPPED);
  }
}

BOOST_AUTO_TEST_CASE(two_stops_and_a_forced_removal_meet_a_running_job) {
  ToySession session(kWorker);
  for (int i = 0; i < 40; ++i) {
    const JobRef job =
        i % 4 == 0 ? session.background_job("emit 100;spin") : session.thread_job("emit 100;spin");
    std::thread first([&] { (void)session.plugin().jobs().stop(*job, 5000); });
    std::thread second([&] { (void)session.plugin().jobs().stop(*job, 4000); });
    BOOST_TEST(session.plugin().jobs().remove(*job, true).ok());
    first.join();
    second.join();
    BOOST_TEST(finished(job));
    BOOST_TEST(job->removed());
  }
  BOOST_TEST(session.plugin().jobs().jobs().empty());
}

BOOST_AUTO_TEST_CASE(a_removal_meets_a_removal) {
  ToySession session;
  for (int i = 0; i < 200; ++i) {
    const JobRef job = session.thread_job("emit 1");
    Status a, b;
    both([&] { a = session.plugin().jobs().remove(*job, true); },
         [&] { b = session.plugin().jobs().remove(*job, true); });
    BOOST_TEST(a.ok() != b.ok());
  }
}

BOOST_AUTO_TEST_CASE(a_reader_meets_the_writer_and_the_removal) {
  ToySession session(kWorker);
  for (int i = 0; i < 20; ++i) {
    const JobRef job =
        i % 2 == 0 ? session.background_job("emit 3000") : session.thread_job("emit 3000");
    Texts texts;
    both(
        [&] {
          while (!finished(job))
            for (std::string &text : ToySession::receive(*job)) texts.push_back(std::move(text));
          for (std::string &text : ToySession::receive(*job)) texts.push_back(std::move(text));
        },
        [&] { ToySession::wait(*job); });
    BOOST_TEST(texts.size() == 3000u, "round " << i << ": " << texts.size()
                                               << " records of a job that is " << job->state()
                                               << ": " << ToySession::message(*job) << ", first "
                                               << texts.front() << " last " << texts.back());
    both([&] { (void)ToySession::receive(*job, PSJ_READ_FROM_START); },
         [&] { BOOST_TEST(session.plugin().jobs().remove(*job, true).ok()); });
  }
}

BOOST_AUTO_TEST_CASE(shutdown_meets_everything) {
  for (int round = 0; round < 5; ++round) {
    ToySession session(kWorker);
    std::vector<JobRef> jobs;
    for (int i = 0; i < 20; ++i)
      jobs.push_back(i % 5 == 0 ? session.background_job("emit 10;spin")
                                : session.thread_job(i % 2 == 0 ? "spin" : "emit 100"));
    std::atomic<bool> go{true};
    std::thread stopper([&] {
      std::minstd_rand random(round);
      while (go) (void)jobs[random() % jobs.size()]->table().stop(*jobs[0], 1000);
    });
    std::thread looker([&] {
      while (go)
        for (const JobRef &job : jobs) (void)job->info();
    });
    session.shutdown(3000);
    go = false;
    stopper.join();
    looker.join();
    for (const JobRef &job : jobs) BOOST_TEST(finished(job));
  }
}

BOOST_AUTO_TEST_SUITE_END()
