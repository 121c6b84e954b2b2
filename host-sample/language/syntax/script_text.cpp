#include "language/syntax/script_text.h"

#include "invariant/utf16.h"

namespace psjsh {

std::string script_text(std::string bytes) {
  if (bytes.starts_with("\xef\xbb\xbf")) return bytes.substr(3);
  const bool little = bytes.starts_with("\xff\xfe"), big = bytes.starts_with("\xfe\xff");
  if (!little && !big) return bytes;
  std::string text;
  for (std::size_t i = 2; i + 1 < bytes.size(); i += 2) {
    const unsigned first = static_cast<unsigned char>(bytes[i]),
                   second = static_cast<unsigned char>(bytes[i + 1]);
    psj::invariant::append_unit(
        text, static_cast<char16_t>(big ? first << 8 | second : second << 8 | first));
  }
  return text;
}

}  // namespace psjsh
