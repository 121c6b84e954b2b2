#include "plugin/providers/task/task_provider.h"

#include <atomic>
#include <boost/test/unit_test.hpp>
#include <chrono>
#include <filesystem>
#include <functional>
#include <thread>

#include "plugin/jobs/job_table.h"
#include "plugin/jobs/providers.h"
#include "plugin/value/make.h"
#include "toy_session.h"

using namespace psj;

namespace {

// A parent that is not started yet, with a child for each of `items` numbers.
JobRef make_tasks(ToySession &session, std::string_view script, int items, std::uint32_t throttle,
                  std::uint32_t flags = 0) {
  JobTable &jobs = session.plugin().jobs();
  psj_job_request request{};
  request.struct_size = sizeof request;
  request.flags = flags;
  request.command = text_of(script);
  request.throttle = throttle;
  JobRef parent = *jobs.create(*session.plugin().providers().find(TaskProvider::kId), request);
  for (int i = 1; i <= items; ++i) {
    const psj_value pairs[] = {make_string("prepared"), make_string(script), make_string("item"),
                               make_int(i)};
    const psj_value arguments = make_dict(pairs, 2, false);
    psj_job_request child{};
    child.struct_size = sizeof child;
    child.arguments = &arguments;
    BOOST_REQUIRE(jobs.add_child(*parent, child).ok());
  }
  return parent;
}

std::size_t count_in(const JobRefs &jobs, psj_state state) {
  std::size_t count = 0;
  for (const JobRef &job : jobs) count += job->state() == state ? 1 : 0;
  return count;
}

bool until(const std::function<bool()> &condition) {
  for (int i = 0; i < 5000 && !condition(); ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  return condition();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(task_provider)

BOOST_AUTO_TEST_CASE(each_child_runs_the_script_with_its_own_item) {
  ToySession session;
  const JobRef job = make_tasks(session, "item", 3, 2);
  session.start(*job);
  BOOST_TEST(ToySession::wait(*job));
  BOOST_TEST(int(job->state()) == PSJ_COMPLETED);
  const JobRefs children = job->children();
  BOOST_TEST(children.size() == 3u);
  for (std::size_t i = 0; i < children.size(); ++i)
    BOOST_TEST(ToySession::receive(*children[i]) == (Texts{std::to_string(i + 1)}));
}

BOOST_AUTO_TEST_CASE(a_task_job_is_in_the_table_from_its_start_on) {
  ToySession session;
  JobTable &jobs = session.plugin().jobs();
  const JobRef job = make_tasks(session, "item", 2, 2);
  BOOST_TEST(jobs.jobs().empty());
  session.start(*job);
  BOOST_TEST(jobs.jobs().size() == 1u);
  BOOST_TEST(jobs.find(job->id() + 1)->parent()->id() == job->id());
  BOOST_TEST(ToySession::wait(*job));
  BOOST_TEST(job->type_names().front() == "System.Management.Automation.PSTasks.PSTaskJob");
  BOOST_TEST(job->job_type_name() == "PSTaskJob");
  BOOST_TEST(job->children()[0]->job_type_name() == "PSTaskChildJob");
}

BOOST_AUTO_TEST_CASE(a_task_job_without_children_completes_at_once) {
  ToySession session;
  const JobRef job = make_tasks(session, "item", 0, 2);
  session.start(*job);
  BOOST_TEST(int(job->state()) == PSJ_COMPLETED);
}

BOOST_AUTO_TEST_CASE(a_started_task_job_takes_no_more_children) {
  ToySession session;
  const JobRef job = make_tasks(session, "item", 1, 2);
  session.start(*job);
  psj_job_request child{};
  child.struct_size = sizeof child;
  BOOST_TEST(session.plugin().jobs().add_child(*job, child).status().code() == PSJ_E_STATE);
  BOOST_TEST(ToySession::wait(*job));
}

BOOST_AUTO_TEST_CASE(one_that_fails_fails_the_parent_and_no_other) {
  ToySession session;
  const JobRef job = make_tasks(session, "fail boom", 1, 2);
  session.start(*job);
  BOOST_TEST(ToySession::wait(*job));
  BOOST_TEST(int(job->state()) == PSJ_FAILED);
  BOOST_TEST(!job->reason());
  BOOST_TEST(ToySession::message(*job->children()[0]) == "boom");
}

BOOST_AUTO_TEST_CASE(progress_is_not_collected) {
  ToySession session;
  const JobRef job = make_tasks(session, "progress a;item", 1, 1);
  session.start(*job);
  BOOST_TEST(ToySession::wait(*job));
  BOOST_TEST(ToySession::receive(*job->children()[0]) == (Texts{"1"}));
}

BOOST_AUTO_TEST_CASE(the_throttle_bounds_what_runs_and_a_stop_leaves_the_others_not_started) {
  ToySession session;
  const JobRef job = make_tasks(session, "spin", 5, 2);
  session.start(*job);
  const JobRefs children = job->children();
  BOOST_TEST(until([&] { return count_in(children, PSJ_RUNNING) == 2; }));
  BOOST_TEST(count_in(children, PSJ_NOT_STARTED) == 3u);
  BOOST_TEST(session.plugin().jobs().stop(*job, 5000).ok());
  BOOST_TEST(ToySession::wait(*job));
  BOOST_TEST(int(job->state()) == PSJ_STOPPED);
  BOOST_TEST(count_in(children, PSJ_STOPPED) == 2u);
  BOOST_TEST(count_in(children, PSJ_NOT_STARTED) == 3u);
}

BOOST_AUTO_TEST_CASE(runspaces_are_used_again_unless_new_ones_are_asked_for) {
  ToySession session;
  JobTable &jobs = session.plugin().jobs();
  const JobRef shared = make_tasks(session, "item", 6, 1);
  session.start(*shared);
  BOOST_TEST(ToySession::wait(*shared));
  BOOST_TEST(jobs.runspaces(*shared) == 1u);
  const JobRef fresh = make_tasks(session, "item", 6, 1, PSJ_REQUEST_NEW_RUNSPACES);
  session.start(*fresh);
  BOOST_TEST(ToySession::wait(*fresh));
  BOOST_TEST(jobs.runspaces(*fresh) == 6u);
}

BOOST_AUTO_TEST_CASE(a_task_job_that_is_never_started_can_be_given_back) {
  ToySession session;
  const JobRef job = make_tasks(session, "item", 3, 1);
  BOOST_TEST(session.plugin().jobs().remove(*job, false).ok());
  BOOST_TEST(job->removed());
}

BOOST_AUTO_TEST_CASE(thousands_of_tasks_run_on_a_few_threads) {
  ToySession session;
  const JobRef job = make_tasks(session, "item", 3000, 4);
  session.start(*job);
  std::size_t most = 0;
  while (!ToySession::wait(*job, 1)) {
    std::size_t now = 0;
    for ([[maybe_unused]] const auto &task : std::filesystem::directory_iterator("/proc/self/task"))
      ++now;
    most = std::max(most, now);
  }
  BOOST_TEST(int(job->state()) == PSJ_COMPLETED);
  BOOST_TEST(most < 40u);
}

BOOST_AUTO_TEST_CASE(stops_race_with_ends_and_starts) {
  ToySession session;
  for (int round = 0; round < 30; ++round) {
    const JobRef job = make_tasks(session, "emit 3", 40, 4);
    session.start(*job);
    std::thread first([&] { (void)session.plugin().jobs().stop(*job, 5000).ok(); });
    std::thread second([&] { (void)session.plugin().jobs().stop(*job, 5000).ok(); });
    BOOST_TEST(ToySession::wait(*job));
    first.join();
    second.join();
    BOOST_TEST(is_finished(job->state()));
    BOOST_TEST(session.plugin().jobs().remove(*job, true).ok());
  }
}

BOOST_AUTO_TEST_SUITE_END()
