#include "bridge/from_abi.h"

#include <algorithm>
#include <cstring>
#include "bridge/object_handle.h"
#include "bridge/plugin_object.h"
#include "bridge/stream_records.h"
#include "invariant/date_time.h"

#include "language/value/big_number.h"
#include "language/value/clixml/from_nodes.h"
#include "language/value/containers.h"
#include "language/value/convert.h"
#include "language/value/credential.h"
#include "language/value/engine.h"
#include "language/value/members.h"
#include "language/value/property_bag.h"
#include "language/value/records.h"
#include "language/value/scalars.h"
#include "language/value/type.h"

namespace psjsh {
namespace {

constexpr std::string_view kPrefix = "Deserialized.";

const psj_value *payload(const psj_value &value) {
  return static_cast<const psj_value *>(value.as.ptr);
}
std::string_view chars(const psj_value &value) {
  return {static_cast<const char *>(value.as.ptr), value.count};
}
std::string_view chars(const psj_text &text) {
  return {text.data, static_cast<std::size_t>(text.size)};
}

// The members of an object by their kinds.
struct Parts {
  const psj_text *names;
  const psj_value *values;
  std::uint32_t count, own;  // own ones first
  const psj_value *text;     // null: there is none
};

Parts parts_of(const psj_value &value, const psj_schema &schema) {
  const std::uint32_t first = schema.flags & PSJ_SCHEMA_TEXT ? 1 : 0;
  const psj_value *members = payload(value) + 2;
  return {schema.members + first, members + first, schema.member_count - first,
          PSJ_SCHEMA_OWN(schema.flags), first ? members : nullptr};
}

psj::clixml::Container container_of(const psj_value &base) {
  using psj::clixml::Container;
  if (base.kind == PSJ_DICT) return Container::Dictionary;
  return base.flags == PSJ_LIST_STACK   ? Container::Stack
         : base.flags == PSJ_LIST_QUEUE ? Container::Queue
                                        : Container::List;
}

class Reading {
 public:
  explicit Reading(bool add_prefix) : add_prefix_(add_prefix) {}

  Value read(const psj_value &value);

 private:
  Value read_inline(const psj_value &value);
  Value read_payload(const psj_value &value);
  Value read_list(const psj_value &value);
  Value read_dict(const psj_value &value);
  Value read_object(const psj_value &value);
  Value read_bag(const psj_value &value, const psj_schema &schema);
  Value read_base(const psj_value &value, const psj_schema &schema);
  Value read_own(const psj_value &value, const psj_schema &schema, std::vector<std::string> names);
  std::vector<std::string> names_of(const psj_schema &schema) const;
  void fill(PropertyBag &bag, const psj_value *members, const psj_schema &schema);
  Value read_container(const psj_value &value, const Parts &parts);
  bool rehydrate(const std::vector<std::string> &names, const Parts &parts, Value *out);
  void add_notes(Value &value, const Parts &parts);

