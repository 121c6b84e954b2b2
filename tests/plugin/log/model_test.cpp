// Random operations on a log beside the simplest queue that could be right.
#include <array>
#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <random>
#include <set>

#include "plugin/log/log_reader.h"
#include "plugin/log/log_writer.h"
#include "plugin/value/make.h"
#include "plugin/value/tree.h"

using namespace psj;

namespace {

// Asks a log of another process's kind for segments, as the channel of a worker does.
class GrantSource final : public SegmentSource {
 public:
  explicit GrantSource(Log &log) : log_(log) {}
  Result<std::shared_ptr<Segment>> acquire(std::uint64_t bytes) override {
    const Result<Log::Grant> grant = log_.grant(bytes);
    if (!grant.ok()) return grant.status();
    auto segment = Segment::map(Descriptor(dup(grant->descriptor)), Segment::Access::kWrite);
    log_.close_descriptors();
    return segment;
  }

 private:
  Log &log_;
};

LogLink link_of(Log &log, Log::Where where) {
  if (where == Log::Where::kInside) return log.link();
  const Log::Descriptors shared = log.descriptors();
  return *open_link(Descriptor(dup(shared.control)), Descriptor(dup(shared.host)), shared.doorbell);
}

Log::Options little_memory(bool keep) {
  MemoryBudget::Limits limits;
  limits.job_memory = limits.floor = 96 << 10;
  return {.keep_consumed = keep, .budget = std::make_shared<MemoryBudget>(limits)};
}

struct Written {
  psj_stream stream;
  std::size_t size;
};

class Model {
 public:
  Model(std::uint32_t seed, Log::Where where)
      : random_(seed),
        where_(where),
        log_(*Log::create(where, little_memory(seed % 2 == 0))),
        source_(*log_),
        writer_(std::make_unique<LogWriter>(
            link_of(*log_, where),
            where == Log::Where::kInside ? static_cast<SegmentSource &>(*log_) : source_,
            LogWriter::Options{.first_segment = 4096, .segment = 16384})) {}

  void run(int steps) {
    for (int i = 0; i < steps; ++i) step();
    BOOST_TEST(writer_->end(PSJ_COMPLETED, make_null()).ok());
    writer_.reset();
    log_->writer_gone();
    for (Position &position : positions_)
      while (read(position)) {
      }
    BOOST_TEST(log_->fault().code() == PSJ_OK, log_->fault().message());
  }

 private:
  struct Position {
    LogReader::Options options;
    std::unique_ptr<LogReader> reader;
    std::uint64_t at = 0;
  };

  std::uint32_t up_to(std::uint32_t n) { return static_cast<std::uint32_t>(random_() % n); }

  static std::string text_of(std::uint64_t sequence, std::size_t size) {
    std::string text = std::to_string(sequence);
    text.resize(size, static_cast<char>('a' + sequence % 26));
    return text;
  }

  void step() {
    switch (up_to(16)) {
      case 0:
        return open();
      case 1:
        if (!positions_.empty())
          positions_.erase(positions_.begin() +
                           up_to(static_cast<std::uint32_t>(positions_.size())));
        return;
      case 2:
        if (!positions_.empty()) consume();
        return;
      case 3:
        return check_unread();
      case 4:
      case 5:
      case 6:
        if (!positions_.empty())
          read(positions_[up_to(static_cast<std::uint32_t>(positions_.size()))]);
        return;
      default:
        return write();
    }
  }

