// Semantic versions and dates with an offset: values of .NET classes that are made from text and
// ordered.
#pragma once
#include "language/value/type.h"
#include "language/value/value.h"

namespace psjsh {

// [semver] and [datetimeoffset]; they throw as convert_to does.
Value to_semantic_version(const Value &value, const Type *type);
Value to_date_time_offset(const Value &value, const Type *type);
// 7.6.5, 1.0.0-rc.1+build.5; $null when the text is none.
Value make_semantic_version(std::string_view text);

}  // namespace psjsh
