#include <fmt/format.h>

#include "plugin/cmdlets/cim/cim_cmdlet.h"
#include "plugin/cmdlets/cim/cim_cmdlets.h"
#include "plugin/cmdlets/system/event_choice.h"
#include "plugin/providers/wmi/objects/live_object.h"

namespace psj {
namespace {

enum Parameter : std::uint32_t {
  kLogName,
  kComputerName,
  kNewest,
  kAfter,
  kBefore,
  kUserName,
  kInstanceId,
  kIndex,
  kEntryType,
  kSource,
  kMessage,
  kAsBaseObject,
  kList,
  kAsString,
};
enum Set : std::uint32_t { kLogNameSet, kListSet };

class GetEventLog final : public CimCmdlet {
 public:
  psj_status process(const Arguments &arguments, psj_error **error) override {
    return each_computer(
        arguments, kComputerName, PSJ_ALL_SETS,
        [&](std::string_view) {
          return arguments.set() == kListSet ? list(arguments) : entries(arguments);
        },
        error);
  }

 private:
  psj_status list(const Arguments &arguments);
  psj_status entries(const Arguments &arguments);
};

psj_value text_in(Arena &arena, std::string_view text) {
  return make_string(view_of(arena.text(text)));
}

// System.Diagnostics.EventLogEntry. What Linux does not tell is null: event numbers, categories.
psj_result entry_object(const wmi::LogEntry &entry, const std::string &log) {
  auto *made = new wmi::PlainObject(
      {fmt::format("System.Diagnostics.EventLogEntry#{}/{}", log, entry.source),
       fmt::format("System.Diagnostics.EventLogEntry#{}", log), "System.Diagnostics.EventLogEntry",
       "System.ComponentModel.Component", "System.MarshalByRefObject", "System.Object"},
      "System.Diagnostics.EventLogEntry");
  Arena arena;
  const std::string type = wmi::entry_type(entry);
  const psj_value when = wmi::local_moment(entry.seconds, entry.nanoseconds);
  made->add("EventID", make_null());
  made->add_text("MachineName", wmi::computer_name());
  made->add("Data", make_list(nullptr, 0));
  made->add("Index", make_int(entry.number));
  made->add("Category", make_null());
  made->add("CategoryNumber", make_null());
  made->add("EntryType", type.empty() ? make_null() : text_in(arena, type));
  made->add_text("Message", entry.message);
  made->add_text("Source", entry.source);
  const psj_value message = make_string(entry.message);
  made->add("ReplacementStrings", make_list(&message, 1));
  made->add("InstanceId", make_null());
  made->add("TimeGenerated", when);
  made->add("TimeWritten", when);
  made->add("UserName", entry.user.empty() ? make_null() : text_in(arena, entry.user));
  made->add("Site", make_null());
  made->add("Container", make_null());
  return wmi::result_of(made);
}

EventChoice choice_of(const Arguments &arguments) {
  EventChoice choice;
  choice.sources = EventChoice::patterns(arguments.items(kSource));
  choice.users = EventChoice::patterns(arguments.items(kUserName));
  if (arguments.has(kMessage)) choice.messages.emplace_back(arguments.text(kMessage));
  for (const psj_value &type : arguments.items(kEntryType))
    if (type.kind == PSJ_STRING) choice.types.emplace_back(string_of(type));
  for (const psj_value &number : arguments.items(kIndex)) choice.numbers.push_back(number.as.i64);
  choice.after = arguments.find(kAfter);
  choice.before = arguments.find(kBefore);
  choice.newest = arguments.number(kNewest, -1);
  return choice;
}

psj_status GetEventLog::entries(const Arguments &arguments) {
  const std::string name(arguments.text(kLogName));
  const wmi::Root &root = repository()->root();
  const auto log = wmi::find_log(root, name);
  if (!log) {
    return write_error(
        {.status = PSJ_E_NOT_FOUND,
         .id = "System.InvalidOperationException",
         .message = fmt::format("The event log '{}' on computer '.' does not exist.", name),
         .exception = "System.InvalidOperationException"});
  }
  const EventChoice choice = choice_of(arguments);
  std::int64_t left = choice.newest;
  bool any = false;
  psj_status status = PSJ_OK;
  // Numbers of events are nothing that Linux has: none is the one that is asked for.
  if (left != 0 && !arguments.has(kInstanceId))
    wmi::read_log(root, *log, [&](const wmi::LogEntry &entry) {
      if (!choice.takes(entry)) return !cancelled();
      any = true;
      ScopedResult object;
      *object.out() = entry_object(entry, log->name);
      status = write(object.value());
      return status >= 0 && --left != 0;
    });
  if (status < 0 || any) return status;
  return write_error({.status = PSJ_E_NOT_FOUND,
                      .category = kObjectNotFound,
                      .id = "GetEventLogNoEntriesFound",
                      .message = "No matches found",
                      .exception = "System.ArgumentException"});
}

psj_status GetEventLog::list(const Arguments &arguments) {
  const wmi::Root &root = repository()->root();
  for (const wmi::LogFile &log : wmi::log_files(root)) {
    ScopedResult object;
    if (arguments.is_set(kAsString)) {
      if (psj_status status = write(make_string(log.name)); status < 0) return status;
      continue;
    }
    auto *made = new wmi::PlainObject(
        {"System.Diagnostics.EventLog", "System.ComponentModel.Component", "System.Object"});
    made->add("MaximumKilobytes", make_null());
    made->add("OverflowAction", make_null());
    made->add("MinimumRetentionDays", make_null());
    made->add("Entries", make_int(wmi::count_entries(root, log)));
    made->add_text("Log", log.name);
    made->add_text("LogDisplayName", log.name);
    made->add_text("MachineName", ".");
    *object.out() = wmi::result_of(made);
    if (psj_status status = write(object.value()); status < 0) return status;
  }
  return PSJ_OK;
}

}  // namespace

const psj_cmdlet *get_event_log_cmdlet() {
  static Description description("Get-EventLog", "Microsoft.PowerShell.Commands.GetEventLogCommand",
                                 "Gets the entries of a log of the system.",
                                 [] { return std::unique_ptr<Cmdlet>(new GetEventLog); });
  static const psj_cmdlet *table = [] {
    description.module("Microsoft.PowerShell.Management").sets({"LogName", "List"}).default_set(0);
    description.output("System.Diagnostics.EventLogEntry");
    description.parameter("LogName", "System.String")
        .called("LN")
        .in({kLogNameSet}, 0, PSJ_MANDATORY);
    description.parameter("ComputerName", "System.String[]", PSJ_PARAMETER_NOT_EMPTY)
        .called("Cn")
        .in_all();
    description.parameter("Newest", "System.Int32").in({kLogNameSet}).range(0, INT32_MAX);
    description.parameter("After", "System.DateTime").in({kLogNameSet});
    description.parameter("Before", "System.DateTime").in({kLogNameSet});
    description.parameter("UserName", "System.String[]", PSJ_PARAMETER_NOT_EMPTY).in({kLogNameSet});
    description.parameter("InstanceId", "System.Int64[]", PSJ_PARAMETER_NOT_EMPTY)
        .in({kLogNameSet}, 1);
    description.parameter("Index", "System.Int32[]", PSJ_PARAMETER_NOT_EMPTY).in({kLogNameSet});
    description.parameter("EntryType", "System.String[]", PSJ_PARAMETER_NOT_EMPTY)
        .called("ET")
        .in({kLogNameSet});
    description.parameter("Source", "System.String[]", PSJ_PARAMETER_NOT_EMPTY)
        .called("ABO")
        .in({kLogNameSet});
    description.parameter("Message", "System.String", PSJ_PARAMETER_NOT_EMPTY)
        .called("MSG")
        .in({kLogNameSet});
    description.parameter("AsBaseObject", kSwitch).in({kLogNameSet});
    description.parameter("List", kSwitch).in({kListSet});
    description.parameter("AsString", kSwitch).in({kListSet});
    return description.table();
  }();
  return table;
}

}  // namespace psj
