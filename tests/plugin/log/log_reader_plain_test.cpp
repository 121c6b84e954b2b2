// Runs of records whose values are whole in their sixteen bytes.
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <cstring>
#include <functional>
#include <ostream>
#include <vector>

#include "plugin/log/log.h"
#include "plugin/log/log_reader.h"
#include "plugin/log/log_writer.h"
#include "plugin/value/make.h"

using namespace psj;

namespace {

constexpr std::size_t kFirst = sizeof(layout::SegmentHeader);
constexpr std::size_t kRecord = sizeof(layout::RecordHeader) + sizeof(psj_value);

// As of another process: its memory is at hand to be spoiled.
struct Foreign final : SegmentSource {
  std::shared_ptr<Log> log = *Log::create(Log::Where::kProcess);
  std::vector<std::shared_ptr<Segment>> segments;
  LogWriter writer{log->link(), *this, {}};

  Result<std::shared_ptr<Segment>> acquire(std::uint64_t bytes) override {
    auto segment = log->acquire(bytes);
    if (segment.ok()) segments.push_back(*segment);
    return segment;
  }
  std::byte *record(int index) const {
    return segments.front()->data() + kFirst + static_cast<std::size_t>(index) * kRecord;
  }
};

struct Damage {
  const char *what;
  std::function<void(layout::RecordHeader &, psj_value &)> apply;
};
std::ostream &operator<<(std::ostream &out, const Damage &damage) {
  return out << damage.what;
}

const std::vector<Damage> kDamages = {
    {"a width that is none", [](auto &, psj_value &v) { v.flags = 7; }},
    {"a width of 0", [](auto &, psj_value &v) { v.flags = 0; }},
    {"more than its width holds", [](auto &, psj_value &v) { v.as.i64 = 1ll << 31; }},
    {"less than its width holds", [](auto &, psj_value &v) { v.as.i64 = -(1ll << 31) - 1; }},
    {"a truth of 2", [](auto &, psj_value &v) { v = make_value(PSJ_BOOL, 0, 0, 2); }},
    {"a character of 17 bits", [](auto &, psj_value &v) { v = make_value(PSJ_CHAR, 0, 0, 65536); }},
    {"a reference to nothing", [](auto &, psj_value &v) { v = make_value(PSJ_REF, 0, 0, 0); }},
    {"a kind that there is not", [](auto &, psj_value &v) { v.kind = 200; }},
    {"a live object", [](auto &, psj_value &v) { v = make_value(PSJ_HANDLE, 0, 0, 4096); }},
    {"a text without its bytes",
     [](auto &, psj_value &v) { v = make_value(PSJ_STRING, 0, 9, 16); }},
    {"a stream that there is not", [](layout::RecordHeader &h, auto &) { h.stream = 8; }},
    {"a number left out", [](layout::RecordHeader &h, auto &) { h.sequence += 1; }},
    {"a number twice", [](layout::RecordHeader &h, auto &) { h.sequence -= 1; }},
    {"a body larger than its record", [](layout::RecordHeader &h, auto &) { h.body_size = 17; }},
    {"a length that is odd", [](layout::RecordHeader &h, auto &) { h.commit = 47; }},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(plain_records)

BOOST_AUTO_TEST_CASE(numbers_between_other_values_keep_order_stream_flags_and_value) {
  Foreign foreign;
  for (int i = 1; i <= 20'000; ++i) {
    const auto stream = static_cast<psj_stream>(1 + i % 7);
    const auto flags = static_cast<std::uint16_t>(i % 3);
    const std::string text = std::to_string(i);
    const psj_value value = i % 10 == 0 ? make_string(text) : make_int(-i, 64);
    BOOST_REQUIRE(foreign.writer.write(stream, flags, value).ok());
  }
  LogReader reader(foreign.log, {});
  psj_record batch[50];
  int seen = 0;
  for (std::uint32_t count = 50; reader.next(batch, count, 0).code() == PSJ_OK; count = 50) {
    for (std::uint32_t k = 0; k < count; ++k) {
      const psj_record &record = batch[k];
      ++seen;
      BOOST_REQUIRE(record.sequence == static_cast<std::uint64_t>(seen));
      BOOST_REQUIRE(record.stream == 1 + seen % 7);
      BOOST_REQUIRE(record.flags == seen % 3);
      BOOST_REQUIRE(record.time_ns > 0);
      if (seen % 10 == 0)
        BOOST_REQUIRE(string_of(record.value) == std::to_string(seen));
      else
        BOOST_REQUIRE(record.value.as.i64 == -seen);
    }
    reader.done();
  }
  BOOST_TEST(seen == 20'000);
}

BOOST_AUTO_TEST_CASE(numbers_that_are_not_wanted_are_passed) {
  Foreign foreign;
  for (int i = 1; i <= 1000; ++i)
    (void)foreign.writer.write(static_cast<psj_stream>(1 + i % 3), i % 5 == 0 ? 1 : 0, make_int(i));
  foreign.writer.flush();
  foreign.log->consume(1u << 2, 500);
  LogReader reader(foreign.log, {.streams = 1u << 2 | 1u << 3, .after = 100, .without = 1});
  std::vector<std::int64_t> expected, seen;
  for (int i = 101; i <= 1000; ++i)
    if (i % 5 != 0 && ((i % 3 == 1 && i > 500) || i % 3 == 2)) expected.push_back(i);
  psj_record batch[7];
  for (std::uint32_t count = 7; reader.next(batch, count, 0).code() == PSJ_OK; count = 7)
    for (std::uint32_t k = 0; k < count; ++k) seen.push_back(batch[k].value.as.i64);
  BOOST_TEST(seen == expected, boost::test_tools::per_element());
}

BOOST_DATA_TEST_CASE(a_false_number_is_named_and_those_before_it_are_kept,
                     boost::unit_test::data::make(kDamages), damage) {
  constexpr int kSpoiled = 40;
  Foreign foreign;
  for (int i = 0; i < 100; ++i) BOOST_REQUIRE(foreign.writer.write(1, 0, make_int(i)).ok());
  foreign.writer.flush();
  auto *header = reinterpret_cast<layout::RecordHeader *>(foreign.record(kSpoiled));
  damage.apply(*header, *reinterpret_cast<psj_value *>(foreign.record(kSpoiled) + sizeof *header));
  LogReader reader(foreign.log, {});
  psj_record batch[200];
  std::uint32_t count = 200;
  BOOST_TEST(reader.next(batch, count, 0).code() == PSJ_OK);
  BOOST_TEST(count == static_cast<std::uint32_t>(kSpoiled));
  count = 200;
  const Status status = reader.next(batch, count, 0);
  BOOST_TEST(status.code() == PSJ_E_CORRUPT);
  BOOST_TEST(
      status.message().find("segment 0, byte " + std::to_string(kFirst + kSpoiled * kRecord)) !=
          std::string::npos,
      status.message());
}

BOOST_AUTO_TEST_SUITE_END()
