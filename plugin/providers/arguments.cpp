#include "plugin/providers/arguments.h"

#include "plugin/value/make.h"

namespace psj {

const psj_value *argument(const psj_job_request &request, std::string_view key) {
  const psj_value *dict = request.arguments;
  if (dict == nullptr || dict->kind != PSJ_DICT) return nullptr;
  const psj_value *entries = items_of(*dict);
  for (std::uint32_t i = 0; i < dict->count; ++i)
    if (entries[2 * i].kind == PSJ_STRING && string_of(entries[2 * i]) == key)
      return &entries[2 * i + 1];
  return nullptr;
}

std::int64_t integer_argument(const psj_job_request &request, std::string_view key,
                              std::int64_t otherwise) {
  const psj_value *value = argument(request, key);
  return value != nullptr && value->kind == PSJ_INT ? value->as.i64 : otherwise;
}

}  // namespace psj
