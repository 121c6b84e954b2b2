// A log that gets more than it may hold: memory comes back, the rest goes to disk, the writer
// waits.
#include <dirent.h>

#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "plugin/log/crc32c.h"
#include "plugin/value/tree.h"
#include "tests/plugin/log/forked_writer.h"
#include "tests/plugin/value/counted_object.h"

using namespace psj;

namespace {

constexpr std::uint64_t kMiB = 1 << 20;

Log::Options small(std::uint64_t disk = 0, bool keep = true) {
  return {.keep_consumed = keep,
          .budget = std::make_shared<MemoryBudget>(MemoryBudget::Limits{
              .job_memory = 4 * kMiB, .session_memory = 64 * kMiB, .disk = disk, .directory = {}})};
}

std::string text_for(std::uint64_t i) {
  const std::size_t length = i % 97 == 0 ? 300'000 : i % 250;
  return std::to_string(i) + std::string(length, static_cast<char>('a' + i % 26));
}

constexpr std::uint64_t kMany = 4'000;  // of text_for: about 13 MiB

void write_many(LogWriter &log) {
  for (std::uint64_t i = 1; i <= kMany; ++i)
    if (!log.write(static_cast<psj_stream>(1 + i % 7), 0, make_string(text_for(i))).ok()) _exit(3);
  (void)log.end(PSJ_COMPLETED, make_null());
}

// Reads to the end and checks that every record of these streams is there.
std::uint64_t read_all(const std::shared_ptr<Log> &log, LogReader::Options options,
                       bool consume = false) {
  LogReader reader(log, options);
  std::uint64_t seen = 0;
  psj_record batch[64];
  for (;;) {
    std::uint32_t count = 64;
    const Status status = reader.next(batch, count, 20'000);
    for (std::uint32_t i = 0; i < count; ++i) {
      BOOST_REQUIRE((string_of(batch[i].value) == text_for(batch[i].sequence)));
      ++seen;
    }
    reader.done();
    if (count != 0 && consume) reader.consume(batch[count - 1].sequence);
    if (status.code() == PSJ_OK) continue;
    BOOST_TEST(status.code() == PSJ_S_END, status.message());
    return seen;
  }
}

int entries(const char *path) {
  int count = 0;
  for ([[maybe_unused]] const auto &entry : std::filesystem::directory_iterator(path)) ++count;
  return count;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(room)

BOOST_AUTO_TEST_CASE(sums_are_those_of_castagnoli) {
  const std::string digits = "123456789";
  const auto bytes = std::as_bytes(std::span(digits));
  BOOST_TEST(crc32c(bytes) == 0xE3069283u);
  BOOST_TEST(crc32c(bytes.subspan(4), crc32c(bytes.first(4))) == 0xE3069283u);
}

BOOST_AUTO_TEST_CASE(what_nobody_reads_goes_to_disk_and_memory_stays_flat) {
  const Log::Options options = small();
  {
    ForkedWriter writer(write_many, options);
    writer.join();
    SegmentChain::Usage usage = writer.log()->usage();
    // The drain may be at its last piece.
    for (int i = 0; i < 1000 && options.budget->disk() != usage.disk; ++i) {
      usleep(1000);
      usage = writer.log()->usage();
    }
    // What the writer was given back and had no use for is at most a free ring.
    BOOST_TEST(usage.memory <= 4 * kMiB + 7 * kMiB);
    BOOST_TEST(usage.disk > 4 * kMiB);
    BOOST_TEST(options.budget->disk() == usage.disk);
    BOOST_TEST(read_all(writer.log(), {}) == kMany);
    BOOST_TEST(read_all(writer.log(), {.streams = 1u << 3}) == (kMany + 4) / 7);
  }
  for (int i = 0; i < 1000 && options.budget->memory() != 0; ++i) usleep(1000);
  BOOST_TEST(options.budget->memory() == 0u);
  BOOST_TEST(options.budget->disk() == 0u);
}

BOOST_AUTO_TEST_CASE(the_file_has_no_name_and_goes_with_the_log) {
  const auto folder = std::filesystem::temp_directory_path() / "psj-room-test";
  std::filesystem::create_directory(folder);
  Log::Options options = small();
  options.budget = std::make_shared<MemoryBudget>(MemoryBudget::Limits{
      .job_memory = 4 * kMiB, .session_memory = 64 * kMiB, .disk = 0, .directory = folder});
  const int before = entries("/proc/self/fd");
  {
    ForkedWriter writer(write_many, options);
    writer.join();
    BOOST_TEST(writer.log()->usage().disk > 0u);
    BOOST_TEST(entries(folder.c_str()) == 0);
  }
  // The drain's thread may be at the end of its turn.
  for (int i = 0; i < 1000 && entries("/proc/self/fd") != before; ++i) usleep(1000);
  BOOST_TEST(entries("/proc/self/fd") == before);
  std::filesystem::remove(folder);
}

BOOST_AUTO_TEST_CASE(consumed_memory_is_used_again) {
  const Log::Options options = small();
  ForkedWriter writer(write_many, options);
  BOOST_TEST(read_all(writer.log(), {}, true) == kMany);
  BOOST_TEST(writer.log()->usage().memory <= 4 * kMiB + 7 * kMiB);
  writer.join();
}

// Warm memory that came back is too small for what comes next: unless it is given back, it counts
// against the writer until the host refuses it more.
BOOST_AUTO_TEST_CASE(bodies_that_grow_all_arrive_in_a_small_budget) {
  constexpr std::uint64_t kFirst = 300'000, kLast = 5'000'000, kOfEach = 10;
  const auto each_size = [](const auto &visit) {
    for (int turn = 0; turn < 2; ++turn)
      for (std::uint64_t size = kFirst; size < kLast; size = size * 28 / 25)
        for (std::uint64_t i = 0; i < kOfEach; ++i) visit(size);
  };
  ForkedWriter writer(
      [&](LogWriter &log) {
        const std::string text(kLast, 'x');
        each_size([&](std::uint64_t size) {
          if (!log.write(1, 0, make_string(std::string_view(text).substr(0, size))).ok()) _exit(3);
        });
        if (!log.end(PSJ_COMPLETED, make_null()).ok()) _exit(4);
      },
      small());
  std::vector<std::uint64_t> sizes;
  each_size([&](std::uint64_t size) { sizes.push_back(size); });
  LogReader reader(writer.log(), {});
  std::size_t seen = 0;
  std::uint64_t most = 0;
  for (psj_record record;;) {
    std::uint32_t count = 1;
    if (reader.next(&record, count, 20'000).code() != PSJ_OK) break;
    BOOST_REQUIRE(seen < sizes.size());
    BOOST_REQUIRE(string_of(record.value).size() == sizes[seen]);
    ++seen;
    reader.done();
    reader.consume(record.sequence);
    most = std::max(most, writer.log()->usage().memory);
  }
  BOOST_TEST(writer.join() == 0);
  BOOST_TEST(seen == sizes.size());
  // A free ring of such bodies at most.
  BOOST_TEST(most <= 48 * kMiB);
}

BOOST_AUTO_TEST_CASE(a_reason_of_any_length_is_whole) {
  const std::string reason(3'000'000, 'r');
  ForkedWriter writer([&](LogWriter &log) {
    if (!log.end(PSJ_FAILED, make_string(reason)).ok()) _exit(3);
  });
  BOOST_TEST(writer.join() == 0);
  const auto end = writer.log()->end();
  BOOST_REQUIRE(end.has_value());
  BOOST_TEST(end->state == PSJ_FAILED);
  BOOST_TEST((string_of(end->reason.value()) == reason));
}

// Long before the budget is used up: fresh pages take three times as long as warm ones.
BOOST_AUTO_TEST_CASE(a_log_that_is_read_along_goes_round_in_little_memory) {
  const Log::Options options{.budget = std::make_shared<MemoryBudget>(MemoryBudget::Limits{})};
  const auto log = *Log::create(Log::Where::kInside, options);
  LogWriter writer(log->link(), *log, {});
  LogReader reader(log, {});
  psj_record batch[64];
  std::uint64_t most = 0;
  for (int i = 0; i < 600'000; ++i) {
    BOOST_REQUIRE(writer.write(PSJ_STREAM_OUTPUT, 0, make_int(i)).ok());
    if (i % 64 != 63) continue;
    std::uint32_t count = 64;
    BOOST_REQUIRE(reader.next(batch, count, 0).code() == PSJ_OK);
    reader.done();
    reader.consume(batch[count - 1].sequence);
    most = std::max(most, log->usage().memory);
  }
  BOOST_TEST(most > 4 * kMiB);  // what was consumed is there for readers from the start as long
  BOOST_TEST(most <= 7 * kMiB);
  BOOST_TEST(log->usage().disk == 0u);
}

// Warm memory of another size than is wanted keeps nobody waiting.
BOOST_AUTO_TEST_CASE(a_large_value_finds_room_beside_spare_memory_that_does_not_fit) {
  const auto log = *Log::create(Log::Where::kInside, small());
  LogWriter writer(log->link(), *log, {});
  const std::string large(3 * kMiB, 'x');
  for (int round = 0; round < 4; ++round) {
    for (int i = 0; i < 300'000; ++i)
      BOOST_REQUIRE(writer.write(PSJ_STREAM_OUTPUT, 0, make_int(i)).ok());
    BOOST_REQUIRE(writer.write(PSJ_STREAM_OUTPUT, 0, make_string(large)).ok());
  }
  BOOST_TEST(log->usage().disk > 40 * kMiB);
}

BOOST_AUTO_TEST_CASE(a_log_that_keeps_nothing_gives_its_spare_memory_back_at_its_end) {
  const Log::Options options = small(0, false);
  const auto log = *Log::create(Log::Where::kInside, options);
  LogReader reader(log, {});
  psj_record batch[256];
  {
    LogWriter writer(log->link(), *log, {});
    for (int i = 0; i < 200'000; ++i) {
      BOOST_REQUIRE(writer.write(PSJ_STREAM_OUTPUT, 0, make_int(i)).ok());
      std::uint32_t count = 256;
      if (i % 256 != 255 || reader.next(batch, count, 0).code() != PSJ_OK) continue;
      reader.done();
      reader.consume(batch[count - 1].sequence);
    }
    BOOST_TEST(log->usage().memory <= 3 * kMiB);
    BOOST_REQUIRE(writer.end(PSJ_COMPLETED, make_null()).ok());
  }
  std::uint32_t count = 256;
  while (reader.next(batch, count, 0).code() == PSJ_OK) {
    reader.consume(batch[count - 1].sequence);
    count = 256;
  }
  reader.done();
  reader.consume(200'000);
  BOOST_TEST(log->usage().memory <= kMiB);
}

BOOST_AUTO_TEST_CASE(a_writer_at_the_quota_waits_for_a_reader_and_loses_nothing) {
  ForkedWriter writer(write_many, small(2 * kMiB));
  usleep(300'000);
  BOOST_TEST(writer.log()->usage().waits_for_disk);
  BOOST_TEST(writer.log()->usage().disk <= 2 * kMiB);
  BOOST_TEST(read_all(writer.log(), {}, true) == kMany);
  BOOST_TEST(writer.join() == 0);
}

BOOST_AUTO_TEST_CASE(a_writer_that_waits_for_room_can_be_stopped) {
  ForkedWriter writer(
      [](LogWriter &log) {
        for (std::uint64_t i = 1;; ++i) {
          const Status status = log.write(1, 0, make_string(text_for(i)));
          if (!status.ok()) _exit(status.code() == PSJ_E_CANCELLED ? 0 : 4);
        }
      },
      small(2 * kMiB));
  usleep(200'000);
  writer.log()->ask_stop(1);
  BOOST_TEST(writer.join() == 0);
}

BOOST_AUTO_TEST_CASE(threads_of_this_process_spill_wait_and_stop_too) {
  const auto log = *Log::create(Log::Where::kInside, small(2 * kMiB));
  std::thread writer([&] {
    LogWriter writer(log->link(), *log, {.live_objects = true});
    for (std::uint64_t i = 1;; ++i)
      if (const Status s = writer.write(1, 0, make_string(text_for(i))); !s.ok()) {
        BOOST_TEST(s.code() == PSJ_E_CANCELLED);
        return;
      }
  });
  usleep(200'000);
  BOOST_TEST(log->usage().waits_for_disk);
  log->ask_stop(1);
  writer.join();
  log->writer_gone();
  BOOST_TEST(read_all(log, {}) > 100u);
}

BOOST_AUTO_TEST_CASE(a_reader_behind_what_was_given_up_is_told) {
  const auto log = *Log::create(Log::Where::kInside, small(0, false));
  LogWriter writer(log->link(), *log, {});
  for (std::uint64_t i = 1; i <= kMany; ++i)
    BOOST_REQUIRE(writer.write(1, 0, make_string(text_for(i))).ok());
  writer.flush();
  log->writer_gone();
  LogReader reader(log, {.skip_consumed = false, .tell_lag = true});
  psj_record record;
  std::uint32_t count = 1;
  BOOST_TEST(reader.next(&record, count, 0).code() == PSJ_OK);
  reader.done();
  log->consume(PSJ_ALL_STREAMS, kMany / 2);
  Status status = PSJ_OK;
  int told = 0;
  for (std::uint64_t last = 1; status.code() == PSJ_OK || status.code() == PSJ_S_LAGGED;) {
    count = 1;
    status = reader.next(&record, count, 0);
    if (count == 0) break;
    if (status.code() == PSJ_S_LAGGED) {
      ++told;
      BOOST_TEST(record.sequence > last + 1);
    } else {
      BOOST_REQUIRE(record.sequence == last + 1);
    }
    last = record.sequence;
    reader.done();
  }
  BOOST_TEST(told >= 1);
  BOOST_TEST(status.code() == PSJ_S_END);
}

// The session's memory goes to those who write: what an idle log holds goes to disk first.
BOOST_AUTO_TEST_CASE(the_largest_log_makes_room_when_the_session_is_short_of_memory) {
  const Log::Options options{
      .budget = std::make_shared<MemoryBudget>(MemoryBudget::Limits{
          .job_memory = 14 * kMiB, .session_memory = 16 * kMiB, .disk = 0, .directory = {}})};
  const auto idle = *Log::create(Log::Where::kInside, options);
  const auto busy = *Log::create(Log::Where::kInside, options);
  LogWriter idle_writer(idle->link(), *idle, {}), busy_writer(busy->link(), *busy, {});
  const std::string text(1000, 'x');
  const auto fill = [&](LogWriter &writer, std::uint64_t bytes) {
    for (std::uint64_t i = 0; i < bytes / 1000; ++i)
      BOOST_REQUIRE(writer.write(PSJ_STREAM_OUTPUT, 0, make_string(text)).ok());
  };
  const auto count = [](const std::shared_ptr<Log> &log) {
    LogReader reader(log, {});
    psj_record batch[64];
    std::uint64_t seen = 0;
    for (std::uint32_t n = 64; reader.next(batch, n, 0).code() == PSJ_OK; n = 64) {
      seen += n;
      reader.done();
    }
    return seen;
  };
  fill(idle_writer, 12 * kMiB);
  BOOST_TEST(idle->usage().disk == 0u);
  fill(busy_writer, 8 * kMiB);
  BOOST_TEST(busy->usage().disk == 0u);
  BOOST_TEST(busy->usage().memory >= 7 * kMiB);
  BOOST_TEST(idle->usage().disk >= 2 * kMiB);
  BOOST_TEST(options.budget->memory() <= 17 * kMiB);
  idle_writer.flush();
  busy_writer.flush();
  BOOST_TEST(count(idle) == 12 * kMiB / 1000);
  BOOST_TEST(count(busy) == 8 * kMiB / 1000);
}

// They have no other place than memory, and nobody may be there to make room by reading.
BOOST_AUTO_TEST_CASE(
    live_objects_pass_the_budget_and_give_their_memory_back_when_they_are_consumed) {
  constexpr int kRecords = 12'000;
  CountedObject object;
  {
    const Log::Options options = small();
    const auto log = *Log::create(Log::Where::kInside, options);
    LogWriter writer(log->link(), *log, {.live_objects = true});
    const std::string text(1000, 'x');
    const psj_value parts[] = {make_handle(&object), make_string(text)};
    for (int i = 0; i < kRecords; ++i)
      BOOST_REQUIRE(writer.write(PSJ_STREAM_OUTPUT, 0, make_list(parts, 2)).ok());
    writer.flush();
    BOOST_TEST(log->usage().memory >= 12 * kMiB);
    BOOST_TEST(log->usage().disk == 0u);
    BOOST_TEST(object.count >= 1 + kRecords);
    LogReader reader(log, {});
    psj_record batch[64];
    int seen = 0;
    for (std::uint32_t n = 64; reader.next(batch, n, 0).code() == PSJ_OK; n = 64) {
      for (std::uint32_t i = 0; i < n; ++i)
        BOOST_REQUIRE((string_of(items_of(batch[i].value)[1]) == text));
      seen += static_cast<int>(n);
      reader.done();
      reader.consume(batch[n - 1].sequence);
    }
    BOOST_TEST(seen == kRecords);
    // A writer that goes on does so in the memory that came back.
    for (int i = 0; i < 4000; ++i)
      BOOST_REQUIRE(writer.write(PSJ_STREAM_OUTPUT, 0, make_int(i)).ok());
    BOOST_TEST(log->usage().memory <= 9 * kMiB);
    BOOST_TEST(object.count < 1 + kRecords / 4);
  }
  BOOST_TEST(object.count == 1);
}

BOOST_AUTO_TEST_SUITE_END()
