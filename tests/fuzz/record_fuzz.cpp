// A job's log whose writer does what it likes with its memory, before, while and after it is read:
// readers answer with records or say that it is corrupt, and the host's own look at it, spilling
// and recycling stand it.
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <vector>

#include "plugin/log/log.h"
#include "plugin/log/log_reader.h"
#include "plugin/log/log_writer.h"
#include "plugin/value/make.h"
#include "plugin/value/tree.h"

namespace {

using namespace psj;

constexpr std::uint64_t kSegment = 4096;

// A hostile process: it keeps everything mapped that it ever got.
struct Writer final : SegmentSource {
  explicit Writer(Log &log) : log(log) {
    control = *Segment::map(Descriptor(dup(log.descriptors().control)), Segment::Access::kWrite);
  }
  Result<std::shared_ptr<Segment>> acquire(std::uint64_t bytes) override {
    const auto grant = log.grant(bytes);
    if (!grant.ok()) return grant.status();
    auto mapped = Segment::map(Descriptor(dup(grant->descriptor)), Segment::Access::kWrite);
    if (mapped.ok()) pieces.push_back(*mapped);
    return mapped;
  }
  // Seven bytes: which piece, where, four bytes to put there.
  void spoil(const uint8_t *data) const {
    const Segment &piece = data[0] == 255 ? *control : *pieces[data[0] % pieces.size()];
    const std::size_t room = data[0] == 255 ? 256 : piece.size();
    const std::size_t at = static_cast<std::size_t>(data[1] | data[2] << 8) % (room - 4);
    std::memcpy(piece.data() + at, data + 3, 4);
  }
  Log &log;
  std::shared_ptr<Segment> control;
  std::vector<std::shared_ptr<Segment>> pieces;
};

std::shared_ptr<MemoryBudget> budget(std::uint64_t bytes) {
  MemoryBudget::Limits limits;
  limits.job_memory = limits.floor = bytes;
  return std::make_shared<MemoryBudget>(limits);
}

// Shapes, records of all sizes, several segments, bodies elsewhere.
void write_some(LogWriter &writer, int records) {
  Arena arena;
  const psj_schema *schema = make_schema(arena, {"T"}, {"A", "B"});
  const psj_schema *other = make_schema(arena, {"U"}, {"C"});
  for (int i = 0; i < records; ++i) {
    const auto stream = static_cast<psj_stream>(1 + i % 3);
    if (i % 5 == 4)
      (void)writer.write(stream, 0, make_string(std::string(1500 + 100 * (i % 7), 'l')));
    else if (i % 5 == 3)
      (void)writer.write(stream, 0, make_bag(arena, other, {make_string(std::string(600, 's'))}));
    else
      (void)writer.write(stream, 0,
                         make_bag(arena, schema, {make_int(i), make_string("text")}, "x"));
  }
}

void read(const std::shared_ptr<Log> &log, LogReader::Options options, int batches, bool consume) {
  LogReader reader(log, options);
  psj_record batch[8];
  for (int i = 0; i < batches; ++i) {
    std::uint32_t count = 8;
    const Status status = reader.next(batch, count, 0);
    for (std::uint32_t r = 0; r < count; ++r)
      if (!OwnedValue::copy(batch[r].value).ok()) std::abort();
    reader.done();
    if (consume && count != 0) reader.consume(batch[count - 1].sequence);
    if (status.code() != PSJ_OK && status.code() != PSJ_S_LAGGED) return;
  }
}

}  // namespace

// The first byte says how much memory there is and how much is written, the rest what is spoiled.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size == 0) return 0;
  static const auto scarce = budget(6 * kSegment), ample = budget(1 << 20);
  const auto log = *Log::create(
      Log::Where::kProcess,
      {.keep_consumed = (data[0] & 2) != 0, .budget = (data[0] & 1) != 0 ? scarce : ample});
  Writer hostile(*log);
  {
    const Log::Descriptors shared = log->descriptors();
    LogWriter writer(
        *open_link(Descriptor(dup(shared.control)), Descriptor(dup(shared.host)), shared.doorbell),
        hostile, {.first_segment = kSegment, .segment = kSegment});
    write_some(writer, 4 + (data[0] >> 3));
    if ((data[0] & 4) != 0) (void)writer.end(PSJ_FAILED, make_string("why"));
  }
  ++data, --size;
  const auto spoil = [&](std::size_t most) {
    for (; size >= 7 && most > 0; data += 7, size -= 7, --most) hostile.spoil(data);
  };
  spoil(size / 14);
  read(log, {}, 2, true);
  spoil(4);
  for (int i = 0; i < 8; ++i) (void)log->grant(kSegment);
  read(log, {.streams = 2, .skip_consumed = false, .tell_lag = true}, 100, false);
  spoil(1000);
  log->writer_gone();
  read(log, {}, 1000, true);
  read(log, {.skip_consumed = false, .headers_only = true}, 1000, false);
  (void)log->has_unread(4);
  (void)log->end();
  return 0;
}
