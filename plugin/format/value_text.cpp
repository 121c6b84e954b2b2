#include "plugin/format/value_text.h"

#include <array>
#include <cmath>
#include <cstring>
#include <span>
#include <vector>

#include "invariant/compare.h"
#include "invariant/composite_format.h"
#include "invariant/date_time_text.h"
#include "invariant/decimal.h"
#include "invariant/guid.h"
#include "invariant/number_format.h"
#include "invariant/number_text.h"
#include "invariant/time_span.h"
#include "invariant/utf16.h"
#include "invariant/wildcard.h"
#include "plugin/format/access.h"
#include "plugin/format/scalar_members.h"

namespace psj::format {
namespace {

invariant::Decimal decimal_of(const psj_value &value) {
  std::array<std::uint32_t, 4> parts{};
  std::memcpy(parts.data(), value.as.ptr, sizeof parts);
  return invariant::Decimal::from_parts(parts[0], parts[1], parts[2], (parts[3] >> 31) != 0,
                                        static_cast<int>(parts[3] >> 16 & 0xFF));
}

invariant::Guid guid_of(const psj_value &value) {
  invariant::Guid guid;
  std::memcpy(guid.bytes.data(), value.as.ptr, guid.bytes.size());
  return guid;
}

invariant::DateTime date_of(const psj_value &value) {
  return invariant::DateTime(value.as.i64, static_cast<invariant::DateTimeKind>(value.flags % 3));
}

void append_utf8(std::string &out, char32_t code) {
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xC0 | code >> 6);
    out += static_cast<char>(0x80 | (code & 0x3F));
  } else {
    out += static_cast<char>(0xE0 | code >> 12);
    out += static_cast<char>(0x80 | (code >> 6 & 0x3F));
    out += static_cast<char>(0x80 | (code & 0x3F));
  }
}

bool append_own_text(std::string &out, const psj_value &value) {
  const auto *object = static_cast<const psj_object *>(value.as.ptr);
  if (object == nullptr || object->cls == nullptr || object->cls->text == nullptr) return false;
  Held text;
  if (object->cls->text(object, text.out()) != PSJ_OK || text.value().kind != PSJ_STRING)
    return false;
  out += string_of(text.value());
  return text.value().count != 0;
}

bool is_live_list(const psj_value &value) {
  return value.kind == PSJ_HANDLE && is_enumerable(value) && !is_dictionary(value);
}

// Inside @{…} and inside of a collection's text a collection is its type and an object of a script
// is nothing, so that what contains itself has a text, too.
void append_inner(std::string &out, const psj_value &value) {
  if (value.kind == PSJ_LIST || value.kind == PSJ_BYTES || value.kind == PSJ_DICT) {
    std::vector<std::string_view> names;
    scalar_type_names(value, names);
    out += names.front();
  } else if (is_live_list(value)) {
    append_own_text(out, value);
  } else if (!is_custom_object(value)) {
    append_text(out, value);
  }
}

void append_properties(std::string &out, const psj_value &value) {
  std::vector<std::string> names;
  property_names(value, names);
  if (names.empty()) return;
  out += "@{";
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i != 0) out += "; ";
    out.append(names[i]).push_back('=');
    Held property;
    if (get_property(value, names[i], property) == Got::ok) append_inner(out, property.value());
  }
  out += '}';
}

void append_items(std::string &out, const psj_value &value);

// An object that has no text of its own beyond its type's name is a list of its properties when it
// was made by a script.
void append_live(std::string &out, const psj_value &value) {
  if (is_live_list(value)) return append_items(out, value);
  if (!append_own_text(out, value) && is_custom_object(value)) append_properties(out, value);
}

