// Whatever a far side sends: its greeting, frames and the values in them, and what a false pwsh
// prints are read to something or to a reason why not, and what was read can be copied.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "bridge/printed_records.h"
#include "language/value/script_error.h"
#include "plugin/providers/background/reason_shape.h"
#include "plugin/providers/remote/greeting.h"
#include "plugin/providers/remote/wire.h"
#include "plugin/value/error.h"
#include "plugin/value/make.h"
#include "plugin/value/tree.h"

namespace {

using namespace psj;
using namespace psj::remote;

std::string_view text_in(const std::uint8_t *data, std::size_t size) {
  return {reinterpret_cast<const char *>(data), size};
}

// A value that passed validation is one that can be copied, or is larger than one may be.
void copy(const psj_value &value) {
  const auto copied = OwnedValue::copy(value);
  if (!copied.ok() && copied.status().code() != PSJ_E_LIMIT) std::abort();
}

void greet(std::string_view lines) {
  while (!lines.empty()) {
    const std::size_t end = std::min(lines.find('\n'), lines.size());
    const Greeting greeting = parse_greeting(lines.substr(0, end));
    const auto agreed = agree(greeting, "psjsh");
    if (agreed.ok() && *agreed != kNewestProtocol) std::abort();
    lines.remove_prefix(std::min(end + 1, lines.size()));
  }
}

// The bytes in pieces of this size, as a connection takes them.
void receive(std::string_view bytes, std::size_t piece, bool as_copies) {
  WireDecoder decoder(as_copies);
  for (; !bytes.empty(); bytes.remove_prefix(std::min(piece, bytes.size()))) {
    const std::string_view now = bytes.substr(0, piece);
    const auto room = decoder.room();
    std::memcpy(room.data(), now.data(), now.size());
    decoder.received(now.size());
    Frame frame;
    Status next;
    while ((next = decoder.next(frame)).code() == PSJ_OK) {
      (void)frame.number();
      (void)frame.text();
      const auto value = decoder.value(frame);
      if (!value.ok()) continue;
      copy(*value);
      (void)is_error_shape(*value);
      const OwnedError reason(error_from_reason(*value));
    }
    if (!next.ok()) return;
  }
}

// Frames of a sound far side, for the input to spoil.
std::string sound_frames(std::uint8_t how_many) {
  WireEncoder encoder;
  Arena arena;
  const psj_schema *one = make_schema(arena, {"T", "System.Object"}, {"A", "B"});
  const psj_schema *other = make_schema(arena, {"U"}, {"C"});
  for (int i = 0; i < 2 + how_many % 8; ++i) {
    Header header{};
    header.kind = static_cast<std::uint16_t>(i == 7 ? Kind::kEnd : Kind::kRecord);
    header.run = 1;
    header.stream = static_cast<std::uint32_t>(1 + i % 7);
    const psj_value inner = make_bag(arena, other, {make_string("text")}, "shown");
    const psj_value list[] = {make_int(i), inner, make_string("more")};
    const psj_value whole = make_list(list, 3);
    (void)encoder.add_value(header, i % 3 == 0   ? make_string("plain")
                                    : i % 3 == 1 ? make_bag(arena, one, {make_int(i), whole}, "x")
                                                 : whole);
    header.kind = static_cast<std::uint16_t>(Kind::kPong);
    encoder.add(header, nullptr, 0);
  }
  const Bytes bytes = encoder.take();
  return {reinterpret_cast<const char *>(bytes.data()), bytes.size()};
}

// Three bytes each: where, and what is there instead.
void spoil(std::string &bytes, const std::uint8_t *data, std::size_t size) {
  for (; size >= 3; data += 3, size -= 3)
    bytes[static_cast<std::size_t>(data[0] | data[1] << 8) % bytes.size()] =
        static_cast<char>(data[2]);
}

psj_status take_record(const psj_sink *, psj_stream stream, std::uint32_t, const psj_value *value) {
  if (stream < PSJ_STREAM_OUTPUT || stream > PSJ_STREAM_PROGRESS) std::abort();
  copy(*value);
  return PSJ_OK;
}

void print(std::string_view text, std::size_t piece, bool errors) {
  psj_sink sink{};
  sink.struct_size = sizeof sink;
  sink.write = take_record;
  psjsh::PrintedRecords records("mark", sink);
  try {
    for (; !text.empty(); text.remove_prefix(std::min(piece, text.size())))
      records.take(errors, text.substr(0, piece));
    (void)records.end(0);
  } catch (const psjsh::NetError &) {
  } catch (const psjsh::ScriptError &) {
  }
}

}  // namespace

// As in the evaluator's target: objects that hold themselves are not collected.
extern "C" const char *__asan_default_options() {
  return "detect_leaks=0:allocator_may_return_null=1";
}

// The first byte says what the rest is, the second how it is cut.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  if (size < 3) return 0;
  const std::size_t piece = 1 + 16 * std::size_t{data[1]};
  const std::string_view rest = text_in(data + 2, size - 2);
  switch (data[0] % 6) {
    case 0:
      greet(rest);
      break;
    case 1:
      receive(rest, piece, true);
      break;
    case 2:
    case 3: {
      std::string frames = sound_frames(data[2]);
      spoil(frames, data + 3, size - 3);
      receive(frames, piece, data[0] % 6 == 2);
      break;
    }
    default:
      print(rest, piece, data[0] % 6 == 4);
  }
  return 0;
}
