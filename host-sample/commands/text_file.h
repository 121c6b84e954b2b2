// Text files of the content commands: encodings, whole reading, line by line writing.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "language/run/command.h"

namespace psjsh {

enum class TextEncoding : std::uint8_t {
  utf8,
  utf8_bom,
  ascii,
  utf16,
  utf16_big,
  utf32,
  utf32_big,
  latin1
};

// What -Encoding says (a name, or an encoding object); utf8 when it is not given. An unknown name
// is a terminating error.
TextEncoding encoding_argument(Invocation &call, std::size_t parameter);

// The text of a file's bytes; a byte order mark beats `encoding`.
std::string decode_text(std::string_view bytes, TextEncoding encoding);
std::string encode_text(std::string_view text, TextEncoding encoding);
std::string_view byte_order_mark(TextEncoding encoding);

// 0, or the error number.
int read_whole_file(const std::string &path, std::string *bytes);

// A file being written. Owns its descriptor.
class TextFile {
 public:
  enum class Mode : std::uint8_t { truncate, append, create_new };

  TextFile() = default;
  TextFile(TextFile &&other) noexcept;
  TextFile &operator=(TextFile &&) = delete;
  ~TextFile();

  // 0, or the error number. A new or truncated file starts with the encoding's mark.
  int open(const std::string &path, Mode mode, TextEncoding encoding);
  bool is_open() const { return descriptor_ >= 0; }
  // What can not be written is an IOException, at once or with the flush that ends the writing.
  void write(std::string_view text);
  void write_bytes(std::string_view bytes);
  void flush();

 private:
  int put() noexcept;  // 0, or the error number
  std::string path_;
  int descriptor_ = -1;
  TextEncoding encoding_ = TextEncoding::utf8;
  std::string buffer_;
};

}  // namespace psjsh