// Enumerations of this plugin's own objects; those of the host are live and know their names. A
// copy shows the number.
bool append_enum_name(std::string &out, const psj_value &value) {
  static constexpr std::string_view kStates[] = {
      "NotStarted", "Running",      "Completed",  "Failed",   "Stopped",     "Blocked",
      "Suspended",  "Disconnected", "Suspending", "Stopping", "AtBreakpoint"};
  static constexpr std::string_view kSessionStates[] = {"BeforeOpen", "Opening", "Opened",
                                                        "Closed",     "Closing", "Broken"};
  static constexpr std::string_view kAvailabilities[] = {"None", "Available",
                                                         "AvailableForNestedCommand", "Busy"};
  static constexpr std::string_view kMachines[] = {"RemoteMachine", "VirtualMachine", "Container"};
  struct Names {
    std::string_view type;
    std::span<const std::string_view> names;
  };
  static constexpr Names kEnums[] = {
      {"System.Management.Automation.JobState", kStates},
      {"System.Management.Automation.Runspaces.RunspaceState", kSessionStates},
      {"System.Management.Automation.Runspaces.RunspaceAvailability", kAvailabilities},
      {"System.Management.Automation.Runspaces.TargetMachineType", kMachines}};
  const auto &schema = *static_cast<const psj_schema *>(items_of(value)[0].as.ptr);
  const psj_value &number = items_of(value)[1];
  if (schema.type_name_count == 0 || number.kind != PSJ_INT || number.as.i64 < 0) return false;
  for (const Names &known : kEnums) {
    if (known.type != view_of(schema.type_names[0]) || number.as.u64 >= known.names.size())
      continue;
    out += known.names[number.as.u64];
    return true;
  }
  return false;
}

void append_bag(std::string &out, const psj_value &value) {
  const psj_value *parts = items_of(value);
  if (is_entry(value)) {
    out += '[';
    append_text(out, parts[3]);
    out += ", ";
    append_inner(out, parts[4]);
    out += ']';
    return;
  }
  if ((value.flags & PSJ_OBJECT_BASE) != 0) {
    if (!append_enum_name(out, value)) append_text(out, parts[1]);
    return;
  }
  if (parts[1].kind == PSJ_STRING) {
    out += string_of(parts[1]);
    return;
  }
  append_properties(out, value);
}

void append_items(std::string &out, const psj_value &value) {
  bool first = true;
  for_each_item(value, [&](const psj_value &item) {
    if (!first) out += ' ';
    first = false;
    append_inner(out, item);
    return true;
  });
}

void append_two_decimals(std::string &out, const psj_value &value) {
  const bool done = value.kind == PSJ_DECIMAL
                        ? invariant::format_decimal(out, decimal_of(value), "F2")
                        : invariant::format_double(out, value.as.f64, "F2");
  if (!done) append_text(out, value);
}

// An item of a collection: by its own text when its type has one, else by the property that names
// it.
void append_item(std::string &out, const psj_value &value) {
  if (value.kind == PSJ_NULL || value.kind == PSJ_VOID) {
    out += "$null";
    return;
  }
  if (value.kind == PSJ_DICT) return append_inner(out, value);
  const std::size_t start = out.size();
  append_text(out, value);
  if (value.kind != PSJ_HANDLE) return;
  TypeNames types;
  types.read(value);
  if (types.empty() || std::string_view(out).substr(start) != types.names().front()) return;
  const std::string property = display_name_property(value);
  Held name;
  if (property.empty() || get_property(value, property, name) != Got::ok) return;
  out.resize(start);
  append_text(out, name.value());
}

void append_collection(std::string &out, const psj_value &value, const CellRule &rule) {
  out += '{';
  std::int32_t count = 0;
  for_each_item(value, [&](const psj_value &item) {
    if (rule.enumeration_limit >= 0 && count == rule.enumeration_limit) {
      out += rule.ellipsis;
      return false;
    }
    if (count++ != 0) out += ", ";
    append_item(out, item);
    return true;
  });
  out += '}';
}

