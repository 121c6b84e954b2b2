#include "language/value/intrinsic_methods.h"

#include "invariant/compare.h"
#include "language/value/containers.h"
#include "language/value/convert.h"
#include "language/value/engine.h"
#include "language/value/enumerate.h"
#include "language/value/members.h"
#include "language/value/records.h"
#include "language/value/script_error.h"

namespace psjsh {

namespace inv = psj::invariant;

namespace {

Value list_of(Values items) {
  static const auto *definition = find_type("System.Collections.ObjectModel.Collection`1");
  const Type *element = type_of_id(TypeId::PSObject);
  return make<List>(generic_of(definition, {&element, 1}), std::move(items));
}

void append_results(Values &out, Value result) {
  if (result.is_nothing()) return;
  if (is_enumerable(result)) {
    for (auto &inner : to_items(result)) out.push_back(std::move(inner));
  } else {
    out.push_back(std::move(result));
  }
}

// .ForEach({block}), .ForEach([type]), .ForEach('Property'), .ForEach('Method', arguments),
// .ForEach('Property', value)
Value for_each(const Value &target, Arguments arguments) {
  Values results;
  Enumerator items(target);
  for (Value item; items.next(&item);) {
    const Value &first = arguments[0];
    if (const auto *block = first.as<ScriptBlock>()) {
      append_results(results, invoke_block(*block, {.arguments = arguments.subspan(1),
                                                    .dollar_underscore = &item,
                                                    .in_place = true}));
    } else if (const auto *type = first.as<Type>()) {
      results.push_back(convert_to(item, type));
    } else {
      const auto name = to_text(first);
      Value found;
      if (arguments.size() == 1 && find_property(item, name, &found) &&
          !(found.is_object() && found.object()->object_kind() == ObjectKind::Method))
        append_results(results, std::move(found));
      else
        append_results(results, call_method(item, name, arguments.subspan(1)));
    }
  }
  return list_of(std::move(results));
}

bool accepts(const ScriptBlock &block, const Value &item) {
  return to_bool(invoke_block(block, {.dollar_underscore = &item, .in_place = true}));
}

// .Where({block}, mode, count)
Value where(const Value &target, Arguments arguments) {
  const auto *block = arguments[0].as<ScriptBlock>();
  if (!block)
    throw_invalid_operation("MethodNotFound",
                            "Cannot find an overload for \"Where\" and the argument count: \"1\".");
  const auto mode = arguments.size() > 1 ? to_text(arguments[1]) : std::string("Default");
  const auto limit = arguments.size() > 2 ? static_cast<std::size_t>(to_int32(arguments[2])) : 0;
  const auto is = [&mode](std::string_view name) { return inv::equals_ignore_case(mode, name); };
  Values yes, no;
  bool started = false, ended = false;
  Enumerator items(target);
  for (Value item; items.next(&item);) {
    if (is("First") && yes.size() >= (limit ? limit : 1)) break;
    if (is("SkipUntil") && started) {
      yes.push_back(std::move(item));
      continue;
    }
    if (ended) {
      no.push_back(std::move(item));
      continue;
    }
    const bool match = accepts(*block, item);
    if (is("SkipUntil")) {
      if ((started = match)) yes.push_back(std::move(item));
    } else if (is("Until")) {
      if ((ended = match)) break;
      yes.push_back(std::move(item));
    } else {
      (match ? yes : no).push_back(std::move(item));
      if (limit && (is("Default") || is("Until")) && yes.size() >= limit) break;
    }
  }
  if (is("Split")) return make_array({list_of(std::move(yes)), list_of(std::move(no))});
  if (is("Last")) {
    const auto keep = limit ? limit : 1;
    if (yes.size() > keep) yes.erase(yes.begin(), yes.end() - static_cast<std::ptrdiff_t>(keep));
  } else if (limit && yes.size() > limit) {
    yes.resize(limit);
  }
  return list_of(std::move(yes));
}

}  // namespace

Value default_of(const Type *type) {
  switch (type->kind()) {
    case Kind::Bool:
      return false;
    case Kind::Char:
      return u'\0';
    case Kind::Double:
      return 0.0;
    case Kind::Single:
      return Value::single(0);
    case Kind::DateTime:
      return Value::datetime(0);
    case Kind::TimeSpan:
      return Value::timespan(0);
    case Kind::Enum:
      return Value::enumeration(type, 0);
    case Kind::Object:
      return {};
    default:
      return Value::integer(type->kind(), 0);
  }
}

namespace {

void fill(Value &out, const Type *element, const std::vector<std::int64_t> &lengths,
          const Type *type) {
  std::size_t total = 1;
  for (const auto length : lengths) {
    if (length < 0)
      throw_method_exception(".ctor", lengths.size(), "System.OverflowException",
                             "Arithmetic operation resulted in an overflow.");
    total *= static_cast<std::size_t>(length);
  }
  auto array = make<Array>(Values(total, default_of(element)), type);
  if (lengths.size() > 1) array->dimensions.assign(lengths.begin(), lengths.end());
  out = array;
}

Value new_exception(const Type *type, Arguments arguments) {
  auto exception =
      make<Exception>(type, "Exception of type '" + type->full_name() + "' was thrown.");
  if (!arguments.empty()) exception->message = to_text(arguments[0]);
  for (std::size_t i = 1; i < arguments.size(); ++i)
    if (auto *inner = arguments[i].as<Exception>()) exception->inner = Ref<Exception>(inner);
  return exception;
}

}  // namespace

bool call_intrinsic(const Value &target, std::string_view name, Arguments arguments, Value *out) {
  if (arguments.empty()) return false;
  if (inv::equals_ignore_case(name, "ForEach"))
    *out = for_each(target, arguments);
  else if (inv::equals_ignore_case(name, "Where"))
    *out = where(target, arguments);
  else
    return false;
  return true;
}

Value construct_default(const Type *type, Arguments arguments) {
  if (type->is_array()) {
    std::vector<std::int64_t> lengths;
    for (const auto &argument : arguments) lengths.push_back(to_int32(argument));
    Value array;
    fill(array, type->element(), lengths, type);
    return array;
  }
  if (type->is_a(type_of_id(TypeId::Exception))) return new_exception(type, arguments);
  if (type->kind() != Kind::Object && arguments.empty()) return default_of(type);
  throw_runtime("MethodCountCouldNotFindBest", ErrorCategory::NotSpecified,
                "System.Management.Automation.MethodException",
                "Cannot find an overload for \"new\" and the argument count: \"" +
                    std::to_string(arguments.size()) + "\".");
}

}  // namespace psjsh
