#include "plugin/providers/background/reason_shape.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "plugin/value/make.h"

namespace psj {
namespace {

// The members that psj.h lists for the error stream, in their order.
const std::vector<std::string_view> kMembers = {
    "Message",           "ExceptionType", "FullyQualifiedErrorId",
    "Category",          "Activity",      "Reason",
    "TargetName",        "TargetType",    "Target",
    "ScriptStackTrace",  "Position",      "Details",
    "RecommendedAction", "Exception",     "Invocation"};
enum Member : std::size_t {
  kMessage,
  kExceptionType,
  kErrorId,
  kCategory,
  kReasonName = 5,
  kTarget = 8,
  kDetails = 11
};

// The log says of objects that crossed a process border that they are copies; of a reason that is
// understood.
std::string_view plain_type(psj_text type) {
  constexpr std::string_view kPrefix = "Deserialized.";
  const std::string_view name = view_of(type);
  return name.starts_with(kPrefix) ? name.substr(kPrefix.size()) : name;
}

std::string_view text_in(const psj_value &value) {
  return value.kind == PSJ_STRING ? string_of(value) : std::string_view();
}

}  // namespace

bool is_error_shape(const psj_value &value) {
  if (value.kind != PSJ_OBJECT || value.count != kMembers.size() + 2) return false;
  const psj_schema &schema = *schema_of(value);
  return schema.type_name_count != 0 && plain_type(schema.type_names[0]) == PSJ_SHAPE_ERROR;
}

psj_error *error_from_reason(const psj_value &reason) {
  static constexpr std::string_view kRemote = "System.Management.Automation.RemoteException";
  if (!is_error_shape(reason))
    return make_error(
        {.message = reason.kind == PSJ_STRING ? string_of(reason) : std::string_view(),
         .exception = kRemote});
  const psj_value *members = items_of(reason) + 2;
  Arena arena;
  auto *slots = arena.allocate_array<psj_value>(reason.count);
  std::copy_n(items_of(reason), reason.count, slots);
  const psj_schema *schema = make_schema(arena, {PSJ_SHAPE_ERROR, "System.Object"}, kMembers);
  const psj_value record = make_object(schema, slots, PSJ_OBJECT_BAG);
  const psj_value &category = members[kCategory];
  return make_error({.category = category.kind == PSJ_INT
                                     ? static_cast<ErrorCategory>(category.as.i64)
                                     : kNotSpecified,
                     .id = text_in(members[kErrorId]),
                     .message = text_in(members[kMessage]),
                     .exception = kRemote,
                     .target = &members[kTarget],
                     .record = &record});
}

Result<OwnedValue> reason_from_error(const psj_error &error, const psj_value *record,
                                     std::string_view details) {
  if (record != nullptr && is_error_shape(*record)) return OwnedValue::copy(*record);
  Arena arena;
  std::vector<psj_value> members(kMembers.size(), make_null());
  const auto text = [&](psj_text from) { return make_string(view_of(arena.text(view_of(from)))); };
  members[kMessage] = text(error.message);
  members[kExceptionType] = text(error.exception);
  members[kErrorId] = text(error.id);
  members[kCategory] = make_int(error.category);
  const std::string_view type = view_of(error.exception);
  members[kReasonName] = text(text_of(type.substr(type.rfind('.') + 1)));
  if (error.target != nullptr)
    if (Status bad = copy_into(arena, *error.target, members[kTarget]); !bad.ok())
      members[kTarget] = make_null();
  if (!details.empty()) members[kDetails] = text(text_of(details));
  const psj_schema *schema = make_schema(arena, {PSJ_SHAPE_ERROR, "System.Object"}, kMembers);
  const psj_value value = make_bag(arena, schema, members, view_of(error.message));
  return OwnedValue(std::move(arena), value);
}

}  // namespace psj
