#include "plugin/format/request.h"

#include "invariant/compare.h"

namespace psj::format {
namespace {

Held kept(const psj_value &value) {
  if (value.kind != PSJ_HANDLE) return Held(value);
  const auto *object = static_cast<const psj_object *>(value.as.ptr);
  object->cls->retain(object);
  Held held;
  psj_result *result = held.out();
  result->value = value;
  result->owner = const_cast<psj_object *>(object);
  result->release = [](void *owner) {
    const auto *object = static_cast<const psj_object *>(owner);
    object->cls->release(object);
  };
  return held;
}

std::string script_source(const psj_value &script, const FormatState &state) {
  if (script.kind == PSJ_SCRIPTBLOCK) return std::string(string_of(script));
  Held text;
  if (PSJ_HAS(state.script(), source) &&
      state.script()->source(state.host(), &script, text.out()) == PSJ_OK)
    return std::string(string_of(text.value()));
  std::string own;
  append_text(own, script);
  return own;
}

void keep_message(psj_error *error, Held &out) {
  if (error == nullptr) return;
  auto *text = new std::string(view_of(error->message));
  error->release(error);
  psj_result *result = out.out();
  result->value = string_value(*text);
  result->owner = text;
  result->release = [](void *owner) { delete static_cast<std::string *>(owner); };
}

}  // namespace

Expression::Expression(const psj_format_column &column, const FormatState &state)
    : label_(view_of(column.label)),
      format_(view_of(column.format)),
      width_(column.width),
      align_(static_cast<Align>(column.alignment & 3)) {
  if (column.expression.kind == PSJ_STRING) {
    name_ = string_of(column.expression);
    if (invariant::WildcardPattern::has_wildcards(name_)) pattern_.emplace(name_);
    return;
  }
  name_ = script_source(column.expression, state);
  if (column.expression.kind == PSJ_SCRIPTBLOCK) {
    // Held by value: the text must outlive the caller's.
    psj_value own = column.expression;
    auto *text = new std::string(string_of(column.expression));
    own.as.ptr = text->data();
    psj_result *result = script_.out();
    result->value = own;
    result->owner = text;
    result->release = [](void *owner) { delete static_cast<std::string *>(owner); };
  } else {
    script_ = kept(column.expression);
  }
}

std::vector<std::string> Expression::resolve(const psj_value &object) const {
  std::vector<std::string> names;
  std::vector<std::string> all;
  property_names(object, all);
  for (std::string &name : all)
    if (pattern_ ? pattern_->matches(name) : invariant::equals_ignore_case(name, name_))
      names.push_back(std::move(name));
  const bool intrinsic = invariant::equals_ignore_case(name_, "Count") ||
                         invariant::equals_ignore_case(name_, "Length");
  if (names.empty() && !pattern_ && !intrinsic) {
    // Not every property is listed: hidden ones are there all the same. Count and Length are not,
    // though a host may answer them for every object.
    Held value;
    if (get_property(object, name_, value) != Got::absent) names.push_back(name_);
  }
  return names;
}

Got Expression::script_value(const psj_value &object, const FormatState &state, Held &out) const {
  if (!PSJ_HAS(state.script(), evaluate)) return Got::failed;
  psj_error *error = nullptr;
  const psj_status status =
      state.script()->evaluate(state.host(), &script_.value(), &object, out.out(), &error);
  if (status >= 0) return Got::ok;
  keep_message(error, out);
  return Got::failed;
}

ShapeRequest make_request(const psj_format_options &options, const FormatState &state) {
  ShapeRequest request;
  request.shape = static_cast<Shape>(options.shape <= PSJ_SHAPE_CUSTOM ? options.shape : 0);
  request.flags = options.flags;
  request.expand = options.expand;
  request.wide_columns = static_cast<std::int32_t>(options.wide_columns);
  request.depth = options.depth;
  for (std::uint32_t i = 0; i < options.column_count; ++i)
    request.columns.emplace_back(*options.columns[i], state);
  if (options.group_by != nullptr) request.group_by.emplace(*options.group_by, state);
  request.view = view_of(options.view);
  return request;
}

}  // namespace psj::format
