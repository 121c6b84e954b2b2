// Encoding: bytes of text, and text of bytes.
#include "invariant/compare.h"
#include "invariant/utf16.h"
#include "language/value/containers.h"
#include "language/value/convert.h"
#include "language/value/enumerate.h"
#include "language/value/members/byte_array.h"
#include "language/value/members/families.h"
#include "language/value/operators.h"
#include "language/value/property_bag.h"
#include "language/value/records.h"

namespace psjsh {
namespace {

namespace inv = psj::invariant;

using namespace bytes;

std::string encode(std::string_view name, std::string_view text) {
  if (name == "utf-8") return std::string(text);
  const auto units = inv::to_utf16(text);
  std::string out;
  for (const char16_t unit : units) {
    if (name == "us-ascii" || name == "iso-8859-1") {
      out += unit < (name == "us-ascii" ? 0x80 : 0x100) ? static_cast<char>(unit) : '?';
    } else if (name == "utf-16BE") {
      out += static_cast<char>(unit >> 8);
      out += static_cast<char>(unit);
    } else {
      out += static_cast<char>(unit);
      out += static_cast<char>(unit >> 8);
      if (name == "utf-32") out += std::string(2, '\0');
    }
  }
  return out;
}

std::string decode(std::string_view name, std::string_view bytes) {
  std::u16string units;
  if (name == "utf-8") {
    std::string out;
    for (std::size_t at = 0; at < bytes.size();)
      inv::append_code_point(out, inv::next_code_point(bytes, at));
    return out;
  }
  const std::size_t width = name == "utf-32" ? 4 : name.starts_with("utf-16") ? 2 : 1;
  for (std::size_t at = 0; at + width <= bytes.size(); at += width) {
    const auto first = static_cast<unsigned char>(bytes[at]);
    if (width == 1)
      units += first < 0x80 || name != "us-ascii" ? static_cast<char16_t>(first) : u'?';
    else
      units += name == "utf-16BE"
                   ? static_cast<char16_t>(first << 8 | static_cast<unsigned char>(bytes[at + 1]))
                   : static_cast<char16_t>(first | static_cast<unsigned char>(bytes[at + 1]) << 8);
  }
  return inv::to_utf8(units);
}

Value encoding(const char *type, const char *name, const char *shown) {
  auto made = make_record(type);
  made->with("BodyName", name)
      .with("EncodingName", shown)
      .with("HeaderName", name)
      .with("WebName", name);
  made->with("IsSingleByte",
             std::string_view(name) == "us-ascii" || std::string_view(name) == "iso-8859-1");
  return made;
}
Value utf8(Call &) {
  return encoding("System.Text.UTF8Encoding", "utf-8", "Unicode (UTF-8)");
}
// What the shared encodings are: .NET's own, of a class that nobody can name or change.
Value sealed_utf8(Call &) {
  return encoding("System.Text.UTF8Encoding+UTF8EncodingSealed", "utf-8", "Unicode (UTF-8)");
}
std::string name_of(Call &c) {
  return to_text(c.self.as<Record>()->get("WebName"));
}
Value encoding_named(std::string_view name) {
  const auto is = [name](std::string_view other) { return inv::equals_ignore_case(name, other); };
  if (is("ascii") || is("us-ascii"))
    return encoding("System.Text.ASCIIEncoding+ASCIIEncodingSealed", "us-ascii", "US-ASCII");
  if (is("unicode") || is("utf-16"))
    return encoding("System.Text.UnicodeEncoding", "utf-16", "Unicode");
  if (is("latin1") || is("iso-8859-1"))
    return encoding("System.Text.Encoding", "iso-8859-1", "Western European (ISO)");
  if (is("utf-32")) return encoding("System.Text.Encoding", "utf-32", "Unicode (UTF-32)");
  return encoding("System.Text.UTF8Encoding+UTF8EncodingSealed", "utf-8", "Unicode (UTF-8)");
}

constexpr MemberRow kEncoding[] = {
    {"byte[] GetBytes(string s)",
     [](Call &c) -> Value { return byte_array(encode(name_of(c), c.text(0))); }},
    {"byte[] GetBytes(char[] chars)",
     [](Call &c) -> Value {
       return byte_array(encode(name_of(c), join_text(to_items(c.arguments[0]), "")));
     }},
    {"int GetByteCount(string s)",
     [](Call &c) -> Value {
       return static_cast<std::int32_t>(encode(name_of(c), c.text(0)).size());
     }},
    {"string GetString(byte[] bytes)",
     [](Call &c) -> Value { return decode(name_of(c), bytes_of(c.arguments[0])); }},
    {"string GetString(byte[] bytes, int index, int count)",
     [](Call &c) -> Value {
       return decode(name_of(c), bytes_of(c.arguments[0])
                                     .substr(static_cast<std::size_t>(c.int32(1)),
                                             static_cast<std::size_t>(c.int32(2))));
     }},
    {"int GetCharCount(byte[] bytes)",
     [](Call &c) -> Value {
       return static_cast<std::int32_t>(
           inv::utf16_length(decode(name_of(c), bytes_of(c.arguments[0]))));
     }},
    {"char[] GetChars(byte[] bytes)",
     [](Call &c) -> Value {
       return convert_to(Value(decode(name_of(c), bytes_of(c.arguments[0]))), find_type("char[]"));
     }},
    {"static System.Text.Encoding ASCII {get;}",
     [](Call &) -> Value { return encoding_named("ascii"); }},
    {"static System.Text.Encoding UTF8 {get;}", sealed_utf8},
    {"static System.Text.Encoding Default {get;}", sealed_utf8},
    {"static System.Text.Encoding Unicode {get;}",
     [](Call &) -> Value { return encoding_named("unicode"); }},
    {"static System.Text.Encoding BigEndianUnicode {get;}",
     [](Call &) -> Value {
       return encoding("System.Text.UnicodeEncoding", "utf-16BE", "Unicode (Big-Endian)");
     }},
    {"static System.Text.Encoding UTF32 {get;}",
     [](Call &) -> Value { return encoding_named("utf-32"); }},
    {"static System.Text.Encoding Latin1 {get;}",
     [](Call &) -> Value { return encoding_named("latin1"); }},
    {"static System.Text.Encoding GetEncoding(string name)",
     [](Call &c) -> Value { return encoding_named(c.text(0)); }},
};
constexpr MemberRow kUtf8[] = {
    {"static System.Text.UTF8Encoding new()", utf8},
    {"static System.Text.UTF8Encoding new(bool encoderShouldEmitUTF8Identifier)", utf8}};

constexpr TypeMembers kTypes[] = {{"System.Text.Encoding", kEncoding},
                                  {"System.Text.UTF8Encoding", kUtf8}};

}  // namespace

std::span<const TypeMembers> encoding_members() {
  return kTypes;
}

}  // namespace psjsh
