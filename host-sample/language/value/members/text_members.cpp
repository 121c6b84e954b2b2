// StringBuilder, Encoding, Convert, BitConverter, WebUtility.
#include <cstring>

#include "invariant/compare.h"
#include "invariant/utf16.h"
#include "language/value/containers.h"
#include "language/value/convert.h"
#include "language/value/convert_number.h"
#include "language/value/member_table.h"
#include "language/value/native.h"
#include "language/value/operators.h"
#include "language/value/property_bag.h"
#include "language/value/records.h"
#include "language/value/script_error.h"

namespace psjsh {
namespace {

namespace inv = psj::invariant;

StringBuilder &builder(Call &call) {
  return *static_cast<StringBuilder *>(call.self.object());
}
std::size_t byte_at(Call &call, std::size_t argument) {
  if (call.int32(argument) < 0 ||
      static_cast<std::size_t>(call.int32(argument)) > inv::utf16_length(builder(call).text))
    throw_net("System.ArgumentOutOfRangeException",
              "Index was out of range. Must be non-negative and less than or equal to the size of "
              "the collection. (Parameter 'index')");
  return inv::byte_of_unit(builder(call).text, static_cast<std::size_t>(call.int32(argument)));
}
Value append(Call &call, std::string_view text) {
  const ObjectLock guard(builder(call));
  builder(call).text += text;
  return call.self;
}
std::string piece(const Value &value) {
  return net_text(unwrap(value));
}

constexpr MemberRow kBuilder[] = {
    {"int Capacity {get;set;}",
     [](Call &c) -> Value {
       return static_cast<std::int32_t>(std::max<std::size_t>(16, builder(c).text.capacity()));
     },
     [](Call &c) -> Value {
       builder(c).text.reserve(static_cast<std::size_t>(c.int32(0)));
       return {};
     }},
    {"int MaxCapacity {get;}", [](Call &) -> Value { return INT32_MAX; }},
    {"int Length {get;set;}",
     [](Call &c) -> Value { return static_cast<std::int32_t>(inv::utf16_length(builder(c).text)); },
     [](Call &c) -> Value {
       builder(c).text.resize(
           std::min(builder(c).text.size(),
                    inv::byte_of_unit(builder(c).text, static_cast<std::size_t>(c.int32(0)))));
       return {};
     }},
    {"System.Text.StringBuilder Append(string value)",
     [](Call &c) -> Value { return append(c, c.text(0)); }},
    {"System.Text.StringBuilder Append(char value)",
     [](Call &c) -> Value { return append(c, piece(c.arguments[0])); }},
    {"System.Text.StringBuilder Append(char value, int repeatCount)",
     [](Call &c) -> Value {
       for (auto i = c.int32(1); i > 0; --i) append(c, piece(c.arguments[0]));
       return c.self;
     }},
    {"System.Text.StringBuilder Append(System.Object value)",
     [](Call &c) -> Value { return append(c, piece(c.arguments[0])); }},
    {"System.Text.StringBuilder Append(char[] value)",
     [](Call &c) -> Value { return append(c, join_text(to_items(c.arguments[0]), "")); }},
    {"System.Text.StringBuilder Append(string value, int startIndex, int count)",
     [](Call &c) -> Value {
       return append(c, inv::substring(c.text(0), static_cast<std::size_t>(c.int32(1)),
                                       static_cast<std::size_t>(c.int32(2))));
     }},
    {"System.Text.StringBuilder AppendLine()", [](Call &c) -> Value { return append(c, "\n"); }},
    {"System.Text.StringBuilder AppendLine(string value)",
     [](Call &c) -> Value { return append(c, std::string(c.text(0)) + "\n"); }},
    {"System.Text.StringBuilder AppendFormat(string format, params System.Object[] args)",
     [](Call &c) -> Value { return append(c, format_text(c.text(0), to_items(c.arguments[1]))); }},
    {"System.Text.StringBuilder AppendJoin(string separator, params System.Object[] values)",
     [](Call &c) -> Value { return append(c, join_text(to_items(c.arguments[1]), c.text(0))); }},
    {"System.Text.StringBuilder Clear()",
     [](Call &c) -> Value {
       const ObjectLock guard(builder(c));
       builder(c).text.clear();
       return c.self;
     }},
    {"System.Text.StringBuilder Insert(int index, System.Object value)",
     [](Call &c) -> Value {
       builder(c).text.insert(byte_at(c, 0), piece(c.arguments[1]));
       return c.self;
     }},
    {"System.Text.StringBuilder Remove(int startIndex, int length)",
     [](Call &c) -> Value {
       const auto first = byte_at(c, 0),
                  last = inv::byte_of_unit(builder(c).text,
                                           static_cast<std::size_t>(c.int32(0) + c.int32(1)));
       builder(c).text.erase(first, last - first);
       return c.self;
     }},
    {"System.Text.StringBuilder Replace(string oldValue, string newValue)",
     [](Call &c) -> Value {
       auto &text = builder(c).text;
       for (std::size_t at = 0;
            !c.text(0).empty() && (at = text.find(c.text(0), at)) != std::string::npos;
            at += c.text(1).size())
         text.replace(at, c.text(0).size(), c.text(1));
       return c.self;
     }},
    {"char Chars(int index)",
     [](Call &c) -> Value {
       return inv::unit_at(builder(c).text, static_cast<std::size_t>(c.int32(0)));
     }},
    {"char get_Item(int index)",
     [](Call &c) -> Value {
       return inv::unit_at(builder(c).text, static_cast<std::size_t>(c.int32(0)));
     }},
    {"string ToString()",
     [](Call &c) -> Value {
       const ObjectLock guard(builder(c));
       return builder(c).text;
     }},
    {"string ToString(int startIndex, int length)",
     [](Call &c) -> Value {
       return inv::substring(builder(c).text, static_cast<std::size_t>(c.int32(0)),
                             static_cast<std::size_t>(c.int32(1)));
     }},
    {"static System.Text.StringBuilder new()",
     [](Call &) -> Value { return make<StringBuilder>(); }},
    {"static System.Text.StringBuilder new(string value)",
     [](Call &c) -> Value {
       auto made = make<StringBuilder>();
       made->text = c.text(0);
       return made;
     }},
    {"static System.Text.StringBuilder new(int capacity)",
     [](Call &) -> Value { return make<StringBuilder>(); }},
};

// ---- bytes ----
std::string bytes_of(const Value &value) {
  std::string bytes;
  for (const auto &item : to_items(value)) bytes += static_cast<char>(item.bits());
  return bytes;
}
Value byte_array(std::string_view bytes) {
  Values items;
  items.reserve(bytes.size());
  for (const char byte : bytes) items.push_back(static_cast<std::uint8_t>(byte));
  return make_array(std::move(items), type_of_id(TypeId::Byte));
}

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
std::string name_of(Call &c) {
  return to_text(c.self.as<Record>()->get("WebName"));
}
Value encoding_named(std::string_view name) {
  const auto is = [name](std::string_view other) { return inv::equals_ignore_case(name, other); };
  if (is("ascii") || is("us-ascii"))
    return encoding("System.Text.ASCIIEncoding", "us-ascii", "US-ASCII");
  if (is("unicode") || is("utf-16"))
    return encoding("System.Text.UnicodeEncoding", "utf-16", "Unicode");
  if (is("latin1") || is("iso-8859-1"))
    return encoding("System.Text.Encoding", "iso-8859-1", "Western European (ISO)");
  if (is("utf-32")) return encoding("System.Text.Encoding", "utf-32", "Unicode (UTF-32)");
  return encoding("System.Text.UTF8Encoding", "utf-8", "Unicode (UTF-8)");
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
    {"static System.Text.Encoding UTF8 {get;}", utf8},
    {"static System.Text.Encoding Default {get;}", utf8},
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

// ---- Convert ----
constexpr char kBase64[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
std::string to_base64(std::string_view bytes) {
  std::string out;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t word = 0;
    const auto left = std::min<std::size_t>(3, bytes.size() - i);
    for (std::size_t k = 0; k < 3; ++k)
      word = word << 8 | (k < left ? static_cast<unsigned char>(bytes[i + k]) : 0);
    for (std::size_t k = 0; k < 4; ++k) out += k <= left ? kBase64[word >> (18 - 6 * k) & 63] : '=';
  }
  return out;
}
std::string from_base64(std::string_view text) {
  std::string out, clean;
  for (const char c : text)
    if (!isspace(static_cast<unsigned char>(c))) clean += c;
  static constexpr const char *kBad =
      "The input is not a valid Base-64 string as it contains a non-base 64 character, more than "
      "two padding characters, or an illegal character among the padding characters.";
  if (clean.size() % 4) throw_net("System.FormatException", kBad);
  for (std::size_t i = 0; i < clean.size(); i += 4) {
    std::uint32_t word = 0;
    std::size_t padding = 0;
    for (std::size_t k = 0; k < 4; ++k) {
      const char c = clean[i + k];
      const auto *at = c == '=' ? nullptr : std::strchr(kBase64, c);
      if (c == '=') ++padding;
      if (c != '=' && !at) throw_net("System.FormatException", kBad);
      word = word << 6 | static_cast<std::uint32_t>(at ? at - kBase64 : 0);
    }
    for (std::size_t k = 0; k + padding < 3; ++k) out += static_cast<char>(word >> (16 - 8 * k));
  }
  return out;
}

[[noreturn]] void rethrow_plain(const ScriptError &error, std::string_view text) {
  const auto &message = error.record->exception->message;
  const auto at = message.find("Error: \"");
  const auto why =
      at == std::string::npos ? message : message.substr(at + 8, message.size() - at - 9);
  throw_net(why.find("too large") != std::string::npos ? "System.OverflowException"
                                                       : "System.FormatException",
            text.empty() ? why : why);
}

template <TypeId kTarget>
Value to_number(Call &c) {
  const Value &value = c.arguments[0];
  Value plain;
  // Texts are read as .NET reads them: no 0x, no suffixes.
  if (value.is_string() && find_member(type_of_id(kTarget), "Parse", true))
    return invoke_member(*find_member(type_of_id(kTarget), "Parse", true), {}, type_of_id(kTarget),
                         {&value, 1});
  try {
    return convert_to(value, kTarget);
  } catch (const ScriptError &error) {
    rethrow_plain(error, "");
  }
}
template <TypeId kTarget>
Value checked_number(Call &c) {
  try {
    return to_number<kTarget>(c);
  } catch (const ScriptError &error) {
    if (error.record->exception->inner)
      throw_net(error.record->exception->inner->type()->full_name(),
                error.record->exception->inner->message);
    throw;
  }
}
template <TypeId kTarget>
Value from_base(Call &c) {
  const auto base = c.int32(1);
  auto text = std::string(c.text(0));
  if (base == 16 && (text.starts_with("0x") || text.starts_with("0X"))) text = text.substr(2);
  if (text.empty()) return convert_to(Value(0), kTarget);
  char *end = nullptr;
  const bool negative = text[0] == '-';
  const auto number = std::strtoull(text.c_str() + negative, &end, base);
  if (*end) throw_net("System.FormatException", "Could not find any recognizable digits.");
  if (kTarget == TypeId::Int32) return static_cast<std::int32_t>(negative ? -number : number);
  if (kTarget == TypeId::Byte) return static_cast<std::uint8_t>(number);
  return static_cast<std::int64_t>(negative ? -number : number);
}
Value to_base(Call &c) {
  auto number = static_cast<std::uint64_t>(c.int64(0));
  const auto base = static_cast<std::uint64_t>(c.int32(1));
  if (base == 10) return to_text(c.arguments[0]);
  if (c.arguments[0].kind() == Kind::Int32) number &= 0xffffffff;
  if (c.arguments[0].kind() == Kind::Int16) number &= 0xffff;
  std::string digits;
  do {
    digits.insert(digits.begin(), "0123456789abcdef"[number % base]);
    number /= base;
  } while (number);
  return digits;
}
Value to_boolean(Call &c) {
  const Value &value = c.arguments[0];
  if (!value.is_string()) return to_bool(value);
  if (inv::equals_ignore_case(value.text(), "true")) return true;
  if (inv::equals_ignore_case(value.text(), "false")) return false;
  throw_net("System.FormatException",
            "String '" + std::string(value.text()) + "' was not recognized as a valid Boolean.");
}
std::string hex_text(std::string_view bytes, const char *digits, const char *between) {
  std::string out;
  for (const char byte : bytes) {
    if (!out.empty()) out += between;
    out += digits[static_cast<unsigned char>(byte) >> 4];
    out += digits[static_cast<unsigned char>(byte) & 15];
  }
  return out;
}

constexpr MemberRow kConvert[] = {
    {"static int ToInt32(System.Object value)", checked_number<TypeId::Int32>},
    {"static int ToInt32(string value, int fromBase)", from_base<TypeId::Int32>},
    {"static long ToInt64(System.Object value)", checked_number<TypeId::Int64>},
    {"static long ToInt64(string value, int fromBase)", from_base<TypeId::Int64>},
    {"static int16 ToInt16(System.Object value)", checked_number<TypeId::Int16>},
    {"static uint16 ToUInt16(System.Object value)", checked_number<TypeId::UInt16>},
    {"static uint ToUInt32(System.Object value)", checked_number<TypeId::UInt32>},
    {"static ulong ToUInt64(System.Object value)", checked_number<TypeId::UInt64>},
    {"static byte ToByte(System.Object value)", checked_number<TypeId::Byte>},
    {"static byte ToByte(string value, int fromBase)", from_base<TypeId::Byte>},
    {"static sbyte ToSByte(System.Object value)", checked_number<TypeId::SByte>},
    {"static double ToDouble(System.Object value)", checked_number<TypeId::Double>},
    {"static float ToSingle(System.Object value)", checked_number<TypeId::Single>},
    {"static decimal ToDecimal(System.Object value)", checked_number<TypeId::Decimal>},
    {"static char ToChar(System.Object value)",
     [](Call &c) -> Value { return convert_to(c.arguments[0], TypeId::Char); }},
    {"static bool ToBoolean(System.Object value)", to_boolean},
    {"static datetime ToDateTime(System.Object value)",
     [](Call &c) -> Value { return convert_to(c.arguments[0], TypeId::DateTime); }},
    {"static string ToString(System.Object value)",
     [](Call &c) -> Value { return net_text(unwrap(c.arguments[0])); }},
    {"static string ToString(int value, int toBase)", to_base},
    {"static string ToString(long value, int toBase)", to_base},
    {"static string ToBase64String(byte[] inArray)",
     [](Call &c) -> Value { return to_base64(bytes_of(c.arguments[0])); }},
    {"static byte[] FromBase64String(string s)",
     [](Call &c) -> Value { return byte_array(from_base64(c.text(0))); }},
    {"static string ToHexString(byte[] inArray)",
     [](Call &c) -> Value { return hex_text(bytes_of(c.arguments[0]), "0123456789ABCDEF", ""); }},
    {"static string ToHexStringLower(byte[] inArray)",
     [](Call &c) -> Value { return hex_text(bytes_of(c.arguments[0]), "0123456789abcdef", ""); }},
    {"static byte[] FromHexString(string s)",
     [](Call &c) -> Value {
       std::string bytes;
       for (std::size_t i = 0; i + 1 < c.text(0).size(); i += 2)
         bytes += static_cast<char>(std::stoi(std::string(c.text(0).substr(i, 2)), nullptr, 16));
       return byte_array(bytes);
     }},
    {"static System.Object ChangeType(System.Object value, type conversionType)",
     [](Call &c) -> Value { return convert_to(c.arguments[0], c.arguments[1].as<Type>()); }},
};

template <class T>
Value bytes_of_number(Call &c) {
  T number;
  if constexpr (std::is_floating_point_v<T>)
    number = static_cast<T>(c.real(0));
  else
    number = static_cast<T>(c.int64(0));
  return byte_array({reinterpret_cast<const char *>(&number), sizeof number});
}
template <class T>
Value number_of_bytes(Call &c) {
  const auto bytes = bytes_of(c.arguments[0]);
  const auto start = static_cast<std::size_t>(c.int32(1));
  T number;
  if (start + sizeof number > bytes.size())
    throw_net("System.ArgumentException",
              "Destination array is not long enough to copy all the items in the collection. Check "
              "array index and length. (Parameter 'value')");
  std::memcpy(&number, bytes.data() + start, sizeof number);
  if constexpr (std::same_as<T, float>)
    return Value::single(number);
  else
    return number;
}
constexpr MemberRow kBits[] = {
    {"static bool IsLittleEndian {get;}", [](Call &) -> Value { return true; }},
    {"static byte[] GetBytes(bool value)", bytes_of_number<std::uint8_t>},
    {"static byte[] GetBytes(char value)", bytes_of_number<std::uint16_t>},
    {"static byte[] GetBytes(int16 value)", bytes_of_number<std::int16_t>},
    {"static byte[] GetBytes(int value)", bytes_of_number<std::int32_t>},
    {"static byte[] GetBytes(long value)", bytes_of_number<std::int64_t>},
    {"static byte[] GetBytes(uint16 value)", bytes_of_number<std::uint16_t>},
    {"static byte[] GetBytes(uint value)", bytes_of_number<std::uint32_t>},
    {"static byte[] GetBytes(ulong value)", bytes_of_number<std::uint64_t>},
    {"static byte[] GetBytes(double value)", bytes_of_number<double>},
    {"static byte[] GetBytes(float value)", bytes_of_number<float>},
    {"static int16 ToInt16(byte[] value, int startIndex)", number_of_bytes<std::int16_t>},
    {"static int ToInt32(byte[] value, int startIndex)", number_of_bytes<std::int32_t>},
    {"static long ToInt64(byte[] value, int startIndex)", number_of_bytes<std::int64_t>},
    {"static uint16 ToUInt16(byte[] value, int startIndex)", number_of_bytes<std::uint16_t>},
    {"static uint ToUInt32(byte[] value, int startIndex)", number_of_bytes<std::uint32_t>},
    {"static ulong ToUInt64(byte[] value, int startIndex)", number_of_bytes<std::uint64_t>},
    {"static double ToDouble(byte[] value, int startIndex)", number_of_bytes<double>},
    {"static float ToSingle(byte[] value, int startIndex)", number_of_bytes<float>},
    {"static string ToString(byte[] value)",
     [](Call &c) -> Value { return hex_text(bytes_of(c.arguments[0]), "0123456789ABCDEF", "-"); }},
};
std::string html_encode(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '&':
        out += "&amp;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}
constexpr MemberRow kWeb[] = {{"static string HtmlEncode(string value)",
                               [](Call &c) -> Value { return html_encode(c.text(0)); }}};
constexpr TypeMembers kTypes[] = {
    {"System.Text.StringBuilder", kBuilder}, {"System.Text.Encoding", kEncoding},
    {"System.Text.UTF8Encoding", kUtf8},     {"System.Convert", kConvert},
    {"System.BitConverter", kBits},          {"System.Net.WebUtility", kWeb}};

}  // namespace

std::span<const TypeMembers> text_members() {
  return kTypes;
}

}  // namespace psjsh
