#include <fmt/format.h>

#include <boost/test/unit_test.hpp>
#include <set>
#include <thread>

#include "plugin/jobs/job_reader.h"
#include "plugin/log/log_writer.h"
#include "plugin/value/error.h"
#include "tests/plugin/cmdlets/session.h"

using namespace psj;
using Lines = std::vector<std::string>;

namespace {

constexpr const char *kNotes = "{PSComputerName,RunspaceId,PSShowComputerName}";

psj_value handle(const JobRef &job) {
  return make_handle(job->object());
}

void fail_job(const FakeJob &job, std::string_view message) {
  const OwnedError reason(make_error({.status = PSJ_E_FAILED, .id = "Why", .message = message}));
  job.end(PSJ_FAILED, reason.get());
}

// The worker of a job that writes its memory itself: "good", then a record that spoil() damages.
class SpoilingWorker {
 public:
  explicit SpoilingWorker(Session &session) : job_(make(session)) {
    int segment = -1;
    std::uint32_t number = 0;
    std::uint64_t size = 0;
    BOOST_REQUIRE(job_.memory->grant(job_.sink, 65536, &number, &size, &segment, nullptr) ==
                  PSJ_OK);
    source_.only = *Segment::map(Descriptor(dup(segment)), Segment::Access::kWrite);
    LogWriter writer(
        *open_link(Descriptor(dup(job_.control)), Descriptor(dup(job_.host)), job_.doorbell),
        source_, {});
    BOOST_REQUIRE(writer.write(PSJ_STREAM_OUTPUT, 0, make_string("good")).ok());
    BOOST_REQUIRE(writer.write(PSJ_STREAM_OUTPUT, 0, make_string("bad")).ok());
  }
  void spoil() {
    constexpr std::size_t kStreamOfSecond = 128 + 56 + 8;
    source_.only->data()[kStreamOfSecond] = std::byte{77};
  }
  void end() const { job_.end(PSJ_COMPLETED); }

