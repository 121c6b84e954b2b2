#include "bridge/serialize.h"

#include <algorithm>
#include <cstring>
#include <unordered_map>

#include "bridge/schema_cache.h"
#include "bridge/stream_records.h"
#include "bridge/to_abi.h"
#include "language/value/clixml/form.h"
#include "language/value/containers.h"
#include "language/value/property_bag.h"
#include "language/value/records.h"
#include "language/value/scalars.h"
#include "language/value/secret.h"
#include "language/value/type.h"

namespace psjsh {
namespace {

namespace cx = psj::clixml;

constexpr int kDepth = 1;
// A level of the language takes at most two levels of the ABI (an object around its list).
constexpr int kMaxNesting = static_cast<int>(PSJ_MAX_DEPTH) / 2 - 2;
constexpr std::size_t kMostOwn = 0xffff;

std::uint8_t list_flags(cx::Container container) {
  switch (container) {
    case cx::Container::Stack:
      return PSJ_LIST_STACK;
    case cx::Container::Queue:
      return PSJ_LIST_QUEUE;
    case cx::Container::Enumerable:
      return PSJ_LIST_SEQUENCE;
    default:
      return 0;
  }
}

// Notes alone, and nothing in the object's extension: by far the most objects that jobs write.
bool is_plain(const CustomObject &object) {
  if (object.has_extension()) return false;
  const Shape &shape = *object.bag.shape();
  for (std::uint32_t i = 0; i < shape.size(); ++i)
    if (shape.field(i).kind != MemberKind::Note) return false;
  return true;
}

class Serializing {
 public:
  explicit Serializing(ValueArena &arena) : arena_(arena) {}
  psj_value write(const Value &value, int depth);

 private:
  psj_value write_plain(const Value &value, int depth);
  psj_value write_form(const Value &value, int depth);
  psj_value write_primitive(const Value &value);
  psj_value write_secret(const SecureString &secret);
  psj_value write_object(const Value &value, Form &form);
  psj_value base_of(Form &form);
  void write_parts(std::vector<Form::Part> &parts, psj_value *&to);
  psj_value bag(const psj_schema *schema, psj_value base, std::uint8_t flags, psj_value **members);
  psj_value kept_text(std::string_view text, psj_kind kind = PSJ_STRING) {
    return text_value(arena_.copy(text), kind);
  }
  bool seen(const Value &value, psj_value *reference) const;

