#include "language/value/records.h"

#include <unistd.h>

#include <cstdlib>

#include "invariant/date_time.h"
#include "language/value/containers.h"
#include "language/value/convert.h"
#include "language/value/foreign.h"
#include "language/value/script_error.h"
#include "language/value/type.h"

namespace psjsh {

const char *category_name(ErrorCategory category) {
  return type_of_id(TypeId::ErrorCategory)
      ->enum_members()[static_cast<std::size_t>(category)]
      .name.c_str();
}

Ref<Exception> make_exception(std::string_view type_name, std::string message,
                              Ref<Exception> inner) {
  const auto *type = find_type(type_name);
  if (!type) type = declare_class(type_name, type_of_id(TypeId::Exception));
  auto exception = make<Exception>(type, std::move(message));
  exception->inner = std::move(inner);
  return exception;
}

const Type *ErrorRecord::type() const {
  static const auto *remoting =
      find_type("System.Management.Automation.Runspaces.RemotingErrorRecord");
  return remote ? remoting : type_of_id(TypeId::ErrorRecord);
}

std::string ErrorRecord::category_reason() const {
  return !reason.empty() ? reason : exception ? exception->type()->name() : std::string();
}

std::string ErrorRecord::category_target_name() const {
  if (!target_name.empty() || target.is_null()) return target_name;
  return to_text(target);
}

std::string ErrorRecord::category_target_type() const {
  if (!target_type.empty() || target.is_null()) return target_type;
  return type_of(target)->name();
}

namespace {

// CategoryInfo shows at most 40 characters of a target.
std::string shortened(std::string text) {
  for (auto &c : text)
    if (c == '\n' || c == '\r') c = ' ';
  if (text.size() <= 40) return text;
  return text.substr(0, 19) + "\u2026" + text.substr(text.size() - 19);
}

}  // namespace

std::string ErrorRecord::category_text() const {
  return std::string(category_name(category)) + ": (" + shortened(category_target_name()) + ":" +
         category_target_type() + ") [" + activity + "], " + category_reason();
}

Ref<ErrorRecord> make_error(std::string_view exception_type, std::string message, std::string id,
                            ErrorCategory category, Value target) {
  return make<ErrorRecord>(make_exception(exception_type, std::move(message)), std::move(id),
                           category, std::move(target));
}

Value Record::get(std::string_view name) const {
  const auto slot = bag.find(name);
  return slot == Shape::kMissing ? Value() : bag.slot(slot);
}

Record &Record::with(std::string_view name, Value value) {
  bag.set(Value(name), std::move(value));
  return *this;
}

Ref<Record> make_record(std::string_view type_name) {
  const auto *type = find_type(type_name);
  return make<Record>(type ? type : declare_class(type_name, type_of_id(TypeId::Object)));
}

namespace {

Ref<Record> make_message_record(TypeId type, std::string message) {
  auto record = make<Record>(type_of_id(type));
  if (type == TypeId::WarningRecord) record->with("FullyQualifiedWarningId", Value(""));
  record->with("Message", message)
      .with("InvocationInfo", {})
      .with("PipelineIterationInfo", make_array({}));
  record->text_property = "Message";
  return record;
}

}  // namespace

Ref<Record> make_warning(std::string message) {
  return make_message_record(TypeId::WarningRecord, std::move(message));
}
Ref<Record> make_verbose(std::string message) {
  return make_message_record(TypeId::VerboseRecord, std::move(message));
}
Ref<Record> make_debug(std::string message) {
  return make_message_record(TypeId::DebugRecord, std::move(message));
}

namespace {

const std::string &own_user() {
  static const std::string name = [] {
    const char *known = std::getenv("USER");
    return std::string(known != nullptr ? known : "");
  }();
  return name;
}

const std::string &own_computer() {
  static const std::string name = [] {
    char text[256] = {};
    return gethostname(text, sizeof text - 1) == 0 ? std::string(text) : std::string();
  }();
  return name;
}

// As [Threading.Thread]::CurrentThread counts them.
int managed_thread() {
  const int distance = gettid() - getpid();
  return distance >= 0 ? distance + 1 : gettid();
}

}  // namespace

Ref<Record> make_information(Value message_data, std::string source, Values tags) {
  auto record = make<Record>(type_of_id(TypeId::InformationRecord));
  record->with("MessageData", std::move(message_data))
      .with("Source", source)
      .with("TimeGenerated", Value::datetime(psj::invariant::DateTime::now()))
      .with("Tags", make_list(type_of_id(TypeId::String), std::move(tags)))
      .with("User", own_user())
      .with("Computer", own_computer())
      .with("ProcessId", Value::integer(Kind::UInt32, getpid()))
      .with("NativeThreadId", Value::integer(Kind::UInt32, gettid()))
      .with("ManagedThreadId", Value::integer(Kind::UInt32, managed_thread()));
  record->text_property = "MessageData";
  return record;
}

[[noreturn]] void throw_runtime(std::string id, ErrorCategory category,
                                std::string_view exception_type, std::string message, Value target,
                                Ref<Exception> inner) {
  auto exception = make_exception(exception_type, std::move(message), std::move(inner));
  throw ScriptError(
      make<ErrorRecord>(std::move(exception), std::move(id), category, std::move(target)));
}

[[noreturn]] void throw_invalid_operation(std::string id, std::string message, Value target) {
  throw_runtime(std::move(id), ErrorCategory::InvalidOperation,
                "System.Management.Automation.RuntimeException", std::move(message),
                std::move(target));
}

[[noreturn]] void throw_method_exception(std::string_view method, std::size_t argument_count,
                                         std::string_view exception_type, std::string message) {
  auto inner = make_exception(exception_type, message);
  const auto id = inner->type()->name();
  throw_runtime(id, ErrorCategory::NotSpecified,
                "System.Management.Automation.MethodInvocationException",
                "Exception calling \"" + std::string(method) + "\" with \"" +
                    std::to_string(argument_count) + "\" argument(s): \"" + message + "\"",
                {}, std::move(inner));
}

[[noreturn]] void throw_raw(std::string exception_type, std::string message) {
  throw_runtime(exception_type, ErrorCategory::OperationStopped, exception_type,
                std::move(message));
}

[[noreturn]] void throw_net(std::string exception_type, std::string message) {
  throw NetError{std::move(exception_type), std::move(message)};
}

// Kept here with the other small objects that only name their type.
std::vector<std::string> ForeignObject::type_names() const {
  return type()->hierarchy();
}
bool ForeignObject::set(std::string_view, const Value &) {
  return false;
}
bool ForeignObject::call(std::string_view, Arguments, Value *) {
  return false;
}
std::string ForeignObject::text() const {
  return type()->full_name();
}
Value read_only_list(const ForeignObject &object) {
  Values items;
  if (!object.items(&items)) return {};
  auto list = make<List>(object.type(), std::move(items));
  list->read_only = true;
  return Value(list);
}

bool ForeignObject::items(Values *) const {
  return false;
}

}  // namespace psjsh
