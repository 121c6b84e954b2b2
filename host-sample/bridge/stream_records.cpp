#include "bridge/stream_records.h"

#include "bridge/from_abi.h"
#include "bridge/schema_cache.h"
#include "bridge/serialize.h"
#include "bridge/text.h"
#include "bridge/to_abi.h"
#include "language/value/containers.h"
#include "language/value/convert.h"
#include "language/value/members.h"
#include "language/value/type.h"

namespace psjsh {
namespace {

using Names = std::vector<std::string>;

const Names kErrorMembers = {"Message",           "ExceptionType", "FullyQualifiedErrorId",
                             "Category",          "Activity",      "Reason",
                             "TargetName",        "TargetType",    "Target",
                             "ScriptStackTrace",  "Position",      "Details",
                             "RecommendedAction", "Exception",     "Invocation"};
const Names kInformationMembers = {"MessageData", "Source",   "TimeGenerated", "Tags",
                                   "User",        "Computer", "ProcessId",     "HostMessage"};
const Names kProgressMembers = {"Activity",          "ActivityId",       "ParentActivityId",
                                "StatusDescription", "CurrentOperation", "PercentComplete",
                                "SecondsRemaining",  "Completed"};

psj_value shape(std::string_view type_name, const Names &members, const psj_value *values,
                ValueArena &arena) {
  const Names names = {std::string(type_name), "System.Object"};
  psj_value *slots = arena.values(members.size() + 2);
  slots[0].kind = PSJ_SCHEMA;
  slots[0].as.ptr = schema_of(names, members);
  for (std::size_t i = 0; i < members.size(); ++i) slots[i + 2] = values[i];
  psj_value out = list_value(slots, members.size() + 2);
  out.kind = PSJ_OBJECT;
  return out;
}

psj_value position_value(const ErrorPosition &position, ValueArena &arena) {
  psj_value *pairs = arena.values(10);
  auto pair = [&](int at, std::string_view key, psj_value value) {
    pairs[2 * at] = text_value(arena.copy(key));
    pairs[2 * at + 1] = value;
  };
  pair(0, "file", text_value(arena.copy(position.file)));
  pair(1, "line", int_value(position.line));
  pair(2, "column", int_value(position.column));
  pair(3, "text", text_value(arena.copy(position.text)));
  pair(4, "command", text_value(arena.copy(position.command)));
  psj_value dict = list_value(pairs, 5);
  dict.kind = PSJ_DICT;
  return dict;
}

psj_value serialize_error(const Value &value, ValueArena &arena) {
  const auto &error = *value.as<ErrorRecord>();
  auto text = [&](std::string_view from) { return text_value(arena.copy(from)); };
  const psj_value values[] = {
      text(error.exception->message),
      text(error.exception->type()->full_name()),
      text(error.id),
      int_value(static_cast<std::int64_t>(error.category)),
      text(error.activity),
      text(error.category_reason()),
      text(error.category_target_name()),
      text(error.category_target_type()),
      serialize(error.target, arena),
      text(error.position ? error.position->stack_trace : std::string()),
      error.position ? position_value(*error.position, arena) : psj_value{},
      error.details_message.empty() ? psj_value{} : text(error.details_message),
      text(to_text(get_property(get_property(value, "ErrorDetails"), "RecommendedAction"))),
      serialize(Value(error.exception), arena),
      serialize(get_property(value, "InvocationInfo"), arena),
  };
  return shape(PSJ_SHAPE_ERROR, kErrorMembers, values, arena);
}

bool has_tag(const Value &tags, std::string_view wanted) {
  for (const Value &tag : to_items(tags))
    if (tag.is_string() && tag.text() == wanted) return true;
  return false;
}

psj_value serialize_information(const Value &record, ValueArena &arena) {
  const Value &tags = arena.keep(get_property(record, "Tags"));
  const Names plain = {"MessageData", "Source", "TimeGenerated", "User", "Computer", "ProcessId"};
  psj_value of[6];
  for (std::size_t i = 0; i < plain.size(); ++i)
    of[i] = serialize(get_property(record, plain[i]), arena);
  Values names = to_items(tags);
  // The other process's host says that it passed the record on.
  if (has_tag(tags, "PSHOST") && !has_tag(tags, "FORWARDED")) names.emplace_back("FORWARDED");
  const psj_value values[] = {of[0], of[1], of[2], serialize_list(names, arena),
                              of[3], of[4], of[5], bool_value(has_tag(tags, "PSHOST"))};
  return shape(PSJ_SHAPE_INFORMATION, kInformationMembers, values, arena);
}

psj_value serialize_progress(const Value &record, ValueArena &arena) {
  psj_value values[8];
  for (std::size_t i = 0; i + 1 < kProgressMembers.size(); ++i)
    values[i] = serialize(get_property(record, kProgressMembers[i]), arena);
  values[7] = bool_value(to_text(get_property(record, "RecordType")) == "Completed");
  return shape(PSJ_SHAPE_PROGRESS, kProgressMembers, values, arena);
}

// The members of a shape by their place; fewer than expected: null for the rest.
class ShapeReader {
 public:
  explicit ShapeReader(const psj_value &value)
      : members_(static_cast<const psj_value *>(value.as.ptr) + 2), count_(value.count - 2) {}
  Value at(std::uint32_t i) const { return i < count_ ? from_abi(members_[i]) : Value(); }
  std::string text(std::uint32_t i) const { return to_text(at(i)); }
  bool has(std::uint32_t i) const { return i < count_; }