  void write() {
    const auto stream = static_cast<psj_stream>(1 + up_to(7));
    const std::size_t size = up_to(20) == 0 ? 4000 + up_to(60'000) : 20 + up_to(400);
    const std::string text = text_of(written_.size() + 1, size);
    if (up_to(4) == 0) {
      void *payload = nullptr;
      BOOST_REQUIRE(writer_->reserve(stream, PSJ_STRING, size + 50, &payload).ok());
      std::memcpy(payload, text.data(), size);
      if (up_to(3) == 0) return writer_->discard();
      BOOST_REQUIRE(writer_->commit(size).ok());
    } else {
      BOOST_REQUIRE(writer_->write(stream, 0, make_string(text)).ok());
    }
    written_.push_back({stream, size});
  }

  void open() {
    if (positions_.size() > 5) return;
    Position position;
    position.options.streams = up_to(2) == 0 ? PSJ_ALL_STREAMS : random_() & PSJ_ALL_STREAMS;
    position.options.skip_consumed = up_to(3) != 0;
    position.options.tell_lag = true;
    if (up_to(4) == 0)
      position.options.after = up_to(static_cast<std::uint32_t>(written_.size()) + 1);
    position.at = position.options.after;
    position.reader = std::make_unique<LogReader>(log_, position.options);
    positions_.push_back(std::move(position));
  }

  bool is_due(const Position &position, std::uint64_t sequence) const {
    const Written &record = written_[sequence - 1];
    if ((position.options.streams & 1u << record.stream) == 0) return false;
    return !position.options.skip_consumed || sequence > marks_[record.stream];
  }

  // Every record that is due, in order, whole; a gap only of what was consumed, and it is told.
  bool read(Position &position) {
    psj_record batch[8];
    std::uint32_t count = 1 + up_to(8);
    const Status status = position.reader->next(batch, count, 0);
    bool gap = false;
    for (std::uint32_t i = 0; i < count; ++i) {
      const std::uint64_t sequence = batch[i].sequence;
      BOOST_REQUIRE((sequence > position.at && sequence <= written_.size()));
      for (std::uint64_t passed = position.at + 1; passed < sequence; ++passed) {
        if (!is_due(position, passed)) continue;
        gap = true;
        BOOST_REQUIRE(passed <= marks_[written_[passed - 1].stream]);
      }
      const Written &record = written_[sequence - 1];
      BOOST_REQUIRE(batch[i].stream == record.stream);
      BOOST_REQUIRE((string_of(batch[i].value) == text_of(sequence, record.size)));
      position.at = sequence;
    }
    if (gap) BOOST_REQUIRE(status.code() == PSJ_S_LAGGED);
    position.reader->done();
    if (count != 0) return true;
    BOOST_REQUIRE((status.code() == PSJ_S_TIMEOUT || status.code() == PSJ_S_END));
    for (std::uint64_t left = position.at + 1; left <= written_.size(); ++left)
      if (is_due(position, left)) BOOST_REQUIRE(left <= marks_[written_[left - 1].stream]);
    return false;
  }

  void consume() {
    Position &position = positions_[up_to(static_cast<std::uint32_t>(positions_.size()))];
    position.reader->consume(position.at);
    for (psj_stream stream = 1; stream < marks_.size(); ++stream)
      if ((position.options.streams & 1u << stream) != 0)
        marks_[stream] = std::max(marks_[stream], position.at);
  }

  void check_unread() {
    const std::uint32_t streams = random_() & PSJ_ALL_STREAMS;
    bool unread = false;
    for (std::uint64_t i = 1; i <= written_.size(); ++i)
      unread = unread || ((streams & 1u << written_[i - 1].stream) != 0 &&
                          i > marks_[written_[i - 1].stream]);
    BOOST_TEST(log_->has_unread(streams) == unread);
  }

  std::mt19937 random_;
  const Log::Where where_;
  const std::shared_ptr<Log> log_;
  GrantSource source_;
  std::unique_ptr<LogWriter> writer_;
  std::vector<Written> written_;
  std::array<std::uint64_t, 8> marks_{};
  std::vector<Position> positions_;
};

int rounds() {
  const char *wanted = std::getenv("PSJ_TEST_MODELS");
  return wanted != nullptr ? std::atoi(wanted) : 20;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(model)

BOOST_AUTO_TEST_CASE(a_log_of_this_process_is_the_simple_queue) {
  for (int seed = 0; seed < rounds(); ++seed) BOOST_TEST_CONTEXT("seed " << seed)
  Model(static_cast<std::uint32_t>(seed), Log::Where::kInside).run(2000);
}

BOOST_AUTO_TEST_CASE(a_log_of_another_process_is_the_simple_queue) {
  for (int seed = 0; seed < rounds(); ++seed) BOOST_TEST_CONTEXT("seed " << seed)
  Model(static_cast<std::uint32_t>(seed), Log::Where::kProcess).run(2000);
}

BOOST_AUTO_TEST_SUITE_END()
