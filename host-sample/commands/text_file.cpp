#include "commands/text_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "invariant/compare.h"
#include "invariant/utf16.h"
#include "language/value/convert.h"
#include "language/value/script_error.h"

namespace psjsh {

namespace {

constexpr std::size_t kBufferSize = 64 * 1024;

constexpr std::pair<std::string_view, TextEncoding> kNames[] = {
    {"utf8", TextEncoding::utf8},
    {"utf8NoBOM", TextEncoding::utf8},
    {"default", TextEncoding::utf8},
    {"ansi", TextEncoding::utf8},
    {"oem", TextEncoding::utf8},
    {"utf-8", TextEncoding::utf8},
    {"utf8BOM", TextEncoding::utf8_bom},
    {"ascii", TextEncoding::ascii},
    {"us-ascii", TextEncoding::ascii},
    {"unicode", TextEncoding::utf16},
    {"utf-16", TextEncoding::utf16},
    {"utf16", TextEncoding::utf16},
    {"bigendianunicode", TextEncoding::utf16_big},
    {"utf-16BE", TextEncoding::utf16_big},
    {"utf32", TextEncoding::utf32},
    {"utf-32", TextEncoding::utf32},
    {"bigendianutf32", TextEncoding::utf32_big},
    {"latin1", TextEncoding::latin1},
    {"iso-8859-1", TextEncoding::latin1},
};

unsigned byte_at(std::string_view bytes, std::size_t at) {
  return static_cast<unsigned char>(bytes[at]);
}

std::string decode_utf16(std::string_view bytes, bool big) {
  std::string out;
  for (std::size_t i = 0; i + 1 < bytes.size(); i += 2) {
    const unsigned first = byte_at(bytes, i), second = byte_at(bytes, i + 1);
    const unsigned unit = big ? first << 8 | second : second << 8 | first;
    psj::invariant::append_unit(out, static_cast<char16_t>(unit));
  }
  return out;
}

std::string decode_utf32(std::string_view bytes, bool big) {
  std::string out;
  for (std::size_t i = 0; i + 3 < bytes.size(); i += 4) {
    char32_t value = 0;
    for (std::size_t k = 0; k < 4; ++k) value = value << 8 | byte_at(bytes, i + (big ? k : 3 - k));
    psj::invariant::append_code_point(out, value < 0x110000 ? value : 0xFFFD);
  }
  return out;
}

std::string decode_bytes(std::string_view bytes, bool ascii) {
  std::string out;
  for (const char c : bytes) {
    const unsigned byte = static_cast<unsigned char>(c);
    psj::invariant::append_code_point(out, ascii && byte >= 0x80 ? U'?' : byte);
  }
  return out;
}

void append_number(std::string &out, char32_t value, int bytes, bool big) {
  for (int i = 0; i < bytes; ++i)
    out.push_back(static_cast<char>(value >> (8 * (big ? bytes - 1 - i : i))));
}

}  // namespace

TextEncoding encoding_argument(Invocation &call, std::size_t parameter) {
  const Value *given = call.argument(parameter);
  if (given == nullptr) return TextEncoding::utf8;
  const std::string name = to_text(*given);
  for (const auto &[known, encoding] : kNames)
    if (psj::invariant::equals_ignore_case(known, name)) return encoding;
  // The text of an encoding object is its class name.
  const auto mentions = [&](std::string_view word) { return name.find(word) != std::string::npos; };
  if (mentions("UTF8")) return TextEncoding::utf8;
  if (mentions("ASCII")) return TextEncoding::ascii;
  if (mentions("UnicodeEncoding")) return TextEncoding::utf16;
  if (mentions("UTF32")) return TextEncoding::utf32;
  if (mentions("Latin1")) return TextEncoding::latin1;
  call.fail({"ParameterBindingFailed", ErrorCategory::InvalidArgument,
             "'" + name +
                 "' is not a supported encoding name. For information on defining a custom "
                 "encoding, see the documentation for the Encoding.RegisterProvider method. "
                 "(Parameter 'name')",
             "System.ArgumentException"});
  __builtin_unreachable();
}

std::string_view byte_order_mark(TextEncoding encoding) {
  using namespace std::string_view_literals;
  switch (encoding) {
    case TextEncoding::utf8_bom:
      return "\xEF\xBB\xBF"sv;
    case TextEncoding::utf16:
      return "\xFF\xFE"sv;
    case TextEncoding::utf16_big:
      return "\xFE\xFF"sv;
    case TextEncoding::utf32:
      return "\xFF\xFE\0\0"sv;
    case TextEncoding::utf32_big:
      return "\0\0\xFE\xFF"sv;
    default:
      return {};
  }
}

std::string decode_text(std::string_view bytes, TextEncoding encoding) {
  // The longer marks first: UTF-32's begins with UTF-16's.
  for (const TextEncoding marked :
       {TextEncoding::utf32, TextEncoding::utf32_big, TextEncoding::utf8_bom, TextEncoding::utf16,
        TextEncoding::utf16_big}) {
    const std::string_view mark = byte_order_mark(marked);
    if (!bytes.starts_with(mark)) continue;
    bytes.remove_prefix(mark.size());
    encoding = marked;
    break;
  }
  switch (encoding) {
    case TextEncoding::ascii:
      return decode_bytes(bytes, true);
    case TextEncoding::latin1:
      return decode_bytes(bytes, false);
    case TextEncoding::utf16:
    case TextEncoding::utf16_big:
      return decode_utf16(bytes, encoding == TextEncoding::utf16_big);
    case TextEncoding::utf32:
    case TextEncoding::utf32_big:
      return decode_utf32(bytes, encoding == TextEncoding::utf32_big);
    default:
      return std::string(bytes);
  }
}

std::string encode_text(std::string_view text, TextEncoding encoding) {
  if (encoding == TextEncoding::utf8 || encoding == TextEncoding::utf8_bom)
    return std::string(text);
  const bool big = encoding == TextEncoding::utf16_big || encoding == TextEncoding::utf32_big;
  std::string out;
  if (encoding == TextEncoding::utf16 || encoding == TextEncoding::utf16_big) {
    for (const char16_t unit : psj::invariant::to_utf16(text)) append_number(out, unit, 2, big);
    return out;
  }
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = psj::invariant::next_code_point(text, at);
    if (encoding == TextEncoding::ascii)
      out.push_back(c < 0x80 ? static_cast<char>(c) : '?');
    else if (encoding == TextEncoding::latin1)
      out.push_back(c < 0x100 ? static_cast<char>(c) : '?');
    else
      append_number(out, c, 4, big);
  }
  return out;
}

