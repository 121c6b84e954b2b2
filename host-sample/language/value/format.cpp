// -f, [string]::Format and ToString(format).
#include "invariant/composite_format.h"
#include "invariant/date_time_text.h"
#include "invariant/guid.h"
#include "invariant/number_format.h"
#include "invariant/time_span.h"
#include "language/value/big_number.h"
#include "language/value/containers.h"
#include "language/value/convert.h"
#include "language/value/enumerate.h"
#include "language/value/operators.h"
#include "language/value/property_bag.h"
#include "language/value/scalars.h"
#include "language/value/script_error.h"

namespace psjsh {

namespace inv = psj::invariant;

namespace {

constexpr const char *kBadInput = "Input string was not in a correct format.";
constexpr const char *kBadSpecifier = "Format specifier was invalid.";

bool enum_format(std::string &out, const Value &value, std::string_view format) {
  if (format.size() != 1) return false;
  switch (format[0] | 0x20) {
    case 'g':
    case 'f':
      out += enum_text(value.enum_type(), value.bits());
      return true;
    case 'd':
      out += std::to_string(value.bits());
      return true;
    case 'x':
      return inv::format_signed(out, value.bits(), 4, "X8");
    default:
      return false;
  }
}

int width_of(Kind kind) {
  switch (kind) {
    case Kind::SByte:
    case Kind::Byte:
      return 1;
    case Kind::Int16:
    case Kind::UInt16:
      return 2;
    case Kind::Int32:
    case Kind::UInt32:
      return 4;
    default:
      return 8;
  }
}

bool append_formatted(std::string &out, const Value &value, std::string_view format) {
  switch (value.kind()) {
    case Kind::SByte:
    case Kind::Int16:
    case Kind::Int32:
    case Kind::Int64:
      return inv::format_signed(out, value.bits(), width_of(value.kind()), format);
    case Kind::Byte:
    case Kind::UInt16:
    case Kind::UInt32:
    case Kind::UInt64:
      return inv::format_unsigned(out, static_cast<std::uint64_t>(value.bits()), format);
    case Kind::Double:
      return inv::format_double(out, value.real(), format);
    case Kind::Single:
      return inv::format_single(out, static_cast<float>(value.real()), format);
    case Kind::DateTime:
      return inv::format_date_time(out, value.datetime(), format);
    case Kind::TimeSpan:
      return inv::format_time_span(out, inv::TimeSpan{value.bits()}, format);
    case Kind::Enum:
      return enum_format(out, value, format);
    case Kind::Object:
      break;
    default:
      out += net_text(value);
      return true;
  }
  if (const auto *decimal = value.as<DecimalObject>())
    return inv::format_decimal(out, decimal->value, format);
  if (const auto *guid = value.as<GuidObject>()) return inv::format_guid(out, guid->value, format);
  if (is_big(value)) return format_big_value(out, value, format);
  out += net_text(value);
  return true;
}

}  // namespace

std::string format_value(const Value &given, std::string_view format) {
  const Value &value = unwrap(given);
  std::string out;
  if (format.empty()) return net_text(value);
  if (append_formatted(out, value, format)) return out;
  if (value.kind() == Kind::DateTime || value.kind() == Kind::TimeSpan)
    throw_net("System.FormatException", kBadInput);
  if (value.as<GuidObject>())
    throw_net("System.FormatException",
              "Format string can be only \"D\", \"d\", \"N\", \"n\", \"P\", \"p\", \"B\", \"b\", "
              "\"X\" or \"x\".");
  if (value.kind() == Kind::Enum)
    throw_net(
        "System.FormatException",
        "Format string can be only \"G\", \"g\", \"X\", \"x\", \"F\", \"f\", \"D\" or \"d\".");
  throw_net("System.FormatException", kBadSpecifier);
}

std::string format_text(std::string_view format, Arguments arguments) {
  std::string out;
  const auto result = inv::format_composite(
      out, format, arguments.size(), [&](std::string &text, const inv::FormatItem &item) {
        const Value &value = arguments[item.index];
        // Without a format PowerShell's own text counts: 15 digits, lists by their type's name.
        if (!item.has_format || item.format.empty())
          text += unwrap(value).is_object() && !value.as<CustomObject>() ? net_text(value)
                  : value.as<CustomObject>()                             ? to_text(value)
                                                                         : net_text(value);
        else
          text += format_value(value, item.format);
        return true;
      });
  if (!result) throw_net("System.FormatException", inv::composite_message(result));
  return out;
}

Value format(const Value &left, const Value &right) {
  const Value pattern = to_string(unwrap(left));
  const Value &operand = unwrap(right);
  const auto arguments = operand.is_object() && is_enumerable(operand) && !operand.is_string()
                             ? to_items(operand)
                             : Values{operand.is_nothing() ? Value() : operand};
  try {
    return format_text(pattern.text(), arguments);
  } catch (const NetError &error) {
    throw_runtime("FormatError", ErrorCategory::InvalidOperation,
                  "System.Management.Automation.RuntimeException",
                  "Error formatting a string: " + error.message + ".", pattern,
                  make_exception(error.exception_type, error.message));
  }
}

}  // namespace psjsh
