#include "plugin/format/scalar_members.h"

#include <array>
#include <span>

#include "invariant/compare.h"
#include "invariant/date_time.h"
#include "invariant/date_time_text.h"
#include "invariant/time_span.h"
#include "plugin/format/uri_members.h"

namespace psj::format {
namespace {

using invariant::DateTime;
using invariant::TimeSpan;
using Names = std::span<const std::string_view>;

constexpr std::array<std::string_view, 16> kDate{
    "Date",        "Day",         "DayOfWeek",  "DayOfYear", "Hour",  "Kind",
    "Millisecond", "Microsecond", "Nanosecond", "Minute",    "Month", "Second",
    "Ticks",       "TimeOfDay",   "Year",       "DateTime"};
constexpr std::array<std::string_view, 14> kSpan{"Ticks",
                                                 "Days",
                                                 "Hours",
                                                 "Milliseconds",
                                                 "Microseconds",
                                                 "Nanoseconds",
                                                 "Minutes",
                                                 "Seconds",
                                                 "TotalDays",
                                                 "TotalHours",
                                                 "TotalMinutes",
                                                 "TotalSeconds",
                                                 "TotalMilliseconds",
                                                 "TotalMicroseconds"};
constexpr std::array<std::string_view, 6> kVersion{"Major",    "Minor",         "Build",
                                                   "Revision", "MajorRevision", "MinorRevision"};
constexpr std::array<std::string_view, 1> kGuid{"Guid"};
constexpr std::array<std::string_view, 1> kLength{"Length"};
constexpr std::array<std::string_view, 8> kArray{"Length",         "LongLength", "Rank",
                                                 "SyncRoot",       "IsReadOnly", "IsFixedSize",
                                                 "IsSynchronized", "Count"};
constexpr std::array<std::string_view, 7> kHashtable{
    "IsReadOnly", "IsFixedSize", "IsSynchronized", "Keys", "Values", "SyncRoot", "Count"};

Names names_for(const psj_value &value) {
  switch (value.kind) {
    case PSJ_DATETIME:
      return kDate;
    case PSJ_TIMESPAN:
      return kSpan;
    case PSJ_VERSION:
      return kVersion;
    case PSJ_GUID:
      return kGuid;
    case PSJ_STRING:
      return kLength;
    case PSJ_LIST:
    case PSJ_BYTES:
      return kArray;
    case PSJ_DICT:
      return kHashtable;
    case PSJ_URI:
      return uri_property_names();
    default:
      return {};
  }
}

psj_value date_value(DateTime date) {
  psj_value value{};
  value.kind = PSJ_DATETIME;
  value.flags = static_cast<std::uint8_t>(date.kind());
  value.as.i64 = date.ticks();
  return value;
}

psj_value span_value(TimeSpan span) {
  psj_value value{};
  value.kind = PSJ_TIMESPAN;
  value.as.i64 = span.ticks;
  return value;
}

psj_value float_value(double number) {
  psj_value value{};
  value.kind = PSJ_FLOAT;
  value.flags = 64;
  value.as.f64 = number;
  return value;
}

void own_text(Held &out, std::string text) {
  auto *owner = new std::string(std::move(text));
  psj_result *result = out.out();
  result->value = string_value(*owner);
  result->owner = owner;
  result->release = [](void *object) { delete static_cast<std::string *>(object); };
}

// A member of a .NET enumeration that is shown by its name.
void own_enum(Held &out, std::string_view type, std::string_view name) {
  struct Member {
    std::array<psj_text, 4> types;
    psj_schema schema;
    std::array<psj_value, 2> parts;
  };
  auto *member = new Member{{text_of(type), text_of("System.Enum"), text_of("System.ValueType"),
                             text_of("System.Object")},
                            {},
                            {}};
  member->schema = {sizeof(psj_schema), 0, 4, 0, member->types.data(), nullptr};
  member->parts[0].kind = PSJ_SCHEMA;
  member->parts[0].as.ptr = &member->schema;
  member->parts[1] = string_value(name);
  psj_result *result = out.out();
  result->value.kind = PSJ_OBJECT;
  result->value.count = 2;
  result->value.as.ptr = member->parts.data();
  result->owner = member;
  result->release = [](void *owner) { delete static_cast<Member *>(owner); };
}

void put(Held &out, const psj_value &value) {
  out = Held(value);
}

void date_property(DateTime date, std::size_t index, Held &out) {
  static constexpr std::array<std::string_view, 3> kKinds{"Unspecified", "Utc", "Local"};
  switch (index) {
    case 0:
      return put(out, date_value(date.date()));
    case 1:
      return put(out, int_value(date.day()));
    case 2:
      return own_enum(out, "System.DayOfWeek", invariant::day_name(date.day_of_week()));
    case 3:
      return put(out, int_value(date.day_of_year()));
    case 4:
      return put(out, int_value(date.hour()));
    case 5:
      return own_enum(out, "System.DateTimeKind",
                      kKinds[static_cast<std::size_t>(date.kind()) % 3]);
    case 6:
      return put(out, int_value(date.millisecond()));
    case 7:
      return put(out, int_value(date.microsecond()));
    case 8:
      return put(out, int_value(date.nanosecond()));
    case 9:
      return put(out, int_value(date.minute()));
    case 10:
      return put(out, int_value(date.month()));
    case 11:
      return put(out, int_value(date.second()));
    case 12:
      return put(out, int_value(date.ticks(), 64));
    case 13:
      return put(out, span_value(date.time_of_day()));
    case 14:
      return put(out, int_value(date.year()));
    default:
      break;
  }
  std::string text;
  if (!invariant::format_date_time(text, date, "F")) text.clear();
  own_text(out, std::move(text));
}

void span_property(TimeSpan span, std::size_t index, Held &out) {
  switch (index) {
    case 0:
      return put(out, int_value(span.ticks, 64));
    case 1:
      return put(out, int_value(span.days()));
    case 2:
      return put(out, int_value(span.hours()));
    case 3:
      return put(out, int_value(span.milliseconds()));
    case 4:
      return put(out, int_value(span.microseconds()));
    case 5:
      return put(out, int_value(span.nanoseconds()));
    case 6:
      return put(out, int_value(span.minutes()));
    case 7:
      return put(out, int_value(span.seconds()));
    case 8:
      return put(out, float_value(span.total(invariant::kTicksPerDay)));
    case 9:
      return put(out, float_value(span.total(invariant::kTicksPerHour)));
    case 10:
      return put(out, float_value(span.total(invariant::kTicksPerMinute)));
    case 11:
      return put(out, float_value(span.total(invariant::kTicksPerSecond)));
    case 12:
      return put(out, float_value(span.total(invariant::kTicksPerMillisecond)));
    default:
      return put(out, float_value(span.total(invariant::kTicksPerMicrosecond)));
  }
}

// "1.2.3": parts that are not there are -1.
std::int64_t version_part(std::string_view text, std::size_t index) {
  std::size_t at = 0;
  for (; index > 0; --index) {
    at = text.find('.', at);
    if (at == std::string_view::npos) return -1;
    ++at;
  }
  std::int64_t number = 0;
  for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at)
    number = number * 10 + (text[at] - '0');
  return number;
}

std::int64_t utf16_length(std::string_view text) {
  std::int64_t units = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xC0) != 0x80) units += byte >= 0xF0 ? 2 : 1;
  }
  return units;
}

