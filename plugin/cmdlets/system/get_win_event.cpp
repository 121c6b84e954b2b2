#include <fmt/format.h>

#include <algorithm>

#include "plugin/cmdlets/cim/cim_cmdlet.h"
#include "plugin/cmdlets/cim/cim_cmdlets.h"
#include "plugin/cmdlets/system/event_choice.h"
#include "plugin/providers/wmi/objects/live_object.h"
#include "plugin/providers/wmi/system/accounts.h"

namespace psj {
namespace {

enum Parameter : std::uint32_t {
  kLogName,
  kListLog,
  kProviderName,
  kFilterHashtable,
  kMaxEvents,
  kComputerName,
  kOldest,
  kForce,
};
enum Set : std::uint32_t { kGetLogSet, kListLogSet, kGetProviderSet, kHashQuerySet };

// What the parameters, or the entries of -FilterHashtable, choose.
struct Wanted {
  std::vector<std::string> logs;
  EventChoice choice;
  std::vector<std::int64_t> levels;
  bool by_id = false;  // numbers of events are nothing that Linux has

  bool takes(const wmi::LogEntry &entry) const;
};

class GetWinEvent final : public CimCmdlet {
 public:
  psj_status process(const Arguments &arguments, psj_error **error) override {
    return each_computer(
        arguments, kComputerName, PSJ_ALL_SETS,
        [&](std::string_view) {
          return arguments.has(kListLog) ? list(arguments) : events(arguments);
        },
        error);
  }

