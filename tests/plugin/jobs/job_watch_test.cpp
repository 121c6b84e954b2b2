// Who hears of states: waits and subscribers.
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <chrono>
#include <future>
#include <thread>

#include "fake_provider.h"
#include "plugin/jobs/job_wait.h"

using namespace psj;
using Mode = JobWait::Mode;
using Goal = JobWait::Goal;
using End = JobWait::End;

namespace {

bool is(End a, End b) {
  return a == b;
}

struct Heard {
  std::mutex mutex;
  std::vector<std::pair<int, int>> changes;
  std::function<void(psj_job *, psj_state)> also;

  static void call(void *argument, psj_job *job, psj_state from, psj_state to) {
    auto &self = *static_cast<Heard *>(argument);
    {
      const std::lock_guard lock(self.mutex);
      self.changes.emplace_back(from, to);
    }
    if (self.also) self.also(job, to);
  }
  std::size_t count() {
    const std::lock_guard lock(mutex);
    return changes.size();
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(job_watch)

BOOST_AUTO_TEST_CASE(a_wait_for_all_ends_with_the_last_and_for_any_with_the_first) {
  FakeSession session;
  const JobRefs jobs = {session.run(), session.run()};
  JobWait all(jobs, Mode::all, Goal::finished), any(jobs, Mode::any, Goal::finished);
  BOOST_TEST(is(any.wait(0), End::timeout));
  session.provider.jobs[1]->state(PSJ_COMPLETED);
  BOOST_TEST(is(any.wait(0), End::done));
  BOOST_TEST((any.first_done() == jobs[1]));
  BOOST_TEST(is(all.wait(10), End::timeout));
  session.provider.jobs[0]->state(PSJ_COMPLETED);
  BOOST_TEST(is(all.wait(0), End::done));
  BOOST_TEST((all.first_done() == jobs[0]));
}

BOOST_AUTO_TEST_CASE(a_wait_wakes_when_another_thread_ends_the_job) {
  FakeSession session;
  const JobRef job = session.run();
  std::thread other([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    session.provider.jobs[0]->state(PSJ_COMPLETED);
  });
  BOOST_TEST(is(JobWait({&job, 1}, Mode::all, Goal::finished).wait(PSJ_FOREVER), End::done));
  other.join();
}

BOOST_AUTO_TEST_CASE(a_job_given_twice_counts_once_and_no_job_is_done) {
  FakeSession session;
  const JobRef job = session.run();
  session.provider.jobs[0]->state(PSJ_COMPLETED);
  const JobRefs twice = {job, job};
  BOOST_TEST(is(JobWait(twice, Mode::all, Goal::finished).wait(0), End::done));
  BOOST_TEST(is(JobWait({}, Mode::any, Goal::finished).wait(0), End::done));
}

BOOST_AUTO_TEST_CASE(a_persistent_state_is_a_goal_that_can_be_left) {
  FakeSession session;
  const JobRef job = session.run();
  JobWait persistent({&job, 1}, Mode::all, Goal::persistent),
      finished({&job, 1}, Mode::all, Goal::finished);
  session.provider.jobs[0]->state(PSJ_SUSPENDED);
  BOOST_TEST(is(persistent.wait(0), End::done));
  BOOST_TEST(is(finished.wait(0), End::timeout));
  session.provider.jobs[0]->state(PSJ_RUNNING);
  BOOST_TEST(is(persistent.wait(0), End::timeout));
}

BOOST_AUTO_TEST_CASE(a_blocked_job_ends_a_wait_that_asks_for_it) {
  FakeSession session;
  const JobRefs jobs = {session.run(), session.run()};
  JobWait all(jobs, Mode::all, Goal::finished, true), any(jobs, Mode::any, Goal::finished, true);
  session.provider.jobs[0]->state(PSJ_BLOCKED);
  BOOST_TEST(is(all.wait(1000), End::blocked));
  BOOST_TEST(is(any.wait(10), End::timeout));
  session.provider.jobs[1]->state(PSJ_BLOCKED);
  BOOST_TEST(is(any.wait(1000), End::blocked));
}

BOOST_AUTO_TEST_CASE(a_wait_can_be_cancelled_by_a_call_and_by_a_descriptor) {
  FakeSession session;
  const JobRef job = session.run();
  JobWait wait({&job, 1}, Mode::all, Goal::finished);
  const int fd = eventfd(1, EFD_CLOEXEC);
  BOOST_TEST(is(wait.wait(5000, fd), End::cancelled));
  close(fd);
  std::thread other([&] { wait.cancel(); });
  BOOST_TEST(is(wait.wait(5000), End::cancelled));
  other.join();
}

BOOST_AUTO_TEST_CASE(the_descriptor_of_a_wait_is_readable_when_it_is_done) {
  FakeSession session;
  const JobRef job = session.run();
  JobWait wait({&job, 1}, Mode::all, Goal::finished);
  pollfd bell{wait.fd(), POLLIN, 0};
  BOOST_TEST(poll(&bell, 1, 0) == 0);
  session.provider.jobs[0]->state(PSJ_COMPLETED);
  BOOST_TEST(poll(&bell, 1, 1000) == 1);
}

BOOST_AUTO_TEST_CASE(subscribers_hear_each_change_in_order) {
  FakeSession session;
  const JobRef job = session.make();
  Heard heard;
  session.table().subscribe(job.get(), Heard::call, &heard);
  BOOST_TEST(session.table().start(*job).ok());
  auto &fake = *session.provider.jobs[0];
  for (int i = 0; i < 20; ++i) {
    fake.state(PSJ_BLOCKED);
    fake.state(PSJ_RUNNING);
  }
  fake.state(PSJ_COMPLETED);
  BOOST_TEST(is(JobWait({&job, 1}, Mode::all, Goal::finished).wait(5000), End::done));
  // The wait came after the subscribers.
  BOOST_TEST(heard.count() == 42u);
  int before = PSJ_NOT_STARTED;
  for (const auto &[from, to] : heard.changes) {
    BOOST_TEST(from == before);
    before = to;
  }
  BOOST_TEST(before == PSJ_COMPLETED);
}

BOOST_AUTO_TEST_CASE(a_subscriber_hears_of_no_other_job_and_of_nothing_older) {
  FakeSession session;
  const JobRef job = session.run(), other = session.make();
  Heard heard, all;
  session.table().subscribe(job.get(), Heard::call, &heard);
  session.table().subscribe(nullptr, Heard::call, &all);
  BOOST_TEST(session.table().start(*other).ok());
  session.provider.jobs[0]->state(PSJ_COMPLETED);
  session.provider.jobs[1]->state(PSJ_COMPLETED);
  const JobRefs both = {job, other};
  BOOST_TEST(is(JobWait(both, Mode::all, Goal::finished).wait(5000), End::done));
  BOOST_TEST(heard.count() == 1u);
  BOOST_TEST(all.count() == 3u);
}

BOOST_AUTO_TEST_CASE(after_unsubscribe_no_call_is_under_way_or_comes) {
  FakeSession session;
  const JobRef job = session.run();
  std::promise<void> inside, go;
  std::atomic<bool> left{false};
  Heard heard;
  heard.also = [&](psj_job *, psj_state) {
    inside.set_value();
    go.get_future().wait();
    left = true;
  };
  const auto token = session.table().subscribe(job.get(), Heard::call, &heard);
  session.provider.jobs[0]->state(PSJ_BLOCKED);
  inside.get_future().wait();
  std::thread releaser([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    go.set_value();
  });
  BOOST_TEST(session.table().unsubscribe(token).ok());
  BOOST_TEST(left);
  session.provider.jobs[0]->state(PSJ_COMPLETED);
  BOOST_TEST(heard.count() == 1u);
  BOOST_TEST(session.table().unsubscribe(token).code() == PSJ_E_NOT_FOUND);
  releaser.join();
}

BOOST_AUTO_TEST_CASE(a_subscriber_may_unsubscribe_wait_and_remove) {
  FakeSession session;
  const JobRef job = session.run();
  std::uint64_t token = 0;
  std::promise<bool> done;
  Heard heard;
  heard.also = [&](psj_job *which, psj_state) {
    auto &self = *static_cast<Job *>(which);
    const JobRef held(&self);
    bool good = session.table().unsubscribe(token).ok();
    good = good && JobWait({&held, 1}, Mode::all, Goal::finished).wait(2000) == End::done;
    good = good && session.table().remove(self, false).ok();
    done.set_value(good);
  };
  token = session.table().subscribe(job.get(), Heard::call, &heard);
  session.provider.jobs[0]->state(PSJ_COMPLETED);
  BOOST_TEST(done.get_future().get());
}

BOOST_AUTO_TEST_SUITE_END()
