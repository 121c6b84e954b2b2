// Readers of one log that wait at the same time, each in its own way.
#include "plugin/log/log_bell.h"

#include <fcntl.h>
#include <poll.h>

#include <boost/test/unit_test.hpp>
#include <chrono>
#include <thread>
#include <vector>

#include "tests/plugin/log/forked_writer.h"

using namespace psj;

namespace {

constexpr int kPatienceMs = 20'000;
constexpr int kRecords = 300;

enum class Way : std::uint8_t { kWatches, kSleeps };
using Ways = std::vector<Way>;

const std::vector<Ways> kMixtures = {{Way::kWatches, Way::kWatches},
                                     {Way::kWatches, Way::kSleeps},
                                     {Way::kSleeps, Way::kSleeps},
                                     {Way::kWatches, Way::kWatches, Way::kWatches},
                                     {Way::kWatches, Way::kSleeps, Way::kSleeps},
                                     {Way::kSleeps, Way::kSleeps, Way::kSleeps}};

// So that readers are asleep before most records. Each is rung for: flushed.
void write_all(LogWriter &writer) {
  for (int i = 0; i < kRecords; ++i) {
    (void)writer.write(PSJ_STREAM_OUTPUT, 0, make_int(i));
    writer.flush();
    if (i % 3 == 0) std::this_thread::sleep_for(std::chrono::microseconds(i % 7 * 200));
  }
}

// How many records it had before it lost patience.
int read_all(const std::shared_ptr<Log> &log, Way way) {
  LogReader reader(log, {});
  pollfd bell{way == Way::kWatches ? reader.descriptor() : -1, POLLIN, 0};
  psj_record batch[16];
  int seen = 0;
  while (seen < kRecords) {
    std::uint32_t count = 16;
    const psj_status status =
        reader.next(batch, count, way == Way::kWatches ? 0 : kPatienceMs).code();
    seen += static_cast<int>(count);
    reader.done();
    if (status == PSJ_OK) continue;
    if (way == Way::kSleeps || status != PSJ_S_TIMEOUT || poll(&bell, 1, kPatienceMs) != 1) break;
  }
  return seen;
}

std::vector<int> read_at_once(const std::shared_ptr<Log> &log, const Ways &ways,
                              const std::function<void()> &write) {
  std::vector<int> seen(ways.size());
  std::vector<std::thread> readers;
  for (std::size_t i = 0; i < ways.size(); ++i)
    readers.emplace_back([&, i] { seen[i] = read_all(log, ways[i]); });
  write();
  for (auto &reader : readers) reader.join();
  return seen;
}

// A pipe: what is written to it starts a process, its end ends it.
struct Line {
  int ends[2] = {-1, -1};
  Line() { BOOST_REQUIRE(pipe(ends) == 0); }
  ~Line() {
    ::close(ends[0]);
    hang_up();
  }
  void go() const { BOOST_REQUIRE(::write(ends[1], "g", 1) == 1); }
  void hang_up() { ::close(std::exchange(ends[1], -1)); }
  // In the process.
  bool wait_for_byte() const {
    char byte = 0;
    return ::read(ends[0], &byte, 1) == 1;
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(log_bell)

BOOST_AUTO_TEST_CASE(readers_that_wait_at_once_each_have_every_record_of_a_thread) {
  for (const Ways &ways : kMixtures) {
    const auto log = *Log::create(Log::Where::kInside);
    LogWriter writer(log->link(), *log, {});
    for (const int seen : read_at_once(log, ways, [&] { write_all(writer); }))
      BOOST_TEST(seen == kRecords);
  }
}

BOOST_AUTO_TEST_CASE(readers_that_wait_at_once_each_have_every_record_of_a_process_that_lives_on) {
  for (const Ways &ways : kMixtures) {
    Line line;
    ForkedWriter process([&](LogWriter &writer) {
      ::close(line.ends[1]);
      if (!line.wait_for_byte()) return;
      write_all(writer);
      (void)line.wait_for_byte();
    });
    for (const int seen : read_at_once(process.log(), ways, [&] { line.go(); }))
      BOOST_TEST(seen == kRecords);
    line.hang_up();
  }
}

// The flags and the counter of a doorbell belong to the process that has it, too.
BOOST_AUTO_TEST_CASE(a_full_doorbell_that_blocks_holds_nobody_up) {
  const auto log = *Log::create(Log::Where::kProcess);
  LogWriter writer(log->link(), *log, {});
  LogReader watching(log, {}), sleeping(log, {});
  psj_record record;
  std::uint32_t count = 1;
  pollfd bell{watching.descriptor(), POLLIN, 0};
  const int theirs = log->descriptors().doorbell;
  for (const std::uint64_t rings : {std::uint64_t{0}, UINT64_MAX - 1}) {
    BOOST_REQUIRE(fcntl(theirs, F_SETFL, 0) == 0);
    if (rings != 0) BOOST_REQUIRE(::write(theirs, &rings, sizeof rings) == sizeof rings);
    BOOST_TEST(watching.next(&record, count, 0).code() == PSJ_S_TIMEOUT);
    BOOST_TEST(sleeping.next(&record, count = 1, 5).code() == PSJ_S_TIMEOUT);
    BOOST_TEST(poll(&bell, 1, 0) == 0);
    log->kick();
    BOOST_TEST(poll(&bell, 1, 0) == 1);
    count = 1;
  }
  BOOST_REQUIRE(writer.write(1, 0, make_int(1)).ok());
  BOOST_TEST(sleeping.next(&record, count = 1, kPatienceMs).code() == PSJ_OK);
  BOOST_TEST(watching.next(&record, count = 1, 0).code() == PSJ_OK);
}

BOOST_AUTO_TEST_CASE(a_watched_bell_goes_on_ringing_while_there_are_records) {
  const auto log = *Log::create(Log::Where::kInside);
  LogWriter writer(log->link(), *log, {});
  LogReader reader(log, {});
  pollfd bell{reader.descriptor(), POLLIN, 0};
  for (int i = 0; i < 3; ++i) BOOST_REQUIRE(writer.write(1, 0, make_int(i)).ok());
  psj_record record;
  std::uint32_t count = 1;
  for (int i = 0; i < 3; ++i) {
    BOOST_TEST(poll(&bell, 1, 0) == 1);
    BOOST_TEST(reader.next(&record, count = 1, kPatienceMs).code() == PSJ_OK);
  }
  BOOST_TEST(reader.next(&record, count = 1, 0).code() == PSJ_S_TIMEOUT);
  BOOST_TEST(poll(&bell, 1, 0) == 0);
  log->writer_gone();
  BOOST_TEST(poll(&bell, 1, 0) == 1);
}

BOOST_AUTO_TEST_SUITE_END()
