// Exceptions, error records and the records of the other streams.
#pragma once
#include <memory>
#include <string>
#include <string_view>

#include "language/value/property_bag.h"
#include "language/value/value.h"

namespace psjsh {

// System.Management.Automation.ErrorCategory, with its numbers.
enum class ErrorCategory : std::uint8_t {
  NotSpecified,
  OpenError,
  CloseError,
  DeviceError,
  DeadlockDetected,
  InvalidArgument,
  InvalidData,
  InvalidOperation,
  InvalidResult,
  InvalidType,
  MetadataError,
  NotImplemented,
  NotInstalled,
  ObjectNotFound,
  OperationStopped,
  OperationTimeout,
  SyntaxError,
  ParserError,
  PermissionDenied,
  ResourceBusy,
  ResourceExists,
  ResourceUnavailable,
  ReadError,
  WriteError,
  FromStdErr,
  SecurityError,
  ProtocolError,
  ConnectionError,
  AuthenticationError,
  LimitsExceeded,
  QuotaExceeded,
  NotEnabled,
};
const char *category_name(ErrorCategory category);

class ErrorRecord;

class Exception final : public Object {
 public:
  static bool is(const Object &object) noexcept {
    return object.object_kind() == ObjectKind::Exception;
  }
  Exception(const Type *type, std::string text)
      : Object(ObjectKind::Exception), message(std::move(text)), type_(type) {}
  const Type *type() const override { return type_; }

  std::string message;
  Ref<Exception> inner;
  // Further properties of the type (ParamName, Errors, ActualValue, ErrorRecord …).
  PropertyBag bag;
  // The record this exception was first thrown with, so that a rethrow keeps id and category. Not
  // owned: may be null.
  Value record;

 private:
  const Type *type_;
};
// `type_name` is a full .NET name or a name find_type knows; an unknown one is declared as a child
// of System.Exception.
Ref<Exception> make_exception(std::string_view type_name, std::string message,
                              Ref<Exception> inner = {});

// Where a script error happened. The evaluator fills it; the formatter reads it. Lines and columns
// count from 1.
struct ErrorPosition {
  std::string file;       // empty at the prompt and for -Command
  std::string line_text;  // the whole source line
  int line = 0, column = 0, end_line = 0, end_column = 0;
  std::string text;           // the erroneous extent
  std::string command;        // InvocationInfo.MyCommand / InvocationName; empty outside a command
  bool command_known = true;  // false: a function that only an inner scope has
  std::string stack_trace;    // ScriptStackTrace
};

class ErrorRecord final : public Object {
 public:
  static bool is(const Object &object) noexcept {
    return object.object_kind() == ObjectKind::ErrorRecord;
  }
  ErrorRecord(Ref<Exception> why, std::string error_id, ErrorCategory cat, Value what = {})
      : Object(ObjectKind::ErrorRecord),
        exception(std::move(why)),
        id(std::move(error_id)),
        category(cat),
        target(std::move(what)) {}
  const Type *type() const override;

  Ref<Exception> exception;
  std::string id;  // FullyQualifiedErrorId, whole ("CommandNotFoundException",
                   // "X,Microsoft.PowerShell.Commands.Y")
  ErrorCategory category;
  Value target;
  std::string activity, reason, target_name,
      target_type;  // CategoryInfo; empty: worked out from the record
  std::string details_message, recommended_action;  // ErrorDetails; empty: none
  std::unique_ptr<ErrorPosition> position;
  Value invocation_info;  // what `.InvocationInfo` gives; $null until the evaluator sets it
  // Type name "RemotingErrorRecord" for records of a process job; with where they came from.
  bool remote = false;
  std::string origin_computer, origin_runspace;

  // What is printed: details when there are any, else the exception's message.
  std::string message() const {
    return details_message.empty() ? exception->message : details_message;
  }
  // "InvalidArgument: (x:String) [], RuntimeException"
  std::string category_text() const;
  std::string category_reason() const;
  std::string category_target_name() const;
  std::string category_target_type() const;
};
Ref<ErrorRecord> make_error(std::string_view exception_type, std::string message, std::string id,
                            ErrorCategory category, Value target = {});

// Records of the other streams and small objects with fixed properties (WarningRecord,
// InformationRecord, ProgressRecord, CategoryInfo, InvocationInfo, results of Measure-Object …): a
// .NET type and its properties in order.
class Record final : public Object {
 public:
  static bool is(const Object &object) noexcept {
    return object.object_kind() == ObjectKind::Record;
  }
  explicit Record(const Type *type) : Object(ObjectKind::Record), type_(type) {}
  const Type *type() const override { return type_; }

  PropertyBag bag;
  // What ToString() gives: the named property when it is set, otherwise the type's name.
  std::string_view text_property;

  Value get(std::string_view name) const;
  Record &with(std::string_view name, Value value);

 private:
  const Type *type_;
};
Ref<Record> make_record(std::string_view type_name);
Ref<Record> make_warning(std::string message);  // and its like: `Message`, shown by ToString()
Ref<Record> make_verbose(std::string message);
Ref<Record> make_debug(std::string message);
Ref<Record> make_information(Value message_data, std::string source, Values tags);

}  // namespace psjsh
