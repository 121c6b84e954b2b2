#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace psj::invariant {

// One place of a composite format string: {index,alignment:format}.
struct FormatItem {
  std::size_t index = 0;
  int alignment = 0;  // cells of UTF-16 units; negative: text to the left
  bool has_format = false;
  std::string_view format;  // borrowed from the format string
};

enum class CompositeError : std::uint8_t {
  none,
  // A brace that closes nothing, a place that does not end …: "Input string was not in a correct
  // format. Failure to parse near offset 3. Expected an ASCII digit." — `offset` and `reason`.
  syntax,
  // "Index (zero based) must be greater than or equal to zero and less than the size of the
  // argument list."
  index,
  // The callback refused the item; it knows why.
  item,
};

struct CompositeResult {
  CompositeError error = CompositeError::none;
  std::size_t offset = 0;   // UTF-16 units
  const char *reason = "";  // the sentence after the offset
  explicit operator bool() const { return error == CompositeError::none; }
};

// Appends the text of one argument, without alignment; false stops the formatting.
using AppendItem = std::function<bool(std::string &out, const FormatItem &item)>;

// string.Format: appends `format` with its places filled. On an error `out` is as it was before.
CompositeResult format_composite(std::string &out, std::string_view format,
                                 std::size_t argument_count, const AppendItem &append_item);

// .NET's message for a result that is an error of syntax or index.
std::string composite_message(const CompositeResult &result);

}  // namespace psj::invariant
