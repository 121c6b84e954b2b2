// A log between two processes: a writer that is killed, a writer that lies, a reader that sleeps.
// PSJ_TEST_KILLS=10000 makes the two tests by killing long; PSJ_TEST_MODELS does so for
// model_test.cpp.
#include <dirent.h>
#include <sys/mman.h>
#include <sys/prctl.h>

#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <random>

#include "plugin/value/tree.h"
#include "tests/plugin/log/forked_writer.h"

using namespace psj;

namespace {

int entries(const char *path) {
  int count = 0;
  DIR *dir = opendir(path);
  while (dir != nullptr && readdir(dir) != nullptr) ++count;
  if (dir != nullptr) closedir(dir);
  return count;
}

// What the writer says to have committed, in memory that survives it.
struct Witness {
  std::atomic<std::uint64_t> *committed = static_cast<std::atomic<std::uint64_t> *>(
      mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0));
  ~Witness() { munmap(committed, 4096); }
};

// Text of record i; its length varies so that records end everywhere.
std::string text_for(std::uint64_t i) {
  const std::size_t length = i % 97 == 0 ? 300'000 : i % 250;
  return std::to_string(i) + std::string(length, static_cast<char>('a' + i % 26));
}

void write_for_ever(LogWriter &log, std::atomic<std::uint64_t> &committed) {
  for (std::uint64_t i = 1;; ++i) {
    if (!log.write(static_cast<psj_stream>(1 + i % 7), 0, make_string(text_for(i))).ok()) _exit(1);
    committed.store(i, std::memory_order_release);
  }
}

// What one life and death is about.
struct Life {
  bool is_read = false;   // while it lasts
  bool is_small = false;  // little memory: what is not consumed goes to disk
  bool is_short = false;  // may end before its first record
};

Log::Options budget_of(const Life &life) {
  Log::Options options;
  if (life.is_small) {
    MemoryBudget::Limits limits;
    limits.job_memory = limits.floor = 256 << 10;
    options.budget = std::make_shared<MemoryBudget>(limits);
  }
  return options;
}

