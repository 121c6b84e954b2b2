// Convert.
#include <cstring>

#include "invariant/compare.h"
#include "language/value/convert.h"
#include "language/value/convert_number.h"
#include "language/value/enumerate.h"
#include "language/value/members/byte_array.h"
#include "language/value/members/families.h"
#include "language/value/operators.h"
#include "language/value/script_error.h"

namespace psjsh {
namespace {

namespace inv = psj::invariant;

using namespace bytes;

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

constexpr TypeMembers kTypes[] = {{"System.Convert", kConvert}};

}  // namespace

std::span<const TypeMembers> convert_members() {
  return kTypes;
}

}  // namespace psjsh
