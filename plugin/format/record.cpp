#include "plugin/format/record.h"

#include <array>
#include <atomic>
#include <span>

#include "invariant/compare.h"
#include "plugin/format/record_copy.h"

namespace psj::format {
namespace {

struct RecordObject : psj_object {
  mutable std::atomic<std::uint32_t> references{1};
  Record record;
};

// What a script can see of each kind: PowerShell's type names, the identity that its records carry
// and the names of their properties.
constexpr std::string_view kNamespace = "Microsoft.PowerShell.Commands.Internal.Format.";
constexpr std::string_view kIdentity = "ClassId2e4f51ef21dd47e99d3c952918aff9cd";

struct KindText {
  std::array<std::string_view, 3> types;
  std::string_view identity;
  std::array<std::string_view, 6> properties;
};
constexpr std::array<KindText, 5> kKinds{{
    {{"FormatStartData", "StartData", "ControlInfoData"},
     "033ecb2bc07a4d43b5ef94ed5a35d280",
     {kIdentity, "pageHeaderEntry", "pageFooterEntry", "autosizeInfo", "shapeInfo",
      "groupingEntry"}},
    {{"GroupStartData", "StartData", "ControlInfoData"},
     "9e210fe47d09416682b841769c78b8a3",
     {kIdentity, "shapeInfo", "groupingEntry"}},
    {{"FormatEntryData", "PacketInfoData", "FormatInfoData"},
     "27c87ef9bbda4f709f6b4002fa4af63c",
     {kIdentity, "formatEntryInfo", "outOfBand", "writeStream", "isHelpObject"}},
    {{"GroupEndData", "ControlInfoData", "PacketInfoData"},
     "4ec4f0187cb04f4cb6973460dfe252df",
     {kIdentity, "groupingEntry"}},
    {{"FormatEndData", "ControlInfoData", "PacketInfoData"},
     "cf522b78d86c486691226b40aa69e95c",
     {kIdentity, "groupingEntry"}},
}};

const RecordObject &object_of(const psj_object *object) {
  return *static_cast<const RecordObject *>(object);
}
const KindText &kind_of(const psj_object *object) {
  return kKinds[object_of(object).record.index()];
}

struct TextList {
  std::vector<std::string> texts;
  std::vector<psj_value> values;
};

psj_status answer(TextList *list, psj_result *out) {
  for (const std::string &text : list->texts) list->values.push_back(string_value(text));
  out->value = psj_value{};
  out->value.kind = PSJ_LIST;
  out->value.count = static_cast<std::uint32_t>(list->values.size());
  out->value.as.ptr = list->values.data();
  out->owner = list;
  out->release = [](void *owner) { delete static_cast<TextList *>(owner); };
  return PSJ_OK;
}

void retain(const psj_object *object) {
  object_of(object).references.fetch_add(1, std::memory_order_relaxed);
}
void release(const psj_object *object) {
  // acq_rel: the last release sees all that other threads did with the record.
  if (object_of(object).references.fetch_sub(1, std::memory_order_acq_rel) == 1)
    delete &object_of(object);
}

psj_status type_names(const psj_object *object, psj_result *out) {
  auto *list = new TextList;
  for (const std::string_view name : kind_of(object).types)
    list->texts.push_back(std::string(kNamespace).append(name));
  list->texts.emplace_back("System.Object");
  return answer(list, out);
}

psj_status properties(const psj_object *object, psj_result *out) {
  auto *list = new TextList;
  for (const std::string_view name : kind_of(object).properties)
    if (!name.empty()) list->texts.emplace_back(name);
  return answer(list, out);
}

psj_status get(const psj_object *object, psj_text name, psj_result *out, psj_error **) {
  for (const std::string_view property : kind_of(object).properties) {
    if (property.empty() || !invariant::equals_ignore_case(property, view_of(name))) continue;
    *out = psj_result{};
    if (property == kIdentity)
      out->value = string_value(kind_of(object).identity);
    else if (property == kContentProperty[object_of(object).record.index()])
      return answer(new TextList{content_of(object_of(object).record), {}}, out);
    return PSJ_OK;
  }
  return PSJ_S_ABSENT;
}

psj_status set(const psj_object *, psj_text, const psj_value *, psj_error **) {
  return PSJ_E_UNSUPPORTED;
}
psj_status call(const psj_object *, psj_text, const psj_value *, std::uint32_t, psj_result *,
                psj_error **) {
  return PSJ_S_ABSENT;
}

psj_status text(const psj_object *object, psj_result *out) {
  auto *owner = new std::string(kNamespace);
  owner->append(kind_of(object).types.front());
  *out = psj_result{string_value(*owner), owner,
                    [](void *text) { delete static_cast<std::string *>(text); }};
  return PSJ_OK;
}

const void *get_extension(const psj_object *, psj_text) {
  return nullptr;
}

constexpr psj_object_class kRecordClass{sizeof(psj_object_class),
                                        0,
                                        retain,
                                        release,
                                        type_names,
                                        properties,
                                        get,
                                        set,
                                        call,
                                        text,
                                        nullptr,
                                        get_extension};

}  // namespace

Held make_record_object(Record record) {
  auto *object = new RecordObject;
  object->cls = &kRecordClass;
  object->record = std::move(record);
  Held held;
  psj_result *result = held.out();
  result->value.kind = PSJ_HANDLE;
  result->value.as.ptr = static_cast<const psj_object *>(object);
  result->owner = object;
  result->release = [](void *owner) { release(static_cast<RecordObject *>(owner)); };
  return held;
}

const Record *record_of(const psj_value &value) {
  if (value.kind != PSJ_HANDLE || value.as.ptr == nullptr) return nullptr;
  const auto *object = static_cast<const psj_object *>(value.as.ptr);
  return object->cls == &kRecordClass ? &object_of(object).record : nullptr;
}

}  // namespace psj::format
