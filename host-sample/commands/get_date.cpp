#include <algorithm>

#include "commands/describe.h"
#include "invariant/compare.h"
#include "invariant/date_time_text.h"
#include "language/value/convert.h"
#include "language/value/members.h"

namespace psjsh {

namespace {

struct GetDateParameters {
  enum : std::size_t {
    kAsUTC,
    kDate,
    kDay,
    kDisplayHint,
    kFormat,
    kHour,
    kMillisecond,
    kMinute,
    kMonth,
    kSecond,
    kUFormat,
    kUnixTimeSeconds,
    kYear
  };
  static constexpr std::string_view kDescription =
      R"(Get-Date Microsoft.PowerShell.Commands.GetDateCommand Microsoft.PowerShell.Utility
sets DateAndFormat* DateAndUFormat UnixTimeSecondsAndFormat UnixTimeSecondsAndUFormat
-AsUTC switch
-Date/LastWriteTime datetime @!UnixTimeSecondsAndFormat,UnixTimeSecondsAndUFormat:0:vn
-Day int range=1..31
-DisplayHint object
-Format string @!DateAndUFormat,UnixTimeSecondsAndUFormat::
-Hour int range=0..23
-Millisecond int range=0..999
-Minute int range=0..59
-Month int range=1..12
-Second int range=0..59
-UFormat string @!DateAndFormat,UnixTimeSecondsAndFormat::m
-UnixTimeSeconds/UnixTime long @!DateAndFormat,DateAndUFormat::m range=-62135596800..253402300799
-Year int range=1..9999
)";
};

using psj::invariant::DateTime;
using psj::invariant::DateTimeKind;

class GetDate final : public Command, public GetDateParameters {
 public:
  void process(Invocation &call) override {
    DateTime date = base(call);
    date = with_parts(call, date);
    if (call.is_set(kAsUTC)) date = date.to_utc();
    if (call.has(kFormat)) return call.write(formatted(call, date));
    if (call.has(kUFormat))
      return call.write(Value(psj::invariant::format_unix(date, call.text(kUFormat))));
    Value result = Value::datetime(date);
    if (const Value *hint = call.argument(kDisplayHint))
      add_member(result, "DisplayHint", MemberKind::Note,
                 convert_to(*hint, find_type("Microsoft.PowerShell.Commands.DisplayHintType")),
                 true);
    call.write(result);
  }

 private:
  static DateTime base(Invocation &call) {
    if (const Value *date = call.argument(kDate)) return date->datetime();
    if (const Value *seconds = call.argument(kUnixTimeSeconds)) {
      const auto span = to_int64(*seconds) * psj::invariant::kTicksPerSecond;
      return DateTime(DateTime::kUnixEpochTicks + span, DateTimeKind::utc).to_local();
    }
    return DateTime::now();
  }

  // Parts that were given replace those of the date.
  static DateTime with_parts(Invocation &call, DateTime date) {
    const auto part = [&](std::size_t parameter, int otherwise) {
      const Value *value = call.argument(parameter);
      return value != nullptr ? to_int32(*value) : otherwise;
    };
    const bool any = call.has(kYear) || call.has(kMonth) || call.has(kDay) || call.has(kHour) ||
                     call.has(kMinute) || call.has(kSecond) || call.has(kMillisecond);
    if (!any) return date;
    const auto parts = date.date_parts();
    const int year = part(kYear, parts.year), month = part(kMonth, parts.month);
    const int last = psj::invariant::days_in_month(year, month);
    const int day = call.has(kDay) ? part(kDay, 1) : std::min(parts.day, last);
    const auto result = DateTime::from_parts(
        year, month, day, part(kHour, date.hour()), part(kMinute, date.minute()),
        part(kSecond, date.second()), part(kMillisecond, date.millisecond()), date.kind());
    if (!result)
      call.fail({"ArgumentOutOfRangeException", ErrorCategory::InvalidArgument,
                 "Year, Month, and Day parameters describe an un-representable DateTime.",
                 "System.ArgumentOutOfRangeException"});
    // What is finer than a part that can be given stays.
    const std::int64_t rest = date.ticks() % psj::invariant::kTicksPerMillisecond;
    return DateTime(result.value.ticks() + (call.has(kMillisecond) ? 0 : rest), date.kind());
  }

  static Value formatted(Invocation &call, DateTime date) {
    constexpr std::pair<std::string_view, std::string_view> kNamed[] = {
        {"FileDate", "yyyyMMdd"},
        {"FileDateUniversal", "yyyyMMddZ"},
        {"FileDateTime", "yyyyMMddTHHmmssffff"},
        {"FileDateTimeUniversal", "yyyyMMddTHHmmssffffZ"},
    };
    std::string format = call.text(kFormat);
    for (const auto &[name, meaning] : kNamed) {
      if (!psj::invariant::equals_ignore_case(name, format)) continue;
      if (name.ends_with("Universal")) date = date.to_utc();
      format = meaning;
      break;
    }
    std::string out;
    if (!psj::invariant::format_date_time(out, date, format))
      call.fail({"FormatException", ErrorCategory::InvalidArgument,
                 "Input string was not in a correct format.", "System.FormatException"});
    return Value(out);
  }
};

}  // namespace

extern const CommandEntry kGetDate = entry_of<GetDate>("Get-Date", "");

}  // namespace psjsh
