// A value of the language: 16 bytes, copied freely, relocatable with memcpy.
//
// Null, "nothing" (AutomationNull, what a command without output gives), bool, char, all integers,
// single, double, DateTime, TimeSpan and enum values live in the 16 bytes; everything else is a
// counted Object. A Value is used by one thread at a time; the objects it points to may be shared
// (object.h).
#pragma once
#include <concepts>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "invariant/date_time.h"
#include "language/value/object.h"

namespace psjsh {

enum class Kind : std::uint8_t {
  Null,
  Nothing,
  Bool,
  Char,
  SByte,
  Byte,
  Int16,
  UInt16,
  Int32,
  UInt32,
  Int64,
  UInt64,
  Single,
  Double,
  DateTime,
  TimeSpan,
  Enum,
  Object,
};
using DateKind = psj::invariant::DateTimeKind;

class String;

class Value {
 public:
  constexpr Value() noexcept : head_(0), bits_(0) {}  // $null
  constexpr Value(std::nullptr_t) noexcept : Value() {}
  Value(const Value &other) noexcept : head_(other.head_), bits_(other.bits_) {
    if (is_object()) object()->retain();
  }
  Value(Value &&other) noexcept : head_(other.head_), bits_(other.bits_) { other.head_ = 0; }
  Value &operator=(const Value &other) noexcept {
    if (other.is_object()) other.object()->retain();
    drop();
    head_ = other.head_;
    bits_ = other.bits_;
    return *this;
  }
  Value &operator=(Value &&other) noexcept {
    if (this != &other) {
      // The old object goes last: its destructor may look at this very place.
      Value old(std::move(*this));
      head_ = std::exchange(other.head_, 0);
      bits_ = other.bits_;
    }
    return *this;
  }
  ~Value() { drop(); }

  template <std::same_as<bool> T>
  Value(T value) noexcept : Value(Kind::Bool, value) {}
  template <class T>
  requires(std::integral<T> && !std::same_as<T, bool> && !std::same_as<T, char> &&
           !std::same_as<T, char16_t> && !std::same_as<T, char32_t> && !std::same_as<T, wchar_t>)
      Value(T value)
  noexcept : Value(kind_of_integer<T>(), static_cast<std::int64_t>(value)) {}
  Value(double value) noexcept : Value(Kind::Double, __builtin_bit_cast(std::int64_t, value)) {}
  Value(char16_t unit) noexcept : Value(Kind::Char, unit) {}
  Value(std::string_view text);
  Value(const std::string &text) : Value(std::string_view(text)) {}
  Value(const char *text) : Value(std::string_view(text)) {}
  template <class T>
  Value(const Ref<T> &object) noexcept : Value(Ref<T>(object)) {}
  template <class T>
  Value(Ref<T> &&object) noexcept {  // a null Ref gives $null
    auto *p = static_cast<Object *>(const_cast<std::remove_const_t<T> *>(object.detach()));
    head_ = p ? static_cast<std::uint64_t>(Kind::Object) : 0;
    bits_ = reinterpret_cast<std::int64_t>(p);
  }
  template <class T>
  requires std::is_base_of_v<Object, T> Value(T *borrowed)
  noexcept : Value(Ref<T>(borrowed)) {}

  static Value nothing() noexcept { return Value(Kind::Nothing, 0); }
  // An integer of any width; the number must fit.
  static Value integer(Kind kind, std::int64_t number) noexcept { return Value(kind, number); }
  static Value single(float number) noexcept {
    return Value(Kind::Single, __builtin_bit_cast(std::int64_t, static_cast<double>(number)));
  }
  static Value datetime(std::int64_t ticks, DateKind kind = DateKind::unspecified) noexcept {
    return Value(Kind::DateTime, ticks, static_cast<std::uint64_t>(kind) << 8);
  }
  static Value datetime(psj::invariant::DateTime value) noexcept {
    return datetime(value.ticks(), value.kind());
  }
  static Value timespan(std::int64_t ticks) noexcept { return Value(Kind::TimeSpan, ticks); }
  static Value enumeration(const Type *type, std::int64_t number) noexcept;

