// Exceptions, error records and what hangs on them.
#include <pwd.h>
#include <unistd.h>

#include <algorithm>

#include "language/value/command_named.h"
#include "language/value/containers.h"
#include "language/value/convert.h"
#include "language/value/member_table.h"
#include "language/value/members.h"
#include "language/value/records.h"
#include "language/value/scalars.h"

namespace psjsh {
namespace {

Exception &exception(Call &call) {
  return *static_cast<Exception *>(call.self.object());
}
ErrorRecord &error(Call &call) {
  return *static_cast<ErrorRecord *>(call.self.object());
}

Value category_info(ErrorRecord &record) {
  auto info = make_record("System.Management.Automation.ErrorCategoryInfo");
  info->with("Category", enum_value(TypeId::ErrorCategory, static_cast<int>(record.category)))
      .with("Activity", record.activity)
      .with("Reason", record.category_reason())
      .with("TargetName", record.category_target_name())
      .with("TargetType", record.category_target_type());
  info->with("psjsh_text", record.category_text());
  info->text_property = "psjsh_text";
  return info;
}

// At line:2 char:7, the line and the marks below it.
std::string position_message(const ErrorPosition &at) {
  const auto line = std::to_string(at.line), column = std::to_string(at.column);
  const auto first = static_cast<std::size_t>(std::max(1, at.column)) - 1;
  const auto last = at.end_line == at.line
                        ? static_cast<std::size_t>(std::max(1, at.end_column)) - 1
                        : at.line_text.size();
  return "At " + (at.file.empty() ? "line:" + line : at.file + ":" + line) + " char:" + column +
         "\n+ " + at.line_text + "\n+ " + std::string(first, ' ') +
         std::string(last > first ? last - first : 1, '~');
}

// Where an error happened, as `.InvocationInfo` shows it.
Value invocation_info(const ErrorRecord &record) {
  // An error that came from a job brings its stack, and no place.
  if (!record.invocation_info.is_null() || !record.position || record.remote)
    return record.invocation_info;
  // What a job says of its end happened at no place, and in no command.
  if (record.position->line == 0 && record.activity.empty() && record.position->command.empty())
    return {};
  const auto &at = *record.position;
  auto info = make_record("System.Management.Automation.InvocationInfo");
  // Of what no command wrote there is none; Write-Error of a script speaks for the script.
  const bool no_command = at.command.empty() && record.activity.empty();
  info->with("MyCommand", no_command ? Value() : command_named(at.command))
      .with("BoundParameters", make_hashtable())
      .with("UnboundArguments", make_array({}))
      .with("ScriptLineNumber", at.line)
      .with("OffsetInLine", at.column)
      .with("HistoryId", std::int64_t{1})
      .with("ScriptName", at.file)
      .with("Line", at.line_text + "\n")
      .with("Statement", at.line > 0 ? at.text : std::string())
      .with("PositionMessage", at.line > 0 ? position_message(at) : std::string())
      .with("PSScriptRoot",
            at.file.substr(0, at.file.rfind('/') == std::string::npos ? 0 : at.file.rfind('/')))
      .with("PSCommandPath", at.file.empty() ? Value() : Value(at.file))
      .with("InvocationName", at.command)
      .with("PipelineLength", 0)
      .with("PipelinePosition", 0)
      .with("ExpectingInput", false)
      .with("CommandOrigin", "Internal")
      .with("DisplayScriptPosition", {});
  return info;
}

constexpr std::string_view kDetailsSlot = "psjsh_details";

// The same object each time, so that what a script sets on it stays.
Value error_details(ErrorRecord &record) {
  if (record.details_message.empty()) return {};
  const ObjectLock guard(record);
  if (const auto *extension = extension_of(record))
    if (const auto slot = extension->bag.find(kDetailsSlot); slot != Shape::kMissing)
      return extension->bag.slot(slot);
  auto details = make_record("System.Management.Automation.ErrorDetails");
  details->with("Message", record.details_message)
      .with("RecommendedAction", record.recommended_action);
  details->text_property = "Message";
  make_extension(record).bag.set(Value(kDetailsSlot), details);
  return details;
}

void forget_details(ErrorRecord &record) {
  const ObjectLock guard(record);
  if (auto *extension = extension_of(record)) extension->bag.remove(kDetailsSlot);
}

// How often each command of the pipeline had been given an object, the place 0 being nobody's. Only
// the error of a command knows that; one of binding came before.
Value iterations(const ErrorRecord &record) {
  const bool binding =
      record.exception->type()->full_name().find("ParameterBinding") != std::string::npos;
  const bool of_command = record.id.find(',') != std::string::npos && !binding;
  return make_array(of_command ? Values{0, 1} : Values(), type_of_id(TypeId::Int32));
}

Value record_of(Exception &thrown) {
  if (!thrown.record.is_null()) return thrown.record;
  if (!thrown.type()->is_a(find_type("System.Management.Automation.RuntimeException"))) return {};
  return make<ErrorRecord>(Ref<Exception>(&thrown), thrown.type()->name(),
                           ErrorCategory::NotSpecified);
}

Value base_exception(Exception &thrown) {
  auto *at = &thrown;
  while (at->inner) at = at->inner.get();
  return Value(at);
}

// Exception.HResult: of the type itself, or of the nearest base that has one.
std::int32_t result_code(const Type *type) {
  static constexpr struct {
    std::string_view type;
    std::int32_t code;
  } kCodes[] = {
      {"System.ArgumentException", -2147024809},
      {"System.ArgumentNullException", -2147467261},
      {"System.ArgumentOutOfRangeException", -2146233086},
      {"System.ArithmeticException", -2147024362},
      {"System.DivideByZeroException", -2147352558},
      {"System.OverflowException", -2146233066},
      {"System.FormatException", -2146233033},
      {"System.IndexOutOfRangeException", -2146233080},
      {"System.InvalidCastException", -2147467262},
      {"System.InvalidOperationException", -2146233079},
      {"System.ObjectDisposedException", -2146232798},
      {"System.NotImplementedException", -2147467263},
      {"System.NotSupportedException", -2146233067},
      {"System.NullReferenceException", -2147467261},
      {"System.OperationCanceledException", -2146233029},
      {"System.OutOfMemoryException", -2147024882},
      {"System.TimeoutException", -2146233083},
      {"System.UnauthorizedAccessException", -2147024891},
      {"System.Collections.Generic.KeyNotFoundException", -2146232969},
      {"System.IO.IOException", -2146232800},
      {"System.IO.FileNotFoundException", -2147024894},
      {"System.IO.DirectoryNotFoundException", -2147024893},
      {"System.Xml.XmlException", -2146232000},
      {"System.SystemException", -2146233087},
  };
  for (; type; type = type->base())
    for (const auto &row : kCodes)
      if (type->full_name() == row.type) return row.code;
  return -2146233088;
}

constexpr MemberRow kException[] = {
    {"System.Reflection.MethodBase TargetSite {get;}", [](Call &) -> Value { return {}; }},
    {"string Message {get;}", [](Call &c) -> Value { return exception(c).message; }},
    {"System.Collections.IDictionary Data {get;}",
     [](Call &c) -> Value {
       const auto slot = exception(c).bag.find("psjsh_data");
       if (slot != Shape::kMissing) return exception(c).bag.slot(slot);
       static const auto *type = find_type("System.Collections.ListDictionaryInternal");
       const Value table = make<Dictionary>(Dictionary::Flavor::Hashtable, false, type);
       exception(c).bag.set(Value("psjsh_data"), table);
       return table;
     }},
    {"System.Exception InnerException {get;}", [](Call &c) -> Value { return exception(c).inner; }},
    {"string HelpLink {get;set;}", [](Call &) -> Value { return {}; },
     [](Call &) -> Value { return {}; }},
    {"string Source {get;set;}", [](Call &) -> Value { return {}; },
     [](Call &) -> Value { return {}; }},
    {"int HResult {get;set;}", [](Call &c) -> Value { return result_code(exception(c).type()); },
     [](Call &) -> Value { return {}; }},
    {"string StackTrace {get;}", [](Call &) -> Value { return {}; }},
    {"System.Exception GetBaseException()",
     [](Call &c) -> Value { return base_exception(exception(c)); }},
};
constexpr MemberRow kRuntimeException[] = {
    {"System.Management.Automation.ErrorRecord ErrorRecord {get;}",
     [](Call &c) -> Value { return record_of(exception(c)); }},
    {"bool WasThrownFromThrowStatement {get;set;}", [](Call &) -> Value { return false; },
     [](Call &) -> Value { return {}; }},
};
Value new_named(Call &c, const char *property, std::size_t name, std::size_t message,
                const char *text) {
  auto made = make<Exception>(c.type, message < c.count() ? to_text(c.arguments[message]) : text);
  if (name < c.count()) {
    made->message += " (Parameter '" + to_text(c.arguments[name]) + "')";
    made->bag.set(Value(property), c.arguments[name]);
  }
  return made;
}
constexpr MemberRow kArgumentNull[] = {
    {"static System.Object new()",
     [](Call &c) -> Value { return new_named(c, "ParamName", 9, 9, "Value cannot be null."); }},
    {"static System.Object new(string paramName)",
     [](Call &c) -> Value { return new_named(c, "ParamName", 0, 9, "Value cannot be null."); }},
    {"static System.Object new(string paramName, string message)",
     [](Call &c) -> Value { return new_named(c, "ParamName", 0, 1, ""); }},
};
constexpr MemberRow kArgumentRange[] = {
    {"static System.Object new()",
     [](Call &c) -> Value {
       return new_named(c, "ParamName", 9, 9,
                        "Specified argument was out of the range of valid values.");
     }},
    {"static System.Object new(string paramName)",
     [](Call &c) -> Value {
       return new_named(c, "ParamName", 0, 9,
                        "Specified argument was out of the range of valid values.");
     }},
    {"static System.Object new(string paramName, string message)",
     [](Call &c) -> Value { return new_named(c, "ParamName", 0, 1, ""); }},
};
constexpr MemberRow kArgument[] = {
    {"static System.Object new()",
     [](Call &c) -> Value {
       return new_named(c, "ParamName", 9, 9, "Value does not fall within the expected range.");
     }},
    {"static System.Object new(string message)",
     [](Call &c) -> Value { return new_named(c, "ParamName", 9, 0, ""); }},
    {"static System.Object new(string message, System.Exception innerException)",
     [](Call &c) -> Value {
       auto made = make<Exception>(c.type, to_text(c.arguments[0]));
       if (auto *inner = c.arguments[1].as<Exception>()) made->inner = Ref<Exception>(inner);
       return made;
     }},
    {"static System.Object new(string message, string paramName)",
     [](Call &c) -> Value { return new_named(c, "ParamName", 1, 0, ""); }},
};
constexpr MemberRow kFileNotFound[] = {
    {"static System.Object new()",
     [](Call &c) -> Value {
       return make<Exception>(c.type, "Unable to find the specified file.");
     }},
    {"static System.Object new(string message)",
     [](Call &c) -> Value { return make<Exception>(c.type, to_text(c.arguments[0])); }},
    {"static System.Object new(string message, string fileName)",
     [](Call &c) -> Value {
       auto made = make<Exception>(c.type, to_text(c.arguments[0]));
       made->bag.set(Value("FileName"), c.arguments[1]);
       return made;
     }},
};
Value origin_info(Call &c) {
  psj::invariant::Guid session;
  if (const auto parsed = psj::invariant::parse_guid(error(c).origin_runspace); parsed)
    session = parsed.value;
  auto info = make_record("System.Management.Automation.Remoting.OriginInfo");
  info->with("PSComputerName", error(c).origin_computer)
      .with("RunspaceID", make_guid(session))
      .with("InstanceID", make_guid({}));
  info->text_property = "PSComputerName";
  return info;
}
constexpr MemberRow kRemotingErrorRecord[] = {
    {"System.Management.Automation.Remoting.OriginInfo OriginInfo {get;}", origin_info},
};
constexpr MemberRow kErrorRecord[] = {
    {"%System.Object PSMessageDetails {get;}", [](Call &) -> Value { return {}; }},
    {"System.Exception Exception {get;}", [](Call &c) -> Value { return error(c).exception; }},
    {"System.Object TargetObject {get;}", [](Call &c) -> Value { return error(c).target; }},
    {"System.Management.Automation.ErrorCategoryInfo CategoryInfo {get;}",
     [](Call &c) -> Value { return category_info(error(c)); }},
    {"string FullyQualifiedErrorId {get;}", [](Call &c) -> Value { return error(c).id; }},
    {"System.Management.Automation.ErrorDetails ErrorDetails {get;set;}",
     [](Call &c) -> Value { return error_details(error(c)); },
     [](Call &c) -> Value {
       Value message;
       error(c).details_message = find_property(c.arguments[0], "Message", &message)
                                      ? to_text(message)
                                      : to_text(c.arguments[0]);
       if (Value action; find_property(c.arguments[0], "RecommendedAction", &action))
         error(c).recommended_action = to_text(action);
       forget_details(error(c));
       return {};
     }},
    {"System.Management.Automation.InvocationInfo InvocationInfo {get;}",
     [](Call &c) -> Value { return invocation_info(error(c)); }},
    {"string ScriptStackTrace {get;}",
     [](Call &c) -> Value {
       const ErrorPosition *at = error(c).position.get();
       return at != nullptr && !at->stack_trace.empty() ? Value(at->stack_trace) : Value();
     }},
    {"System.Object PipelineIterationInfo {get;}",
     [](Call &c) -> Value { return iterations(error(c)); }},
    {"string ToString()", [](Call &c) -> Value { return error(c).message(); }},
    {"static System.Management.Automation.ErrorRecord new(System.Exception exception, string "
     "errorId, System.Management.Automation.ErrorCategory errorCategory, System.Object "
     "targetObject)",
     [](Call &c) -> Value {
       return make<ErrorRecord>(Ref<Exception>(c.arguments[0].as<Exception>()),
                                to_text(c.arguments[1]), static_cast<ErrorCategory>(c.int64(2)),
                                c.arguments[3]);
     }},
};
constexpr MemberRow kDetails[] = {
    {"static System.Object new(string message)",
     [](Call &c) -> Value {
       auto details = make_record("System.Management.Automation.ErrorDetails");
       details->with("Message", c.arguments[0]).with("RecommendedAction", Value(""));
       details->text_property = "Message";
       return details;
     }},
};
std::string user_name() {
  const passwd *user = getpwuid(geteuid());
  return user ? user->pw_name : std::to_string(geteuid());
}
constexpr MemberRow kInformation[] = {
    {"string User {get;set;}", [](Call &) -> Value { return user_name(); }},
    {"string Computer {get;set;}",
     [](Call &) -> Value { return get_static(find_type("System.Environment"), "MachineName"); }},
    {"uint ProcessId {get;set;}",
     [](Call &) -> Value { return Value::integer(Kind::UInt32, getpid()); }},
    {"uint NativeThreadId {get;set;}",
     [](Call &) -> Value { return Value::integer(Kind::UInt32, gettid()); }},
    {"uint ManagedThreadId {get;set;}",
     [](Call &) -> Value {
       const Value id = get_static(find_type("System.Environment"), "CurrentManagedThreadId");
       return Value::integer(Kind::UInt32, id.bits());
     }},
    {"static System.Object new(System.Object messageData, string source)",
     [](Call &c) -> Value {
       return make_information(c.arguments[0], to_text(c.arguments[1]), {});
     }},
};
Value new_progress(Call &call) {
  auto record = make_record("System.Management.Automation.ProgressRecord");
  const auto *kind = find_type("System.Management.Automation.ProgressRecordType");
  record->with("ActivityId", call.arguments[0])
      .with("ParentActivityId", -1)
      .with("Activity", call.arguments[1])
      .with("StatusDescription", call.count() > 2 ? call.arguments[2] : Value(""))
      .with("CurrentOperation", {})
      .with("PercentComplete", -1)
      .with("SecondsRemaining", -1)
      .with("RecordType", Value::enumeration(kind, 0));
  return record;
}
constexpr MemberRow kProgress[] = {
    {"static System.Object new(int activityId, string activity)", new_progress},
    {"static System.Object new(int activityId, string activity, string statusDescription)",
     new_progress},
};
constexpr MemberRow kWarning[] = {
    {"static System.Object new(string message)",
     [](Call &c) -> Value { return make_warning(to_text(c.arguments[0])); }}};

constexpr TypeMembers kTypes[] = {
    {"System.Exception", kException},
    {"System.Management.Automation.RuntimeException", kRuntimeException},
    {"System.Management.Automation.ProgressRecord", kProgress},
    {"System.ArgumentNullException", kArgumentNull},
    {"System.ArgumentOutOfRangeException", kArgumentRange},
    {"System.ArgumentException", kArgument},
    {"System.IO.FileNotFoundException", kFileNotFound},
    {"System.Management.Automation.ErrorRecord", kErrorRecord},
    {"System.Management.Automation.Runspaces.RemotingErrorRecord", kRemotingErrorRecord},
    {"System.Management.Automation.ErrorDetails", kDetails},
    {"System.Management.Automation.InformationRecord", kInformation},
    {"System.Management.Automation.WarningRecord", kWarning},
};

}  // namespace

std::span<const TypeMembers> record_members() {
  return kTypes;
}

}  // namespace psjsh
