#include <boost/test/unit_test.hpp>
#include <cstring>
#include <vector>

#include "plugin/log/log.h"
#include "plugin/log/log_writer.h"
#include "plugin/value/make.h"

using namespace psj;

namespace {

template <class T>
T at(const std::byte *bytes, std::size_t offset) {
  T value;
  std::memcpy(&value, bytes + offset, sizeof value);
  return value;
}

// Takes what a writer is given, to look at it.
struct SeenSegments final : SegmentSource {
  explicit SeenSegments(Log &log) : log(log) {}
  Result<std::shared_ptr<Segment>> acquire(std::uint64_t bytes) override {
    auto segment = log.acquire(bytes);
    if (segment.ok()) all.push_back(*segment);
    return segment;
  }
  Log &log;
  std::vector<std::shared_ptr<Segment>> all;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(format)

BOOST_AUTO_TEST_CASE(a_segment_holds_the_documented_bytes) {
  const auto log = *Log::create(Log::Where::kInside);
  SeenSegments source(*log);
  LogWriter writer(log->link(), source, {});
  BOOST_REQUIRE(writer.write(PSJ_STREAM_WARNING, PSJ_RECORD_HOST, make_string("careful")).ok());
  BOOST_REQUIRE(writer.end(PSJ_COMPLETED, make_null()).ok());
  const std::byte *segment = source.all.at(0)->data();

  BOOST_TEST(std::memcmp(segment, "PSJSEG\r\n", 8) == 0);
  BOOST_TEST(at<std::uint32_t>(segment, 8) == 128u);      // header size
  BOOST_TEST(at<std::uint32_t>(segment, 12) == 0u);       // number
  BOOST_TEST(at<std::uint32_t>(segment, 40) == 1u);       // use: records
  BOOST_TEST(at<std::uint64_t>(segment, 48) == 1u);       // first sequence
  BOOST_TEST(at<std::uint32_t>(segment, 64 + 12) == 1u);  // one warning

  const std::byte *record = segment + 128;
  BOOST_TEST(at<std::uint32_t>(record, 0) == 32u + 16 + 8);
  BOOST_TEST(at<std::uint32_t>(record, 4) == 24u);
  BOOST_TEST(at<std::uint8_t>(record, 8) == PSJ_STREAM_WARNING);
  BOOST_TEST(at<std::uint8_t>(record, 9) == 0);
  BOOST_TEST(at<std::uint16_t>(record, 10) == PSJ_RECORD_HOST);
  BOOST_TEST(at<std::uint64_t>(record, 16) == 1u);
  const unsigned char body[] = {7, 0, 0, 0, 7,   0,   0,   0,   16,  0,   0,   0,
                                0, 0, 0, 0, 'c', 'a', 'r', 'e', 'f', 'u', 'l', 0};
  BOOST_TEST(std::memcmp(record + 32, body, sizeof body) == 0);

  const std::byte *end = record + 56;
  BOOST_TEST(at<std::uint8_t>(end, 8) == PSJ_STREAM_CONTROL);
  BOOST_TEST(at<std::uint8_t>(end, 9) == 5);
  BOOST_TEST(at<std::uint64_t>(end, 16) == 0u);
  // The word behind the last record is clear.
  BOOST_TEST(at<std::uint32_t>(end, at<std::uint32_t>(end, 0)) == 0u);
}

BOOST_AUTO_TEST_CASE(the_control_block_holds_the_documented_bytes) {
  const auto log = *Log::create(Log::Where::kProcess);
  const auto control =
      *Segment::map(Descriptor(dup(log->descriptors().control)), Segment::Access::kRead);
  BOOST_TEST(control->size() == 4096u);
  BOOST_TEST(std::memcmp(control->data(), "PSJLOG\r\n", 8) == 0);
  BOOST_TEST(at<std::uint32_t>(control->data(), 8) == 1u);
  BOOST_TEST(at<std::uint32_t>(control->data(), 12) == 256u);
  BOOST_TEST(at<std::uint32_t>(control->data(), 16) == 0x01020304u);
  BOOST_TEST(at<std::uint64_t>(control->data(), 24) == 0u);
  BOOST_TEST(at<std::uint64_t>(control->data(), 32) == 0u);
  const auto host = *Segment::map(Descriptor(dup(log->descriptors().host)), Segment::Access::kRead);
  BOOST_TEST(std::memcmp(host->data(), "PSJHOST\n", 8) == 0);
  BOOST_TEST(std::memcmp(host->data() + 16, control->data() + 40, 16) == 0);
}

BOOST_AUTO_TEST_SUITE_END()