  Kind kind() const noexcept { return static_cast<Kind>(head_ & 0xff); }
  bool is_null() const noexcept { return kind() <= Kind::Nothing; }
  bool is_nothing() const noexcept { return kind() == Kind::Nothing; }
  bool is_object() const noexcept { return kind() == Kind::Object; }
  bool is_bool() const noexcept { return kind() == Kind::Bool; }
  bool is_int32() const noexcept { return head_ == static_cast<std::uint64_t>(Kind::Int32); }
  bool is_double() const noexcept { return head_ == static_cast<std::uint64_t>(Kind::Double); }
  bool is_integer() const noexcept { return kind() >= Kind::SByte && kind() <= Kind::UInt64; }
  bool is_real() const noexcept { return kind() == Kind::Single || kind() == Kind::Double; }
  // Integers, single, double and decimal.
  bool is_number() const noexcept {
    return (kind() >= Kind::SByte && kind() <= Kind::Double) || is_decimal();
  }
  bool is_decimal() const noexcept {
    return is_object() && object()->object_kind() == ObjectKind::Decimal;
  }
  bool is_string() const noexcept {
    return is_object() && object()->object_kind() == ObjectKind::String;
  }

  // The number of a bool, char, integer, enum value, or the ticks of a date or time span (UInt64:
  // its bits).
  std::int64_t bits() const noexcept { return bits_; }
  bool boolean() const noexcept { return bits_ != 0; }
  double real() const noexcept { return __builtin_bit_cast(double, bits_); }  // single and double
  DateKind date_kind() const noexcept { return static_cast<DateKind>((head_ >> 8) & 0xff); }
  psj::invariant::DateTime datetime() const noexcept {
    return psj::invariant::DateTime(bits_, date_kind());
  }
  std::uint32_t enum_type_index() const noexcept { return static_cast<std::uint32_t>(head_ >> 32); }
  const Type *enum_type() const noexcept;
  Object *object() const noexcept {
    return reinterpret_cast<Object *>(bits_);
  }  // borrowed; only when is_object()

  // The object as T, or null when it is something else. T has `static bool is(const Object &)`.
  template <class T>
  T *as() const noexcept {
    return is_object() && T::is(*object()) ? static_cast<T *>(object()) : nullptr;
  }
  // The text of a string value; only when is_string(). Borrowed from the value.
  std::string_view text() const noexcept;

  // The same bits: same inline value, or the very same object.
  bool same(const Value &other) const noexcept {
    return head_ == other.head_ && bits_ == other.bits_;
  }

  // In-place change of an inline number, for compiled loops: *this must not hold an object.
  void set_int32(std::int32_t number) noexcept {
    head_ = static_cast<std::uint64_t>(Kind::Int32);
    bits_ = number;
  }
  void set_double(double number) noexcept {
    head_ = static_cast<std::uint64_t>(Kind::Double);
    bits_ = __builtin_bit_cast(std::int64_t, number);
  }

 private:
  constexpr Value(Kind kind, std::int64_t bits, std::uint64_t detail = 0) noexcept
      : head_(static_cast<std::uint64_t>(kind) | detail), bits_(bits) {}
  template <class T>
  static constexpr Kind kind_of_integer() {
    constexpr bool s = std::is_signed_v<T>;
    if constexpr (sizeof(T) == 1) return s ? Kind::SByte : Kind::Byte;
    if constexpr (sizeof(T) == 2) return s ? Kind::Int16 : Kind::UInt16;
    if constexpr (sizeof(T) == 4) return s ? Kind::Int32 : Kind::UInt32;
    return s ? Kind::Int64 : Kind::UInt64;
  }
  void drop() noexcept {
    if (is_object()) object()->release();
  }

  //  bits 0-7 kind, 8-15 DateKind, 32-63 index of the enum type
  std::uint64_t head_;
  std::int64_t bits_;
};
static_assert(sizeof(Value) == 16);

using Values = std::vector<Value>;
using Arguments = std::span<const Value>;

}  // namespace psjsh

#include "language/value/string.h"
