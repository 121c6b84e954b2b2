#include "bridge/streaming_host.h"

#include <cstddef>
#include <utility>

#include "bridge/from_abi.h"
#include "language/value/convert.h"
#include "language/value/foreign.h"
#include "language/value/type.h"

namespace psjsh {
namespace {

class ScreenObject final : public ForeignObject {
 public:
  explicit ScreenObject(std::shared_ptr<HostScreen> its_screen) : screen(std::move(its_screen)) {}
  const Type *type() const override { return type_of_id(TypeId::Object); }
  bool get(std::string_view, Value *) const override { return false; }
  std::vector<ForeignMember> members() const override { return {}; }

  const std::shared_ptr<HostScreen> screen;
};

}  // namespace

Value screen_for_run(const psj_script_request &request) {
  if (request.struct_size <= offsetof(psj_script_request, streaming_host)) return {};
  std::shared_ptr<HostScreen> screen = screen_of_host(from_abi(request.streaming_host));
  return screen ? Value(make<ScreenObject>(std::move(screen))) : Value();
}

std::shared_ptr<HostScreen> screen_in(const psj_value &prepared) {
  const auto *pairs = static_cast<const psj_value *>(prepared.as.ptr);
  for (std::uint32_t i = 0; prepared.kind == PSJ_DICT && i < prepared.count; ++i) {
    if (to_text(from_abi(pairs[2 * i])) != "screen") continue;
    const Value value = from_abi(pairs[2 * i + 1]);
    const auto *object = dynamic_cast<const ScreenObject *>(value.as<ForeignObject>());
    return object != nullptr ? object->screen : nullptr;
  }
  return nullptr;
}

}  // namespace psjsh
