#include "bridge/value_arena.h"

namespace psjsh {

ValueArena::~ValueArena() {
  for (const psj_object *object : objects_) object->cls->release(object);
}

std::string_view ValueArena::copy(std::string_view text) {
  char *place = static_cast<char *>(bytes(text.size()));
  if (!text.empty()) std::memcpy(place, text.data(), text.size());
  return {place, text.size()};
}

psj_result result_in(std::unique_ptr<ValueArena> arena, psj_value value) {
  return {value, arena.release(), [](void *owner) { delete static_cast<ValueArena *>(owner); }};
}

psj_result text_result(std::string_view text) {
  auto arena = std::make_unique<ValueArena>();
  psj_value value = text_value(arena->copy(text));
  return result_in(std::move(arena), value);
}

psj_result text_list_result(std::span<const std::string> texts) {
  auto arena = std::make_unique<ValueArena>();
  psj_value *items = arena->values(texts.size());
  for (std::size_t i = 0; i < texts.size(); ++i) items[i] = text_value(arena->copy(texts[i]));
  psj_value list = list_value(items, texts.size());
  return result_in(std::move(arena), list);
}

}  // namespace psjsh