  ValueArena &arena_;
  std::unordered_map<const Object *, std::uint64_t> started_;
  std::uint64_t objects_ = 0;
  int nesting_ = 0;
};

bool Serializing::seen(const Value &value, psj_value *reference) const {
  const Value &inner = unwrap(value);
  if (!inner.is_object()) return false;
  auto found = started_.find(inner.object());
  if (found == started_.end()) return false;
  *reference = {};
  reference->kind = PSJ_REF;
  reference->as.u64 = found->second;
  return true;
}

psj_value Serializing::write(const Value &value, int depth) {
  psj_value out;
  // .NET's big numbers are objects to the serializer.
  const bool big = value.is_object() && value.object()->object_kind() == ObjectKind::BigInteger;
  if (!big && scalar_to_abi(value, arena_, &out)) return out;
  if (seen(value, &out)) return out;
  if (nesting_ >= kMaxNesting) return kept_text("Serialized XML is nested too deeply.");
  ++nesting_;
  const auto *custom = value.as<CustomObject>();
  out = custom && is_plain(*custom) ? write_plain(value, depth) : write_form(value, depth);
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

psj_value Serializing::write_plain(const Value &value, int depth) {
  auto *object = value.as<CustomObject>();
  ObjectLock lock(*object);
  const PropertyBag &from = object->bag;
  const psj_schema *schema = schema_of_shape(*from.shape());
  if (object->type_names) {
    std::vector<std::string> members;
    for (std::uint32_t i = 0; i < from.size(); ++i) members.emplace_back(from.name(i));
    schema = schema_of(type_names_of(value), members);
  }
  started_[object] = objects_++;
  psj_value *members;
  psj_value out = bag(schema, {}, PSJ_OBJECT_BAG, &members);
  for (std::uint32_t i = 0; i < from.size(); ++i) members[i] = write(from.slot(i), depth);
  return out;
}

psj_value Serializing::write_form(const Value &value, int depth) {
  Form form = form_of(value, depth);
  switch (form.kind) {
    case Form::Kind::Primitive:
      return write_primitive(unwrap(value));
    case Form::Kind::Text:
      return kept_text(*form.text);
    case Form::Kind::Xml:
      return kept_text(*form.text, PSJ_XML);
    default:
      return write_object(value, form);
  }
}

psj_value Serializing::write_primitive(const Value &value) {
  psj_value out{};
  if (scalar_to_abi(value, arena_, &out)) return out;
  if (const auto *block = value.as<ScriptBlock>())
    return kept_text(block->source(), PSJ_SCRIPTBLOCK);
  if (const auto *secret = secure_string(value)) return write_secret(*secret);
  if (const auto *array = value.as<Array>()) {
    auto *bytes = static_cast<char *>(arena_.bytes(array->items.size()));
    for (std::size_t i = 0; i < array->items.size(); ++i)
      bytes[i] = static_cast<char>(array->items[i].bits());
    return text_value({bytes, array->items.size()}, PSJ_BYTES);
  }
  if (value.as<Record>()) {
    ++objects_;
    return serialize_record(Stream::Progress, value, arena_);
  }
  return out;
}

psj_value Serializing::write_secret(const SecureString &secret) {
  const Revealed revealed = secret.reveal();
  const std::size_t size = revealed.units().size() * sizeof(char16_t);
  SecretPages &pages = arena_.secret(size);
  std::memcpy(pages.units(), revealed.units().data(), size);
  return text_value({reinterpret_cast<const char *>(pages.units()), size}, PSJ_SECRET);
}

psj_value Serializing::write_object(const Value &value, Form &form) {
  std::vector<std::string> names;
  const bool based = form.container != cx::Container::None;
  const bool text = based && form.text;
  if (text) names.emplace_back("ToString");
  for (const auto &part : form.properties) names.push_back(part.name);
  for (const auto &part : form.members) names.push_back(part.name);
  const std::size_t own = std::min(form.properties.size(), kMostOwn);
  const Value &inner = unwrap(value);
  if (inner.is_object() && form.container != cx::Container::Base) {
    arena_.keep(inner);
    started_[inner.object()] = objects_;
  }
  ++objects_;
  psj_value *members;
  psj_value out = bag(schema_of(form.types, names, PSJ_SCHEMA_FLAGS(text, own)), {},
                      based ? PSJ_OBJECT_BASE : PSJ_OBJECT_BAG, &members);
  if (based)
    members[-1] = base_of(form);
  else if (form.text)
    members[-1] = kept_text(*form.text);
  if (text) *members++ = kept_text(*form.text);
  write_parts(form.properties, members);
  write_parts(form.members, members);
  return out;
}

psj_value Serializing::base_of(Form &form) {
  const std::size_t count = form.items.size();
  psj_value *values = arena_.values(count);
  for (std::size_t i = 0; i < count; ++i)
    values[i] = write(arena_.keep(std::move(form.items[i])), form.items_depth);
  if (form.container == cx::Container::Base) return count ? values[0] : psj_value{};
  psj_value out = list_value(values, count);
  out.flags = list_flags(form.container);
  if (form.container == cx::Container::Dictionary) {
    out = list_value(values, count / 2);
    out.kind = PSJ_DICT;
    const auto ordered = "System.Collections.Specialized.OrderedDictionary";
    out.flags = std::any_of(form.types.begin(), form.types.end(),
                            [&](const std::string &name) { return name.ends_with(ordered); })
                    ? PSJ_DICT_ORDERED
                    : 0;
  }
  return out;
}

void Serializing::write_parts(std::vector<Form::Part> &parts, psj_value *&to) {
  for (auto &part : parts) *to++ = write(arena_.keep(std::move(part.value)), part.depth);
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
