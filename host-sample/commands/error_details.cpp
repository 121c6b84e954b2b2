#include "commands/error_details.h"

#include <algorithm>
#include <vector>

#include "invariant/compare.h"
#include "invariant/letter_case.h"
#include "language/value/containers.h"
#include "language/value/convert.h"
#include "language/value/enumerate.h"
#include "language/value/members.h"
#include "language/value/records.h"
#include "language/value/script_error.h"

namespace psjsh {

namespace {

constexpr int kDeepest = 10;
constexpr const char *kEllipsis = "\u2026";

struct Property {
  std::string name;
  Value value;
};

// Nothing to see: null, an empty text, zero, false, an empty list or one of such things only.
bool is_empty(const Value &given) {
  const Value &value = unwrap(given);
  if (value.is_null()) return true;
  if (value.is_string()) return value.text().empty();
  if (value.is_bool() || value.is_number()) return !to_bool(value);
  if (const auto *table = value.as<Dictionary>()) return table->entries().empty();
  if (!is_enumerable(value)) return false;
  const Values items = to_items(value);
  return std::all_of(items.begin(), items.end(), [](const Value &item) { return is_empty(item); });
}

Value property_of(const Value &value, const std::string &name) {
  try {
    return get_property(value, name);
  } catch (const ScriptError &) {
    return {};
  }
}

// The record within an exception: that of the error itself where it has none of its own. It does
// not hold the exception but one with its message, and what a command reported has no place there.
Value inner_record(const Exception &outer, const ErrorRecord *error) {
  const Value own = property_of(Value(const_cast<Exception *>(&outer)), "ErrorRecord");
  const auto *given = outer.record.is_null() ? error : own.as<ErrorRecord>();
  if (own.is_null() || given == nullptr || given->exception.get() != &outer) return own;
  const auto comma = given->id.find(',');
  auto inner = make<ErrorRecord>(
      make_exception("System.Management.Automation.ParentContainsErrorRecordException",
                     outer.message),
      given->id.substr(0, comma), given->category, given->target);
  if (comma != std::string::npos) return inner;
  if (given->position) inner->position = std::make_unique<ErrorPosition>(*given->position);
  inner->invocation_info = given->invocation_info;
  return inner;
}

// `error` is the record whose exception the value is, or null.
std::vector<Property> properties_of(const Value &value, const ErrorRecord *error) {
  std::vector<Property> list;
  const auto *exception = unwrap(value).as<Exception>();
  if (exception != nullptr) list.push_back({"Type", Value(exception->type()->full_name())});
  if (exception != nullptr)
    if (const Value record = inner_record(*exception, error); !record.is_null())
      list.push_back({"ErrorRecord", record});
  for (const std::string &name : property_names(value)) {
    const bool known = std::any_of(list.begin(), list.end(), [&](const Property &property) {
      return psj::invariant::equals_ignore_case(property.name, name);
    });
    if (!known && name != "PSErrorIndex") list.push_back({name, property_of(value, name)});
  }
  return list;
}

bool is_place(const Value &value) {
  return unwrap(value).is_object() && type_of(unwrap(value))->is(TypeId::InvocationInfo);
}

class Writer {
 public:
  std::string all_of(const Value &value, std::size_t indent, int depth,
                     const ErrorRecord *error = nullptr) {
    std::string out;
    const std::vector<Property> properties = properties_of(value, error);
    std::size_t width = 0;
    for (const Property &property : properties)
      if (!is_empty(property.value)) width = std::max(width, property.name.size());
    for (const Property &property : properties) {
      if (is_empty(property.value)) continue;
      if (!out.empty()) out += '\n';
      out.append(indent, ' ');
      out += property.name;
      out.append(width - property.name.size(), ' ');
      out += " : " + content(property, indent, width, depth, unwrap(value).as<ErrorRecord>());
    }
    return out;
  }

 private:
  std::string content(const Property &property, std::size_t indent, std::size_t width, int depth,
                      const ErrorRecord *owner) {
    const Value &value = unwrap(property.value);
    if (value.as<Exception>() || value.as<ErrorRecord>() || is_place(value))
      return depth >= kDeepest ? kEllipsis : "\n" + all_of(value, indent + 4, depth + 1, owner);
    if (property.name == "StackTrace") return "\n" + to_text(value);
    if (const auto *table = value.as<Dictionary>()) return entries(*table, indent);
    if (!value.is_string() && is_enumerable(value) && property.name != "Data")
      return depth >= kDeepest ? kEllipsis : items(value, indent, depth);
    return in_column(to_text(property.value), indent + width + 3);
  }

  // Secrets of a request are not shown.
  static std::string entries(const Dictionary &table, std::size_t indent) {
    std::string out;
    for (const auto &[key, value] : table.entries()) {
      const std::string name = to_text(key);
      const bool hidden = psj::invariant::equals_ignore_case(name, "Authorization");
      out += "\n" + std::string(indent + 4, ' ') + name + " : " +
             (hidden ? kEllipsis : to_text(value));
    }
    return out + "\n";
  }

  std::string items(const Value &list, std::size_t indent, int depth) {
    std::string out;
    for (const Value &item : to_items(list)) {
      const Value &value = unwrap(item);
      const bool first = out.empty();
      out += '\n';
      if (value.is_string() || value.is_number() || value.is_bool() || value.kind() == Kind::Char)
        out += std::string(indent + indent + 6, ' ') + to_text(value);
      else if (const auto *type = value.as<Type>())
        out += std::string(indent + indent + 6, ' ') + "[" + type->net_name() + "]";
      else if (!value.is_null())
        out += (first ? "" : "\n") + all_of(item, indent + 4, depth + 1);
    }
    return out;
  }

  // Further lines of a text begin below its first.
  static std::string in_column(const std::string &text, std::size_t column) {
    if (text.find('\n') == std::string::npos) return text;
    std::string out;
    for (std::size_t start = 0; start <= text.size();) {
      const std::size_t end = std::min(text.find('\n', start), text.size());
      if (start > 0) out += "\n" + std::string(column, ' ');
      out += psj::invariant::trim(std::string_view(text).substr(start, end - start));
      start = end + 1;
    }
    return out;
  }
};

}  // namespace

std::string error_details(const Value &value) {
  return Writer().all_of(value, 0, 1);
}

}  // namespace psjsh
