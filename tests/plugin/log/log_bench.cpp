// Speed of the record log. One line for each number: what, value, unit, what bounds it, and that
// limit on this machine in the same run (same unit; nothing where none is measured). The middle of
// five runs each, or of as many as the first argument says.
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <vector>

#include "tests/plugin/log/forked_writer.h"
#include "tests/plugin/log/limits.h"

namespace {

using namespace psj;

using limits::now_ns;
using limits::pin;

// Five properties, 70 bytes of content: what a process object costs.
struct Sample {
  Arena arena;
  psj_schema *schema = make_schema(arena, {"Sample", "System.Object"},
                                   {"Id", "CPU", "Responding", "ProcessName", "MachineName"});
  psj_value slots[7];
  psj_value value() {
    slots[1] = make_null();
    slots[2] = make_int(1234, 64);
    slots[3] = make_float(3.5);
    slots[4] = make_bool(true);
    slots[5] = make_string("powershell-proc1");
    slots[6] = make_string("host-01.internal");
    return make_object(schema, slots, PSJ_OBJECT_BAG);
  }
};

// Drains the log until its end; ns from the first record to the last.
template <class See>
double drain(const std::shared_ptr<Log> &log, See see) {
  LogReader reader(log, {});
  std::vector<psj_record> batch(256);
  std::int64_t start = 0;
  for (;;) {
    auto count = static_cast<std::uint32_t>(batch.size());
    const Status status = reader.next(batch.data(), count, PSJ_FOREVER);
    if (status.code() == PSJ_S_END) break;
    if (status.code() != PSJ_OK) {
      std::fprintf(stderr, "log_bench: %s\n", status.message().c_str());
      std::_Exit(1);
    }
    if (start == 0) start = now_ns();
    for (std::uint32_t i = 0; i < count; ++i) see(batch[i]);
    reader.done();
    reader.consume(batch[count - 1].sequence);
  }
  return static_cast<double>(now_ns() - start);
}

double small_records(std::uint64_t count, bool objects) {
  ForkedWriter writer([=](LogWriter &log) {
    pin(1);
    Sample sample;
    psj_value value = objects ? sample.value() : make_int(7);
    for (std::uint64_t i = 0; i < count; ++i) {
      if (objects)
        sample.slots[2].as.u64 = i;
      else
        value.as.i64 = static_cast<std::int32_t>(i);
      if (!log.write(PSJ_STREAM_OUTPUT, 0, value).ok()) _exit(3);
    }
    (void)log.end(PSJ_COMPLETED, make_null());
  });
  std::uint64_t sum = 0, seen = 0;
  const double ns = drain(writer.log(), [&](const psj_record &record) {
    ++seen;
    sum += objects ? items_of(record.value)[2].as.u64 + items_of(record.value)[5].count
                   : record.value.as.u64;
  });
  if (seen != count) std::printf("LOST %llu\n", static_cast<unsigned long long>(count - seen));
  return static_cast<double>(count) * 1e3 / ns + static_cast<double>(sum & 0);
}

double large_records(std::uint64_t count, std::uint64_t size) {
  ForkedWriter writer([=](LogWriter &log) {
    pin(1);
    for (std::uint64_t i = 0; i < count; ++i) {
      void *payload = nullptr;
      if (!log.reserve(PSJ_STREAM_OUTPUT, PSJ_BYTES, size, &payload).ok()) _exit(3);
      std::memset(payload, static_cast<int>(i), size);
      (void)log.commit(size);
    }
    (void)log.end(PSJ_COMPLETED, make_null());
  });
  std::uint64_t sum = 0;
  const double ns = drain(writer.log(), [&](const psj_record &record) {
    const auto *bytes = static_cast<const unsigned char *>(record.value.as.ptr);
    for (std::uint32_t i = 0; i < record.value.count; i += 64) sum += bytes[i];
  });
  return static_cast<double>(count * size) / ns + static_cast<double>(sum & 0);
}

struct Wakes {
  double p50, p99;
};

// One record every `gap_us`; from before the write to after next(). The time goes in the record.
Wakes wakes(std::uint64_t count, std::int64_t gap_us) {
  ForkedWriter writer([=](LogWriter &log) {
    pin(1);
    for (std::uint64_t i = 0; i < count; ++i) {
      for (const std::int64_t until = now_ns() + gap_us * 1000; now_ns() < until;) {
      }
      (void)log.write(PSJ_STREAM_OUTPUT, 0, make_int(now_ns(), 64));
    }
    (void)log.end(PSJ_COMPLETED, make_null());
  });
  std::vector<double> us;
  drain(writer.log(), [&](const psj_record &record) {
    us.push_back(static_cast<double>(now_ns() - record.value.as.i64) / 1e3);
  });
  std::sort(us.begin(), us.end());
  return {us[us.size() / 2], us[us.size() * 99 / 100]};
}

double writer_cost() {
  constexpr std::uint64_t kCount = 300'000;
  const auto log = *Log::create(Log::Where::kInside);
  LogWriter writer(log->link(), *log, {});
  Sample sample;
  const psj_value value = sample.value();
  const std::int64_t start = now_ns();
  for (std::uint64_t i = 0; i < kCount; ++i) (void)writer.write(PSJ_STREAM_OUTPUT, 0, value);
  return static_cast<double>(now_ns() - start) / static_cast<double>(kCount);
}

// The most that a log held in memory, in MiB, while nobody read eight times its budget.
double most_held = 0;

// GB/s of 4 KiB texts that nobody reads.
double unread() {
  constexpr std::uint64_t kText = 4096, kTotal = 512ull << 20;
  const std::int64_t start = now_ns();
  ForkedWriter writer([](LogWriter &log) {
    pin(1);
    const std::string text(kText, 'x');
    for (std::uint64_t i = 0; i < kTotal / kText; ++i)
      if (!log.write(PSJ_STREAM_OUTPUT, 0, make_string(text)).ok()) _exit(3);
    (void)log.end(PSJ_COMPLETED, make_null());
  });
  std::atomic<bool> over{false};
  std::thread watch([&] {
    for (; !over; usleep(2000))
      most_held =
          std::max(most_held, static_cast<double>(writer.log()->usage().memory) / (1 << 20));
  });
  writer.join();
  const double ns = static_cast<double>(now_ns() - start);
  over = true;
  watch.join();
  return static_cast<double>(kTotal) / ns;
}

void show(const char *what, double value, const char *unit, const char *bound, double limit = 0) {
  std::printf("%s\t%.2f\t%s\t%s", what, value, unit, bound);
  if (limit != 0) std::printf("\t%.2f", limit);
  std::printf("\n");
  std::fflush(stdout);
}

}  // namespace

