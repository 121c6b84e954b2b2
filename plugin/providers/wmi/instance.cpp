#include "plugin/providers/wmi/instance.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <limits>

#include "invariant/compare.h"
#include "invariant/date_time.h"
#include "plugin/value/tree.h"

namespace psj::wmi {

using invariant::DateTime;
using invariant::DateTimeKind;

void Request::want(std::size_t property) {
  wanted_.resize(cls_.properties.size());
  wanted_[property] = true;
}

bool Request::wants(std::string_view property) const {
  if (wanted_.empty()) return true;
  const std::size_t at = cls_.find(property);
  return at != ClassInfo::kMissing && wanted_[at];
}

bool Request::wants_any(std::initializer_list<std::string_view> properties) const {
  return std::any_of(properties.begin(), properties.end(),
                     [this](std::string_view property) { return wants(property); });
}

const psj_value *Request::demanded(std::string_view property) const {
  for (const Equal &equal : equal_)
    if (cls_.properties[equal.property].name == property) return equal.value;
  return nullptr;
}

std::optional<std::string_view> Request::demanded_text(std::string_view property) const {
  const psj_value *value = demanded(property);
  return value != nullptr && value->kind == PSJ_STRING ? std::optional(string_of(*value))
                                                       : std::nullopt;
}

std::optional<std::int64_t> Request::demanded_number(std::string_view property) const {
  const psj_value *value = demanded(property);
  if (value == nullptr) return std::nullopt;
  if (value->kind == PSJ_INT) return value->as.i64;
  if (value->kind != PSJ_STRING) return std::nullopt;
  const std::string text(string_of(*value));
  char *end = nullptr;
  const long long number = std::strtoll(text.c_str(), &end, 10);
  return !text.empty() && *end == '\0' ? std::optional<std::int64_t>(number) : std::nullopt;
}

namespace {

struct Width {
  bool is_signed;
  std::uint8_t bits;
};

std::optional<Width> integer_width(CimType type) {
  switch (type) {
    case CimType::sint8:
      return Width{true, 8};
    case CimType::uint8:
      return Width{false, 8};
    case CimType::sint16:
      return Width{true, 16};
    case CimType::uint16:
      return Width{false, 16};
    case CimType::sint32:
      return Width{true, 32};
    case CimType::uint32:
      return Width{false, 32};
    case CimType::sint64:
      return Width{true, 64};
    case CimType::uint64:
      return Width{false, 64};
    default:
      return std::nullopt;
  }
}

bool fits(std::int64_t number, Width width) {
  if (!width.is_signed && number < 0) return width.bits == 64;
  if (width.bits == 64) return true;
  const std::int64_t most = (std::int64_t{1} << (width.bits - (width.is_signed ? 1 : 0))) - 1;
  return number <= most && number >= (width.is_signed ? -most - 1 : 0);
}

// The number in the declared type; null when it is none of its values.
psj_value typed_number(CimType type, std::int64_t number) {
  if (type == CimType::boolean) return make_bool(number != 0);
  if (type == CimType::real32 || type == CimType::real64)
    return make_float(static_cast<double>(number), type == CimType::real32 ? 32 : 64);
  const auto width = integer_width(type);
  if (!width || !fits(number, *width)) return make_null();
  return width->is_signed ? make_int(number, width->bits)
                          : make_uint(static_cast<std::uint64_t>(number), width->bits);
}

bool is_text(CimType type) {
  return type == CimType::string || type == CimType::reference;
}

}  // namespace

Instance::Instance(const ClassInfo &cls)
    : cls_(&cls), values_(arena_.allocate_array<psj_value>(cls.properties.size())) {
  std::fill_n(values_, cls.properties.size(), make_null());
}

const psj_value *Instance::find(std::string_view property) const {
  const std::size_t at = cls_->find(property);
  return at == ClassInfo::kMissing ? nullptr : &values_[at];
}

std::string_view Instance::text(std::string_view property) const {
  const psj_value *value = find(property);
  return value != nullptr && value->kind == PSJ_STRING ? string_of(*value) : std::string_view();
}

void Instance::set(std::string_view property, std::string_view text) {
  const std::size_t at = cls_->find(property);
  if (at == ClassInfo::kMissing || !is_text(cls_->properties[at].type)) return;
  values_[at] = make_string(view_of(arena_.text(text)));
}

void Instance::set_integer(std::string_view property, std::int64_t number) {
  const std::size_t at = cls_->find(property);
  if (at != ClassInfo::kMissing) values_[at] = typed_number(cls_->properties[at].type, number);
}

void Instance::set(std::string_view property, double number) {
  const std::size_t at = cls_->find(property);
  if (at == ClassInfo::kMissing) return;
  const CimType type = cls_->properties[at].type;
  if (type == CimType::real32 || type == CimType::real64)
    values_[at] = make_float(number, type == CimType::real32 ? 32 : 64);
}

void Instance::set(std::string_view property, const std::vector<std::string> &texts) {
  const std::size_t at = cls_->find(property);
  if (at == ClassInfo::kMissing || !cls_->properties[at].is_array) return;
  auto *items = arena_.allocate_array<psj_value>(texts.size());
  for (std::size_t i = 0; i < texts.size(); ++i)
    items[i] = make_string(view_of(arena_.text(texts[i])));
  values_[at] = make_list(items, texts.size());
}

void Instance::set_time(std::string_view property, std::int64_t unix_seconds, std::int64_t ns) {
  const std::size_t at = cls_->find(property);
  if (at == ClassInfo::kMissing || cls_->properties[at].type != CimType::datetime) return;
  values_[at] = local_moment(unix_seconds, ns);
}

psj_value local_moment(std::int64_t unix_seconds, std::int64_t ns) {
  const DateTime moment(
      DateTime::kUnixEpochTicks + unix_seconds * invariant::kTicksPerSecond + ns / 100,
      DateTimeKind::utc);
  return make_value(PSJ_DATETIME, static_cast<std::uint8_t>(DateTimeKind::local), 0,
                    static_cast<std::uint64_t>(moment.to_local().ticks()));
}

void Instance::set_value(std::size_t property, const psj_value &value) {
  const PropertyInfo &info = cls_->properties[property];
  if (value.kind == PSJ_INT || value.kind == PSJ_UINT || value.kind == PSJ_BOOL) {
    if (!info.is_array) values_[property] = typed_number(info.type, value.as.i64);
    return;
  }
  const bool fit =
      info.is_array                    ? value.kind == PSJ_LIST
      : is_text(info.type)             ? value.kind == PSJ_STRING
      : info.type == CimType::datetime ? value.kind == PSJ_DATETIME || value.kind == PSJ_TIMESPAN
      : info.type == CimType::real32 || info.type == CimType::real64 ? value.kind == PSJ_FLOAT
                                                                     : info.type == CimType::object;
  if (fit) (void)copy_into(arena_, value, values_[property]);
}

void Instance::keep_only(const std::vector<std::size_t> &properties) {
  for (std::size_t i = 0; i < cls_->properties.size(); ++i)
    if (std::find(properties.begin(), properties.end(), i) == properties.end())
      values_[i] = make_null();
}

std::string relative_path(const Instance &instance) {
  const ClassInfo &cls = instance.cls();
  std::vector<std::size_t> keys;
  for (std::size_t i = 0; i < cls.properties.size(); ++i)
    if (cls.properties[i].is_key) keys.push_back(i);
  std::sort(keys.begin(), keys.end(), [&](std::size_t a, std::size_t b) {
    return cls.properties[a].name < cls.properties[b].name;
  });
  std::string path = cls.name;
  for (const std::size_t key : keys) {
    const psj_value &value = instance.value(key);
    path += (key == keys.front() ? "." : ",") + cls.properties[key].name + "=";
    if (value.kind == PSJ_STRING) {
      path += '"';
      for (char c : string_of(value)) {
        if (c == '"' || c == '\\') path += '\\';
        path += c;
      }
      path += '"';
    } else if (value.kind == PSJ_UINT || value.kind == PSJ_INT) {
      path += std::to_string(value.as.i64);
    }
  }
  return keys.empty() ? path + "=@" : path;
}

std::string dmtf_text(const psj_value &value) {
  if (value.kind == PSJ_TIMESPAN) {
    const std::int64_t ticks = value.as.i64;
    return fmt::format(
        "{:08}{:02}{:02}{:02}.{:06}:000", ticks / invariant::kTicksPerDay,
        ticks / invariant::kTicksPerHour % 24, ticks / invariant::kTicksPerMinute % 60,
        ticks / invariant::kTicksPerSecond % 60, ticks % invariant::kTicksPerSecond / 10);
  }
  const DateTime moment(value.as.i64, static_cast<DateTimeKind>(value.flags));
  const auto day = moment.date_parts();
  const int offset =
      moment.kind() == DateTimeKind::utc ? 0 : invariant::local_offset_minutes(moment);
  return fmt::format("{:04}{:02}{:02}{:02}{:02}{:02}.{:06}{}{:03}", day.year, day.month, day.day,
                     moment.hour(), moment.minute(), moment.second(),
                     moment.ticks() % invariant::kTicksPerSecond / 10, offset < 0 ? '-' : '+',
                     offset < 0 ? -offset : offset);
}

namespace {

// Digits [from, from + count) as a number; -1 when they are none.
int digits(std::string_view text, std::size_t from, std::size_t count) {
  int number = 0;
  for (std::size_t i = from; i < from + count; ++i) {
    if (i >= text.size() || !std::isdigit(static_cast<unsigned char>(text[i]))) return -1;
    number = number * 10 + (text[i] - '0');
  }
  return number;
}

psj_value moment_value(int year, int month, int day, int hour, int minute, int second, int micro,
                       const int *offset) {
  const auto made = DateTime::from_parts(year, month, day, hour, minute, second);
  if (!made) return make_null();
  DateTime moment(made.value.ticks() + micro * 10, DateTimeKind::local);
  if (offset != nullptr) {
    const std::int64_t utc = moment.ticks() - *offset * invariant::kTicksPerMinute;
    if (utc < 0 || utc > DateTime::kMaxTicks) return make_null();
    moment = DateTime(utc, DateTimeKind::utc).to_local();
  }
  return make_value(PSJ_DATETIME, static_cast<std::uint8_t>(DateTimeKind::local), 0,
                    static_cast<std::uint64_t>(moment.ticks()));
}

// 2026-11-21, 2026-11-21 10:00:00, 2026/11/21T10:00, 11/21/2026 10:00:00: local time.
psj_value from_written(std::string_view text) {
  int year = digits(text, 0, 4), month = digits(text, 5, 2), day = digits(text, 8, 2);
  if (year < 0) year = digits(text, 6, 4), month = digits(text, 0, 2), day = digits(text, 3, 2);
  if (year < 0 || month < 0 || day < 0) return make_null();
  if (text.size() == 10) return moment_value(year, month, day, 0, 0, 0, 0, nullptr);
  const int hour = digits(text, 11, 2), minute = digits(text, 14, 2);
  const int second = text.size() > 16 ? digits(text, 17, 2) : 0;
  if (text.size() > 19 || hour < 0 || minute < 0 || second < 0) return make_null();
  return moment_value(year, month, day, hour, minute, second, 0, nullptr);
}

}  // namespace

psj_value from_dmtf(std::string_view text) {
  constexpr std::size_t kLength = 25;
  if (text.size() != kLength || text[14] != '.') return from_written(text);
  const int micro = digits(text, 15, 6), offset = digits(text, 22, 3);
  if (micro < 0 || offset < 0) return make_null();
  if (text[21] == ':') {
    const int days = digits(text, 0, 8), hours = digits(text, 8, 2), minutes = digits(text, 10, 2),
              seconds = digits(text, 12, 2);
    if (days < 0 || hours < 0 || minutes < 0 || seconds < 0) return make_null();
    const std::int64_t total = days * invariant::kTicksPerDay + hours * invariant::kTicksPerHour +
                               minutes * invariant::kTicksPerMinute +
                               seconds * invariant::kTicksPerSecond + micro * 10;
    return make_value(PSJ_TIMESPAN, 0, 0, static_cast<std::uint64_t>(total));
  }
  if (text[21] != '+' && text[21] != '-') return make_null();
  const int signed_offset = text[21] == '-' ? -offset : offset;
  return moment_value(digits(text, 0, 4), digits(text, 4, 2), digits(text, 6, 2),
                      digits(text, 8, 2), digits(text, 10, 2), digits(text, 12, 2), micro,
                      &signed_offset);
}

}  // namespace psj::wmi
