#include "language/value/cast_error.h"

#include "language/value/convert.h"
#include "language/value/script_error.h"

namespace psjsh {

void fail_cast(const char *id, std::string message) {
  auto inner = make_exception("System.Management.Automation.PSInvalidCastException", message);
  throw_runtime(id, ErrorCategory::InvalidArgument, "System.Management.Automation.RuntimeException",
                std::move(message), {}, std::move(inner));
}

void fail_no_conversion(const Value &value, const Type *type) {
  const bool spread = value.is_object() && !value.is_string() &&
                      is_instance(value, find_type("System.Collections.IEnumerable"));
  fail_cast("ConvertToFinalInvalidCastException",
            "Cannot convert the \"" + (spread ? net_text(value) : to_text(value)) +
                "\" value of type \"" + type_of(value)->full_name() + "\" to type \"" +
                type->net_name() + "\".");
}

void fail_conversion(const Value &value, const Type *type, const char *id, std::string_view why) {
  fail_cast(id, "Cannot convert value \"" + to_text(value) + "\" to type \"" + type->net_name() +
                    "\". Error: \"" + std::string(why) + "\"");
}

void fail_null(const Type *type) {
  fail_cast("nullToObjectInvalidCast", "Cannot convert null to type \"" + type->net_name() + "\".");
}

void fail_convertible(const Value &value, const Type *type) {
  fail_conversion(value, type, "InvalidCastIConvertible",
                  "Invalid cast from '" + type_of(value)->name() + "' to '" + type->name() + "'.");
}

std::string overflow_text(Kind kind) {
  const char *what = "an Int32";
  switch (kind) {
    case Kind::SByte:
      what = "a signed byte";
      break;
    case Kind::Byte:
      what = "an unsigned byte";
      break;
    case Kind::Int16:
      what = "an Int16";
      break;
    case Kind::UInt16:
      what = "a UInt16";
      break;
    case Kind::UInt32:
      what = "a UInt32";
      break;
    case Kind::Int64:
      what = "an Int64";
      break;
    case Kind::UInt64:
      what = "a UInt64";
      break;
    case Kind::Char:
      what = "a character";
      break;
    default:
      break;
  }
  return std::string("Value was either too large or too small for ") + what + ".";
}

}  // namespace psjsh