 private:
  const psj_value *members_;
  std::uint32_t count_;
};

// The type name alone does not do: an error record that a script wrote as output is a bag of the
// same type.
bool is_shape(const psj_value &value, std::string_view suffix, const Names &members) {
  if (value.kind != PSJ_OBJECT || value.count < 2) return false;
  auto *slots = static_cast<const psj_value *>(value.as.ptr);
  if (slots[0].kind != PSJ_SCHEMA || !slots[0].as.ptr) return false;
  const auto &schema = *static_cast<const psj_schema *>(slots[0].as.ptr);
  return schema.type_name_count && view(schema.type_names[0]).ends_with(suffix) &&
         schema.member_count >= members.size() && value.count == schema.member_count + 2 &&
         view(schema.members[0]) == members[0] && view(schema.members[1]) == members[1];
}

// A RemoteException shows the exception and the invocation of the other process as copies.
void remember_original(ErrorRecord &error, Value exception, Value invocation) {
  auto &remote = *error.exception;
  remote.bag.set(Value("SerializedRemoteException"), std::move(exception));
  remote.bag.set(Value("SerializedRemoteInvocationInfo"), std::move(invocation));
  // Its record is a twin: the record itself would keep itself alive.
  remote.record = make_error(remote.type()->full_name(), remote.message, error.id, error.category,
                             error.target);
}

Value error_of_shape(const psj_value &value) {
  ShapeReader shape(value);
  std::int64_t category = shape.at(3).is_integer() ? shape.at(3).bits() : 0;
  if (category < 0 || category > static_cast<int>(ErrorCategory::NotEnabled)) category = 0;
  // What ended the session itself happened here.
  constexpr const char *kTransport =
      "System.Management.Automation.Remoting.PSRemotingTransportException";
  const bool own = shape.text(1) == kTransport;
  auto error =
      make_error(own ? kTransport : "System.Management.Automation.RemoteException", shape.text(0),
                 shape.text(2), static_cast<ErrorCategory>(category), shape.at(8));
  error->activity = shape.text(4);
  error->reason = shape.text(5);
  error->target_name = shape.text(6);
  error->target_type = shape.text(7);
  error->details_message = shape.text(11);
  error->recommended_action = shape.text(12);
  remember_original(*error, shape.at(13), shape.at(14));
  error->remote = true;
  // Behind the members of the shape, who received it says where it came from.
  const std::uint32_t named = static_cast<std::uint32_t>(kErrorMembers.size());
  error->origin_computer = shape.has(named) ? shape.text(named) : "localhost";
  if (shape.has(named + 1)) error->origin_runspace = shape.text(named + 1);
  error->position = std::make_unique<ErrorPosition>();
  error->position->stack_trace = shape.text(9);
  return Value(error);
}

Value information_of_shape(const psj_value &value) {
  ShapeReader shape(value);
  auto record = make_information(shape.at(0), shape.text(1), to_items(shape.at(3)));
  record->with("TimeGenerated", shape.at(2));
  record->with("User", shape.at(4));
  record->with("Computer", shape.at(5));
  record->with("ProcessId", shape.at(6));
  return Value(record);
}

Value progress_of_shape(const psj_value &value) {
  ShapeReader shape(value);
  auto record = make_record(PSJ_SHAPE_PROGRESS);
  for (const std::uint32_t i : {1, 2, 0, 3, 4, 5, 6})  // as the class declares them
    record->with(kProgressMembers[i], shape.at(i));
  static const Type *const kType = find_type("System.Management.Automation.ProgressRecordType");
  record->with("RecordType", Value::enumeration(kType, to_bool(shape.at(7)) ? 1 : 0));
  return Value(record);
}

Value message_of(Stream stream, const psj_value &value) {
  std::string text = to_text(from_abi(value));
  switch (stream) {
    case Stream::Warning:
      return Value(make_warning(std::move(text)));
    case Stream::Verbose:
      return Value(make_verbose(std::move(text)));
    case Stream::Debug:
      return Value(make_debug(std::move(text)));
    default:
      return Value(text);
  }
}

}  // namespace

psj_value serialize_record(Stream stream, const Value &value, ValueArena &arena) {
  const Value &kept = arena.keep(value);
  switch (stream) {
    case Stream::Error:
      if (kept.as<ErrorRecord>()) return serialize_error(kept, arena);
      break;
    case Stream::Information:
      return serialize_information(kept, arena);
    case Stream::Progress:
      return serialize_progress(kept, arena);
    case Stream::Output:
      return serialize(kept, arena);
    default:
      break;
  }
  return text_value(arena.copy(to_text(kept)));
}

psj_value record_to_abi(const Value &value, ValueArena &arena) {
  const Value &kept = arena.keep(value);
  return to_abi(kept, arena);
}

bool shape_from_abi(const psj_value &value, Value *out, std::uint32_t *members) {
  const auto is = [&](std::string_view suffix, const Names &names) {
    *members = static_cast<std::uint32_t>(names.size());
    return is_shape(value, suffix, names);
  };
  if (is(PSJ_SHAPE_ERROR, kErrorMembers))
    *out = error_of_shape(value);
  else if (is(PSJ_SHAPE_INFORMATION, kInformationMembers))
    *out = information_of_shape(value);
  else if (is(PSJ_SHAPE_PROGRESS, kProgressMembers))
    *out = progress_of_shape(value);
  else
    return false;
  return true;
}

namespace {

constexpr std::string_view kRemotingInformation =
    "System.Management.Automation.Runspaces.RemotingInformationRecord";

// An information record that came while its receiver waited: a copy of the other type.
bool remoting_information(const psj_value &value, Value *out) {
  if (value.kind != PSJ_OBJECT || !(value.flags & PSJ_OBJECT_BASE) || value.count < 2) return false;
  const auto *slots = static_cast<const psj_value *>(value.as.ptr);
  const auto *schema = static_cast<const psj_schema *>(slots[0].as.ptr);
  if (!schema || !schema->type_name_count || view(schema->type_names[0]) != kRemotingInformation)
    return false;
  const Value plain = from_abi(slots[1]);
  const auto *record = plain.as<Record>();
  if (!record) return false;
  static const Type *const type =
      declare_class(kRemotingInformation, type_of_id(TypeId::InformationRecord));
  auto copy = make<Record>(type);
  copy->bag = record->bag;
  copy->text_property = record->text_property;
  *out = copy;
  return true;
}

}  // namespace

Value error_from_abi(const psj_value &value) {
  return from_abi(value);
}

Value record_from_abi(Stream stream, const psj_value &value) {
  if (Value record; stream == Stream::Information && remoting_information(value, &record))
    return record;
  bool message = stream == Stream::Warning || stream == Stream::Verbose || stream == Stream::Debug;
  return message && value.kind != PSJ_HANDLE ? message_of(stream, value) : from_abi(value);
}

}  // namespace psjsh
