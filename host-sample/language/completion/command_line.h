// The command that is being typed: the words up to the cursor. The text may be wrong or incomplete
// in any way, so this looks at quotes and brackets only.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace psjsh {

struct TypedWord {
  std::size_t start = 0;  // in the text
  std::string raw;        // as typed
  std::string value;      // without quotes and escapes
  char quote = 0;         // the quote that was opened first, or 0
  bool open = false;      // inside that quote
};

struct TypedCommand {
  std::vector<TypedWord> before;  // the whole words; the first is the command's name
  TypedWord current;              // ends at the cursor; may be empty
  bool is_list = false;           // `current` follows a comma
};

TypedCommand typed_command(std::string_view text);

}  // namespace psjsh