void array_property(const psj_value &value, std::size_t index, Held &out) {
  switch (index) {
    case 0:
    case 7:
      return put(out, int_value(value.count));
    case 1:
      return put(out, int_value(value.count, 64));
    case 2:
      return put(out, int_value(1));
    case 3:
      return put(out, value);
    default:
      return put(out, bool_value(index == 5));
  }
}

void hashtable_property(const psj_value &value, std::size_t index, Held &out) {
  if (index == 6) return put(out, int_value(value.count));
  if (index < 3) return put(out, bool_value(false));
  if (index == 5) return put(out, value);
  auto *items = new std::vector<psj_value>;
  for (std::uint32_t i = 0; i < value.count; ++i)
    items->push_back(items_of(value)[2 * i + (index == 3 ? 0 : 1)]);
  psj_result *result = out.out();
  result->value.kind = PSJ_LIST;
  result->value.count = static_cast<std::uint32_t>(items->size());
  result->value.as.ptr = items->data();
  result->owner = items;
  result->release = [](void *owner) { delete static_cast<std::vector<psj_value> *>(owner); };
}

std::string_view integer_name(const psj_value &value) {
  const bool is_signed = value.kind == PSJ_INT;
  switch (value.flags) {
    case 8:
      return is_signed ? "System.SByte" : "System.Byte";
    case 16:
      return is_signed ? "System.Int16" : "System.UInt16";
    case 64:
      return is_signed ? "System.Int64" : "System.UInt64";
    default:
      return is_signed ? "System.Int32" : "System.UInt32";
  }
}

