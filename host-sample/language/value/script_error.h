// The one C++ exception that stands for a terminating error of script code. Value code throws it,
// the evaluator adds the position, `catch` and the command processor take it.
#pragma once
#include <exception>
#include <string>
#include <string_view>

#include "language/value/records.h"

namespace psjsh {

class ScriptError : public std::exception {
 public:
  explicit ScriptError(Ref<ErrorRecord> error) : record(std::move(error)) {}
  const char *what() const noexcept override { return record->exception->message.c_str(); }

  Ref<ErrorRecord> record;
  // True for errors raised by `throw` and -ErrorAction Stop: `$ErrorActionPreference` does not turn
  // them into statement-terminating ones.
  bool script_terminating = false;
  // By a throw statement: $ErrorActionPreference SilentlyContinue passes over it all the same.
  bool thrown = false;
  // By an error or a message whose preference is Stop: an ActionPreferenceStopException around it.
  bool by_preference = false;
};

// `target` becomes TargetObject.
[[noreturn]] void throw_runtime(std::string id, ErrorCategory category,
                                std::string_view exception_type, std::string message,
                                Value target = {}, Ref<Exception> inner = {});
// RuntimeException with category InvalidOperation, the commonest case.
[[noreturn]] void throw_invalid_operation(std::string id, std::string message, Value target = {});
// An exception that .NET itself threw outside a method call: id is the type's full name, category
// OperationStopped.
[[noreturn]] void throw_raw(std::string exception_type, std::string message);
// A .NET method threw `exception_type`: «Exception calling "M" with "n" argument(s): "message"», id
// = exception's short name.
[[noreturn]] void throw_method_exception(std::string_view method, std::size_t argument_count,
                                         std::string_view exception_type, std::string message);

// What implementations of .NET members throw; call_method wraps it as throw_method_exception does,
// a property read or a conversion in its own words.
struct NetError {
  std::string exception_type;  // "System.ArgumentException"
  std::string message;
};
[[noreturn]] void throw_net(std::string exception_type, std::string message);

}  // namespace psjsh
