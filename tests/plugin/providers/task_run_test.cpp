#include "plugin/providers/task/task_run.h"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <chrono>
#include <thread>

#include "plugin/jobs/job_table.h"
#include "plugin/value/make.h"
#include "toy_session.h"

using namespace psj;

namespace {

// The pipeline of a test: takes texts and numbers, and errors by id and message.
struct Pipeline {
  Pipeline() {
    table.struct_size = sizeof table;
    table.self = this;
    table.write = [](const psj_streams *streams, psj_stream, std::uint32_t,
                     const psj_value *value) -> psj_status {
      auto &self = *static_cast<Pipeline *>(streams->self);
      if (self.texts.size() == self.wanted) return PSJ_E_CANCELLED;
      self.texts.push_back(value->kind == PSJ_INT ? std::to_string(value->as.i64)
                                                  : std::string(string_of(*value)));
      return PSJ_OK;
    };
    table.write_error = [](const psj_streams *streams, const psj_error *error) -> psj_status {
      static_cast<Pipeline *>(streams->self)
          ->errors.push_back(std::string(view_of(error->id)) + ": " +
                             std::string(view_of(error->message)));
      return PSJ_OK;
    };
    table.cancelled = [](const psj_streams *streams) -> std::uint32_t {
      return static_cast<Pipeline *>(streams->self)->cancelled ? 1 : 0;
    };
    table.cancel_fd = [](const psj_streams *) { return -1; };
  }
  psj_streams table{};
  Texts texts, errors;
  std::size_t wanted = 1'000'000;
  bool cancelled = false;
};

struct Fixture {
  std::shared_ptr<TaskRun> make(std::string_view script, std::size_t at_once) {
    const psj_host &host = session.plugin().host();
    auto copy = OwnedValue::copy(make_string(script));
    auto prepared = std::make_shared<OwnedValue>(std::move(*copy));
    return *TaskRun::make({host, session.plugin().jobs(),
                           ThreadScript{*script_host(&host), prepared, PSJ_FOR_TASK, nullptr},
                           at_once});
  }
  std::shared_ptr<TaskRun> run(std::string_view script, std::size_t at_once, int items) {
    auto made = make(script, at_once);
    for (int i = 1; i <= items; ++i) BOOST_REQUIRE(made->add(make_int(i)).ok());
    return made;
  }
  ToySession session;
  Pipeline pipeline;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(task_run, Fixture)

BOOST_AUTO_TEST_CASE(every_item_is_written_once) {
  const auto tasks = run("item", 3, 200);
  BOOST_TEST(tasks->write_rest(pipeline.table) == PSJ_OK);
  Texts expected;
  for (int i = 1; i <= 200; ++i) expected.push_back(std::to_string(i));
  std::sort(expected.begin(), expected.end());
  std::sort(pipeline.texts.begin(), pipeline.texts.end());
  BOOST_TEST(pipeline.texts == expected);
  tasks->close();
}

BOOST_AUTO_TEST_CASE(one_at_once_keeps_the_order) {
  const auto tasks = run("item", 1, 5);
  BOOST_TEST(tasks->write_rest(pipeline.table) == PSJ_OK);
  BOOST_TEST(pipeline.texts == (Texts{"1", "2", "3", "4", "5"}));
  tasks->close();
}

BOOST_AUTO_TEST_CASE(a_task_that_fails_is_an_error_and_the_others_go_on) {
  const auto tasks = run("item;fail boom", 1, 2);
  BOOST_TEST(tasks->write_rest(pipeline.table) == PSJ_OK);
  BOOST_TEST(pipeline.texts == (Texts{"1", "2"}));
  BOOST_TEST(pipeline.errors == (Texts{"PSTaskException: boom", "PSTaskException: boom"}));
  tasks->close();
}

BOOST_AUTO_TEST_CASE(a_stop_drops_what_waits_and_interrupts_what_runs) {
  const auto tasks = run("item;spin", 2, 50);
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  tasks->stop();
  BOOST_TEST(tasks->write_rest(pipeline.table) == PSJ_OK);
  BOOST_TEST(pipeline.errors.size() <= 2u);
  for (const std::string &error : pipeline.errors)
    BOOST_TEST(error == "PSTaskException: The pipeline has been stopped.");
  BOOST_TEST(tasks->add(make_int(51)).ok());
  BOOST_TEST(tasks->write_rest(pipeline.table) == PSJ_OK);
  tasks->close();
}

BOOST_AUTO_TEST_CASE(a_consumer_that_wants_no_more_ends_the_run) {
  const auto tasks = run("item;spin", 2, 1000);
  pipeline.wanted = 1;
  BOOST_TEST(tasks->write_rest(pipeline.table) == PSJ_E_CANCELLED);
  const auto before = std::chrono::steady_clock::now();
  tasks->close();
  BOOST_TEST((std::chrono::steady_clock::now() - before < std::chrono::seconds(4)));
}

BOOST_AUTO_TEST_CASE(a_stop_reaches_scripts_that_only_begin) {
  const auto before = std::chrono::steady_clock::now();
  for (int round = 0; round < 100; ++round) run("spin", 3, 3)->close();
  BOOST_TEST((std::chrono::steady_clock::now() - before < std::chrono::seconds(4)));
}

BOOST_AUTO_TEST_CASE(a_pipeline_that_is_stopped_does_not_wait_for_the_tasks) {
  const auto tasks = run("spin", 2, 2);
  pipeline.cancelled = true;
  BOOST_TEST(tasks->write_rest(pipeline.table) == PSJ_E_CANCELLED);
  tasks->close();
}

BOOST_AUTO_TEST_CASE(stops_race_with_ends) {
  for (int round = 0; round < 50; ++round) {
    const auto tasks = run("emit 2", 4, 30);
    std::thread stopper([&] { tasks->stop(); });
    BOOST_TEST(tasks->write_rest(pipeline.table) == PSJ_OK);
    stopper.join();
    tasks->close();
  }
}

BOOST_AUTO_TEST_SUITE_END()