bool format_scalar(std::string &out, const psj_value &value, std::string_view format) {
  switch (value.kind) {
    case PSJ_INT:
      return invariant::format_signed(out, value.as.i64, value.flags == 0 ? 4 : value.flags / 8,
                                      format);
    case PSJ_UINT:
      return invariant::format_unsigned(out, value.as.u64, format);
    case PSJ_FLOAT:
      return value.flags == 32
                 ? invariant::format_single(out, static_cast<float>(value.as.f64), format)
                 : invariant::format_double(out, value.as.f64, format);
    case PSJ_DECIMAL:
      return invariant::format_decimal(out, decimal_of(value), format);
    case PSJ_DATETIME:
      return invariant::format_date_time(out, date_of(value), format);
    case PSJ_TIMESPAN:
      return invariant::format_time_span(out, invariant::TimeSpan{value.as.i64}, format);
    case PSJ_GUID:
      return invariant::format_guid(out, guid_of(value), format);
    case PSJ_OBJECT:
      if ((value.flags & PSJ_OBJECT_BASE) != 0)
        return format_scalar(out, items_of(value)[1], format);
      break;
    default:
      break;
  }
  append_text(out, value);
  return true;
}

}  // namespace

void append_text(std::string &out, const psj_value &value) {
  switch (value.kind) {
    case PSJ_BOOL:
      out += value.as.u64 != 0 ? "True" : "False";
      break;
    case PSJ_CHAR:
      append_utf8(out, static_cast<char32_t>(value.as.u64 & 0xFFFF));
      break;
    case PSJ_INT:
      invariant::append_text(out, value.as.i64);
      break;
    case PSJ_UINT:
      invariant::append_text(out, value.as.u64);
      break;
    case PSJ_FLOAT:
      if (value.flags == 32)
        invariant::append_display_text(out, static_cast<float>(value.as.f64));
      else
        invariant::append_display_text(out, value.as.f64);
      break;
    case PSJ_DECIMAL:
      invariant::append_text(out, decimal_of(value));
      break;
    case PSJ_STRING:
    case PSJ_VERSION:
    case PSJ_URI:
    case PSJ_XML:
    case PSJ_SCRIPTBLOCK:
    case PSJ_BIGINT:
    case PSJ_CUT:
      out += string_of(value);
      break;
    case PSJ_DATETIME:
      invariant::append_text(out, date_of(value));
      break;
    case PSJ_TIMESPAN:
      invariant::append_text(out, invariant::TimeSpan{value.as.i64});
      break;
    case PSJ_GUID:
      out += invariant::text_of(guid_of(value));
      break;
    case PSJ_SECRET:
      out += "System.Security.SecureString";
      break;
    case PSJ_LIST:
    case PSJ_BYTES:
      append_items(out, value);
      break;
    case PSJ_DICT:
      append_inner(out, value);
      break;
    case PSJ_OBJECT:
      append_bag(out, value);
      break;
    case PSJ_HANDLE:
      append_live(out, value);
      break;
    default:
      break;
  }
}

void append_cell(std::string &out, const psj_value &value, const CellRule &rule) {
  if (rule.two_decimals && (value.kind == PSJ_FLOAT || value.kind == PSJ_DECIMAL))
    append_two_decimals(out, value);
  else if (value.kind == PSJ_STRING)
    out += string_of(value);
  else if (is_enumerable(value))
    append_collection(out, value, rule);
  else
    append_text(out, value);
}

bool append_formatted(std::string &out, const psj_value &value, std::string_view format) {
  if (format.find("{0") == std::string_view::npos || format.find('}') == std::string_view::npos)
    return format_scalar(out, value, format);
  const auto append = [&](std::string &text, const invariant::FormatItem &item) {
    if (item.has_format) return format_scalar(text, value, item.format);
    append_text(text, value);
    return true;
  };
  return static_cast<bool>(invariant::format_composite(out, format, 1, append));
}

std::string display_name_property(const psj_value &value) {
  static constexpr std::array<std::string_view, 6> kPatterns{"name", "id",    "key",
                                                             "*key", "*name", "*id"};
  static constexpr std::array<std::string_view, 4> kNever{"PSComputerName", "PSShowComputerName",
                                                          "RunspaceId", "PSSourceJobInstanceId"};
  std::vector<std::string> names;
  property_names(value, names);
  for (const std::string_view pattern : kPatterns) {
    const invariant::WildcardPattern wildcard(pattern);
    for (const std::string &name : names) {
      if (!wildcard.matches(name)) continue;
      bool skip = false;
      for (const std::string_view never : kNever)
        skip = skip || invariant::equals_ignore_case(name, never);
      if (!skip) return name;
    }
  }
  return {};
}

}  // namespace psj::format
