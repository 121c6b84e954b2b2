#include "plugin/jobs/job_reader.h"

#include <poll.h>

#include <boost/test/unit_test.hpp>
#include <chrono>
#include <thread>

#include "fake_provider.h"

using namespace psj;

namespace {

constexpr int kPatienceMs = 20'000;
constexpr int kRecords = 300;
constexpr psj_stream kStreams[] = {PSJ_STREAM_OUTPUT, PSJ_STREAM_ERROR, PSJ_STREAM_INFORMATION};

// The job goes on running: a record that is not rung for stays unread.
void write_all(const FakeProvider::FakeJob &job) {
  for (int i = 0; i < kRecords; ++i) {
    job.emit(i, kStreams[i % 3]);
    job.sink->flush(job.sink);
    if (i % 4 == 0) std::this_thread::sleep_for(std::chrono::microseconds(i % 7 * 200));
  }
}

// How many records came before patience was lost.
int read_all(Job &job, bool watches) {
  const auto reader =
      std::move(*JobReader::open(job, PSJ_ALL_STREAMS, PSJ_READ_KEEP, JobReader::Order::by_kind));
  pollfd bell{watches ? reader->fd() : -1, POLLIN, 0};
  psj_record batch[16];
  int seen = 0;
  while (seen < kRecords) {
    std::uint32_t count = 16;
    const psj_status status = reader->next(batch, count, watches ? 0 : kPatienceMs).code();
    seen += static_cast<int>(count);
    reader->done(0);
    if (status == PSJ_OK) continue;
    if (!watches || status != PSJ_S_TIMEOUT || poll(&bell, 1, kPatienceMs) != 1) break;
  }
  return seen;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(job_reader)

BOOST_AUTO_TEST_CASE(readers_by_stream_wait_and_lose_no_record) {
  for (int round = 0; round < 4; ++round) {
    FakeSession session(PSJ_PROVIDER_BY_STREAM);
    const JobRef job = session.run();
    int slept = 0, watched = 0;
    std::thread sleeper([&] { slept = read_all(*job, false); });
    std::thread watcher([&] { watched = read_all(*job, true); });
    write_all(*session.provider.jobs[0]);
    sleeper.join();
    watcher.join();
    BOOST_TEST(slept == kRecords);
    BOOST_TEST(watched == kRecords);
  }
}

BOOST_AUTO_TEST_CASE(a_reader_by_stream_stays_readable_while_there_is_more) {
  FakeSession session(PSJ_PROVIDER_BY_STREAM);
  const JobRef job = session.run();
  const auto reader =
      std::move(*JobReader::open(*job, PSJ_ALL_STREAMS, 0, JobReader::Order::by_kind));
  pollfd bell{reader->fd(), POLLIN, 0};
  for (int i = 0; i < 3; ++i) session.provider.jobs[0]->emit(i, kStreams[i]);
  psj_record record;
  std::uint32_t count = 1;
  for (int i = 0; i < 3; ++i) {
    BOOST_TEST(poll(&bell, 1, 0) == 1);
    BOOST_TEST(reader->next(&record, count = 1, 0).code() == PSJ_OK);
    BOOST_TEST(record.stream == kStreams[i]);
    reader->done(record.sequence);
  }
  BOOST_TEST(reader->next(&record, count = 1, 0).code() == PSJ_S_TIMEOUT);
  BOOST_TEST(poll(&bell, 1, 0) == 0);
  BOOST_TEST(reader->next(&record, count = 1, 5).code() == PSJ_S_TIMEOUT);
}

BOOST_AUTO_TEST_SUITE_END()
