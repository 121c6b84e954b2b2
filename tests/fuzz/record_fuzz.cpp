// Any bytes as the content of a job's log: the reader answers with records or says that it is
// corrupt.
#include <cstdint>
#include <cstdlib>
#include <cstring>

#include "plugin/log/log.h"
#include "plugin/log/log_reader.h"
#include "plugin/log/log_writer.h"
#include "plugin/value/make.h"
#include "plugin/value/tree.h"

namespace {

using namespace psj;

struct OneSegment final : SegmentSource {
  explicit OneSegment(Log &log) : log(log) {}
  Result<std::shared_ptr<Segment>> acquire(std::uint64_t bytes) override {
    auto taken = log.acquire(bytes);
    if (taken.ok()) segment = *taken;
    return taken;
  }
  Log &log;
  std::shared_ptr<Segment> segment;
};

// Two records with a shape, so that a mutant has something to spoil.
void write_some(LogWriter &writer) {
  Arena arena;
  const psj_schema *schema = make_schema(arena, {"T"}, {"A", "B"});
  for (int i = 0; i < 2; ++i)
    (void)writer.write(1, 0, make_bag(arena, schema, {make_int(i), make_string("text")}, "x"));
  (void)writer.end(PSJ_FAILED, make_string("why"));
}

}  // namespace

// Each six bytes of the input: where, how much, four bytes to put there.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  const auto log = *Log::create(Log::Where::kProcess);
  OneSegment source(*log);
  {
    LogWriter writer(log->link(), source, {.first_segment = 4096, .segment = 4096});
    write_some(writer);
  }
  for (; size >= 6; data += 6, size -= 6) {
    const std::size_t at = (data[0] | data[1] << 8) % (4096 - 4);
    std::memcpy(source.segment->data() + at, data + 2, 4);
  }
  log->writer_gone();
  LogReader reader(log, {});
  psj_record batch[8];
  Status status = PSJ_OK;
  while (status.code() == PSJ_OK) {
    std::uint32_t count = 8;
    status = reader.next(batch, count, 0);
    for (std::uint32_t i = 0; i < count; ++i)
      if (!OwnedValue::copy(batch[i].value).ok()) std::abort();
    reader.done();
  }
  (void)log->end();
  return 0;
}
