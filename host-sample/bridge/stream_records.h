// Records of the streams beside output as the shapes that psj.h lists, and back.
#pragma once
#include "bridge/value_arena.h"
#include "language/run/command.h"

namespace psjsh {

// A copy without handles; `value` is an ErrorRecord, an InformationRecord, a ProgressRecord or a
// message.
psj_value serialize_record(Stream stream, const Value &value, ValueArena &arena);
// A live record as a handle; a message that is text only as that.
psj_value record_to_abi(const Value &value, ValueArena &arena);
// What the language has for a record of the ABI (live or shape).
Value record_from_abi(Stream stream, const psj_value &value);
Value error_from_abi(const psj_value &value);
// True when the value is one of the shapes that psj.h lists: then what the language has for it, and
// how many of its members belong to the shape.
bool shape_from_abi(const psj_value &value, Value *out, std::uint32_t *members);

}  // namespace psjsh
