#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "plugin/format/access.h"
#include "plugin/format/record.h"

// Format records that come back from another process (Start-Job { … | Format-Table }): there they
// were live objects, here they are copies of their properties. One property of each kind holds what
// the record says, as a list of texts, from which the record is made anew.
namespace psj::format {

// By Record::index(); empty: there is nothing to say.
inline constexpr std::array<std::string_view, 5> kContentProperty{"shapeInfo", "groupingEntry",
                                                                  "formatEntryInfo", "", ""};
std::vector<std::string> content_of(const Record &record);

// By the first type name.
bool is_record_copy(const TypeNames &types);
// Nothing when the content is not one that content_of() gives: it comes from another process and is
// checked in all its parts.
std::optional<Record> read_record_copy(const psj_value &value, std::string_view type_name);

}  // namespace psj::format
