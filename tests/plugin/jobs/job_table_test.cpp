#include "plugin/jobs/job_table.h"

#include <boost/test/unit_test.hpp>
#include <thread>

#include "fake_provider.h"
#include "plugin/jobs/job_reader.h"
#include "plugin/jobs/job_wait.h"
#include "plugin/log/log_writer.h"
#include "plugin/value/tree.h"

using namespace psj;

namespace {

std::vector<int> ids_of(const JobRefs &jobs) {
  std::vector<int> ids;
  for (const JobRef &job : jobs) ids.push_back(job->id());
  return ids;
}
using Ids = std::vector<int>;

bool wait(const JobRef &job, std::uint32_t timeout_ms = 5000) {
  return JobWait({&job, 1}, JobWait::Mode::all, JobWait::Goal::finished).wait(timeout_ms) ==
         JobWait::End::done;
}

constexpr std::uint64_t kExecutive = PSJ_PROVIDER_PARENT | PSJ_PROVIDER_REMOTE;

}  // namespace

BOOST_AUTO_TEST_SUITE(job_table)

BOOST_AUTO_TEST_CASE(a_parent_takes_its_id_before_its_children) {
  FakeSession session(PSJ_PROVIDER_PARENT);
  const JobRef first = session.make({"a", "b"}), second = session.make();
  BOOST_TEST(first->id() == 1);
  BOOST_TEST(ids_of(first->children()) == (Ids{2, 3}));
  BOOST_TEST(second->id() == 4);
  BOOST_TEST(first->children()[1]->name() == "Job3");
  BOOST_TEST(first->children()[1]->location() == "b");
  BOOST_TEST(first->location() == "a,b");
  BOOST_TEST(second->location() == "here");
  BOOST_TEST(ids_of(session.table().jobs()) == (Ids{1, 4}));
}

BOOST_AUTO_TEST_CASE(jobs_are_found_by_id_and_instance_id_children_too) {
  FakeSession session(PSJ_PROVIDER_PARENT);
  const JobRef job = session.make();
  const JobRef child = job->children()[0];
  BOOST_TEST((session.table().find(1) == job));
  BOOST_TEST((session.table().find(2) == child));
  BOOST_TEST((session.table().find(child->instance_id()) == child));
  BOOST_TEST(!session.table().find(3));
  BOOST_TEST(!session.table().find(0));
}

BOOST_AUTO_TEST_CASE(ids_are_never_used_again) {
  FakeSession session;
  for (int i = 1; i <= 100; ++i) {
    const JobRef job = session.make();
    BOOST_TEST(job->id() == i);
    BOOST_TEST(session.table().remove(*job, true).ok());
  }
  BOOST_TEST(session.table().jobs().empty());
  BOOST_TEST(session.make()->id() == 101);
}

BOOST_AUTO_TEST_CASE(removing_in_any_order_keeps_the_others_findable) {
  FakeSession session;
  JobRefs jobs;
  for (int i = 0; i < 50; ++i) jobs.push_back(session.make());
  for (int i = 0; i < 50; i += 2) BOOST_TEST(session.table().remove(*jobs[i], true).ok());
  BOOST_TEST(session.table().jobs().size() == 25u);
  for (int i = 1; i < 50; i += 2) BOOST_TEST((session.table().find(i + 1) == jobs[i]));
  BOOST_TEST(!session.table().find(1));
}

BOOST_AUTO_TEST_CASE(a_job_that_could_not_be_made_is_not_there) {
  FakeSession session(PSJ_PROVIDER_PARENT);
  session.provider.refuse_create = true;
  const auto made = session.try_make({"a", "b"});
  BOOST_TEST(!made.ok());
  BOOST_TEST(made.status().code() == PSJ_E_LIMIT);
  BOOST_TEST(session.table().jobs().empty());
}

BOOST_AUTO_TEST_CASE(begin_and_end_are_stamped_once) {
  FakeSession session;
  const JobRef job = session.make();
  BOOST_TEST(job->begin_ns() == 0);
  BOOST_TEST(session.table().start(*job).ok());
  const auto begin = job->begin_ns();
  BOOST_TEST(begin != 0);
  auto &fake = *session.provider.jobs[0];
  fake.state(PSJ_BLOCKED);
  fake.state(PSJ_RUNNING);
  BOOST_TEST(job->begin_ns() == begin);
  BOOST_TEST(job->end_ns() == 0);
  fake.state(PSJ_COMPLETED);
  BOOST_TEST(job->end_ns() >= begin);
}