  bool add_prefix_;
  std::uint32_t depth_ = 0;
  std::vector<Value> objects_;  // by order of their start, for back references
};

Value integer_of(const psj_value &value) {
  bool is_signed = value.kind == PSJ_INT;
  switch (value.flags) {
    case 8:
      return Value::integer(is_signed ? Kind::SByte : Kind::Byte, value.as.i64);
    case 16:
      return Value::integer(is_signed ? Kind::Int16 : Kind::UInt16, value.as.i64);
    case 32:
      return Value::integer(is_signed ? Kind::Int32 : Kind::UInt32, value.as.i64);
    default:
      return Value::integer(is_signed ? Kind::Int64 : Kind::UInt64, value.as.i64);
  }
}

Value decimal_of(const psj_value &value) {
  std::uint32_t parts[4];
  std::memcpy(parts, value.as.ptr, sizeof parts);
  int scale = static_cast<int>(parts[3] >> 16 & 0xff);
  return make_decimal(psj::invariant::Decimal::from_parts(parts[0], parts[1], parts[2],
                                                          parts[3] >> 31, scale > 28 ? 28 : scale));
}

Value bytes_of(const psj_value &value) {
  Values items;
  items.reserve(value.count);
  for (unsigned char byte : chars(value)) items.push_back(Value::integer(Kind::Byte, byte));
  return make_array(std::move(items), find_type("byte"));
}

Value guid_of(const psj_value &value) {
  psj::invariant::Guid guid;
  std::memcpy(guid.bytes.data(), value.as.ptr, guid.bytes.size());
  return make_guid(guid);
}

Value secret_of(const psj_value &value) {
  auto secret = make<SecureString>();
  const auto *bytes = static_cast<const unsigned char *>(value.as.ptr);
  for (std::uint32_t i = 0; i + 1 < value.count; i += 2)
    secret->append(static_cast<char16_t>(bytes[i] | bytes[i + 1] << 8));
  return secret;
}

Value Reading::read(const psj_value &value) {
  if (value.kind < PSJ_DECIMAL || value.kind == PSJ_DATETIME || value.kind == PSJ_TIMESPAN)
    return read_inline(value);
  if (depth_ >= PSJ_MAX_DEPTH) return Value("...");
  ++depth_;
  Value out = read_payload(value);
  --depth_;
  return out;
}

Value Reading::read_inline(const psj_value &value) {
  switch (value.kind) {
    case PSJ_BOOL:
      return Value(value.as.u64 != 0);
    case PSJ_CHAR:
      return Value(static_cast<char16_t>(value.as.u64));
    case PSJ_INT:
    case PSJ_UINT:
      return integer_of(value);
    case PSJ_FLOAT:
      return value.flags == 32 ? Value::single(static_cast<float>(value.as.f64))
                               : Value(value.as.f64);
    case PSJ_DATETIME:
      return Value::datetime(value.as.i64,
                             static_cast<DateKind>(value.flags < 3 ? value.flags : 0));
    case PSJ_TIMESPAN:
      return Value::timespan(value.as.i64);
    default:
      return {};
  }
}

Value handle_of(const psj_value &value) {
  auto *object = static_cast<const psj_object *>(value.as.ptr);
  if (const Value *ours = value_behind(object)) return *ours;
  return Value(make<PluginObject>(object));
}

Value Reading::read_payload(const psj_value &value) {
  switch (value.kind) {
    case PSJ_DECIMAL:
      return decimal_of(value);
    case PSJ_BYTES:
      return bytes_of(value);
    case PSJ_GUID:
      return guid_of(value);
    case PSJ_VERSION:
      return convert_as(Value(chars(value)), type_of_id(TypeId::Version));
    case PSJ_BIGINT: {
      Value number;
      parse_big_text(chars(value), &number);
      return number;
    }
    case PSJ_URI:
      return make_uri(chars(value));
    case PSJ_XML:
      return convert_as(Value(chars(value)), type_of_id(TypeId::Xml));
    case PSJ_LIST:
      return read_list(value);
    case PSJ_DICT:
      return read_dict(value);
    case PSJ_OBJECT:
      return read_object(value);
    case PSJ_REF:
      return value.as.u64 < objects_.size() ? objects_[value.as.u64] : Value();
    case PSJ_HANDLE:
      return handle_of(value);
    case PSJ_VOID:
      return Value::nothing();
    case PSJ_SECRET:
      return secret_of(value);
    case PSJ_STRING:
    case PSJ_SCRIPTBLOCK:
    case PSJ_CUT:
      return Value(chars(value));
    default:
      return {};
  }
}

Value Reading::read_list(const psj_value &value) {
  Values items;
  items.reserve(value.count);
  for (std::uint32_t i = 0; i < value.count; ++i) items.push_back(read(payload(value)[i]));
  return make_array(std::move(items));
}

Value Reading::read_dict(const psj_value &value) {
  Ref<Dictionary> table = value.flags & PSJ_DICT_ORDERED ? make_ordered() : make_hashtable();
  for (std::uint32_t i = 0; i < value.count; ++i) {
    Value key = read(payload(value)[2 * i]);
    if (!key.is_null()) table->set(key, read(payload(value)[2 * i + 1]));
  }
  return Value(table);
}

std::vector<std::string> Reading::names_of(const psj_schema &schema) const {
  std::vector<std::string> names;
  for (std::uint32_t i = 0; i < schema.type_name_count; ++i) {
    std::string_view name = chars(schema.type_names[i]);
    bool bare = add_prefix_ && !name.starts_with(kPrefix);
    names.push_back(bare ? std::string(kPrefix).append(name) : std::string(name));
  }
  return names;
}

void Reading::fill(PropertyBag &bag, const psj_value *members, const psj_schema &schema) {
  bag.reserve(schema.member_count);
  for (std::uint32_t i = 0; i < schema.member_count; ++i)
    bag.set(Value(chars(schema.members[i])), read(members[i]));
}

Value Reading::read_object(const psj_value &value) {
  const psj_value *slots = payload(value);
  if (value.count < 2 || slots[0].kind != PSJ_SCHEMA || !slots[0].as.ptr) return {};
  const auto &schema = *static_cast<const psj_schema *>(slots[0].as.ptr);
  if (schema.member_count + 2 != value.count) return {};
  return value.flags & PSJ_OBJECT_BASE ? read_base(value, schema) : read_bag(value, schema);
}

bool Reading::rehydrate(const std::vector<std::string> &names, const Parts &parts, Value *out) {
  return psjsh::rehydrate(
      names,
      [&](std::string_view name, Value *property) {
        for (std::uint32_t i = 0; i < parts.count; ++i)
          if (chars(parts.names[i]) == name) return *property = read(parts.values[i]), true;
        return false;
      },
      out);
}

void Reading::add_notes(Value &value, const Parts &parts) {
  for (std::uint32_t i = parts.own; i < parts.count; ++i)
    add_member(value, chars(parts.names[i]), MemberKind::Note, read(parts.values[i]), true);
}

bool contains(const std::vector<std::string> &names, std::string_view wanted) {
  return std::find(names.begin(), names.end(), wanted) != names.end();
}

// An object that the plugin made: an exception, a state, a record of a stream.
Value Reading::read_own(const psj_value &value, const psj_schema &schema,
                        std::vector<std::string> names) {
  std::size_t place = objects_.size();
  if (contains(names, "System.Exception")) {
    auto exception = make_exception(names[0], {});
    objects_.push_back(Value(exception));
    fill(exception->bag, payload(value) + 2, schema);
    std::uint32_t message = exception->bag.find("Message");
    if (message != Shape::kMissing) exception->message = to_text(exception->bag.slot(message));
    exception->bag.remove("Message");
  } else if (names.empty() || names[0] == "System.Management.Automation.PSCustomObject") {
    auto object = make_custom_object();
    objects_.push_back(Value(object));
    fill(object->bag, payload(value) + 2, schema);
  } else {
    auto record = make_record(names[0]);
    objects_.push_back(Value(record));
    fill(record->bag, payload(value) + 2, schema);
    for (std::string_view text : {"State", "Message"})
      if (record->bag.find(text) != Shape::kMissing) record->text_property = text;
  }
  return objects_[place];
}

// The names that a copy gives: what other processes send says so in its type names.
bool is_copy(const std::vector<std::string> &names) {
  return !names.empty() && std::string_view(names[0]).starts_with(kPrefix);
}

Value Reading::read_bag(const psj_value &value, const psj_schema &schema) {
  std::vector<std::string> names = names_of(schema);
  std::size_t place = objects_.size();
  std::uint32_t shaped = 0;
  if (Value record; shape_from_abi(value, &record, &shaped)) {
    // What a receiver adds to a record comes behind the record's own members.
    for (std::uint32_t i = shaped; i < schema.member_count; ++i)
      add_member(record, chars(schema.members[i]), MemberKind::Note, read(payload(value)[2 + i]),
                 true);
    return objects_.emplace_back(record);
  }
  if (!is_copy(names)) return read_own(value, schema, std::move(names));
  const Parts parts = parts_of(value, schema);
  if (Value made; rehydrate(names, parts, &made)) {
    objects_.push_back(made);
    add_notes(objects_[place], parts);
    return objects_[place];
  }
  auto object = make<Deserialized>();
  objects_.push_back(Value(object));
  object->type_names = std::move(names);
  object->text = read(payload(value)[1]);
  fill(object->bag, payload(value) + 2, schema);
  object->own = parts.own;
  return objects_[place];
}

Value enum_of(const psj_schema &schema, const Value &base) {
  const Type *type = schema.type_name_count && base.is_integer()
                         ? find_type(chars(schema.type_names[0]))
                         : nullptr;
  return type && type->is_enum() ? Value::enumeration(type, base.bits()) : Value();
}

// A collection in the collection that its kind becomes, together with its own properties.
Value Reading::read_container(const psj_value &value, const Parts &parts) {
  const psj_value &base = payload(value)[1];
  const std::size_t place = objects_.size();
  Value made = empty_container(container_of(base), base.flags & PSJ_DICT_ORDERED);
  const auto object = parts.own ? make<Deserialized>() : Ref<Deserialized>();
  objects_.push_back(object ? Value(object) : made);
  Values items;
  items.reserve(base.count);
  const std::uint32_t count = base.kind == PSJ_DICT ? 2 * base.count : base.count;
  for (std::uint32_t i = 0; i < count; ++i) items.push_back(read(payload(base)[i]));
  fill_container(made, std::move(items));
  if (object) {
    object->items = made;
    for (std::uint32_t i = 0; i < parts.own; ++i)
      object->bag.set(Value(chars(parts.names[i])), read(parts.values[i]));
    object->own = parts.own;
  }
  return objects_[place];
}

Value Reading::read_base(const psj_value &value, const psj_schema &schema) {
  const std::size_t place = objects_.size();
  const psj_value &base = payload(value)[1];
  const Parts parts = parts_of(value, schema);
  std::vector<std::string> names = names_of(schema);
  if (is_copy(names) && (base.kind == PSJ_LIST || base.kind == PSJ_DICT)) {
    read_container(value, parts);
  } else {
    objects_.emplace_back();
    objects_[place] = read(base);
    if (Value number = enum_of(schema, objects_[place]); !number.is_null() && !add_prefix_)
      return objects_[place] = number;
  }
  Value made = objects_[place];
  add_notes(made, parts);
  if (!names.empty()) set_type_names(made, std::move(names));
  if (parts.text) made = with_text(std::move(made), read(*parts.text));
  return objects_[place] = made;
}

}  // namespace

Value from_abi(const psj_value &value) {
  return Reading(false).read(value);
}
Value deserialize(const psj_value &value) {
  return Reading(true).read(value);
}

Value take_result(psj_result &result) {
  Value value = from_abi(result.value);
  if (result.release) result.release(result.owner);
  result = {};
  return value;
}

}  // namespace psjsh
