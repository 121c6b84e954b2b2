#include "plugin/log/packed_log.h"

#include <boost/test/unit_test.hpp>

#include "plugin/log/log_reader.h"
#include "plugin/log/log_writer.h"
#include "plugin/value/make.h"

using namespace psj;

namespace {

std::shared_ptr<Log> written(int records, bool gone = true) {
  const std::shared_ptr<Log> log = *Log::create(Log::Where::kInside);
  LogWriter writer(log->link(), *log, {.live_objects = true});
  for (int i = 1; i <= records; ++i)
    BOOST_TEST(
        writer.write(i % 2 == 0 ? PSJ_STREAM_ERROR : PSJ_STREAM_OUTPUT, 0, make_int(i)).ok());
  writer.flush();
  if (gone) log->writer_gone();
  return log;
}

std::vector<int> read(const std::shared_ptr<Log> &log, bool skip_consumed = true) {
  LogReader reader(log, {.skip_consumed = skip_consumed});
  std::vector<int> numbers;
  psj_record record;
  for (std::uint32_t count = 1; reader.next(&record, count, 0).code() == PSJ_OK; count = 1)
    numbers.push_back(static_cast<int>(record.value.as.i64));
  std::uint32_t count = 1;
  BOOST_TEST(reader.next(&record, count, 0).code() == PSJ_S_END);
  return numbers;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(packed_log)

BOOST_AUTO_TEST_CASE(records_and_marks_come_back) {
  const auto log = written(5);
  log->consume(1u << PSJ_STREAM_OUTPUT, 3);
  const auto packed = PackedLog::pack(*log);
  BOOST_REQUIRE(packed);
  BOOST_TEST(packed->has_unread(PSJ_ALL_STREAMS));
  BOOST_TEST(packed->has_unread(1u << PSJ_STREAM_OUTPUT));
  BOOST_TEST(!packed->has_unread(1u << PSJ_STREAM_WARNING));
  const auto again = packed->unpack();
  BOOST_REQUIRE(again.ok());
  BOOST_TEST(read(*again) == (std::vector<int>{2, 4, 5}));
  BOOST_TEST(read(*again, false) == (std::vector<int>{1, 2, 3, 4, 5}));
}

BOOST_AUTO_TEST_CASE(what_is_read_to_its_end_has_nothing_unread) {
  const auto log = written(2);
  log->consume(PSJ_ALL_STREAMS, 2);
  BOOST_TEST(!PackedLog::pack(*log)->has_unread(PSJ_ALL_STREAMS));
  BOOST_TEST(PackedLog::pack(*written(0))->is_empty());
}

BOOST_AUTO_TEST_CASE(a_log_with_a_writer_or_too_large_stays_as_it_is) {
  BOOST_TEST(PackedLog::pack(*written(5, false)) == nullptr);
  BOOST_TEST(PackedLog::pack(*written(5000)) == nullptr);
}

BOOST_AUTO_TEST_CASE(shapes_come_back) {
  const std::shared_ptr<Log> log = *Log::create(Log::Where::kInside);
  {
    LogWriter writer(log->link(), *log, {.live_objects = true});
    Arena arena;
    const psj_schema *schema = make_schema(arena, {"T"}, {"A"});
    BOOST_TEST(writer.write(PSJ_STREAM_OUTPUT, 0, make_bag(arena, schema, {make_int(7)})).ok());
  }
  log->writer_gone();
  const auto again = PackedLog::pack(*log)->unpack();
  BOOST_REQUIRE(again.ok());
  LogReader reader(*again, {});
  psj_record record;
  std::uint32_t count = 1;
  BOOST_REQUIRE(reader.next(&record, count, 0).code() == PSJ_OK);
  BOOST_TEST(view_of(schema_of(record.value)->members[0]) == "A");
  BOOST_TEST(items_of(record.value)[2].as.i64 == 7);
}

BOOST_AUTO_TEST_SUITE_END()
