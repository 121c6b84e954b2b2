#include "bridge/serialize.h"

#include <cstring>
#include <unordered_map>

#include "bridge/schema_cache.h"
#include "bridge/to_abi.h"
#include "language/value/containers.h"
#include "language/value/convert.h"
#include "language/value/engine.h"
#include "language/value/enumerate.h"
#include "language/value/foreign.h"
#include "language/value/members.h"
#include "language/value/property_bag.h"
#include "language/value/script_error.h"
#include "language/value/secret.h"
#include "language/value/type.h"

namespace psjsh {
namespace {

constexpr int kDepth = 1;
constexpr int kJobDepth = 2;
// A level of the language takes at most two levels of the ABI (an object around its list).
constexpr int kMaxNesting = static_cast<int>(PSJ_MAX_DEPTH) / 2 - 2;
constexpr std::string_view kPrefix = "Deserialized.";

using Names = std::vector<std::string>;

// What a job shows of itself elsewhere.
const Names kJobProperties = {
    "HasMoreData", "StatusMessage", "Location", "Command",   "JobStateInfo",  "InstanceId",
    "Id",          "Name",          "State",    "ChildJobs", "PSJobTypeName", "PSBeginTime",
    "PSEndTime"};

bool contains(const Names &names, std::string_view wanted) {
  for (const std::string &name : names)
    if (name == wanted) return true;
  return false;
}

class Serializing {
 public:
  explicit Serializing(ValueArena &arena) : arena_(arena) {}
  psj_value write(const Value &value, int depth);

 private:
  psj_value write_object(const Value &value, int depth);
  psj_value write_list(const Values &items, const Value &whole, int depth);
  psj_value write_dict(const Value &table, int depth);
  psj_value write_custom(const Value &value, int depth);
  psj_value write_wrapper(const Value &value, int depth);
  psj_value write_deserialized(const Value &value, int depth);
  psj_value write_enum(const Value &value);
  psj_value write_secret(const SecureString &secret);
  psj_value write_bag(const Value &value, int depth);
  psj_value bag(const psj_schema *schema, psj_value base, std::uint8_t flags, psj_value **members);
  psj_value members_of(const Value &value, const PropertyBag &bag, const psj_schema *schema,
                       psj_value base, std::uint8_t flags, int depth);
  psj_value plain_text(const Value &value) { return text_value(arena_.copy(net_text(value))); }
  bool seen(const Value &value, psj_value *reference) const;

