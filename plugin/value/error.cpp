#include "plugin/value/error.h"

#include <new>

#include "plugin/value/make.h"
#include "plugin/value/tree.h"

namespace psj {

namespace {

struct HeldError {
  psj_error error{};
  Arena arena;
  psj_value target{}, record{};
};

// A value that can't be copied (too deep) is left out: the error itself matters more.
const psj_value *held_value(HeldError &held, const psj_value *from, psj_value &to) {
  if (from == nullptr || !copy_into(held.arena, *from, to).ok()) return nullptr;
  return &to;
}

void PSJ_CALL release_held(psj_error *error) {
  delete reinterpret_cast<HeldError *>(error);
}
static_assert(offsetof(psj_error, struct_size) == 0);

}  // namespace

psj_error *make_error(const ErrorParts &parts) try {
  auto held = std::make_unique<HeldError>();
  psj_error &error = held->error;
  error.struct_size = sizeof(psj_error);
  error.status = parts.status;
  error.category = parts.category;
  error.flags = parts.flags;
  error.id = held->arena.text(parts.id);
  error.message = held->arena.text(parts.message);
  error.exception = held->arena.text(parts.exception);
  error.target = held_value(*held, parts.target, held->target);
  error.record = held_value(*held, parts.record, held->record);
  error.release = release_held;
  return &held.release()->error;
} catch (const std::bad_alloc &) {
  return nullptr;
}

psj_error *make_error(const Status &status) {
  return make_error({.status = status.code(),
                     .category = status.category(),
                     .id = status.id(),
                     .message = status.message(),
                     .exception = status.exception()});
}

psj_error *copy_error(const psj_error &error) {
  const psj_error *e = &error;
  return make_error({.status = e->status,
                     .category = static_cast<ErrorCategory>(e->category),
                     .id = view_of(e->id),
                     .message = view_of(e->message),
                     .exception = PSJ_HAS(e, exception) ? view_of(e->exception) : "",
                     .target = PSJ_HAS(e, target) ? e->target : nullptr,
                     .record = PSJ_HAS(e, record) ? e->record : nullptr,
                     .flags = e->flags});
}

psj_status report(const Status &status, psj_error **error) {
  if (!status.ok() && error != nullptr) *error = make_error(status);
  return status.code();
}

}  // namespace psj