std::string_view value_type_name(const psj_value &value) {
  switch (value.kind) {
    case PSJ_BOOL:
      return "System.Boolean";
    case PSJ_CHAR:
      return "System.Char";
    case PSJ_INT:
    case PSJ_UINT:
      return integer_name(value);
    case PSJ_FLOAT:
      return value.flags == 32 ? "System.Single" : "System.Double";
    case PSJ_DECIMAL:
      return "System.Decimal";
    case PSJ_DATETIME:
      return "System.DateTime";
    case PSJ_TIMESPAN:
      return "System.TimeSpan";
    case PSJ_GUID:
      return "System.Guid";
    case PSJ_BIGINT:
      return "System.Numerics.BigInteger";
    default:
      return {};
  }
}

std::string_view reference_type_name(const psj_value &value) {
  switch (value.kind) {
    case PSJ_STRING:
    case PSJ_CUT:
      return "System.String";
    case PSJ_VERSION:
      return "System.Version";
    case PSJ_URI:
      return "System.Uri";
    case PSJ_XML:
      return "System.Xml.XmlDocument";
    case PSJ_SCRIPTBLOCK:
      return "System.Management.Automation.ScriptBlock";
    case PSJ_SECRET:
      return "System.Security.SecureString";
    case PSJ_BYTES:
      return "System.Byte[]";
    case PSJ_LIST:
      return "System.Object[]";
    case PSJ_DICT:
      return (value.flags & PSJ_DICT_ORDERED) != 0
                 ? "System.Collections.Specialized.OrderedDictionary"
                 : "System.Collections.Hashtable";
    default:
      return {};
  }
}

}  // namespace

void scalar_property_names(const psj_value &value, std::vector<std::string> &names) {
  for (const std::string_view name : names_for(value)) names.emplace_back(name);
}

bool get_scalar_property(const psj_value &value, std::string_view name, Held &out) {
  const Names names = names_for(value);
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (!invariant::equals_ignore_case(names[i], name)) continue;
    switch (value.kind) {
      case PSJ_DATETIME:
        date_property(DateTime(value.as.i64, static_cast<invariant::DateTimeKind>(value.flags % 3)),
                      i, out);
        break;
      case PSJ_TIMESPAN:
        span_property(TimeSpan{value.as.i64}, i, out);
        break;
      case PSJ_VERSION:
        put(out, int_value(i < 4 ? version_part(string_of(value), i) : -1));
        break;
      case PSJ_GUID:
        put(out, value);
        break;
      case PSJ_STRING:
        put(out, int_value(utf16_length(string_of(value))));
        break;
      case PSJ_URI:
        get_uri_property(string_of(value), i, out);
        break;
      case PSJ_DICT:
        hashtable_property(value, i, out);
        break;
      default:
        array_property(value, i, out);
        break;
    }
    return true;
  }
  return false;
}

void scalar_type_names(const psj_value &value, std::vector<std::string_view> &names) {
  if (const std::string_view name = value_type_name(value); !name.empty()) {
    names = {name, "System.ValueType", "System.Object"};
  } else if (const std::string_view other = reference_type_name(value); !other.empty()) {
    names = {other};
    if (value.kind == PSJ_LIST || value.kind == PSJ_BYTES) names.emplace_back("System.Array");
    names.emplace_back("System.Object");
  }
}

}  // namespace psj::format