BOOST_AUTO_TEST_CASE(a_finished_state_is_the_last_word) {
  FakeSession session;
  const JobRef job = session.run();
  auto &fake = *session.provider.jobs[0];
  fake.state(PSJ_FAILED);
  fake.state(PSJ_COMPLETED);
  fake.emit(1);
  BOOST_TEST(int(job->state()) == PSJ_FAILED);
  BOOST_TEST(!job->has_more_data());
}

BOOST_AUTO_TEST_CASE(a_job_starts_once) {
  FakeSession session;
  const JobRef job = session.run();
  BOOST_TEST(session.table().start(*job).code() == PSJ_E_STATE);
}

BOOST_AUTO_TEST_CASE(a_start_that_fails_is_a_failed_job_with_a_reason) {
  FakeSession session;
  session.provider.refuse_start = true;
  const JobRef job = session.make();
  BOOST_TEST(!session.table().start(*job).ok());
  BOOST_TEST(int(job->state()) == PSJ_FAILED);
  BOOST_TEST(bool(job->reason()));
}

BOOST_AUTO_TEST_CASE(a_parent_runs_before_its_children_and_ends_after_them) {
  FakeSession session(kExecutive);
  const JobRef job = session.run({"a", "b"});
  BOOST_TEST(int(job->state()) == PSJ_RUNNING);
  session.provider.jobs[0]->state(PSJ_COMPLETED);
  BOOST_TEST(int(job->state()) == PSJ_RUNNING);
  session.provider.jobs[1]->state(PSJ_FAILED);
  BOOST_TEST(int(job->state()) == PSJ_FAILED);
  BOOST_TEST(!job->reason());
  BOOST_TEST(job->end_ns() >= job->children()[1]->end_ns());
}

BOOST_AUTO_TEST_CASE(a_throttled_parent_starts_the_next_child_when_one_ends) {
  FakeSession session(kExecutive);
  const JobRef job = session.make({"a", "b", "c"}, 2);
  BOOST_TEST(session.table().start(*job).ok());
  auto &jobs = session.provider.jobs;
  BOOST_TEST(jobs[0]->started);
  BOOST_TEST(jobs[1]->started);
  BOOST_TEST(!jobs[2]->started);
  jobs[0]->state(PSJ_COMPLETED);
  while (job->children()[2]->state() != PSJ_RUNNING) std::this_thread::yield();
  jobs[1]->state(PSJ_COMPLETED);
  jobs[2]->state(PSJ_COMPLETED);
  BOOST_TEST(int(job->state()) == PSJ_COMPLETED);
}

BOOST_AUTO_TEST_CASE(stopping_a_parent_stops_its_waiting_children_unseen_by_the_provider) {
  FakeSession session(kExecutive);
  const JobRef job = session.make({"a", "b"}, 1);
  BOOST_TEST(session.table().start(*job).ok());
  BOOST_TEST(session.table().stop(*job, 1000).ok());
  BOOST_TEST(wait(job));
  BOOST_TEST(int(job->state()) == PSJ_STOPPED);
  BOOST_TEST(session.provider.jobs[0]->stops.size() == 1u);
  BOOST_TEST(session.provider.jobs[1]->stops.empty());
}

BOOST_AUTO_TEST_CASE(a_second_stop_is_told_only_when_it_is_more_urgent) {
  FakeSession session;
  session.provider.answers_stop = false;
  const JobRef job = session.run();
  auto &stops = session.provider.jobs[0]->stops;
  BOOST_TEST(session.table().stop(*job, 10000).ok());
  BOOST_TEST(session.table().stop(*job, 20000).ok());
  BOOST_TEST(stops.size() == 1u);
  BOOST_TEST(session.table().stop(*job, 5000).ok());
  BOOST_TEST(stops.size() == 2u);
  session.provider.jobs[0]->state(PSJ_STOPPED);
}

BOOST_AUTO_TEST_CASE(a_job_that_does_not_answer_is_marked_and_kept_until_it_does) {
  FakeSession session;
  session.provider.answers_stop = false;
  const JobRef job = session.run();
  auto &fake = *session.provider.jobs[0];
  BOOST_TEST(session.table().stop(*job, 20).ok());
  BOOST_TEST(wait(job));
  BOOST_TEST(int(job->state()) == PSJ_FAILED);
  BOOST_TEST(fake.sink->cancelled(fake.sink) == 2u);
  BOOST_TEST(fake.stops == (std::vector<std::uint32_t>{20, 0}), boost::test_tools::per_element());
  BOOST_TEST(session.table().remove(*job, false).ok());
  BOOST_TEST(session.provider.destroyed == 0);
  // Its writes go nowhere; its last word lets it go.
  fake.emit(1);
  fake.state(PSJ_STOPPED);
  while (session.provider.destroyed == 0) std::this_thread::yield();
  BOOST_TEST(int(job->state()) == PSJ_FAILED);
  BOOST_TEST(!job->has_more_data());
}

