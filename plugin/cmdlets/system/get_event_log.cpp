#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "invariant/compare.h"
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
    if (const psj_status bad = check_types(arguments, error); bad < 0) return bad;
    return each_computer(
        arguments, kComputerName, PSJ_ALL_SETS,
        [&](std::string_view) {
          if (arguments.set() == kListSet) return list(arguments);
          const std::string_view name = arguments.text(kLogName);
          return invariant::WildcardPattern::has_wildcards(name) ? matching(arguments, name)
                                                                 : entries(arguments, name);
        },
        error);
  }

 private:
  static psj_status check_types(const Arguments &arguments, psj_error **error);
  psj_status list(const Arguments &arguments);
  // The logs that have such a name; the entries when it is one.
  psj_status matching(const Arguments &arguments, std::string_view pattern);
  psj_status entries(const Arguments &arguments, std::string_view name);
  psj_status write_log(const wmi::LogFile &log);
  psj_status forbidden(const wmi::LogFile &log, const Status &why);
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
  choice.strictly = true;
  return choice;
}

psj_status GetEventLog::forbidden(const wmi::LogFile &log, const Status &why) {
  const psj_value target = make_string(log.name);
  return write_error(
      {.status = why.code(),
       .category = why.category(),
       .id = why.id(),
       .message = fmt::format("The event log '{}' can't be read. {}", log.name, why.message()),
       .exception = why.exception(),
       .target = &target});
}

psj_status GetEventLog::matching(const Arguments &arguments, std::string_view pattern) {
  auto logs = wmi::log_files(repository()->root());
  const invariant::WildcardPattern wanted(pattern);
  std::erase_if(logs, [&](const wmi::LogFile &log) { return !wanted.matches(log.name); });
  if (logs.size() == 1) return entries(arguments, logs[0].name);
  for (const wmi::LogFile &log : logs)
    if (psj_status status = write_log(log); status < 0) return status;
  return PSJ_OK;
}

psj_status GetEventLog::entries(const Arguments &arguments, std::string_view name) {
  const wmi::Root &root = repository()->root();
  const auto log = wmi::find_log(root, name);
  if (!log) {
    return write_error(
        {.status = PSJ_E_NOT_FOUND,
         .id = "System.InvalidOperationException",
         .message = fmt::format("The event log '{}' on computer '.' does not exist.", name),
         .exception = "System.InvalidOperationException"});
  }
  std::int64_t left = arguments.number(kNewest, -1);
  if (left == 0) return PSJ_OK;
  const EventChoice choice = choice_of(arguments);
  bool any = false;
  psj_status status = PSJ_OK;
  Status read;
  // Numbers of events are nothing that Linux has: none is the one that is asked for.
  if (!arguments.has(kInstanceId))
    read = wmi::read_log(root, *log, [&](const wmi::LogEntry &entry) {
      if (!choice.takes(entry)) return !cancelled();
      any = true;
      ScopedResult object;
      *object.out() = entry_object(entry, log->name);
      status = write(object.value());
      return status >= 0 && --left != 0;
    });
  if (status < 0) return status;
  if (!read.ok()) return forbidden(*log, read);
  if (any || choice.is_search()) return PSJ_OK;
  return write_error({.status = PSJ_E_NOT_FOUND,
                      .category = kObjectNotFound,
                      .id = "GetEventLogNoEntriesFound",
                      .message = "No matches found",
                      .exception = "System.ArgumentException"});
}

psj_status GetEventLog::write_log(const wmi::LogFile &log) {
  const auto count = wmi::count_entries(repository()->root(), log);
  auto *made = new wmi::PlainObject(
      {"System.Diagnostics.EventLog", "System.ComponentModel.Component", "System.Object"});
  made->add("MaximumKilobytes", make_null());
  made->add("OverflowAction", make_null());
  made->add("MinimumRetentionDays", make_null());
  made->add("Entries", count.ok() ? make_int(*count) : make_null());
  made->add_text("Log", log.name);
  made->add_text("LogDisplayName", log.name);
  made->add_text("MachineName", ".");
  ScopedResult object;
  *object.out() = wmi::result_of(made);
  const psj_status status = write(object.value());
  return status < 0 || count.ok() ? status : forbidden(log, count.status());
}

psj_status GetEventLog::list(const Arguments &arguments) {
  for (const wmi::LogFile &log : wmi::log_files(repository()->root())) {
    const psj_status status =
        arguments.is_set(kAsString) ? write(make_string(log.name)) : write_log(log);
    if (status < 0) return status;
  }
  return PSJ_OK;
}

constexpr const char *kEntryTypes[] = {"Error", "Information", "FailureAudit", "SuccessAudit",
                                       "Warning"};

psj_status GetEventLog::check_types(const Arguments &arguments, psj_error **error) {
  for (const psj_value &type : arguments.items(kEntryType)) {
    const std::string_view text = type.kind == PSJ_STRING ? string_of(type) : "";
    const auto same = [&](const char *known) { return invariant::equals_ignore_case(known, text); };
    if (std::any_of(std::begin(kEntryTypes), std::end(kEntryTypes), same)) continue;
    return report(
        Status(PSJ_E_ARGUMENT,
               fmt::format("Cannot validate argument on parameter 'EntryType'. The argument "
                           "\"{}\" does not belong to the set "
                           "\"Error,Information,FailureAudit,SuccessAudit,Warning\" specified by "
                           "the ValidateSet attribute. Supply an argument that is in the set and "
                           "then try the command again.",
                           text),
               "ParameterArgumentValidationError", kInvalidData)
            .with_exception("System.Management.Automation.ParameterBindingValidationException"),
        error);
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
