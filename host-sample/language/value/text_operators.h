// Parts of -replace and -split that the Regex class shares.
#pragma once
#include <memory>

#include "language/value/operators.h"
#include "language/value/regex.h"

namespace psjsh {

// A pattern operand: a Regex, or text compiled with the operator's case rule. Throws the raw
// RegexParseException.
std::shared_ptr<const CompiledRegex> regex_of(const Value &pattern, Case fold);
// `with` is a text or a block that gets the Match; limit < 0: all. `shared` is `*regex`.
Value replace_text(const Value &subject, const CompiledRegex &shared,
                   const std::shared_ptr<const CompiledRegex> &regex, const Value &with,
                   std::int64_t limit);
// Appends the pieces; captured groups count as pieces. limit <= 0: all.
void split_regex(Values &out, const Value &subject, const CompiledRegex &regex, std::int64_t limit);

}  // namespace psjsh