BOOST_AUTO_TEST_CASE(an_unfinished_job_is_removed_only_with_force) {
  FakeSession session;
  const JobRef job = session.run();
  BOOST_TEST(session.table().remove(*job, false).code() == PSJ_E_STATE);
  BOOST_TEST(session.table().remove(*job, true).ok());
  BOOST_TEST(int(job->state()) == PSJ_STOPPED);
  BOOST_TEST(session.provider.destroyed == 1);
  BOOST_TEST(job->removed());
  BOOST_TEST(session.table().remove(*job, true).code() == PSJ_E_REMOVED);
  BOOST_TEST(session.table().stop(*job, 0).code() == PSJ_E_REMOVED);
}

BOOST_AUTO_TEST_CASE(a_child_is_not_removed_alone) {
  FakeSession session(PSJ_PROVIDER_PARENT);
  const JobRef job = session.make();
  BOOST_TEST(session.table().remove(*job->children()[0], true).code() == PSJ_E_REMOVED);
}

BOOST_AUTO_TEST_CASE(a_child_in_somebodys_hands_keeps_its_parent) {
  FakeSession session(PSJ_PROVIDER_PARENT);
  JobRef child;
  {
    const JobRef job = session.run();
    child = job->children()[0];
    BOOST_TEST(session.table().remove(*job, true).ok());
  }
  BOOST_TEST(child->parent()->id() == 1);
}

BOOST_AUTO_TEST_CASE(jobs_made_in_a_scope_are_seen_there_and_nowhere_else) {
  FakeSession session;
  const JobRef outer = session.make();
  JobRef inner;
  {
    const JobTable::Scope scope(session.table());
    inner = session.run();
    BOOST_TEST(ids_of(session.table().jobs()) == (Ids{2}));
    BOOST_TEST(!session.table().find(1));
    BOOST_TEST(!session.table().contains(*outer));
  }
  BOOST_TEST(ids_of(session.table().jobs()) == (Ids{1}));
  BOOST_TEST(!session.table().find(2));
  // What still runs leaves the table when it ends.
  BOOST_TEST(!inner->removed());
  session.provider.jobs[1]->state(PSJ_COMPLETED);
  while (!inner->removed()) std::this_thread::yield();
}

BOOST_AUTO_TEST_CASE(input_goes_to_every_child) {
  FakeSession session(PSJ_PROVIDER_PARENT);
  const JobRef job = session.run({"a", "b"});
  BOOST_TEST(session.table().input(*job, make_int(1)).ok());
  BOOST_TEST(session.provider.jobs[0]->inputs == 1);
  BOOST_TEST(session.provider.jobs[1]->inputs == 1);
}

BOOST_AUTO_TEST_CASE(a_handle_outlives_the_plugin) {
  JobRef job;
  {
    FakeSession session(PSJ_PROVIDER_PARENT);
    job = session.run();
    session.plugin->shutdown(1000);
    session.plugin.reset();
  }
  BOOST_TEST(job->name() == "Job1");
  BOOST_TEST(job->job_type_name() == "FakeJob");
  BOOST_TEST(job->removed());
  BOOST_TEST(job->table().stop(*job, 1).code() == PSJ_E_REMOVED);
  BOOST_TEST(job->table().start(*job).code() == PSJ_E_REMOVED);
}

BOOST_AUTO_TEST_CASE(names_that_were_shown_stay_readable) {
  FakeSession session;
  const JobRef job = *session.try_make({}, 0, "first");
  const std::string_view before = job->name();
  job->set_name("second");
  BOOST_TEST(before == "first");
  BOOST_TEST(job->name() == "second");
}

BOOST_AUTO_TEST_CASE(many_finished_jobs_are_settled_and_lose_nothing) {
  FakeSession session;
  JobRefs jobs;
  for (int i = 0; i < 300; ++i) {
    jobs.push_back(session.run());
    if (i % 3 != 0) session.provider.jobs.back()->emit(i);
    session.provider.jobs.back()->state(PSJ_COMPLETED);
  }
  // At most 128 are left as they are.
  while (session.provider.destroyed < 300 - 128) std::this_thread::yield();
  for (int i = 0; i < 300; ++i) {
    BOOST_TEST(jobs[i]->has_more_data() == (i % 3 != 0));
    auto opened = JobReader::open(*jobs[i], PSJ_ALL_STREAMS, 0, JobReader::Order::by_kind);
    const std::unique_ptr<JobReader> reader = std::move(*opened);
    psj_record record;
    std::uint32_t count = 1;
    const psj_status status = reader->next(&record, count, 0).code();
    BOOST_TEST(status == (i % 3 != 0 ? PSJ_OK : PSJ_S_END));
    if (status != PSJ_OK) continue;
    BOOST_TEST(record.value.as.i64 == i);
    reader->done(record.sequence);
    BOOST_TEST(!jobs[i]->has_more_data());
  }
  BOOST_TEST(session.table().stop(*jobs[0], 100).ok());
  BOOST_TEST(session.table().input(*jobs[0], make_int(1)).code() == PSJ_E_STATE);
  for (const JobRef &job : jobs) BOOST_TEST(session.table().remove(*job, false).ok());
  BOOST_TEST(session.provider.destroyed == 300);
}

