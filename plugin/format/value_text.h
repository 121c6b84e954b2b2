#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "psj.h"

// Text of values as PowerShell shows them. All functions append.
namespace psj::format {

// What "$value" gives: an array's items with blanks between, @{A=1; B=x} for an object without a
// text of its own.
void append_text(std::string &out, const psj_value &value);

// How collections are cut and numbers shown.
struct CellRule {
  std::int32_t enumeration_limit = 4;  // negative: no limit
  bool two_decimals = false;           // fractions in a table that was made up from properties
  std::string_view ellipsis = "\u2026";
};

// What a table cell or a line of a list shows: collections as {a, b…}.
void append_cell(std::string &out, const psj_value &value, const CellRule &rule);

// With a .NET format string: "N2", or "{0:N2} MB". False, and nothing appended: the format is not
// for this value.
bool append_formatted(std::string &out, const psj_value &value, std::string_view format);

// The property that names an object where only one word fits: Name, Id, Key, *Key, *Name, *Id.
// Empty: it has none of these.
std::string display_name_property(const psj_value &value);

}  // namespace psj::format
