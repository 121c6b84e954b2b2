#include "bridge/to_abi.h"

#include "bridge/object_handle.h"
#include "language/value/containers.h"
#include "language/value/convert.h"
#include "language/value/scalars.h"

namespace psjsh {
namespace {

std::uint8_t width_of(Kind kind) {
  switch (kind) {
    case Kind::SByte:
    case Kind::Byte:
      return 8;
    case Kind::Int16:
    case Kind::UInt16:
      return 16;
    case Kind::Int32:
    case Kind::UInt32:
    case Kind::Single:
      return 32;
    default:
      return 64;
  }
}

psj_value inline_value(const Value &value) {
  psj_value out{};
  out.as.i64 = value.bits();
  out.flags = width_of(value.kind());
  switch (value.kind()) {
    case Kind::Null:
      out = {};
      break;
    case Kind::Nothing:
      out = {};
      out.kind = PSJ_VOID;
      break;
    case Kind::Bool:
      out.kind = PSJ_BOOL;
      out.flags = 0;
      break;
    case Kind::Char:
      out.kind = PSJ_CHAR;
      out.flags = 0;
      break;
    case Kind::SByte:
    case Kind::Int16:
    case Kind::Int32:
    case Kind::Int64:
      out.kind = PSJ_INT;
      break;
    case Kind::Byte:
    case Kind::UInt16:
    case Kind::UInt32:
    case Kind::UInt64:
      out.kind = PSJ_UINT;
      break;
    case Kind::Single:
    case Kind::Double:
      out.kind = PSJ_FLOAT;
      break;
    case Kind::DateTime:
      out.kind = PSJ_DATETIME;
      out.flags = static_cast<std::uint8_t>(value.date_kind());
      break;
    case Kind::TimeSpan:
      out.kind = PSJ_TIMESPAN;
      out.flags = 0;
      break;
    case Kind::Enum:
    case Kind::Object:
      break;
  }
  return out;
}

psj_value decimal_value(const psj::invariant::Decimal &decimal, ValueArena &arena) {
  auto *parts = static_cast<std::uint32_t *>(arena.bytes(16));
  parts[0] = decimal.low();
  parts[1] = decimal.middle();
  parts[2] = decimal.high();
  parts[3] =
      static_cast<std::uint32_t>(decimal.scale()) << 16 | (decimal.negative() ? 0x80000000u : 0);
  psj_value out{};
  out.kind = PSJ_DECIMAL;
  out.as.ptr = parts;
  return out;
}

bool object_scalar(const Value &value, ValueArena &arena, psj_value *out) {
  switch (value.object()->object_kind()) {
    case ObjectKind::String:
      *out = text_value(value.text());
      return true;
    case ObjectKind::Decimal:
      *out = decimal_value(value.as<DecimalObject>()->value, arena);
      return true;
    case ObjectKind::Guid:
      *out = {};
      out->kind = PSJ_GUID;
      out->as.ptr = value.as<GuidObject>()->value.bytes.data();
      return true;
    case ObjectKind::BigInteger:
      *out = text_value(arena.copy(to_text(value)), PSJ_BIGINT);
      return true;
    case ObjectKind::Version:
      *out = text_value(arena.copy(to_text(value)), PSJ_VERSION);
      return true;
    case ObjectKind::Uri:
      *out = text_value(value.as<UriObject>()->value.original, PSJ_URI);
      return true;
    default:
      return false;
  }
}

bool is_array_name(std::string_view type_name) {
  return type_name.ends_with("[]");
}

}  // namespace

bool scalar_to_abi(const Value &value, ValueArena &arena, psj_value *out) {
  if (value.is_object()) return object_scalar(value, arena, out);
  if (value.kind() == Kind::Enum) return false;
  *out = inline_value(value);
  return true;
}

psj_value to_abi(const Value &value, ValueArena &arena) {
  psj_value out;
  if (scalar_to_abi(value, arena, &out)) return out;
  return handle_value(arena.own(new_handle(value)));
}

psj_value to_abi_list(const Value &value, ValueArena &arena) {
  const Values &items = [&]() -> const Values & {
    const Value &list = arena.keep(make_array(to_items(value)));
    return list.as<Array>()->items;
  }();
  psj_value *out = arena.values(items.size());
  for (std::size_t i = 0; i < items.size(); ++i) out[i] = to_abi(items[i], arena);
  return list_value(out, items.size());
}

psj_value to_abi_dict(const Value &dictionary, ValueArena &arena) {
  auto entries = dictionary.as<Dictionary>()->entries();
  psj_value *out = arena.values(entries.size() * 2);
  for (std::size_t i = 0; i < entries.size(); ++i) {
    out[2 * i] = to_abi(arena.keep(entries[i].first), arena);
    out[2 * i + 1] = to_abi(arena.keep(entries[i].second), arena);
  }
  psj_value dict = list_value(out, entries.size());
  dict.kind = PSJ_DICT;
  dict.flags = dictionary.as<Dictionary>()->is_ordered() ? PSJ_DICT_ORDERED : 0;
  return dict;
}

namespace {

// A table with the tables in it; they hold no others.
psj_value to_abi_tables(const Value &value, ValueArena &arena) {
  const psj_value table = to_abi_dict(value, arena);
  auto *entries = static_cast<psj_value *>(const_cast<void *>(table.as.ptr));
  std::size_t i = 1;
  for (const auto &entry : value.as<Dictionary>()->entries()) {
    if (entry.second.as<Dictionary>()) entries[i] = to_abi_dict(entry.second, arena);
    i += 2;
  }
  return table;
}

psj_value to_abi_table_list(const Value &value, ValueArena &arena) {
  const Value &list = arena.keep(make_array(to_items(value)));
  const Values &items = list.as<Array>()->items;
  psj_value *out = arena.values(items.size());
  for (std::size_t i = 0; i < items.size(); ++i)
    out[i] = items[i].as<Dictionary>() ? to_abi_tables(items[i], arena) : to_abi(items[i], arena);
  return list_value(out, items.size());
}

}  // namespace

psj_value to_abi_parameter(const Value &value, std::string_view type_name, ValueArena &arena) {
  if (type_name == "System.Collections.Hashtable[]" && !value.is_null())
    return to_abi_table_list(value, arena);
  if (is_array_name(type_name) && !value.is_null()) return to_abi_list(value, arena);
  // An input object stays the caller's own.
  const bool is_object = type_name == "System.Management.Automation.PSObject";
  if (value.as<Dictionary>() && !is_object) return to_abi_dict(value, arena);
  if (value.kind() == Kind::Enum) return int_value(value.bits());
  if (type_name == "System.Management.Automation.SwitchParameter")
    return bool_value(to_bool(value));
  return to_abi(value, arena);
}

psj_result to_abi_result(Value value) {
  if (!value.is_object() && value.kind() != Kind::Enum)
    return {inline_value(value), nullptr, nullptr};
  auto arena = std::make_unique<ValueArena>();
  psj_value out = to_abi(arena->keep(std::move(value)), *arena);
  return result_in(std::move(arena), out);
}

}  // namespace psjsh