// A job type whose jobs write their memory themselves, and badly.
BOOST_AUTO_TEST_CASE(a_job_that_spoils_its_log_fails_with_the_place_and_keeps_what_came_before) {
  FakeSession session;
  static int control, host, doorbell;
  static const psj_sink_memory *memory;
  session.provider.table.create = [](const psj_provider *self, const psj_job_request *,
                                     const psj_sink *sink, void **job, psj_error **error) {
    auto &provider = *static_cast<FakeProvider *>(self->self);
    memory =
        static_cast<const psj_sink_memory *>(sink->get_extension(sink, text_of(PSJ_SINK_MEMORY)));
    *job = provider.jobs.emplace_back(new FakeProvider::FakeJob{&provider, sink, {}, false, {}, 0});
    return memory->share(sink, &control, &host, &doorbell, error);
  };
  const JobRef job = session.run(), other = session.run();
  const psj_sink *sink = session.provider.jobs[1]->sink;
  std::uint32_t number = 0;
  std::uint64_t size = 0;
  int segment = -1;
  BOOST_REQUIRE(memory->grant(sink, 65536, &number, &size, &segment, nullptr) == PSJ_OK);
  struct Source final : SegmentSource {
    std::shared_ptr<Segment> only;
    Result<std::shared_ptr<Segment>> acquire(std::uint64_t) override { return only; }
  } source;
  source.only = *Segment::map(Descriptor(dup(segment)), Segment::Access::kWrite);
  LogWriter writer(*open_link(Descriptor(dup(control)), Descriptor(dup(host)), doorbell), source,
                   {});
  BOOST_REQUIRE(writer.write(1, 0, make_string("good")).ok());
  BOOST_REQUIRE(writer.write(1, 0, make_string("bad")).ok());
  source.only->data()[128 + 56 + 8] = std::byte{77};  // the second record's stream
  writer.flush();
  const auto reader =
      std::move(*JobReader::open(*other, PSJ_ALL_STREAMS, 0, JobReader::Order::by_kind));
  psj_record records[4];
  std::uint32_t count = 4;
  BOOST_TEST(reader->next(records, count, 0).code() == PSJ_OK);
  BOOST_REQUIRE(count == 1u);
  BOOST_TEST((string_of(records[0].value) == "good"));
  count = 4;
  BOOST_TEST(reader->next(records, count, 0).code() == PSJ_E_CORRUPT);
  BOOST_TEST(other->state() == PSJ_FAILED);
  BOOST_REQUIRE(other->reason());
  const psj_text why = other->reason()->message;
  BOOST_TEST(view_of(why).find("segment 0, byte 184") != std::string_view::npos, view_of(why));
  BOOST_TEST(job->state() == PSJ_RUNNING);
  count = 4;
  const auto again = std::move(
      *JobReader::open(*other, PSJ_ALL_STREAMS, PSJ_READ_KEEP, JobReader::Order::by_kind));
  BOOST_TEST(again->next(records, count, 0).code() == PSJ_OK);
  BOOST_TEST(count == 1u);
}

BOOST_AUTO_TEST_CASE(HasMoreData_follows_the_kind_of_job) {
  FakeSession queue, by_stream(PSJ_PROVIDER_BY_STREAM), parent(kExecutive);
  const JobRef a = queue.run(), b = by_stream.run(), c = parent.run();
  BOOST_TEST(a->has_more_data());
  BOOST_TEST(!b->has_more_data());
  BOOST_TEST(c->has_more_data());
  by_stream.provider.jobs[0]->emit(1);
  by_stream.provider.jobs[0]->sink->flush(by_stream.provider.jobs[0]->sink);
  BOOST_TEST(b->has_more_data());
  queue.provider.jobs[0]->state(PSJ_COMPLETED);
  parent.provider.jobs[0]->state(PSJ_COMPLETED);
  BOOST_TEST(!a->has_more_data());
  BOOST_TEST(!c->has_more_data());
}

BOOST_AUTO_TEST_SUITE_END()