  ValueArena &arena_;
  std::unordered_map<const Object *, std::uint64_t> started_;
  std::uint64_t objects_ = 0;
  int nesting_ = 0;
};

bool Serializing::seen(const Value &value, psj_value *reference) const {
  auto found = started_.find(value.object());
  if (found == started_.end()) return false;
  *reference = {};
  reference->kind = PSJ_REF;
  reference->as.u64 = found->second;
  return true;
}

psj_value Serializing::write(const Value &value, int depth) {
  psj_value out;
  if (scalar_to_abi(value, arena_, &out)) return out;
  if (value.kind() == Kind::Enum) return write_enum(value);
  if (seen(value, &out)) return out;
  if (nesting_ >= kMaxNesting) return plain_text(value);
  ++nesting_;
  out = write_object(value, depth);
  --nesting_;
  return out;
}

// An object value with room for its members; counts it, so that back references find it.
psj_value Serializing::bag(const psj_schema *schema, psj_value base, std::uint8_t flags,
                           psj_value **members) {
  psj_value *slots = arena_.values(schema->member_count + 2);
  slots[0].kind = PSJ_SCHEMA;
  slots[0].as.ptr = schema;
  slots[1] = base;
  *members = slots + 2;
  psj_value out = list_value(slots, schema->member_count + 2);
  out.kind = PSJ_OBJECT;
  out.flags = flags;
  return out;
}

psj_value Serializing::write_enum(const Value &value) {
  static const std::string kValue[] = {"Value"};
  psj_value *members;
  ++objects_;
  psj_value out = bag(schema_of(value.enum_type()->hierarchy(), kValue), int_value(value.bits()),
                      PSJ_OBJECT_BASE, &members);
  members[0] = text_value(arena_.copy(enum_text(value.enum_type(), value.bits())));
  return out;
}

psj_value Serializing::write_object(const Value &value, int depth) {
  const Object &object = *value.object();
  switch (object.object_kind()) {
    case ObjectKind::Wrapper:
      return write_wrapper(value, depth);
    case ObjectKind::Custom:
      return write_custom(value, depth);
    case ObjectKind::Deserialized:
      return write_deserialized(value, depth);
    case ObjectKind::Hashtable:
    case ObjectKind::Dictionary:
      return write_dict(value, depth);
    case ObjectKind::ScriptBlock:
      return text_value(arena_.copy(value.as<ScriptBlock>()->source()), PSJ_SCRIPTBLOCK);
    case ObjectKind::Native:
      if (const auto *secret = secure_string(value)) return write_secret(*secret);
      break;
    default:
      break;
  }
  if (is_enumerable(value)) return write_list(to_items(value), value, depth);
  return depth <= 0 ? plain_text(value) : write_bag(value, depth);
}

// The bytes of its UTF-16.
psj_value Serializing::write_secret(const SecureString &secret) {
  const Revealed revealed = secret.reveal();
  const std::size_t size = revealed.units().size() * sizeof(char16_t);
  SecretPages &pages = arena_.secret(size);
  std::memcpy(pages.units(), revealed.units().data(), size);
  return text_value({reinterpret_cast<const char *>(pages.units()), size}, PSJ_SECRET);
}

psj_value Serializing::write_list(const Values &items, const Value &whole, int depth) {
  if (auto *array = whole.as<Array>(); array && array->element()->is(TypeId::Byte)) {
    auto *bytes = static_cast<unsigned char *>(arena_.bytes(items.size()));
    for (std::size_t i = 0; i < items.size(); ++i)
      bytes[i] = static_cast<unsigned char>(items[i].bits());
    return text_value({reinterpret_cast<char *>(bytes), items.size()}, PSJ_BYTES);
  }
  const Value &kept = arena_.keep(make_array(items));
  started_[whole.object()] = objects_++;
  psj_value *members;
  psj_value out = bag(schema_of(type_names_of(whole), {}), {}, PSJ_OBJECT_BASE, &members);
  psj_value *values = arena_.values(items.size());
  for (std::size_t i = 0; i < items.size(); ++i)
    values[i] = write(kept.as<Array>()->items[i], depth);
  members[-1] = list_value(values, items.size());
  return out;
}

psj_value Serializing::write_dict(const Value &table, int depth) {
  auto entries = table.as<Dictionary>()->entries();
  started_[table.object()] = objects_++;
  psj_value *members;
  psj_value out = bag(schema_of(type_names_of(table), {}), {}, PSJ_OBJECT_BASE, &members);
  psj_value *values = arena_.values(entries.size() * 2);
  for (std::size_t i = 0; i < entries.size(); ++i) {
    values[2 * i] = write(arena_.keep(entries[i].first), depth);
    values[2 * i + 1] = write(arena_.keep(entries[i].second), depth);
  }
  psj_value dict = list_value(values, entries.size());
  dict.kind = PSJ_DICT;
  dict.flags = table.as<Dictionary>()->is_ordered() ? PSJ_DICT_ORDERED : 0;
  members[-1] = dict;
  return out;
}

psj_value Serializing::members_of(const Value &value, const PropertyBag &from,
                                  const psj_schema *schema, psj_value base, std::uint8_t flags,
                                  int depth) {
  started_[value.object()] = objects_++;
  psj_value *members;
  psj_value out = bag(schema, base, flags, &members);
  for (std::uint32_t i = 0; i < from.size(); ++i) {
    bool note = from.kind(i) == MemberKind::Note;
    const Value &member = note ? from.slot(i) : arena_.keep(get_property(value, from.name(i)));
    members[i] = write(member, depth);
  }
  return out;
}

psj_value Serializing::write_custom(const Value &value, int depth) {
  auto *object = value.as<CustomObject>();
  ObjectLock lock(*object);
  const PropertyBag &from = object->bag;
  const psj_schema *schema = schema_of_shape(*from.shape());
  if (object->type_names) {
    Names members;
    for (std::uint32_t i = 0; i < from.size(); ++i) members.emplace_back(from.name(i));
    schema = schema_of(type_names_of(value), members);
  }
  return members_of(value, from, schema, {}, PSJ_OBJECT_BAG, depth);
}

psj_value Serializing::write_wrapper(const Value &value, int depth) {
  auto *wrapper = value.as<Wrapper>();
  Names members;
  for (std::uint32_t i = 0; i < wrapper->bag.size(); ++i)
    members.emplace_back(wrapper->bag.name(i));
  psj_value base = write(wrapper->base, depth);
  return members_of(value, wrapper->bag, schema_of(type_names_of(value), members), base,
                    PSJ_OBJECT_BASE, depth);
}

psj_value Serializing::write_deserialized(const Value &value, int depth) {
  auto *object = value.as<Deserialized>();
  Names members, names;
  for (std::uint32_t i = 0; i < object->bag.size(); ++i) members.emplace_back(object->bag.name(i));
  for (const std::string &name : object->type_names)
    names.push_back(name.starts_with(kPrefix) ? name.substr(kPrefix.size()) : name);
  psj_value text{};
  if (object->text.is_string()) text = text_value(object->text.text());
  return members_of(value, object->bag, schema_of(names, members), text, PSJ_OBJECT_BAG, depth);
}

psj_value Serializing::write_bag(const Value &value, int depth) {
  Names names = type_names_of(value);
  bool job = contains(names, "System.Management.Automation.Job");
  Names members = job ? kJobProperties : property_names(value);
  started_[value.object()] = objects_++;
  psj_value *slots;
  psj_value out = bag(schema_of(names, members), plain_text(value), PSJ_OBJECT_BAG, &slots);
  int below = (job && depth < kJobDepth ? kJobDepth : depth) - 1;
  for (std::size_t i = 0; i < members.size(); ++i) {
    Value member;
    try {
      find_property(value, members[i], &member);
    } catch (const ScriptError &) {
      member = {};
    }
    slots[i] = write(arena_.keep(std::move(member)), below);
  }
  return out;
}

}  // namespace

psj_value serialize(const Value &value, ValueArena &arena) {
  return Serializing(arena).write(arena.keep(value), kDepth);
}

psj_value serialize_list(const Values &items, ValueArena &arena) {
  psj_value *values = arena.values(items.size());
  for (std::size_t i = 0; i < items.size(); ++i) values[i] = serialize(items[i], arena);
  return list_value(values, items.size());
}

}  // namespace psjsh
