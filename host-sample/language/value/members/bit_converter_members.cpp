// BitConverter.
#include <cstring>

#include "language/value/convert.h"
#include "language/value/members/byte_array.h"
#include "language/value/members/families.h"
#include "language/value/script_error.h"

namespace psjsh {
namespace {

using namespace bytes;

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

constexpr TypeMembers kTypes[] = {{"System.BitConverter", kBits}};

}  // namespace

std::span<const TypeMembers> bit_converter_members() {
  return kTypes;
}

}  // namespace psjsh
