#include "plugin/format/access.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "invariant/compare.h"
#include "plugin/format/scalar_members.h"

namespace psj::format {
namespace {

constexpr std::string_view kPrefix = "Deserialized.";
constexpr std::string_view kCustomObject = "System.Management.Automation.PSCustomObject";

const psj_object *object_of(const psj_value &value) {
  return static_cast<const psj_object *>(value.as.ptr);
}
const psj_schema *schema_of(const psj_value &value) {
  return static_cast<const psj_schema *>(items_of(value)[0].as.ptr);
}
bool has_base(const psj_value &value) {
  return (value.flags & PSJ_OBJECT_BASE) != 0 && value.count > 1;
}
const psj_value &base_of(const psj_value &value) {
  return items_of(value)[1];
}

// An item of a hashtable: made on the stack while the hashtable is enumerated.
const std::array<psj_text, 2> kEntryTypes{text_of("System.Collections.DictionaryEntry"),
                                          text_of("System.Object")};
const std::array<psj_text, 3> kEntryMembers{text_of("Name"), text_of("Key"), text_of("Value")};
const psj_schema kEntrySchema{sizeof(psj_schema),  0, 2, 3, kEntryTypes.data(),
                              kEntryMembers.data()};

struct Entry {
  std::array<psj_value, 5> parts{};
  Entry(const psj_value &key, const psj_value &value) {
    parts[0].kind = PSJ_SCHEMA;
    parts[0].as.ptr = &kEntrySchema;
    parts[2] = key;
    parts[3] = key;
    parts[4] = value;
  }
  psj_value value() const {
    psj_value object{};
    object.kind = PSJ_OBJECT;
    object.count = static_cast<std::uint32_t>(parts.size());
    object.as.ptr = parts.data();
    return object;
  }
};

Got get_member(const psj_value &value, std::string_view name, Held &out) {
  const psj_schema &schema = *schema_of(value);
  for (std::uint32_t i = schema.flags & PSJ_SCHEMA_TEXT;
       i < schema.member_count && i + 2 < value.count; ++i) {
    const std::string_view member = view_of(schema.members[i]);
    if (member.size() != name.size()) continue;
    if (member != name && !invariant::equals_ignore_case(member, name)) continue;
    out = Held(items_of(value)[i + 2]);
    return Got::ok;
  }
  if (has_base(value)) return get_property(base_of(value), name, out);
  return Got::absent;
}

void keep_message(const psj_error *error, Held &out) {
  auto *text = new std::string(view_of(error->message));
  psj_result *result = out.out();
  result->value = string_value(*text);
  result->owner = text;
  result->release = [](void *owner) { delete static_cast<std::string *>(owner); };
}

Got get_live(const psj_object *object, std::string_view name, Held &out) {
  if (object == nullptr || object->cls == nullptr || object->cls->get == nullptr)
    return Got::absent;
  psj_error *error = nullptr;
  const psj_status status = object->cls->get(object, text_of(name), out.out(), &error);
  if (status == PSJ_S_ABSENT) return Got::absent;
  if (status >= 0) return Got::ok;
  if (error != nullptr) {
    keep_message(error, out);
    error->release(error);
  }
  return Got::failed;
}

bool live_item(const psj_object *object, std::uint64_t index, Held &out) {
  return object->cls->item(object, index, out.out()) == PSJ_OK;
}

bool is_live_collection(const psj_object *object) {
  if (object == nullptr || object->cls == nullptr || object->cls->item == nullptr) return false;
  Held first;
  const psj_status status = object->cls->item(object, 0, first.out());
  return status == PSJ_OK || status == PSJ_S_END;
}

}  // namespace

std::string_view without_prefix(std::string_view type_name) {
  if (type_name.size() > kPrefix.size() &&
      invariant::equals_ignore_case(type_name.substr(0, kPrefix.size()), kPrefix))
    type_name.remove_prefix(kPrefix.size());
  return type_name;
}

bool TypeNames::take(const std::vector<std::string_view> &names) {
  if (names == names_) return false;
  copy_.clear();
  for (const std::string_view name : names) copy_ += name;
  names_.clear();
  std::size_t at = 0;
  for (const std::string_view name : names) {
    names_.push_back(std::string_view(copy_).substr(at, name.size()));
    at += name.size();
  }
  return true;
}

bool TypeNames::read_live(const psj_object *object) {
  incoming_.clear();
  Held answer;
  if (object != nullptr && object->cls != nullptr && object->cls->type_names != nullptr &&
      object->cls->type_names(object, answer.out()) == PSJ_OK && answer.value().kind == PSJ_LIST) {
    // Most classes answer with the same list every time: it is still held, so the same address
    // means the same names.
    const psj_value &list = answer.value();
    if (held_.value().kind == PSJ_LIST && list.as.ptr == held_.value().as.ptr &&
        list.count == held_.value().count)
      return false;
    for (std::uint32_t i = 0; i < list.count; ++i)
      incoming_.push_back(string_of(items_of(list)[i]));
  }
  const bool changed = take(incoming_);
  held_ = std::move(answer);
  return changed;
}

bool TypeNames::read(const psj_value &value) {
  if (value.kind == PSJ_HANDLE) {
    kind_ = PSJ_HANDLE;
    return read_live(object_of(value));
  }
  held_.reset();
  if (value.kind == kind_ && value.flags == flags_ && value.kind != PSJ_OBJECT) return false;
  kind_ = value.kind;
  flags_ = value.flags;
  incoming_.clear();
  if (value.kind == PSJ_OBJECT) {
    const psj_schema &schema = *schema_of(value);
    for (std::uint32_t i = 0; i < schema.type_name_count; ++i)
      incoming_.push_back(view_of(schema.type_names[i]));
    if (incoming_.empty()) incoming_ = {kCustomObject, "System.Object"};
  } else {
    scalar_type_names(value, incoming_);
  }
  return take(incoming_);
}

bool TypeNames::has(std::string_view name) const {
  name = without_prefix(name);
  return std::any_of(names_.begin(), names_.end(), [&](std::string_view own) {
    return invariant::equals_ignore_case(without_prefix(own), name);
  });
}

Got get_property(const psj_value &value, std::string_view name, Held &out) {
  if (value.kind == PSJ_HANDLE) return get_live(object_of(value), name, out);
  if (value.kind == PSJ_OBJECT) return get_member(value, name, out);
  return get_scalar_property(value, name, out) ? Got::ok : Got::absent;
}

Got get_path(const psj_value &value, std::string_view path, Held &out) {
  const std::size_t dot = path.find('.');
  if (dot == std::string_view::npos) return get_property(value, path, out);
  // Each step's value must live until the whole path was walked.
  Held step;
  const Got got = get_property(value, path.substr(0, dot), step);
  if (got != Got::ok) return got;
  Held last;
  const Got rest = get_path(step.value(), path.substr(dot + 1), last);
  if (rest != Got::ok) return rest;
  struct Both {
    Held step, last;
  };
  auto *both = new Both{std::move(step), std::move(last)};
  psj_result *result = out.out();
  result->value = both->last.value();
  result->owner = both;
  result->release = [](void *owner) { delete static_cast<Both *>(owner); };
  return Got::ok;
}

void property_names(const psj_value &value, std::vector<std::string> &names) {
  names.clear();
  if (value.kind == PSJ_HANDLE) {
    const psj_object *object = object_of(value);
    Held list;
    if (object == nullptr || object->cls == nullptr || object->cls->properties == nullptr ||
        object->cls->properties(object, list.out()) != PSJ_OK || list.value().kind != PSJ_LIST)
      return;
    for (std::uint32_t i = 0; i < list.value().count; ++i)
      names.emplace_back(string_of(items_of(list.value())[i]));
    return;
  }
  if (value.kind != PSJ_OBJECT) return scalar_property_names(value, names);
  if (has_base(value)) property_names(base_of(value), names);
  const psj_schema &schema = *schema_of(value);
  for (std::uint32_t i = schema.flags & PSJ_SCHEMA_TEXT; i < schema.member_count; ++i)
    names.emplace_back(view_of(schema.members[i]));
}

bool is_enumerable(const psj_value &value) {
  switch (value.kind) {
    case PSJ_LIST:
    case PSJ_DICT:
    case PSJ_BYTES:
      return true;
    case PSJ_HANDLE:
      return is_live_collection(object_of(value));
    case PSJ_OBJECT:
      return has_base(value) && is_enumerable(base_of(value));
    default:
      return false;
  }
}

void for_each_item(const psj_value &value, const std::function<bool(const psj_value &)> &use) {
  if (value.kind == PSJ_OBJECT) {
    if (has_base(value)) for_each_item(base_of(value), use);
    return;
  }
  if (value.kind == PSJ_HANDLE) {
    Held item;
    for (std::uint64_t i = 0; live_item(object_of(value), i, item); ++i)
      if (!use(item.value())) return;
    return;
  }
  for (std::uint32_t i = 0; i < value.count; ++i) {
    if (value.kind == PSJ_LIST) {
      if (!use(items_of(value)[i])) return;
    } else if (value.kind == PSJ_BYTES) {
      psj_value byte = int_value(static_cast<const unsigned char *>(value.as.ptr)[i], 8);
      byte.kind = PSJ_UINT;
      if (!use(byte)) return;
    } else {
      const Entry entry(items_of(value)[2 * i], items_of(value)[2 * i + 1]);
      if (!use(entry.value())) return;
    }
  }
}

bool is_entry(const psj_value &value) {
  return value.kind == PSJ_OBJECT && value.count == 5 && schema_of(value) == &kEntrySchema;
}

bool is_dictionary(const psj_value &value) {
  if (value.kind != PSJ_HANDLE) return value.kind == PSJ_DICT;
  TypeNames types;
  types.read(value);
  if (types.empty()) return false;
  const std::string_view name = types.names().front();
  return name.ends_with("Hashtable") || name.find("Dictionary") != std::string_view::npos;
}

bool is_enum(const TypeNames &types) {
  return types.has("System.Enum");
}

bool is_scalar_type(const TypeNames &types) {
  static constexpr std::array<std::string_view, 17> kScalars{"System.String",
                                                             "System.SByte",
                                                             "System.Byte",
                                                             "System.Int16",
                                                             "System.UInt16",
                                                             "System.Int32",
                                                             "System.UInt32",
                                                             "System.Int64",
                                                             "System.UInt64",
                                                             "System.Char",
                                                             "System.Single",
                                                             "System.Double",
                                                             "System.Boolean",
                                                             "System.Decimal",
                                                             "System.IntPtr",
                                                             "System.Security.SecureString",
                                                             "System.Numerics.BigInteger"};
  if (types.empty()) return false;
  const std::string_view first = without_prefix(types.names().front());
  return is_enum(types) || std::find(kScalars.begin(), kScalars.end(), first) != kScalars.end();
}

bool is_custom_object(const psj_value &value) {
  if (value.kind != PSJ_OBJECT && value.kind != PSJ_HANDLE) return false;
  TypeNames types;
  types.read(value);
  return types.has(kCustomObject);
}

bool is_true(const psj_value &value) {
  switch (value.kind) {
    case PSJ_NULL:
    case PSJ_VOID:
      return false;
    case PSJ_BOOL:
    case PSJ_CHAR:
    case PSJ_INT:
    case PSJ_UINT:
      return value.as.u64 != 0;
    case PSJ_FLOAT:
      return value.as.f64 != 0;
    case PSJ_STRING:
    case PSJ_LIST:
      return value.count != 0;
    case PSJ_OBJECT:
      return !has_base(value) || is_true(base_of(value));
    default:
      return true;
  }
}

}  // namespace psj::format
