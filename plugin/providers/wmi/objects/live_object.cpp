#include "plugin/providers/wmi/objects/live_object.h"

#include <fmt/format.h>

#include "abi/psj_cim.h"
#include "invariant/compare.h"
#include "plugin/value/error.h"
#include "plugin/value/make.h"

namespace psj::wmi {
namespace {

const LiveObject &of(const psj_object *object) {
  return *static_cast<const LiveObject *>(object);
}

psj_result texts_result(const std::vector<std::string> &texts) {
  Arena arena;
  auto *items = arena.allocate_array<psj_value>(texts.size());
  for (std::size_t i = 0; i < texts.size(); ++i)
    items[i] = make_string(view_of(arena.text(texts[i])));
  const psj_value list = make_list(items, texts.size());
  return OwnedValue(std::move(arena), list).to_result();
}

// A value that may lead into the object: the object stays until it is given back.
psj_result kept_result(const psj_object *object, const psj_value &value) {
  LiveObject::retain(object);
  return {value, const_cast<psj_object *>(object),
          [](void *owner) { LiveObject::release(static_cast<const psj_object *>(owner)); }};
}

const psj_object_members kMembers = {sizeof(psj_object_members), 0,
                                     [](const psj_object *object, psj_result *out) {
                                       return guarded(nullptr, [&]() -> Status {
                                         std::vector<std::string> texts;
                                         for (LiveObject::Member &member : of(object).members()) {
                                           texts.push_back(std::move(member.name));
                                           texts.emplace_back(member.kind);
                                           texts.push_back(std::move(member.definition));
                                         }
                                         *out = texts_result(texts);
                                         return {};
                                       });
                                     }};

psj_status item_of(const psj_object *object, std::uint64_t index, psj_result *out) {
  return guarded(nullptr, [&]() -> Status {
    psj_value value = make_null();
    Status got = of(object).item(index, &value);
    if (got.code() == PSJ_OK) *out = kept_result(object, value);
    return got;
  });
}

constexpr psj_object_class make_class(decltype(psj_object_class::item) item) {
  return {sizeof(psj_object_class),
          0,
          LiveObject::retain,
          LiveObject::release,
          [](const psj_object *object, psj_result *out) {
            return guarded(nullptr, [&]() -> Status {
              *out = texts_result(of(object).type_names());
              return {};
            });
          },
          [](const psj_object *object, psj_result *out) {
            return guarded(nullptr, [&]() -> Status {
              *out = texts_result(of(object).properties());
              return {};
            });
          },
          [](const psj_object *object, psj_text name, psj_result *out, psj_error **error) {
            return guarded(error, [&]() -> Status {
              psj_value value = make_null();
              Status got = of(object).get(view_of(name), &value);
              if (got.code() == PSJ_OK) *out = kept_result(object, value);
              return got;
            });
          },
          [](const psj_object *object, psj_text name, const psj_value *value, psj_error **error) {
            return guarded(error, [&] { return of(object).set(view_of(name), *value); });
          },
          [](const psj_object *object, psj_text method, const psj_value *arguments,
             std::uint32_t count, psj_result *out, psj_error **error) {
            return guarded(error,
                           [&] { return of(object).call(view_of(method), arguments, count, out); });
          },
          [](const psj_object *object, psj_result *out) {
            return guarded(nullptr, [&]() -> Status {
              *out = string_result(of(object).text());
              return {};
            });
          },
          item,
          [](const psj_object *object, psj_text id) -> const void * {
            return view_of(id) == PSJ_OBJECT_MEMBERS ? &kMembers
                                                     : of(object).extension(view_of(id));
          }};
}

const psj_object_class kClass = make_class(nullptr);
const psj_object_class kCollectionClass = make_class(item_of);

}  // namespace

LiveObject::LiveObject(bool is_collection)
    : CountedObject(is_collection ? &kCollectionClass : &kClass) {}

Status LiveObject::item(std::uint64_t, psj_value *) const {
  return PSJ_S_END;
}

Status LiveObject::set(std::string_view name, const psj_value &) const {
  psj_value ignored;
  if (get(name, &ignored).code() != PSJ_OK) return PSJ_S_ABSENT;
  return Status(PSJ_E_UNSUPPORTED, fmt::format("'{}' is a ReadOnly property.", name))
      .with_exception("System.InvalidOperationException");
}

Status LiveObject::call(std::string_view, const psj_value *, std::uint32_t, psj_result *) const {
  return PSJ_S_ABSENT;
}

std::string LiveObject::text() const {
  return type_names().front();
}

const void *LiveObject::extension(std::string_view) const {
  return nullptr;
}

psj_result result_of(const LiveObject *made) {
  const psj_object &object = *made;
  const psj_result result = handle_result(&object);
  LiveObject::release(&object);
  return result;
}

psj_value value_in(Arena &arena, const LiveObject *made) {
  const psj_object &object = *made;
  arena.keep(&object);
  LiveObject::release(&object);
  return make_handle(&object);
}

Status NamedList::get(std::string_view name, psj_value *out) const {
  if (!invariant::equals_ignore_case(name, "Count")) return PSJ_S_ABSENT;
  *out = make_int(static_cast<std::int64_t>(items_.size()));
  return {};
}

// get_Item: what $list['name'] calls. Nothing of that name: null.
Status NamedList::call(std::string_view method, const psj_value *arguments, std::uint32_t count,
                       psj_result *out) const {
  if (!invariant::equals_ignore_case(method, "get_Item") || count != 1 ||
      arguments[0].kind != PSJ_STRING)
    return PSJ_S_ABSENT;
  *out = plain_result(make_null());
  for (const auto &[name, value] : items_)
    if (invariant::equals_ignore_case(name, string_of(arguments[0])))
      *out = kept_result(this, value);
  return {};
}

Status NamedList::item(std::uint64_t index, psj_value *out) const {
  if (index >= items_.size()) return PSJ_S_END;
  *out = items_[index].second;
  return {};
}

PlainObject::PlainObject(std::vector<std::string> type_names, std::string text)
    : type_names_(std::move(type_names)), text_(std::move(text)) {}

void PlainObject::add(std::string_view name, const psj_value &value) {
  psj_value copy = make_null();
  if (!copy_into(arena_, value, copy).ok()) copy = make_null();
  values_.emplace_back(name, copy);
}

void PlainObject::add_text(std::string_view name, std::string_view text) {
  values_.emplace_back(name, make_string(view_of(arena_.text(text))));
}

void PlainObject::add_alias(std::string_view name, std::string_view of) {
  psj_value value = make_null();
  (void)get(of, &value);
  values_.emplace_back(name, value);
}

std::vector<std::string> PlainObject::properties() const {
  std::vector<std::string> names;
  for (const auto &[name, value] : values_) names.push_back(name);
  return names;
}

Status PlainObject::get(std::string_view name, psj_value *out) const {
  for (const auto &[known, value] : values_)
    if (invariant::equals_ignore_case(known, name)) {
      *out = value;
      return {};
    }
  return PSJ_S_ABSENT;
}

std::string PlainObject::text() const {
  return text_.empty() ? LiveObject::text() : text_;
}

}  // namespace psj::wmi
