#include "commands/format_columns.h"

#include "invariant/letter_case.h"
#include "language/value/containers.h"
#include "language/value/convert.h"

namespace psjsh {
namespace {

constexpr std::string_view kKeys[] = {"alignment", "depth", "expression", "formatstring",
                                      "label",     "name",  "width"};

// The key that `typed` begins, or empty.
std::string_view full_key(std::string_view typed) {
  std::string lower = psj::invariant::to_lower(typed);
  for (std::string_view key : kKeys)
    if (!lower.empty() && key.starts_with(lower)) return key;
  return {};
}

[[noreturn]] void refuse(Invocation &call, std::string id, std::string message) {
  call.fail({.id = std::move(id),
             .category = ErrorCategory::InvalidArgument,
             .message = std::move(message),
             .exception = "System.NotSupportedException",
             .target = {},
             .target_type = {}});
  __builtin_unreachable();  // the compiler does not see through the virtual call
}

int alignment_of(const Value &value, Invocation &call) {
  std::string text = psj::invariant::to_lower(to_text(value));
  constexpr std::string_view kNames[] = {"left", "center", "right"};
  for (int i = 0; i < 3; ++i)
    if (!text.empty() && kNames[i].starts_with(text)) return i + 1;
  refuse(call, "AlignmentIllegalValue",
         "The value \"" + to_text(value) +
             "\" for key \"alignment\" is not valid; valid values are {left, center, right}.");
}

int width_of(const Value &value, Invocation &call) {
  const int width = to_int32(value);
  if (width <= 0)
    refuse(call, "WidthOutOfRange",
           "The value \"" + to_text(value) + "\" for key \"width\" should be greater than 0.");
  return width;
}

void set_key(FormatColumn &column, std::string_view key, const Value &value, Invocation &call) {
  if (key == "expression") column.expression = value;
  if (key == "label" || key == "name") column.label = to_text(value);
  if (key == "formatstring") column.format = to_text(value);
  if (key == "width") column.width = width_of(value, call);
  if (key == "alignment") column.alignment = alignment_of(value, call);
}

}  // namespace

FormatColumn format_column(const Value &property, Invocation &call) {
  FormatColumn column;
  auto *table = unwrap(property).as<Dictionary>();
  if (!table) {
    column.expression = property.as<ScriptBlock>() ? property : to_string(property);
    return column;
  }
  for (const auto &[key, value] : table->entries()) {
    std::string_view full = full_key(to_text(key));
    if (full.empty())
      refuse(call, "DictionaryKeyUnknown", "The " + to_text(key) + " key is not valid.");
    set_key(column, full, value, call);
  }
  if (column.expression.is_null())
    refuse(call, "DictionaryKeyMissing",
           "Calculated property lacks the mandatory key \"expression\".");
  if (!column.expression.as<ScriptBlock>()) column.expression = to_string(column.expression);
  return column;
}

}  // namespace psjsh