int main(int count, char **words) {
  const int runs = count > 1 ? std::max(1, std::atoi(words[1])) : 5;
  const auto middle = [runs](double (*run)()) { return limits::median_of(runs, run); };
  pin(0);
  const double small = middle([] { return limits::ring_rate(64, 32) * 1e3 / 64; });
  show("integers, one process to another", middle([] { return small_records(2'000'000, false); }),
       "M/s", "a ring of 64 bytes, filled and looked at", small);
  show("objects of 5 properties", middle([] { return small_records(1'000'000, true); }), "M/s",
       "a ring of 64 bytes, filled and looked at", small);
  show("4 KiB records in place", middle([] { return large_records(100'000, 4096); }), "GB/s",
       "a ring of 4 KiB, filled and looked at", middle([] { return limits::ring_rate(4096, 8); }));
  show("1 MiB records in place", middle([] { return large_records(2000, 1 << 20); }), "GB/s",
       "a ring of 1 MiB, filled and looked at",
       middle([] { return limits::ring_rate(1 << 20, 1); }));
  show("nobody reads, eight times the memory budget", middle(unread), "GB/s",
       "copies to an unlinked file", middle(limits::file_rate));
  show("nobody reads: memory held at most", most_held, "MiB", "the budget of a job", 64);
  show("writer's cost of an object, nobody waiting", middle(writer_cost), "ns",
       "encoding, page faults");
  const double wake = middle(limits::eventfd_wake);
  const Wakes often = wakes(3000, 200), seldom = wakes(400, 3000);
  show("wake of an idle reader, p50", often.p50, "us", "one eventfd wake", wake);
  show("wake of an idle reader, p99", often.p99, "us", "one eventfd wake", wake);
  show("wake of a reader that slept 3 ms, p50", seldom.p50, "us", "one eventfd wake", wake);
}