 private:
  struct Source final : SegmentSource {
    std::shared_ptr<Segment> only;
    Result<std::shared_ptr<Segment>> acquire(std::uint64_t) override { return only; }
  };
  static FakeJob &make(Session &session) {
    session.processes.shares_memory = true;
    FakeJob &job = session.process();
    session.processes.shares_memory = false;
    return job;
  }
  const FakeJob &job_;
  Source source_;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(receive_job)

BOOST_AUTO_TEST_CASE(a_log_that_is_spoiled_after_the_end_is_told_with_the_place) {
  Session session;
  SpoilingWorker worker(session);
  worker.end();
  worker.spoil();
  FakeJob &other = session.process();
  const psj_value spoiled = handle(session.table().jobs().front());
  other.write("other");
  other.end(PSJ_COMPLETED);
  const psj_value both[] = {spoiled, handle(session.last())};
  const Written got = session.call("Receive-Job", {{"Job", make_list(both, 2)}});
  BOOST_TEST(got.status == PSJ_OK);
  BOOST_REQUIRE(got.lines.size() == 3u);
  BOOST_TEST(got.lines[0] == std::string("output: good") + kNotes);
  BOOST_TEST(got.lines[1] == "error: JobLogCorrupt: read a log: stream at segment 0, byte 184");
  BOOST_TEST(got.lines[2] == std::string("output: other") + kNotes);
}

BOOST_AUTO_TEST_CASE(a_log_that_is_spoiled_while_the_job_runs_is_told_once) {
  Session session;
  SpoilingWorker worker(session);
  worker.spoil();
  const Written got = session.call("Receive-Job", {{"Job", handle(session.last())}});
  BOOST_TEST(got.status == PSJ_OK);
  BOOST_TEST(got.lines ==
             (Lines{std::string("output: good") + kNotes,
                    "error: JobLogCorrupt: read a log: stream at segment 0, byte 184"}));
  worker.end();
}

BOOST_AUTO_TEST_CASE(output_of_a_process_job_says_where_it_comes_from) {
  Session session;
  FakeJob &job = session.process();
  job.write("a");
  job.end(PSJ_COMPLETED);
  const Written got = session.call("Receive-Job", {{"Job", handle(session.last())}});
  BOOST_TEST(got.lines == (Lines{std::string("output: a") + kNotes}));
  const psj_value &object = got.outputs.at(0).value();
  BOOST_TEST(object.flags == PSJ_OBJECT_BASE);
  BOOST_TEST(string_of(items_of(object)[2]) == "localhost");
}

BOOST_AUTO_TEST_CASE(received_once_and_then_gone) {
  Session session;
  FakeJob &job = session.thread();
  job.write("a");
  job.end(PSJ_COMPLETED);
  const psj_value target = handle(session.last());
  BOOST_TEST(session.call("Receive-Job", {{"Job", target}, {"Keep", make_bool(true)}}).lines ==
             (Lines{"output: a"}));
  BOOST_TEST(session.call("Receive-Job", {{"Job", target}}).lines == (Lines{"output: a"}));
  BOOST_TEST(session.call("Receive-Job", {{"Job", target}}).lines == (Lines{}));
  BOOST_TEST(!session.last()->has_more_data());
}

BOOST_AUTO_TEST_CASE(a_thread_job_comes_stream_by_stream) {
  Session session;
  FakeJob &job = session.thread();
  job.write(PSJ_STREAM_INFORMATION, make_string("i"));
  job.write(PSJ_STREAM_WARNING, make_string("w"));
  job.write(PSJ_STREAM_VERBOSE, make_string("v"));
  job.write(PSJ_STREAM_ERROR, make_string("e"));
  job.write(PSJ_STREAM_OUTPUT, make_null());
  job.write("o");
  job.end(PSJ_COMPLETED);
  BOOST_TEST(session.call("Receive-Job", {{"Job", handle(session.last())}}).lines ==
             (Lines{"output: o", "error: e", "verbose: v", "warning: w", "information: i"}));
}

BOOST_AUTO_TEST_CASE(a_process_job_comes_in_its_order_and_its_warnings_go_to_the_screen) {
  Session session;
  FakeJob &job = session.process();
  job.write(PSJ_STREAM_WARNING, make_string("w"));
  job.write(PSJ_STREAM_OUTPUT, make_null());
  job.write(PSJ_STREAM_ERROR, make_string("e"));
  job.write(PSJ_STREAM_DEBUG, make_string("d"));
  job.end(PSJ_COMPLETED);
  BOOST_TEST(session.call("Receive-Job", {{"Job", handle(session.last())}}).lines ==
             (Lines{"warning on host: w", "output: null", "error: e", "debug on host: d"}));
}

BOOST_AUTO_TEST_CASE(a_failed_job_says_so_every_time_behind_the_data_of_all) {
  Session session;
  FakeJob &first = session.thread("first");
  first.write("1");
  fail_job(first, "broken");
  const JobRef failed = session.last();
  FakeJob &second = session.thread("second");
  second.write("2");
  second.end(PSJ_COMPLETED);
  BOOST_TEST(
      session.call("Receive-Job", {}, "Job", {handle(failed), handle(session.last())}).lines ==
      (Lines{"output: 1", "output: 2", "error: JobStateFailed: broken"}));
  BOOST_TEST(session.call("Receive-Job", {{"Job", handle(failed)}}).lines ==
             (Lines{"error: JobStateFailed: broken"}));
}

BOOST_AUTO_TEST_CASE(the_child_of_a_failed_process_job_has_its_own_error) {
  Session session;
  fail_job(session.process(), "boom");
  BOOST_TEST(session.call("Receive-Job", {{"Job", handle(session.last())}}).lines ==
             (Lines{"error: Why: boom"}));
}

BOOST_AUTO_TEST_CASE(no_recurse_leaves_the_children) {
  Session session;
  FakeJob &job = session.process();
  job.write("a");
  job.end(PSJ_COMPLETED);
  BOOST_TEST(
      session.call("Receive-Job", {{"Job", handle(session.last())}, {"NoRecurse", make_bool(true)}})
          .lines == (Lines{}));
  BOOST_TEST(session.last()->has_more_data());
}

BOOST_AUTO_TEST_CASE(a_job_named_twice_comes_once_and_with_keep_twice) {
  Session session;
  FakeJob &job = session.thread();
  job.write("a");
  job.end(PSJ_COMPLETED);
  const psj_value twice[] = {handle(session.last()), handle(session.last())};
  const psj_value both = make_list(twice, 2);
  BOOST_TEST(session.call("Receive-Job", {{"Job", both}, {"Keep", make_bool(true)}}).lines ==
             (Lines{"output: a", "output: a"}));
  BOOST_TEST(session.call("Receive-Job", {{"Job", both}}).lines == (Lines{"output: a"}));
}

BOOST_AUTO_TEST_CASE(a_location_chooses_children) {
  Session session;
  FakeJob &job = session.process();
  job.write("a");
  job.end(PSJ_COMPLETED);
  const psj_value target = handle(session.last());
  const auto at = [&](std::string_view place) {
    return session.call("Receive-Job", {{"Job", target}, {"Location", make_string(place)}}).lines;
  };
  BOOST_TEST(at("elsewhere") == (Lines{}));
  BOOST_TEST(at("LOCALHOST").size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_computer_is_refused_for_other_kinds) {
  Session session;
  session.thread().end(PSJ_COMPLETED);
  const Written got = session.call(
      "Receive-Job", {{"Job", handle(session.last())}, {"ComputerName", make_string("x")}});
  BOOST_TEST(got.lines ==
             (Lines{"error: ComputerNameParameterNotSupported: The command cannot retrieve the "
                    "jobs of the specified computers. The ComputerName parameter can be used only "
                    "with jobs created by using PowerShell remoting."}));
}

BOOST_AUTO_TEST_CASE(switches_that_need_wait_say_so) {
  Session session;
  session.thread().end(PSJ_COMPLETED);
  const psj_value target = handle(session.last());
  const auto failed = [&](std::string_view name) {
    return session.call("Receive-Job", {{"Job", target}, {name, make_bool(true)}}).failed;
  };
  BOOST_TEST(failed("AutoRemoveJob") ==
             "InvalidOperation: The -AutoRemoveJob parameter cannot be used without the -Wait "
             "parameter");
  BOOST_TEST(failed("WriteEvents") ==
             "InvalidOperation: The WriteEvents parameter cannot be used without the Wait "
             "parameter.");
  BOOST_TEST(failed("WriteJobInResults") ==
             "InvalidOperation: The -WriteJobInResults parameter cannot be used without the -Wait "
             "parameter");
  BOOST_TEST(failed("Force") ==
             "InvalidOperation: The -Force parameter cannot be used without the -Wait parameter.");
}

BOOST_AUTO_TEST_CASE(wait_and_keep_exclude_each_other) {
  Session session;
  session.thread().end(PSJ_COMPLETED);
  BOOST_TEST(session
                 .call("Receive-Job", {{"Job", handle(session.last())},
                                       {"Wait", make_bool(true)},
                                       {"Keep", make_bool(true)}})
                 .failed ==
             ": The Wait and Keep parameters cannot be used together in the same command.");
}

BOOST_AUTO_TEST_CASE(wait_streams_until_the_end_and_removes) {
  Session session;
  FakeJob &job = session.process("p");
  const JobRef target = session.last();
  session.on_output = [&, count = 0](const psj_value &) mutable {
    // Each thing is written only after the one before has arrived.
    if (++count == 1) job.write("b");
    if (count == 2) job.end(PSJ_COMPLETED);
  };
  job.write("a");
  const std::string notes = "{PSComputerName,RunspaceId,PSShowComputerName,PSSourceJobInstanceId}";
  const Written got = session.call(
      "Receive-Job",
      {{"Job", handle(target)}, {"Wait", make_bool(true)}, {"AutoRemoveJob", make_bool(true)}});
  BOOST_TEST(got.lines == (Lines{"output: a" + notes, "output: b" + notes}));
  BOOST_TEST(!session.table().contains(*target));
}

BOOST_AUTO_TEST_CASE(wait_is_woken_by_each_record) {
  Session session;
  FakeJob &job = session.thread();
  std::thread writer([&] {
    for (int i = 0; i < 20; ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(2));
      job.write(i % 2 == 0 ? PSJ_STREAM_OUTPUT : PSJ_STREAM_ERROR, make_int(i));
    }
    job.end(PSJ_COMPLETED);
  });
  const Written got =
      session.call("Receive-Job", {{"Job", handle(session.last())}, {"Wait", make_bool(true)}});
  writer.join();
  BOOST_REQUIRE(got.lines.size() == 20u);
  BOOST_TEST(got.lines[0] == "output: 0");
  BOOST_TEST(got.lines[1] == "error: 1");
}

BOOST_AUTO_TEST_CASE(events_come_behind_the_data_and_before_the_failure) {
  Session session;
  FakeJob &job = session.process("p");
  job.write("a");
  fail_job(job, "boom");
  const Written got = session.call("Receive-Job", {{"Job", handle(session.last())},
                                                   {"Wait", make_bool(true)},
                                                   {"WriteEvents", make_bool(true)},
                                                   {"WriteJobInResults", make_bool(true)}});
  const std::string event =
      "output: System.Management.Automation.JobStateEventArgs{JobStateInfo,PreviousJobStateInfo,"
      "PSEventObject}";
  BOOST_REQUIRE(got.lines.size() == 5u);
  BOOST_TEST(got.lines[0] == "output: job p");
  BOOST_TEST(got.lines[1] == std::string("output: a") + kNotes);
  BOOST_TEST(got.lines[2] == event);
  BOOST_TEST(got.lines[3] == "error: Why: boom");
  BOOST_TEST(got.lines[4] == event);
}

BOOST_AUTO_TEST_CASE(what_is_being_delivered_belongs_to_one_receiver) {
  Session session;
  FakeJob &job = session.thread();
  for (int i = 0; i < 100; ++i) job.write(PSJ_STREAM_OUTPUT, make_int(i));
  job.end(PSJ_COMPLETED);
  std::vector<std::int64_t> to_the_other;
  session.on_output = [&](const psj_value &) {
    auto other = JobReader::open(*session.last(), PSJ_ALL_STREAMS, 0, JobReader::Order::by_kind);
    psj_record batch[16];
    std::uint32_t count = 16;
    if ((*other)->next(batch, count, 0).code() != PSJ_OK) return;
    for (std::uint32_t i = 0; i < count; ++i) to_the_other.push_back(batch[i].value.as.i64);
    (*other)->done(batch[count - 1].sequence);
  };
  Lines lines = session.call("Receive-Job", {{"Job", handle(session.last())}}).lines;
  for (const std::int64_t number : to_the_other) lines.push_back(fmt::format("output: {}", number));
  BOOST_TEST(!to_the_other.empty());
  BOOST_TEST(lines.size() == 100u);
  BOOST_TEST(std::set<std::string>(lines.begin(), lines.end()).size() == 100u);
}

BOOST_AUTO_TEST_CASE(a_receive_that_is_cut_short_loses_the_rest_of_that_stream) {
  Session session;
  FakeJob &job = session.thread();
  for (int i = 0; i < 100; ++i) job.write(std::to_string(i));
  job.write(PSJ_STREAM_ERROR, make_string("e"));
  job.end(PSJ_COMPLETED);
  session.is_cancelled = true;
  const psj_value target = handle(session.last());
  BOOST_TEST(session.call("Receive-Job", {{"Job", target}}).status == PSJ_E_CANCELLED);
  session.is_cancelled = false;
  BOOST_TEST(session.call("Receive-Job", {{"Job", target}}).lines == (Lines{"error: e"}));
}

BOOST_AUTO_TEST_SUITE_END()