// Gives the number of records read.
std::uint64_t kill_once(std::mt19937 &random, const Life &life) {
  Witness witness;
  ForkedWriter writer([&](LogWriter &log) { write_for_ever(log, *witness.committed); },
                      budget_of(life));
  LogReader reader(writer.log(), {});
  std::uint64_t seen = 0;
  const auto read = [&](std::uint32_t timeout_ms) {
    psj_record batch[64];
    std::uint32_t count = 64;
    const Status status = reader.next(batch, count, timeout_ms);
    for (std::uint32_t i = 0; i < count; ++i) {
      ++seen;
      BOOST_REQUIRE(batch[i].sequence == seen);
      BOOST_REQUIRE((string_of(batch[i].value) == text_for(seen)));
    }
    reader.done();
    if (life.is_small && life.is_read) reader.consume(seen);
    return status;
  };
  std::thread killer([&, us = random() % (life.is_short ? 400 : 3000)] {
    usleep(us);
    writer.kill_now();
  });
  if (life.is_read)
    for (int i = 0; i < 20; ++i) (void)read(1);
  killer.join();
  writer.join();
  Status last = PSJ_OK;
  while (last.code() == PSJ_OK) last = read(2000);
  BOOST_TEST(last.code() == PSJ_S_END, last.message());
  BOOST_TEST(seen >= witness.committed->load());
  BOOST_TEST(!writer.log()->end().has_value());
  return seen;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(process)

BOOST_AUTO_TEST_CASE(a_killed_writer_loses_nothing_that_it_completed) {
  const char *wanted = std::getenv("PSJ_TEST_KILLS");
  const int kills = wanted != nullptr ? std::atoi(wanted) : 200;
  const int descriptors = entries("/proc/self/fd"), shared = entries("/dev/shm");
  std::mt19937 random(42);
  std::uint64_t total = 0;
  for (int i = 0; i < kills; ++i) total += kill_once(random, {i % 2 == 0, i % 4 >= 2, i % 5 == 0});
  BOOST_TEST(total > 0u);
  for (int i = 0; i < 1000 && entries("/proc/self/fd") != descriptors; ++i) usleep(1000);
  BOOST_TEST(entries("/proc/self/fd") == descriptors);
  BOOST_TEST(entries("/dev/shm") == shared);
  BOOST_TEST((waitpid(-1, nullptr, WNOHANG) == -1 && errno == ECHILD));
}

// The host dies while it reads, makes room or sleeps; its worker notices and ends by itself.
BOOST_AUTO_TEST_CASE(a_killed_host_leaves_nothing_behind) {
  const char *wanted = std::getenv("PSJ_TEST_KILLS");
  const int kills = wanted != nullptr ? std::atoi(wanted) : 100;
  const int shared = entries("/dev/shm"), kept = entries("/var/tmp");
  BOOST_REQUIRE(prctl(PR_SET_CHILD_SUBREAPER, 1) == 0);
  std::mt19937 random(43);
  for (int i = 0; i < kills; ++i) {
    const Life life{i % 3 == 0, i % 3 != 1, false};
    const pid_t host = fork();
    BOOST_REQUIRE(host >= 0);
    if (host == 0) {
      Witness witness;
      ForkedWriter writer([&](LogWriter &log) { write_for_ever(log, *witness.committed); },
                          budget_of(life));
      LogReader reader(writer.log(), {});
      for (;;) {
        psj_record batch[64];
        std::uint32_t count = 64;
        if (!life.is_read) pause();
        if (reader.next(batch, count, 1000).code() != PSJ_OK) _exit(1);
        reader.done();
        reader.consume(batch[count - 1].sequence);
      }
    }
    usleep(random() % 4000);
    kill(host, SIGKILL);
    for (int left = 5000; waitpid(-1, nullptr, WNOHANG) != -1; --left) {
      BOOST_REQUIRE(left > 0);
      usleep(200);
    }
  }
  BOOST_REQUIRE(prctl(PR_SET_CHILD_SUBREAPER, 0) == 0);
  BOOST_TEST(entries("/dev/shm") == shared);
  BOOST_TEST(entries("/var/tmp") == kept);
}

BOOST_AUTO_TEST_CASE(a_writer_that_ends_says_how) {
  ForkedWriter writer([](LogWriter &log) {
    (void)log.write(1, 0, make_int(1));
    (void)log.end(PSJ_COMPLETED, make_null());
  });
  writer.join();
  const auto end = writer.log()->end();
  BOOST_REQUIRE(end.has_value());
  BOOST_TEST(end->state == PSJ_COMPLETED);
}

BOOST_AUTO_TEST_CASE(a_sleeping_reader_is_woken_by_each_record) {
  ForkedWriter writer([](LogWriter &log) {
    for (int i = 0; i < 50; ++i) {
      usleep(2000);
      (void)log.write(1, 0, make_int(i));
    }
    // Neither flush nor end: the record alone must wake.
    usleep(10'000'000);
  });
  LogReader reader(writer.log(), {});
  for (int i = 0; i < 50; ++i) {
    psj_record record;
    std::uint32_t count = 1;
    BOOST_REQUIRE(reader.next(&record, count, 5000).code() == PSJ_OK);
    BOOST_TEST(record.value.as.i64 == i);
    reader.done();
  }
  writer.kill_now();
}

BOOST_AUTO_TEST_CASE(two_sleeping_readers_both_see_everything) {
  ForkedWriter writer([](LogWriter &log) {
    for (int i = 0; i < 2000; ++i) {
      if (i % 10 == 0) usleep(300);
      (void)log.write(static_cast<psj_stream>(1 + i % 2), 0, make_int(i));
    }
    (void)log.end(PSJ_COMPLETED, make_null());
  });
  int seen[2] = {};
  std::vector<std::thread> threads;
  for (int r = 0; r < 2; ++r)
    threads.emplace_back([&, r] {
      LogReader reader(writer.log(), {.streams = 2u << r});
      psj_record batch[16];
      std::uint32_t count = 16;
      while (reader.next(batch, count, 5000).code() == PSJ_OK) {
        seen[r] += static_cast<int>(count);
        reader.done();
        count = 16;
      }
    });
  for (auto &thread : threads) thread.join();
  BOOST_TEST(seen[0] == 1000);
  BOOST_TEST(seen[1] == 1000);
}

BOOST_AUTO_TEST_CASE(a_writer_without_a_host_gives_up) {
  int pair[2];
  BOOST_REQUIRE(socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0);
  ::close(pair[0]);
  ChannelSource source(pair[1]);
  const auto log = *Log::create(Log::Where::kProcess);
  LogWriter writer(
      *open_link(Descriptor(dup(log->descriptors().control)),
                 Descriptor(dup(log->descriptors().host)), log->descriptors().doorbell),
      source, {});
  BOOST_TEST(writer.write(1, 0, make_int(1)).code() == PSJ_E_PEER_DIED);
  ::close(pair[1]);
}

// The writer damages its own memory after writing: what the reader makes of it is an answer, never
// a crash or a hang.
BOOST_AUTO_TEST_CASE(damaged_logs_never_crash_the_reader) {
  std::mt19937 random(7);
  int corrupt = 0;
  for (int round = 0; round < 3000; ++round) {
    const auto log = *Log::create(Log::Where::kProcess);
    std::vector<std::shared_ptr<Segment>> segments;
    struct Source final : SegmentSource {
      Log &log;
      std::vector<std::shared_ptr<Segment>> &all;
      Source(Log &log, std::vector<std::shared_ptr<Segment>> &all) : log(log), all(all) {}
      Result<std::shared_ptr<Segment>> acquire(std::uint64_t bytes) override {
        auto segment = log.acquire(bytes);
        if (segment.ok()) all.push_back(*segment);
        return segment;
      }
    } source(*log, segments);
    std::uint64_t used = 0;
    {
      LogWriter writer(log->link(), source, {.first_segment = 4096, .segment = 16384});
      Arena arena;
      psj_schema *schema = make_schema(arena, {"T"}, {"A", "B"});
      for (int i = 0; i < 20; ++i) {
        (void)writer.write(1, 0, make_bag(arena, schema, {make_int(i), make_string("text")}));
        if (i % 8 == 0) (void)writer.write(2, 0, make_string(std::string(6000, 'x')));
      }
      used = 3000;
    }
    for (unsigned n = random() % 6 + 1; n > 0; --n) {
      Segment &segment = *segments[random() % segments.size()];
      auto *word = reinterpret_cast<std::uint32_t *>(segment.data()) + random() % (used / 4);
      *word = random() % 2 == 0 ? static_cast<std::uint32_t>(random()) : random() % 64 * 8;
    }
    log->writer_gone();
    LogReader reader(log, {.streams = round % 2 == 0 ? PSJ_ALL_STREAMS : 4u});
    psj_record batch[8];
    Status status = PSJ_OK;
    for (int i = 0; i < 100 && status.code() == PSJ_OK; ++i) {
      std::uint32_t count = 8;
      status = reader.next(batch, count, 0);
      reader.done();
    }
    BOOST_REQUIRE(status.code() != PSJ_OK);
    if (status.code() == PSJ_E_CORRUPT) ++corrupt;
    (void)log->end();
    (void)log->has_unread();
  }
  BOOST_TEST(corrupt > 500);
}

BOOST_AUTO_TEST_SUITE_END()