int read_whole_file(const std::string &path, std::string *bytes) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return errno;
  bytes->clear();
  int error = 0;
  for (;;) {
    const std::size_t before = bytes->size();
    bytes->resize(before + kBufferSize);
    const ssize_t got = ::read(descriptor, bytes->data() + before, kBufferSize);
    bytes->resize(before + (got > 0 ? static_cast<std::size_t>(got) : 0));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) error = errno;
    if (got <= 0) break;
  }
  ::close(descriptor);
  return error;
}

TextFile::TextFile(TextFile &&other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)),
      encoding_(other.encoding_),
      buffer_(std::move(other.buffer_)) {
  path_ = std::move(other.path_);
}

TextFile::~TextFile() {
  if (descriptor_ < 0) return;
  put();  // left in the middle of an error: there is nobody to tell
  ::close(descriptor_);
}

int TextFile::open(const std::string &path, Mode mode, TextEncoding encoding) {
  const int how = mode == Mode::append ? O_APPEND : mode == Mode::create_new ? O_EXCL : O_TRUNC;
  descriptor_ = ::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | how, 0666);
  if (descriptor_ < 0) return errno;
  path_ = path;
  encoding_ = encoding;
  if (::lseek(descriptor_, 0, SEEK_END) <= 0) buffer_ += byte_order_mark(encoding);
  return 0;
}

void TextFile::write(std::string_view text) {
  if (encoding_ == TextEncoding::utf8 || encoding_ == TextEncoding::utf8_bom)
    write_bytes(text);
  else
    write_bytes(encode_text(text, encoding_));
}

void TextFile::write_bytes(std::string_view bytes) {
  buffer_ += bytes;
  if (buffer_.size() >= kBufferSize) flush();
}

void TextFile::flush() {
  const int error = put();
  if (error == 0) return;
  throw_net("System.IO.IOException",
            error == ENOSPC || error == EDQUOT
                ? "There is not enough space on the disk. : '" + path_ + "'"
                : "Write to '" + path_ + "': " + std::strerror(error));
}

int TextFile::put() noexcept {
  std::string_view rest = buffer_;
  int error = 0;
  while (!rest.empty() && error == 0) {
    const ssize_t written = ::write(descriptor_, rest.data(), rest.size());
    if (written >= 0)
      rest.remove_prefix(static_cast<std::size_t>(written));
    else if (errno != EINTR)
      error = errno;
  }
  buffer_.clear();
  return error;
}

}  // namespace psjsh
