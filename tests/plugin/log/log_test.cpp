#include "plugin/log/log.h"

#include <poll.h>

#include <boost/test/unit_test.hpp>
#include <cstring>
#include <memory>
#include <thread>
#include <vector>

#include "plugin/log/log_reader.h"
#include "plugin/log/log_writer.h"
#include "plugin/value/make.h"
#include "tests/plugin/value/counted_object.h"
#include "tests/plugin/value/sample_tree.h"

using namespace psj;

namespace {

struct Inside {
  std::shared_ptr<Log> log = *Log::create(Log::Where::kInside);
  LogWriter writer;
  explicit Inside(LogWriter::Options options = {.first_segment = 4096, .segment = 64 << 10})
      : writer(log->link(), *log, with_kept(options)) {}
  LogWriter::Options with_kept(LogWriter::Options options) {
    options.live_objects = true;
    return options;
  }
  void put(psj_stream stream, std::int32_t number) {
    BOOST_REQUIRE(writer.write(stream, 0, make_int(number)).ok());
  }
};

using Numbers = std::vector<std::int64_t>;

// What can be read now, one batch of at most `room` after the other.
Numbers numbers(LogReader &reader, std::uint32_t room = 16) {
  Numbers seen;
  std::vector<psj_record> batch(room);
  for (;;) {
    std::uint32_t count = room;
    if (reader.next(batch.data(), count, 0).code() != PSJ_OK) return seen;
    for (std::uint32_t i = 0; i < count; ++i) seen.push_back(batch[i].value.as.i64);
    reader.done();
  }
}

psj_status next_code(LogReader &reader, std::uint32_t timeout_ms = 0) {
  psj_record record;
  std::uint32_t count = 1;
  return reader.next(&record, count, timeout_ms).code();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(record_log)

// A segment is in the log before its writer prepared it; its memory may have held a log before.
BOOST_AUTO_TEST_CASE(reader_finds_nothing_in_a_segment_that_was_just_taken) {
  constexpr std::size_t kSegment = 2048;
  std::vector<std::unique_ptr<std::byte[]>> used;
  for (int i = 0; i < 16; ++i) {
    used.push_back(std::make_unique_for_overwrite<std::byte[]>(kSegment));
    std::memset(used.back().get(), 0x30, kSegment);
  }
  const std::shared_ptr<Log> log = *Log::create(Log::Where::kInside);
  used.clear();
  BOOST_REQUIRE(log->acquire(kSegment).ok());
  LogReader reader(log, {});
  BOOST_TEST(next_code(reader) == PSJ_S_TIMEOUT);
}

BOOST_AUTO_TEST_CASE(records_come_in_the_order_written_over_all_streams) {
  Inside inside;
  for (int i = 0; i < 7000; ++i) inside.put(static_cast<psj_stream>(1 + i % 7), i);
  LogReader reader(inside.log, {});
  const Numbers seen = numbers(reader);
  BOOST_REQUIRE(seen.size() == 7000u);
  for (int i = 0; i < 7000; ++i) BOOST_REQUIRE(seen[i] == i);
  BOOST_TEST(next_code(reader) == PSJ_S_TIMEOUT);
}

BOOST_AUTO_TEST_CASE(one_record_is_seen_at_once_though_its_batch_is_not_published) {
  Inside inside;
  LogReader reader(inside.log, {});
  inside.put(1, 5);
  BOOST_TEST(numbers(reader) == (Numbers{5}));
  inside.put(1, 6);
  BOOST_TEST(numbers(reader) == (Numbers{6}));
}

BOOST_AUTO_TEST_CASE(a_reader_of_one_stream_passes_the_others) {
  Inside inside;
  inside.put(2, -1);
  for (int i = 0; i < 20000; ++i) inside.put(1, i);
  inside.put(2, -2);
  LogReader errors(inside.log, {.streams = 1u << PSJ_STREAM_ERROR});
  BOOST_TEST(numbers(errors) == (Numbers{-1, -2}));
}

BOOST_AUTO_TEST_CASE(two_readers_do_not_disturb_each_other) {
  Inside inside;
  for (int i = 0; i < 10; ++i) inside.put(1, i);
  LogReader first(inside.log, {}), second(inside.log, {});
  BOOST_TEST(numbers(first).size() == 10u);
  inside.put(1, 10);
  BOOST_TEST(numbers(second).size() == 11u);
  BOOST_TEST(numbers(first) == (Numbers{10}));
}

BOOST_AUTO_TEST_CASE(consumed_records_are_passed_unless_asked_for) {
  Inside inside;
  for (int i = 1; i <= 4; ++i) inside.put(1, i);
  inside.log->consume(1u << PSJ_STREAM_OUTPUT, 3);
  LogReader reader(inside.log, {});
  BOOST_TEST(numbers(reader) == (Numbers{4}));
  LogReader again(inside.log, {.skip_consumed = false});
  BOOST_TEST(numbers(again) == (Numbers{1, 2, 3, 4}));
  LogReader after(inside.log, {.after = 2, .skip_consumed = false});
  BOOST_TEST(numbers(after) == (Numbers{3, 4}));
}

BOOST_AUTO_TEST_CASE(streams_are_consumed_one_by_one) {
  Inside inside;
  inside.put(1, 1);
  inside.put(2, 2);
  BOOST_TEST(inside.log->has_unread());
  inside.log->consume(1u << PSJ_STREAM_OUTPUT, 2);
  BOOST_TEST(inside.log->has_unread());
  BOOST_TEST(!inside.log->has_unread(1u << PSJ_STREAM_OUTPUT));
  inside.log->consume(1u << PSJ_STREAM_ERROR, 2);
  BOOST_TEST(!inside.log->has_unread());
  inside.put(3, 3);
  BOOST_TEST(inside.log->has_unread());
}

BOOST_AUTO_TEST_CASE(trees_of_every_kind_survive) {
  Inside inside;
  Arena arena;
  const psj_value tree = sample_tree(arena);
  for (int i = 0; i < 100; ++i) BOOST_REQUIRE(inside.writer.write(1, 0, tree).ok());
  LogReader reader(inside.log, {});
  psj_record record;
  for (int i = 0; i < 100; ++i) {
    std::uint32_t count = 1;
    BOOST_REQUIRE(reader.next(&record, count, 0).code() == PSJ_OK);
    BOOST_REQUIRE(same_value(tree, record.value));
    reader.done();
  }
}

BOOST_AUTO_TEST_CASE(a_shape_at_the_address_of_another_is_told_apart) {
  Inside inside;
  psj_text member = text_of("One");
  const psj_text type = text_of("T");
  psj_schema schema{sizeof schema, 0, 1, 1, &type, &member};
  psj_value slots[3] = {{}, make_null(), make_int(1)};
  BOOST_REQUIRE(inside.writer.write(1, 0, make_object(&schema, slots, 0)).ok());
  member = text_of("Two");
  BOOST_REQUIRE(inside.writer.write(1, 0, make_object(&schema, slots, 0)).ok());
  LogReader reader(inside.log, {});
  psj_record records[2];
  std::uint32_t count = 2;
  BOOST_REQUIRE(reader.next(records, count, 0).code() == PSJ_OK);
  BOOST_REQUIRE(count == 2u);
  BOOST_TEST(view_of(schema_of(records[0].value)->members[0]) == "One");
  BOOST_TEST(view_of(schema_of(records[1].value)->members[0]) == "Two");
}

BOOST_AUTO_TEST_CASE(large_values_stand_elsewhere_and_come_in_order) {
  Inside inside;
  for (const std::size_t size : {10u, 20'000u, 70'000u, 1'000'000u, 5u}) {
    const std::string text(size, 'x');
    BOOST_REQUIRE(inside.writer.write(1, 0, make_string(text)).ok());
  }
  inside.writer.flush();
  LogReader reader(inside.log, {});
  psj_record records[8];
  std::uint32_t count = 8;
  BOOST_REQUIRE(reader.next(records, count, 0).code() == PSJ_OK);
  BOOST_REQUIRE(count == 5u);
  BOOST_TEST(records[2].value.count == 70'000u);
  BOOST_TEST((string_of(records[3].value) == std::string(1'000'000, 'x')));
  BOOST_TEST(records[4].value.count == 5u);
}

BOOST_AUTO_TEST_CASE(records_are_written_in_place) {
  Inside inside;
  for (const std::uint64_t size : {std::uint64_t{100}, std::uint64_t{300'000}}) {
    void *payload = nullptr;
    BOOST_REQUIRE(inside.writer.reserve(1, PSJ_STRING, size, &payload).ok());
    std::memset(payload, 'a', 60);
    BOOST_REQUIRE(inside.writer.commit(60).ok());
    BOOST_REQUIRE(inside.writer.reserve(1, PSJ_BYTES, size, &payload).ok());
    std::memset(payload, 'z', size);
    inside.writer.discard();
  }
  inside.put(1, 7);
  LogReader reader(inside.log, {});
  psj_record records[8];
  std::uint32_t count = 8;
  BOOST_REQUIRE(reader.next(records, count, 0).code() == PSJ_OK);
  BOOST_REQUIRE(count == 3u);
  BOOST_TEST(string_of(records[0].value) == std::string(60, 'a'));
  BOOST_TEST(string_of(records[1].value) == std::string(60, 'a'));
  BOOST_TEST(records[2].value.as.i64 == 7);
}

BOOST_AUTO_TEST_CASE(live_objects_live_as_long_as_the_log) {
  CountedObject object;
  {
    Inside inside;
    BOOST_REQUIRE(inside.writer.write(1, 0, make_handle(&object)).ok());
    LogReader reader(inside.log, {});
    psj_record record;
    std::uint32_t count = 1;
    BOOST_REQUIRE(reader.next(&record, count, 0).code() == PSJ_OK);
    BOOST_TEST(handle_of(record.value) == &object);
  }
  BOOST_TEST(object.count == 1);
}

BOOST_AUTO_TEST_CASE(the_end_is_told_behind_the_last_record) {
  Inside inside;
  inside.put(1, 1);
  BOOST_TEST(!inside.log->end().has_value());
  BOOST_REQUIRE(inside.writer.end(PSJ_FAILED, make_string("why")).ok());
  LogReader reader(inside.log, {});
  BOOST_TEST(numbers(reader) == (Numbers{1}));
  BOOST_TEST(next_code(reader) == PSJ_S_END);
  const auto end = inside.log->end();
  BOOST_REQUIRE(end.has_value());
  BOOST_TEST(end->state == PSJ_FAILED);
  BOOST_TEST(string_of(end->reason.value()) == "why");
  BOOST_TEST(inside.writer.write(1, 0, make_null()).code() == PSJ_E_STATE);
}

BOOST_AUTO_TEST_CASE(an_end_whose_reason_has_a_shape_needs_no_reader) {
  Inside inside;
  Arena arena;
  psj_schema *schema = make_schema(arena, {PSJ_SHAPE_ERROR}, {"Message"});
  BOOST_REQUIRE(inside.writer.end(PSJ_FAILED, make_bag(arena, schema, {make_string("no")})).ok());
  const auto end = inside.log->end();
  BOOST_REQUIRE(end.has_value());
  BOOST_TEST(string_of(items_of(end->reason.value())[2]) == "no");
}

BOOST_AUTO_TEST_CASE(several_threads_write_one_order) {
  Inside inside({.several_threads = true});
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&, t] {
      for (int i = 0; i < 5000; ++i) (void)inside.writer.write(1, 0, make_int(t * 10000 + i));
    });
  for (auto &thread : threads) thread.join();
  LogReader reader(inside.log, {});
  const Numbers seen = numbers(reader);
  BOOST_REQUIRE(seen.size() == 20000u);
  int next[4] = {};
  for (const std::int64_t number : seen) BOOST_REQUIRE(number % 10000 == next[number / 10000]++);
}

BOOST_AUTO_TEST_CASE(a_wait_ends_by_time_by_cancel_and_by_a_record) {
  Inside inside;
  LogReader reader(inside.log, {});
  BOOST_TEST(next_code(reader, 5) == PSJ_S_TIMEOUT);
  std::thread cancel([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
    reader.cancel();
  });
  BOOST_TEST(next_code(reader, PSJ_FOREVER) == PSJ_E_CANCELLED);
  cancel.join();
  std::thread write([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
    (void)inside.writer.write(1, 0, make_int(1));
  });
  BOOST_TEST(next_code(reader, PSJ_FOREVER) == PSJ_OK);
  write.join();
}

BOOST_AUTO_TEST_CASE(a_watched_bell_rings_for_each_arrival) {
  Inside inside;
  LogReader reader(inside.log, {});
  const int fd = reader.descriptor();
  for (int i = 0; i < 3; ++i) {
    BOOST_TEST(next_code(reader) == PSJ_S_TIMEOUT);
    pollfd door{fd, POLLIN, 0};
    BOOST_TEST(poll(&door, 1, 0) == 0);
    inside.put(1, i);
    BOOST_TEST(poll(&door, 1, 0) == 1);
    BOOST_TEST(next_code(reader) == PSJ_OK);
  }
}

BOOST_AUTO_TEST_SUITE_END()