 private:
  psj_status list(const Arguments &arguments);
  psj_status events(const Arguments &arguments);
  // Of the names and wildcards; an error for each that means none.
  psj_status find_logs(const std::vector<std::string> &names, std::vector<wmi::LogFile> &logs);
  psj_status no_log(std::string_view name);
  psj_status forbidden(const wmi::LogFile &log, const Status &why);
};

// Of Windows: 1 critical, 2 error, 3 warning, 4 information, 5 verbose.
std::optional<int> level_of(const wmi::LogEntry &entry) {
  if (!entry.priority) return std::nullopt;
  constexpr int kLevels[] = {1, 1, 1, 2, 3, 4, 4, 5};
  return kLevels[*entry.priority & 7];
}

bool Wanted::takes(const wmi::LogEntry &entry) const {
  const auto level = level_of(entry);
  const bool fits =
      levels.empty() || (level && std::find(levels.begin(), levels.end(), *level) != levels.end());
  return fits && !by_id && choice.takes(entry);
}

psj_result event_object(const wmi::LogEntry &entry, const std::string &log) {
  constexpr const char *kNames[] = {"", "Critical", "Error", "Warning", "Information", "Verbose"};
  auto *made =
      new wmi::PlainObject({"System.Diagnostics.Eventing.Reader.EventLogRecord",
                            "System.Diagnostics.Eventing.Reader.EventRecord", "System.Object"},
                           "System.Diagnostics.Eventing.Reader.EventLogRecord");
  const auto level = level_of(entry);
  made->add_text("Message", entry.message);
  for (const char *name : {"Id", "Version", "Qualifiers"}) made->add(name, make_null());
  made->add("Level", level ? make_uint(static_cast<std::uint64_t>(*level), 8) : make_null());
  for (const char *name : {"Task", "Opcode", "Keywords"}) made->add(name, make_null());
  made->add("RecordId", make_int(entry.number, 64));
  made->add_text("ProviderName", entry.source);
  made->add("ProviderId", make_null());
  made->add_text("LogName", log);
  made->add("ProcessId", entry.process != 0 ? make_int(entry.process) : make_null());
  made->add("ThreadId", make_null());
  made->add_text("MachineName", wmi::computer_name());
  if (entry.user_id)
    made->add_text("UserId", wmi::user_sid(*entry.user_id));
  else
    made->add("UserId", make_null());
  made->add("TimeCreated", wmi::local_moment(entry.seconds, entry.nanoseconds));
  made->add("LevelDisplayName", level ? make_string(kNames[*level]) : make_null());
  return wmi::result_of(made);
}

void take_filter(const psj_value &table, Wanted &wanted) {
  for (std::uint32_t i = 0; table.kind == PSJ_DICT && i < table.count; ++i) {
    const psj_value &key = items_of(table)[2 * i], &value = items_of(table)[2 * i + 1];
    if (key.kind != PSJ_STRING) continue;
    const auto is = [&](const char *name) {
      return invariant::equals_ignore_case(string_of(key), name);
    };
    const EntryValues entry(value);
    const auto values = entry.all();
    if (is("LogName"))
      for (const psj_value &name : values)
        if (name.kind == PSJ_STRING) wanted.logs.emplace_back(string_of(name));
    if (is("ProviderName")) wanted.choice.sources = EventChoice::patterns(values);
    if (is("Level"))
      for (const psj_value &level : values) wanted.levels.push_back(level.as.i64);
    if (is("StartTime") && value.kind == PSJ_DATETIME) wanted.choice.after = &value;
    if (is("EndTime") && value.kind == PSJ_DATETIME) wanted.choice.before = &value;
    if (is("Id")) wanted.by_id = true;
  }
}

psj_status GetWinEvent::no_log(std::string_view name) {
  return write_error(
      {.status = PSJ_E_NOT_FOUND,
       .category = kObjectNotFound,
       .id = "NoMatchingLogsFound",
       .message = fmt::format("There is not an event log on the localhost computer that matches "
                              "\"{}\".",
                              name),
       .exception = "System.Exception"});
}

psj_status GetWinEvent::forbidden(const wmi::LogFile &log, const Status &why) {
  const psj_value target = make_string(log.name);
  return write_error(
      {.status = why.code(),
       .category = why.category(),
       .id = "LogInfoUnavailable",
       .message = fmt::format("Could not retrieve information about the {} log. Error: {}",
                              log.name, why.message()),
       .exception = why.exception(),
       .target = &target});
}

psj_status GetWinEvent::find_logs(const std::vector<std::string> &names,
                                  std::vector<wmi::LogFile> &logs) {
  const wmi::Root &root = repository()->root();
  for (const std::string &name : names) {
    std::vector<wmi::LogFile> found;
    if (invariant::WildcardPattern::has_wildcards(name)) {
      const invariant::WildcardPattern wanted(name);
      for (wmi::LogFile &log : wmi::log_files(root))
        if (wanted.matches(log.name)) found.push_back(std::move(log));
    } else if (auto log = wmi::find_log(root, name)) {
      found.push_back(std::move(*log));
    }
    if (found.empty())
      if (psj_status status = no_log(name); status < 0) return status;
    for (wmi::LogFile &log : found)
      if (std::none_of(logs.begin(), logs.end(),
                       [&](const wmi::LogFile &other) { return other.name == log.name; }))
        logs.push_back(std::move(log));
  }
  return PSJ_OK;
}

struct Event {
  wmi::LogEntry entry;
  const wmi::LogFile *log;
};

// All logs are one: by time, and as many as are wanted of all together.
void put_in_order(std::vector<Event> &events, bool oldest, std::int64_t most) {
  std::stable_sort(events.begin(), events.end(), [](const Event &a, const Event &b) {
    return std::pair(a.entry.seconds, a.entry.nanoseconds) >
           std::pair(b.entry.seconds, b.entry.nanoseconds);
  });
  if (oldest) std::reverse(events.begin(), events.end());
  const auto kept = static_cast<std::size_t>(most);
  if (most >= 0 && events.size() > kept)
    events.erase(events.begin() + static_cast<std::ptrdiff_t>(kept), events.end());
}

psj_status GetWinEvent::events(const Arguments &arguments) {
  Wanted wanted;
  for (const psj_value &name : arguments.items(kLogName))
    if (name.kind == PSJ_STRING) wanted.logs.emplace_back(string_of(name));
  if (arguments.has(kProviderName))
    wanted.choice.sources = EventChoice::patterns(arguments.items(kProviderName));
  if (const psj_value *filter = arguments.find(kFilterHashtable)) take_filter(*filter, wanted);
  if (wanted.logs.empty()) wanted.logs = {"System", "Security", "Application"};
  const std::int64_t most = arguments.number(kMaxEvents, -1);
  const bool oldest = arguments.is_set(kOldest);
  std::vector<wmi::LogFile> logs;
  if (psj_status status = find_logs(wanted.logs, logs); status < 0) return status;
  std::vector<Event> found;
  bool complete = !logs.empty();
  for (const wmi::LogFile &log : logs) {
    std::int64_t left = oldest ? -1 : most;
    const Status read = wmi::read_log(repository()->root(), log, [&](wmi::LogEntry entry) {
      if (wanted.takes(entry)) {
        found.push_back({std::move(entry), &log});
        --left;
      }
      return !cancelled() && left != 0;
    });
    if (read.ok()) continue;
    complete = false;
    if (psj_status status = forbidden(log, read); status < 0) return status;
  }
  put_in_order(found, oldest, most);
  for (const Event &event : found) {
    ScopedResult object;
    *object.out() = event_object(event.entry, event.log->name);
    if (psj_status status = write(object.value()); status < 0) return status;
  }
  if (!found.empty() || !complete) return PSJ_OK;
  return write_error(
      {.status = PSJ_E_NOT_FOUND,
       .category = kObjectNotFound,
       .id = "NoMatchingEventsFound",
       .message = "No events were found that match the specified selection criteria.",
       .exception = "System.Exception"});
}

psj_status GetWinEvent::list(const Arguments &arguments) {
  const wmi::Root &root = repository()->root();
  for (const psj_value &pattern : arguments.items(kListLog)) {
    const invariant::WildcardPattern wanted(pattern.kind == PSJ_STRING ? string_of(pattern) : "*");
    bool any = false;
    for (const wmi::LogFile &log : wmi::log_files(root)) {
      if (!wanted.matches(log.name)) continue;
      any = true;
      auto *made = new wmi::PlainObject(
          {"System.Diagnostics.Eventing.Reader.EventLogConfiguration", "System.Object"}, log.name);
      made->add("LogMode", make_null());
      made->add("MaximumSizeInBytes", make_null());
      const auto count = wmi::count_entries(root, log);
      made->add("RecordCount", count.ok() ? make_int(*count, 64) : make_null());
      made->add_text("LogName", log.name);
      made->add("IsEnabled", make_bool(true));
      ScopedResult object;
      *object.out() = wmi::result_of(made);
      if (psj_status status = write(object.value()); status < 0) return status;
      if (!count.ok())
        if (psj_status status = forbidden(log, count.status()); status < 0) return status;
    }
    if (any) continue;
    if (psj_status status = no_log(wanted.text()); status < 0) return status;
  }
  return PSJ_OK;
}

}  // namespace

const psj_cmdlet *get_win_event_cmdlet() {
  static Description description("Get-WinEvent", "Microsoft.PowerShell.Commands.GetWinEventCommand",
                                 "Gets the events of logs of the system.",
                                 [] { return std::unique_ptr<Cmdlet>(new GetWinEvent); });
  static const psj_cmdlet *table = [] {
    description.module("Microsoft.PowerShell.Diagnostics");
    description.sets({"GetLogSet", "ListLogSet", "GetProviderSet", "HashQuerySet"}).default_set(0);
    description.parameter("LogName", "System.String[]")
        .in({kGetLogSet}, 0, PSJ_BY_VALUE | PSJ_BY_PROPERTY_NAME);
    description.parameter("ListLog", "System.String[]").in({kListLogSet}, 0, PSJ_MANDATORY);
    description.parameter("ProviderName", "System.String[]")
        .in({kGetProviderSet}, 0, PSJ_MANDATORY | PSJ_BY_PROPERTY_NAME);
    description.parameter("FilterHashtable", "System.Collections.Hashtable")
        .in({kHashQuerySet}, 0, PSJ_MANDATORY);
    description.parameter("MaxEvents", "System.Int64")
        .in({kGetLogSet, kGetProviderSet, kHashQuerySet})
        .range(1, INT64_MAX);
    description.parameter("ComputerName", "System.String").called("Cn").in_all();
    description.parameter("Oldest", kSwitch).in({kGetLogSet, kGetProviderSet, kHashQuerySet});
    description.parameter("Force", kSwitch).in_all();
    return description.table();
  }();
  return table;
}

}  // namespace psj
