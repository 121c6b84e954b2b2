// System.DateOnly and System.TimeOnly.
#include "invariant/date_time.h"
#include "invariant/date_time_text.h"
#include "invariant/time_span.h"
#include "language/value/convert.h"
#include "language/value/member_table.h"
#include "language/value/native.h"
#include "language/value/operators.h"
#include "language/value/script_error.h"

namespace psjsh {
namespace {

namespace inv = psj::invariant;

// Both are a moment whose other part is nothing.
class PartOfDate final : public NativeObject {
 public:
  PartOfDate(const Type *its_type, inv::DateTime moment) : NativeObject(its_type), value(moment) {}
  std::string text() const override {
    std::string out;
    if (!inv::format_date_time(out, value, type()->name() == "DateOnly" ? "d" : "t")) out.clear();
    return out;
  }
  bool compare(const NativeObject &other, int *result) const override {
    const auto *right = dynamic_cast<const PartOfDate *>(&other);
    if (right == nullptr || right->type() != type()) return false;
    *result = value < right->value ? -1 : right->value < value ? 1 : 0;
    return true;
  }
  const inv::DateTime value;
};

const Type *date_type() {
  static const Type *const kType = find_type("System.DateOnly");
  return kType;
}
const Type *time_type() {
  static const Type *const kType = find_type("System.TimeOnly");
  return kType;
}
Value date_of(inv::DateTime moment) {
  return make<PartOfDate>(date_type(), inv::DateTime(moment.date().ticks()));
}
Value time_of(std::int64_t ticks) {
  const std::int64_t day = inv::kTicksPerDay;
  return make<PartOfDate>(time_type(), inv::DateTime((ticks % day + day) % day));
}
inv::DateTime self(Call &c) {
  return static_cast<PartOfDate &>(*c.self.object()).value;
}

Value moved(const inv::Parsed<inv::DateTime> &result) {
  if (!result)
    throw_net("System.ArgumentOutOfRangeException",
              "The added or subtracted value results in an un-representable DateTime. (Parameter "
              "'value')");
  return date_of(result.value);
}

Value formatted(Call &c) {
  std::string out;
  if (!inv::format_date_time(out, self(c), c.text(0)))
    throw_net("System.FormatException", "Input string was not in a correct format.");
  return out;
}
template <char kFormat>
Value standard(Call &c) {
  std::string out;
  const char format[] = {kFormat, 0};
  return inv::format_date_time(out, self(c), format) ? Value(out) : Value();
}

Value parsed(Call &c) {
  const auto result = c.count() > 1 ? inv::parse_date_time_exact(c.text(0), c.text(1))
                                    : inv::parse_date_time(c.text(0));
  const bool date = c.type == date_type();
  if (!result)
    throw_net("System.FormatException", "String '" + std::string(c.text(0)) +
                                            "' was not recognized as a valid " +
                                            (date ? "DateOnly." : "TimeOnly."));
  return date ? date_of(result.value) : time_of(result.value.ticks());
}

Value compared(Call &c) {
  return compare_values(c.self, c.arguments[0]);
}

Value new_date(Call &c) {
  const auto made = inv::DateTime::from_parts(c.int32(0), c.int32(1), c.int32(2));
  if (!made)
    throw_net("System.ArgumentOutOfRangeException",
              "Year, Month, and Day parameters describe an un-representable DateTime.");
  return date_of(made.value);
}

constexpr MemberRow kDate[] = {
    {"int Year {get;}", [](Call &c) -> Value { return self(c).year(); }},
    {"int Month {get;}", [](Call &c) -> Value { return self(c).month(); }},
    {"int Day {get;}", [](Call &c) -> Value { return self(c).day(); }},
    {"System.DayOfWeek DayOfWeek {get;}",
     [](Call &c) -> Value { return enum_value(TypeId::DayOfWeek, self(c).day_of_week()); }},
    {"int DayOfYear {get;}", [](Call &c) -> Value { return self(c).day_of_year(); }},
    {"int DayNumber {get;}",
     [](Call &c) -> Value {
       return static_cast<std::int32_t>(self(c).ticks() / inv::kTicksPerDay);
     }},
    {"System.DateOnly AddDays(int value)",
     [](Call &c) -> Value { return moved(self(c).plus_units(c.int32(0), inv::kTicksPerDay)); }},
    {"System.DateOnly AddMonths(int value)",
     [](Call &c) -> Value { return moved(self(c).plus_months(c.int32(0))); }},
    {"System.DateOnly AddYears(int value)",
     [](Call &c) -> Value { return moved(self(c).plus_years(c.int32(0))); }},
    {"datetime ToDateTime(System.TimeOnly time)",
     [](Call &c) -> Value {
       const auto *time = dynamic_cast<PartOfDate *>(unwrap(c.arguments[0]).as<NativeObject>());
       return Value::datetime(
           inv::DateTime(self(c).ticks() + (time != nullptr ? time->value.ticks() : 0)));
     }},
    {"int CompareTo(System.Object value)", compared},
    {"string ToLongDateString()", standard<'D'>},
    {"string ToShortDateString()", standard<'d'>},
    {"string ToString()", standard<'d'>},
    {"string ToString(string format)", formatted},
    {"static System.DateOnly MinValue {get;}",
     [](Call &) -> Value { return date_of(inv::DateTime(0)); }},
    {"static System.DateOnly MaxValue {get;}",
     [](Call &) -> Value { return date_of(inv::DateTime(inv::DateTime::kMaxTicks)); }},
    {"static System.DateOnly FromDateTime(datetime dateTime)",
     [](Call &c) -> Value { return date_of(c.arguments[0].datetime()); }},
    {"static System.DateOnly FromDayNumber(int dayNumber)",
     [](Call &c) -> Value { return date_of(inv::DateTime(c.int64(0) * inv::kTicksPerDay)); }},
    {"static System.DateOnly Parse(string s)", parsed},
    {"static System.DateOnly ParseExact(string s, string format)", parsed},
    {"static System.DateOnly new(int year, int month, int day)", new_date},
};

Value new_time(Call &c) {
  const auto made =
      inv::DateTime::from_parts(1, 1, 1, c.int32(0), c.int32(1), c.count() > 2 ? c.int32(2) : 0,
                                c.count() > 3 ? c.int32(3) : 0);
  if (!made)
    throw_net("System.ArgumentOutOfRangeException",
              "Hour, Minute, and Second parameters describe an un-representable DateTime.");
  return time_of(made.value.ticks());
}
template <std::int64_t kUnit>
Value add_to_time(Call &c) {
  return time_of(self(c).ticks() +
                 static_cast<std::int64_t>(c.real(0) * static_cast<double>(kUnit)));
}

constexpr MemberRow kTime[] = {
    {"int Hour {get;}", [](Call &c) -> Value { return self(c).hour(); }},
    {"int Minute {get;}", [](Call &c) -> Value { return self(c).minute(); }},
    {"int Second {get;}", [](Call &c) -> Value { return self(c).second(); }},
    {"int Millisecond {get;}", [](Call &c) -> Value { return self(c).millisecond(); }},
    {"int Microsecond {get;}", [](Call &c) -> Value { return self(c).microsecond(); }},
    {"int Nanosecond {get;}", [](Call &c) -> Value { return self(c).nanosecond(); }},
    {"long Ticks {get;}", [](Call &c) -> Value { return self(c).ticks(); }},
    {"System.TimeOnly Add(timespan value)",
     [](Call &c) -> Value { return time_of(self(c).ticks() + c.int64(0)); }},
    {"System.TimeOnly AddHours(double value)", add_to_time<inv::kTicksPerHour>},
    {"System.TimeOnly AddMinutes(double value)", add_to_time<inv::kTicksPerMinute>},
    {"timespan ToTimeSpan()", [](Call &c) -> Value { return Value::timespan(self(c).ticks()); }},
    {"bool IsBetween(System.Object start, System.Object end)",
     [](Call &c) -> Value {
       const bool from = compare_values(c.self, c.arguments[0]) >= 0;
       const bool to = compare_values(c.self, c.arguments[1]) < 0;
       // A span over midnight is what is not between its end and its start.
       return compare_values(c.arguments[0], c.arguments[1]) <= 0 ? from && to : from || to;
     }},
    {"int CompareTo(System.Object value)", compared},
    {"string ToLongTimeString()", standard<'T'>},
    {"string ToShortTimeString()", standard<'t'>},
    {"string ToString()", standard<'t'>},
    {"string ToString(string format)", formatted},
    {"static System.TimeOnly MinValue {get;}", [](Call &) -> Value { return time_of(0); }},
    {"static System.TimeOnly MaxValue {get;}",
     [](Call &) -> Value { return time_of(inv::kTicksPerDay - 1); }},
    {"static System.TimeOnly FromDateTime(datetime dateTime)",
     [](Call &c) -> Value { return time_of(c.arguments[0].datetime().time_of_day().ticks); }},
    {"static System.TimeOnly FromTimeSpan(timespan timeSpan)",
     [](Call &c) -> Value { return time_of(c.int64(0)); }},
    {"static System.TimeOnly Parse(string s)", parsed},
    {"static System.TimeOnly ParseExact(string s, string format)", parsed},
    {"static System.TimeOnly new(int hour, int minute)", new_time},
    {"static System.TimeOnly new(int hour, int minute, int second)", new_time},
    {"static System.TimeOnly new(int hour, int minute, int second, int millisecond)", new_time},
};

constexpr TypeMembers kTypes[] = {{"System.DateOnly", kDate}, {"System.TimeOnly", kTime}};

}  // namespace

std::span<const TypeMembers> date_only_members() {
  return kTypes;
}

}  // namespace psjsh
