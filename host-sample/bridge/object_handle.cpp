#include "bridge/object_handle.h"

#include <atomic>

#include "bridge/abi_error.h"
#include "bridge/from_abi.h"
#include "bridge/plugin_object.h"
#include "bridge/text.h"
#include "bridge/to_abi.h"
#include "language/value/containers.h"
#include "language/value/convert.h"
#include "language/value/enumerate.h"
#include "language/value/members.h"
#include "language/value/xml/document.h"

namespace psjsh {
namespace {

struct ValueHandle : psj_object {
  ValueHandle(const psj_object_class *table, Value held)
      : psj_object{table}, value(std::move(held)) {}
  Value value;
  std::atomic<std::uint32_t> count{1};
};

ValueHandle &self(const psj_object *object) {
  return *const_cast<ValueHandle *>(static_cast<const ValueHandle *>(object));
}

void retain(const psj_object *object) {
  self(object).count.fetch_add(1, std::memory_order_relaxed);
}

void release(const psj_object *object) {
  // Release pairs with the acquire of the last owner, which destroys.
  if (self(object).count.fetch_sub(1, std::memory_order_acq_rel) == 1) delete &self(object);
}

psj_status type_names(const psj_object *object, psj_result *out) {
  return guarded(nullptr, [&] { *out = text_list_result(type_names_of(self(object).value)); });
}

psj_status properties(const psj_object *object, psj_result *out) {
  return guarded(nullptr, [&] { *out = text_list_result(property_names(self(object).value)); });
}

psj_status get(const psj_object *object, psj_text name, psj_result *out, psj_error **error) {
  bool found = false;
  psj_status status = guarded(error, [&] {
    Value value;
    found = find_own_property(self(object).value, view(name), &value);
    if (found) *out = to_abi_result(std::move(value));
  });
  return status < 0 || found ? status : PSJ_S_ABSENT;
}

psj_status set(const psj_object *object, psj_text name, const psj_value *value, psj_error **error) {
  return guarded(error, [&] { set_property(self(object).value, view(name), from_abi(*value)); });
}

psj_status call(const psj_object *object, psj_text method, const psj_value *arguments,
                std::uint32_t count, psj_result *out, psj_error **error) {
  return guarded(error, [&] {
    Values values;
    for (std::uint32_t i = 0; i < count; ++i) values.push_back(from_abi(arguments[i]));
    *out = to_abi_result(call_method(self(object).value, view(method), values));
  });
}

psj_status text(const psj_object *object, psj_result *out) {
  return guarded(nullptr, [&] {
    const Value &value = self(object).value;
    *out = text_result(is_xml_node(value) ? xml_name(value) : net_text(value));
  });
}

psj_status item(const psj_object *object, std::uint64_t index, psj_result *out) {
  bool found = false;
  psj_status status = guarded(nullptr, [&] {
    Object &collection = *unwrap(self(object).value).object();
    Value value;
    if (const Values *items = items_of(collection)) {
      ObjectLock lock(collection);
      if (index < items->size()) value = (*items)[index], found = true;
    } else {
      Values snapshot = to_items(self(object).value);
      if (index < snapshot.size()) value = snapshot[index], found = true;
    }
    if (found) *out = to_abi_result(std::move(value));
  });
  return status < 0 || found ? status : PSJ_S_END;
}

// What the entries of a dictionary are: KeyValuePair<K,V> of one that has types for both.
const Type *entry_type(const Dictionary &table) {
  static const auto *pair = find_type("System.Collections.Generic.KeyValuePair`2");
  if (table.object_kind() != ObjectKind::Dictionary) return nullptr;
  for (const Type *type = table.type(); type != nullptr; type = type->base())
    if (type->arguments().size() == 2) return generic_of(pair, type->arguments());
  const Type *any = type_of_id(TypeId::Object);
  const Type *both[] = {any, any};
  return generic_of(pair, both);
}

// A dictionary enumerates its entries, for whoever shows or copies it.
psj_status entry(const psj_object *object, std::uint64_t index, psj_result *out) {
  bool found = false;
  psj_status status = guarded(nullptr, [&] {
    const auto &table = *unwrap(self(object).value).as<Dictionary>();
    auto entries = table.entries();
    if (index >= entries.size()) return;
    found = true;
    *out = to_abi_result(
        Value(make<Entry>(entries[index].first, entries[index].second, entry_type(table))));
  });
  return status < 0 || found ? status : PSJ_S_END;
}

const void *get_extension(const psj_object *, psj_text) {
  return nullptr;
}

constexpr std::uint32_t kClassSize = sizeof(psj_object_class);
const psj_object_class kPlain{kClassSize, 0,   retain, release, type_names, properties,
                              get,        set, call,   text,    nullptr,    get_extension};
const psj_object_class kCollection{kClassSize, 0,   retain, release, type_names, properties,
                                   get,        set, call,   text,    item,       get_extension};
const psj_object_class kDictionary{kClassSize, 0,   retain, release, type_names, properties,
                                   get,        set, call,   text,    entry,      get_extension};

const psj_object_class *class_for(const Value &value) {
  const Value &base = unwrap(value);
  if (base.as<Dictionary>()) return &kDictionary;
  return is_enumerable(base) ? &kCollection : &kPlain;
}

}  // namespace

const psj_object *new_handle(const Value &value) {
  if (auto *foreign = dynamic_cast<PluginObject *>(value.as<ForeignObject>())) {
    foreign->handle()->cls->retain(foreign->handle());
    return foreign->handle();
  }
  return new ValueHandle(class_for(value), value);
}

const Value *value_behind(const psj_object *object) noexcept {
  const auto *table = object->cls;
  bool ours = table == &kPlain || table == &kCollection || table == &kDictionary;
  return ours ? &self(object).value : nullptr;
}

}  // namespace psjsh
