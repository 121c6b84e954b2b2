// System.DateTimeOffset.
#include "invariant/date_time.h"
#include "invariant/date_time_text.h"
#include "invariant/time_span.h"
#include "language/value/cast_error.h"
#include "language/value/convert.h"
#include "language/value/member_table.h"
#include "language/value/moments.h"
#include "language/value/native.h"
#include "language/value/operators.h"
#include "language/value/script_error.h"

namespace psjsh {
namespace {

namespace inv = psj::invariant;

class OffsetDate final : public NativeObject {
 public:
  explicit OffsetDate(inv::DateTimeOffset moment)
      : NativeObject(type_of_id(TypeId::DateTimeOffset)), value(moment) {}
  std::string text() const override { return inv::text_of(value); }
  bool compare(const NativeObject &other, int *result) const override {
    const auto *right = dynamic_cast<const OffsetDate *>(&other);
    if (!right) return false;
    const auto a = value.utc_ticks(), b = right->value.utc_ticks();
    *result = a < b ? -1 : a > b ? 1 : 0;
    return true;
  }
  const inv::DateTimeOffset value;
};

const inv::DateTimeOffset &self(Call &c) {
  return static_cast<OffsetDate &>(*c.self.object()).value;
}
inv::DateTime clock(Call &c) {
  return self(c).clock;
}
Value local_moment(inv::DateTime utc) {
  const auto local = utc.to_local();
  return make<OffsetDate>(inv::DateTimeOffset{local.with_kind(inv::DateTimeKind::unspecified),
                                              inv::local_offset_minutes(local)});
}
inv::DateTime utc_of(Call &c) {
  return inv::DateTime(self(c).utc_ticks(), inv::DateTimeKind::utc);
}
template <std::int64_t kUnit>
Value add_units(Call &c) {
  const auto moved = clock(c).plus_units(c.real(0), kUnit);
  if (!moved)
    throw_net("System.ArgumentOutOfRangeException",
              "The UTC time represented when the offset is applied must be between year 0 and "
              "10,000. (Parameter 'offset')");
  return make<OffsetDate>(inv::DateTimeOffset{moved.value, self(c).offset_minutes});
}
Value formatted(Call &c) {
  std::string out;
  if (!inv::format_date_time_offset(out, self(c), c.text(0)))
    throw_net("System.FormatException", "Input string was not in a correct format.");
  return out;
}

constexpr MemberRow kRows[] = {
    {"datetime DateTime {get;}", [](Call &c) -> Value { return Value::datetime(clock(c)); }},
    {"datetime UtcDateTime {get;}", [](Call &c) -> Value { return Value::datetime(utc_of(c)); }},
    {"datetime LocalDateTime {get;}",
     [](Call &c) -> Value { return Value::datetime(utc_of(c).to_local()); }},
    {"datetime Date {get;}", [](Call &c) -> Value { return Value::datetime(clock(c).date()); }},
    {"int Day {get;}", [](Call &c) -> Value { return clock(c).day(); }},
    {"System.DayOfWeek DayOfWeek {get;}",
     [](Call &c) -> Value { return enum_value(TypeId::DayOfWeek, clock(c).day_of_week()); }},
    {"int DayOfYear {get;}", [](Call &c) -> Value { return clock(c).day_of_year(); }},
    {"int Hour {get;}", [](Call &c) -> Value { return clock(c).hour(); }},
    {"int Millisecond {get;}", [](Call &c) -> Value { return clock(c).millisecond(); }},
    {"int Microsecond {get;}", [](Call &c) -> Value { return clock(c).microsecond(); }},
    {"int Nanosecond {get;}", [](Call &c) -> Value { return clock(c).nanosecond(); }},
    {"int Minute {get;}", [](Call &c) -> Value { return clock(c).minute(); }},
    {"int Month {get;}", [](Call &c) -> Value { return clock(c).month(); }},
    {"timespan Offset {get;}",
     [](Call &c) -> Value {
       return Value::timespan(self(c).offset_minutes * inv::kTicksPerMinute);
     }},
    {"int TotalOffsetMinutes {get;}", [](Call &c) -> Value { return self(c).offset_minutes; }},
    {"int Second {get;}", [](Call &c) -> Value { return clock(c).second(); }},
    {"long Ticks {get;}", [](Call &c) -> Value { return clock(c).ticks(); }},
    {"long UtcTicks {get;}", [](Call &c) -> Value { return self(c).utc_ticks(); }},
    {"timespan TimeOfDay {get;}",
     [](Call &c) -> Value { return Value::timespan(clock(c).time_of_day().ticks); }},
    {"int Year {get;}", [](Call &c) -> Value { return clock(c).year(); }},
    {"System.DateTimeOffset AddDays(double days)", add_units<inv::kTicksPerDay>},
    {"System.DateTimeOffset AddHours(double hours)", add_units<inv::kTicksPerHour>},
    {"System.DateTimeOffset AddMinutes(double minutes)", add_units<inv::kTicksPerMinute>},
    {"System.DateTimeOffset AddSeconds(double seconds)", add_units<inv::kTicksPerSecond>},
    {"int CompareTo(System.Object other)",
     [](Call &c) -> Value { return compare_values(c.self, c.arguments[0]); }},
    {"System.DateTimeOffset ToLocalTime()",
     [](Call &c) -> Value { return local_moment(utc_of(c)); }},
    {"System.DateTimeOffset ToUniversalTime()",
     [](Call &c) -> Value {
       return make<OffsetDate>(
           inv::DateTimeOffset{utc_of(c).with_kind(inv::DateTimeKind::unspecified), 0});
     }},
    {"long ToUnixTimeSeconds()", [](Call &c) -> Value { return utc_of(c).unix_seconds(); }},
    {"long ToUnixTimeMilliseconds()",
     [](Call &c) -> Value {
       return (utc_of(c).ticks() - inv::DateTime::kUnixEpochTicks) / inv::kTicksPerMillisecond;
     }},
    {"string ToString()", [](Call &c) -> Value { return inv::text_of(self(c)); }},
    {"string ToString(string format)", formatted},
    {"static System.DateTimeOffset Now {get;}",
     [](Call &) -> Value { return local_moment(inv::DateTime::utc_now()); }},
    {"static System.DateTimeOffset UtcNow {get;}",
     [](Call &) -> Value {
       return make<OffsetDate>(inv::DateTimeOffset{
           inv::DateTime::utc_now().with_kind(inv::DateTimeKind::unspecified), 0});
     }},
    {"static System.DateTimeOffset FromUnixTimeSeconds(long seconds)",
     [](Call &c) -> Value {
       return make<OffsetDate>(inv::DateTimeOffset{
           inv::DateTime(inv::DateTime::kUnixEpochTicks + c.int64(0) * inv::kTicksPerSecond), 0});
     }},
    {"static System.DateTimeOffset FromUnixTimeMilliseconds(long milliseconds)",
     [](Call &c) -> Value {
       return make<OffsetDate>(inv::DateTimeOffset{
           inv::DateTime(inv::DateTime::kUnixEpochTicks + c.int64(0) * inv::kTicksPerMillisecond),
           0});
     }},
    {"static System.DateTimeOffset Parse(string input)",
     [](Call &c) -> Value { return convert_to(c.arguments[0], TypeId::DateTimeOffset); }},
    {"static System.DateTimeOffset new(datetime dateTime)",
     [](Call &c) -> Value { return convert_to(c.arguments[0], TypeId::DateTimeOffset); }},
    {"static System.DateTimeOffset new(datetime dateTime, timespan offset)",
     [](Call &c) -> Value {
       return make<OffsetDate>(inv::DateTimeOffset{
           inv::DateTime(c.int64(0)), static_cast<int>(c.int64(1) / inv::kTicksPerMinute)});
     }},
};
constexpr TypeMembers kTypes[] = {{"System.DateTimeOffset", kRows}};

}  // namespace

Value to_date_time_offset(const Value &value, const Type *type) {
  if (value.kind() == Kind::DateTime) {
    const auto date = value.datetime();
    const int offset = date.kind() == inv::DateTimeKind::utc ? 0 : inv::local_offset_minutes(date);
    return make<OffsetDate>(
        inv::DateTimeOffset{date.with_kind(inv::DateTimeKind::unspecified), offset});
  }
  if (!value.is_string()) fail_no_conversion(value, type);
  const auto parsed = inv::parse_date_time(value.text());
  if (!parsed) fail_conversion(value, type, "InvalidCastParseTargetInvocation", parsed.message);
  const int offset =
      parsed.has_offset ? parsed.offset_minutes : inv::local_offset_minutes(parsed.clock);
  return make<OffsetDate>(
      inv::DateTimeOffset{parsed.clock.with_kind(inv::DateTimeKind::unspecified), offset});
}

std::span<const TypeMembers> date_time_offset_members() {
  return kTypes;
}

}  // namespace psjsh
