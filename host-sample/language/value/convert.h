// Conversions of the language (LanguagePrimitives): what `[T]x`, parameter binding and operators
// do.
#pragma once
#include <cstdint>
#include <string>

#include "language/value/type.h"
#include "language/value/value.h"

namespace psjsh {

// ---- total conversions: never fail
// ----------------------------------------------------------------------------
bool to_bool_slow(const Value &value);
inline bool to_bool(const Value &value) {
  switch (value.kind()) {
    case Kind::Null:
    case Kind::Nothing:
      return false;
    case Kind::Double:
    case Kind::Single:
      return value.real() != 0;
    case Kind::Object:
      return to_bool_slow(value);
    case Kind::DateTime:
    case Kind::TimeSpan:
      return true;
    default:
      return value.bits() != 0;
  }
}
// The text of "$x" and of a cast to string: numbers by the invariant rules, arrays joined with
// $OFS, hashtables by their type name, custom objects as @{a=1; b=2}. to_string gives a String
// value and does not copy one.
std::string to_text(const Value &value);
void append_text(std::string &out, const Value &value);
Value to_string(const Value &value);
// Items of an array joined with a separator (-join, $OFS).
std::string join_text(Arguments items, std::string_view separator);
// [object].ToString(): as .NET prints (a double in full, "System.Object[]" for arrays).
std::string net_text(const Value &value);

// ---- conversions that may fail
// ------------------------------------------------------------------------------------ Converts as
// `[T]value` does or throws the script error with PowerShell's text (ids
// InvalidCastFromStringToInteger, InvalidCastConstructorException,
// ConvertToFinalInvalidCastException …).
Value convert_to(const Value &value, const Type *type);
Value convert_to(const Value &value, TypeId type);
// The same without an error: false when there is no conversion. `why` (optional) gets the error.
bool try_convert(const Value &value, const Type *type, Value *out, std::string *why = nullptr);
// -as: $null instead of an error.
Value convert_as(const Value &value, const Type *type);

// Shorthands; they throw as convert_to does.
std::int32_t to_int32(const Value &value);
std::int64_t to_int64(const Value &value);
double to_double(const Value &value);

// Text to the number it stands for, as "5" + 1 reads it: int, long, decimal, double by size and
// form; false: no number.
bool parse_number(std::string_view text, Value *out);

class Dictionary;
// [pscustomobject]@{…}; a key PSTypeName becomes the type's name.
Value to_custom_object(const Dictionary &table);
// `value` as an array: items of an array, list or enumerable; one item otherwise; null and nothing
// give no items.
Values to_items(const Value &value);

}  // namespace psjsh
