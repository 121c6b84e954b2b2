#include "bridge/plugin_object.h"

#include "abi/psj_cim.h"
#include "bridge/abi_error.h"
#include "bridge/from_abi.h"
#include "bridge/job_members.h"
#include "bridge/text.h"
#include "bridge/to_abi.h"
#include "language/value/type.h"

namespace psjsh {
namespace {

std::vector<std::string> take_texts(psj_result &result) {
  std::vector<std::string> texts;
  if (result.value.kind == PSJ_LIST) {
    auto *items = static_cast<const psj_value *>(result.value.as.ptr);
    for (std::uint32_t i = 0; i < result.value.count; ++i)
      texts.emplace_back(static_cast<const char *>(items[i].as.ptr), items[i].count);
  }
  if (result.release) result.release(result.owner);
  return texts;
}

// The types of the plugin's objects form a chain of names: each is declared below the next. A name
// with a # (CimInstance#root/cimv2/Win32_Process) tells kinds of objects of one type apart.
const Type *declare_chain(const std::vector<std::string> &names) {
  const Type *type = type_of_id(TypeId::Object);
  for (auto name = names.rbegin(); name != names.rend(); ++name) {
    if (name->find('#') != std::string::npos) continue;
    const Type *known = find_type(*name);
    type = known ? known : declare_class(*name, type);
  }
  return type;
}

[[noreturn]] void fail(psj_error *error, psj_status status, std::string_view doing) {
  throw ScriptError(take_error(error, status, doing, {}));
}

// What a property's setter throws comes inside of the exception of the assignment.
[[noreturn]] void fail_to_set(psj_error *error, psj_status status, std::string_view name) {
  auto record = take_error(error, status, "set property " + std::string(name), {});
  if (record->id != "ExceptionWhenSetting") throw ScriptError(record);
  record->exception = make_exception(
      "System.Management.Automation.SetValueInvocationException",
      "Exception setting \"" + std::string(name) + "\": \"" + record->exception->message + "\"",
      record->exception);
  throw ScriptError(record);
}

// Several objects of the plugin may stand for one: the lists of a job are made when they are asked
// for.
const void *identity_of(const psj_object *object) {
  const void *same = object->cls->get_extension(object, text_of("psj.identity/1"));
  return same ? same : object;
}

ForeignMember::Kind kind_of(std::string_view word) {
  using Kind = ForeignMember::Kind;
  constexpr std::pair<std::string_view, Kind> kWords[] = {{"Method", Kind::Method},
                                                          {"ScriptMethod", Kind::ScriptMethod},
                                                          {"AliasProperty", Kind::AliasProperty}};
  for (const auto &[known, kind] : kWords)
    if (known == word) return kind;
  return Kind::Property;
}

}  // namespace

PluginObject::PluginObject(const psj_object *object) : object_(object) {
  object_->cls->retain(object_);
}
PluginObject::~PluginObject() {
  object_->cls->release(object_);
}

std::vector<std::string> PluginObject::type_names() const {
  psj_result result{};
  if (object_->cls->type_names(object_, &result) < 0) return {"System.Object"};
  return take_texts(result);
}

const Type *PluginObject::type() const {
  if (!type_) type_ = declare_chain(type_names());
  return type_;
}

bool PluginObject::get(std::string_view name, Value *out) const {
  psj_result result{};
  psj_error *error = nullptr;
  psj_status status = object_->cls->get(object_, text_of(name), &result, &error);
  if (status == PSJ_S_ABSENT) return false;
  if (status < 0) fail(error, status, "read property " + std::string(name));
  *out = take_result(result);
  return true;
}

bool PluginObject::set(std::string_view name, const Value &value) {
  ValueArena arena;
  psj_value argument = to_abi(value, arena);
  psj_error *error = nullptr;
  psj_status status = object_->cls->set(object_, text_of(name), &argument, &error);
  if (status == PSJ_S_ABSENT) return false;
  if (status < 0) fail_to_set(error, status, name);
  return true;
}

bool PluginObject::call(std::string_view name, Arguments arguments, Value *out) {
  ValueArena arena;
  psj_value *values = arena.values(arguments.size());
  for (std::size_t i = 0; i < arguments.size(); ++i) values[i] = to_abi(arguments[i], arena);
  psj_result result{};
  psj_error *error = nullptr;
  psj_status status =
      object_->cls->call(object_, text_of(name), values,
                         static_cast<std::uint32_t>(arguments.size()), &result, &error);
  if (status == PSJ_S_ABSENT) return false;
  if (status < 0) {
    const Ref<ErrorRecord> why = take_error(error, status, "call " + std::string(name), {});
    throw_method_exception(name, arguments.size(), why->exception->type()->full_name(),
                           why->exception->message);
  }
  *out = take_result(result);
  return true;
}

std::vector<ForeignMember> PluginObject::described_members() const {
  std::vector<ForeignMember> members;
  const auto *table = static_cast<const psj_object_members *>(
      object_->cls->get_extension(object_, text_of(PSJ_OBJECT_MEMBERS)));
  psj_result result{};
  if (!PSJ_HAS(table, members) || table->members(object_, &result) < 0) return members;
  const auto texts = take_texts(result);
  for (std::size_t i = 0; i + 2 < texts.size(); i += 3) {
    ForeignMember member;
    member.name = texts[i];
    member.kind = kind_of(texts[i + 1]);
    member.definition = texts[i + 2];
    member.writable = member.definition.ends_with("{get;set;}");
    members.push_back(std::move(member));
  }
  return members;
}

std::vector<ForeignMember> PluginObject::members() const {
  if (auto described = described_members(); !described.empty()) return described;
  psj_result result{};
  std::vector<ForeignMember> members;
  if (object_->cls->properties(object_, &result) < 0) return members;
  for (std::string &name : take_texts(result)) {
    ForeignMember member;
    member.name = std::move(name);
    members.push_back(std::move(member));
  }
  if (object_->cls->get_extension(object_, text_of("psj.job/1")))
    add_job_members(type()->full_name(), members);
  return members;
}

std::string PluginObject::text() const {
  psj_result result{};
  if (object_->cls->text(object_, &result) < 0) return type()->full_name();
  std::string text(static_cast<const char *>(result.value.as.ptr), result.value.count);
  if (result.release) result.release(result.owner);
  return text;
}

bool PluginObject::items(Values *out) const {
  if (!object_->cls->item) return false;
  if (!out) return true;
  psj_result result{};
  for (std::uint64_t i = 0; object_->cls->item(object_, i, &result) == PSJ_OK; ++i) {
    out->push_back(take_result(result));
    result = {};
  }
  return true;
}

bool PluginObject::equals(const ForeignObject &other) const {
  auto *plugin_object = dynamic_cast<const PluginObject *>(&other);
  return plugin_object && identity_of(plugin_object->object_) == identity_of(object_);
}

std::size_t PluginObject::hash() const {
  return reinterpret_cast<std::size_t>(identity_of(object_));
}

}  // namespace psjsh
