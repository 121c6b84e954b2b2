#include "language/value/operator_error.h"

#include "language/value/convert.h"
#include "language/value/enumerate.h"
#include "language/value/script_error.h"

namespace psjsh {
namespace {

std::string type_text(const Value &value) {
  if (value.is_null()) return "$null";
  if (value.is_object() && value.object()->object_kind() == ObjectKind::Custom)
    return "System.Management.Automation.PSObject";
  return type_of(value)->net_name();
}

}  // namespace

void fail_no_operator(const Value &operand, std::string_view method) {
  throw_invalid_operation("MethodNotFound",
                          "Method invocation failed because [" + type_text(operand) +
                              "] does not contain a method named '" + std::string(method) + "'.");
}

void fail_undefined_operation(const Value &left, std::string_view op, const Value &right) {
  throw_invalid_operation("NotADefinedOperationForType",
                          "The operation '[" + type_text(left) + "] " + std::string(op) + " [" +
                              type_text(right) + "]' is not defined.");
}

void fail_operator_argument(const Value &value, std::string_view method, const Type *type,
                            std::string_view why) {
  throw_runtime("MethodArgumentConversionInvalidCastArgument", ErrorCategory::NotSpecified,
                "System.Management.Automation.MethodException",
                "Cannot convert argument \"1\", with value: \"" +
                    (is_enumerable(value) ? net_text(value) : to_text(value)) + "\", for \"" +
                    std::string(method) + "\" to type \"" + type->net_name() + "\": \"" +
                    std::string(why) + "\"");
}

void fail_overloads(bool ambiguous, std::string_view method) {
  throw_runtime(ambiguous ? "MethodCountFoundMultiple" : "MethodCountCouldNotFindBest",
                ErrorCategory::NotSpecified, "System.Management.Automation.MethodException",
                std::string(ambiguous ? "Multiple ambiguous overloads found for \""
                                      : "Cannot find an overload for \"") +
                    std::string(method) + "\" and the argument count: \"2\".");
}

void fail_divide_by_zero() {
  throw_runtime("RuntimeException", ErrorCategory::NotSpecified,
                "System.Management.Automation.RuntimeException", "Attempted to divide by zero.", {},
                make_exception("System.DivideByZeroException", "Attempted to divide by zero."));
}

}  // namespace psjsh
