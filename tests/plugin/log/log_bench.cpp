// Speed of the record log. One line for each number: what, value, unit, what bounds it.
#include <fcntl.h>
#include <sched.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <vector>

#include "tests/plugin/log/forked_writer.h"

namespace {

using namespace psj;

void pin(int cpu) {
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(cpu, &set);
  sched_setaffinity(0, sizeof set, &set);
}

std::int64_t now_ns() {
  timespec t{};
  clock_gettime(CLOCK_MONOTONIC, &t);
  return std::int64_t{t.tv_sec} * 1'000'000'000 + t.tv_nsec;
}

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

// One record for each 200 us; from before the write to after next(). The time goes in the record.
void wakes(std::uint64_t count) {
  ForkedWriter writer([=](LogWriter &log) {
    pin(1);
    for (std::uint64_t i = 0; i < count; ++i) {
      for (const std::int64_t until = now_ns() + 200'000; now_ns() < until;) {
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
  std::printf("wake of an idle reader, p50\t%.2f\tus\tone eventfd wake\n", us[us.size() / 2]);
  std::printf("wake of an idle reader, p99\t%.2f\tus\tthe scheduler\n", us[us.size() * 99 / 100]);
}

double writer_cost(std::uint64_t count) {
  const auto log = *Log::create(Log::Where::kInside);
  LogWriter writer(log->link(), *log, {});
  Sample sample;
  const psj_value value = sample.value();
  const std::int64_t start = now_ns();
  for (std::uint64_t i = 0; i < count; ++i) (void)writer.write(PSJ_STREAM_OUTPUT, 0, value);
  return static_cast<double>(now_ns() - start) / static_cast<double>(count);
}

double best(int repeats, double (*run)()) {
  double most = 0;
  for (int i = 0; i < repeats; ++i) most = std::max(most, run());
  return most;
}

}  // namespace

int main() {
  pin(0);
  std::printf("integers, one process to another\t%.2f\tM/s\tfirst touch of shared pages\n",
              best(3, [] { return small_records(2'000'000, false); }));
  std::printf("objects of 5 properties\t%.2f\tM/s\tfirst touch of shared pages\n",
              best(3, [] { return small_records(1'000'000, true); }));
  std::printf("1 MiB records in place\t%.2f\tGB/s\tfirst touch of shared pages\n",
              best(3, [] { return large_records(2000, 1 << 20); }));
  std::printf("writer's cost of an object, nobody waiting\t%.1f\tns\tencoding, page faults\n",
              writer_cost(300'000));
  wakes(3000);
}
