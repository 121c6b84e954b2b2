#include "plugin/format/state.h"

namespace psj {
namespace {

template <class T>
const T *extension(const psj_host *host, std::string_view id) {
  if (!PSJ_HAS(host, get_extension) || host->get_extension == nullptr) return nullptr;
  return static_cast<const T *>(host->get_extension(host, format::text_of(id)));
}

}  // namespace

FormatState::FormatState(const psj_host *host)
    : host_(host),
      script_(extension<psj_host_script>(host, PSJ_HOST_SCRIPT)),
      view_(extension<psj_host_view>(host, PSJ_HOST_VIEW)) {}

format::ViewSet &FormatState::views() {
  if (!indexed_) {
    indexed_ = true;
    views_.add_in_front(format::kBuiltInViews);
  }
  return views_;
}

void FormatState::add(std::unique_ptr<format::LoadedViews> loaded) {
  views().add_in_front(loaded->file());
  loaded_.push_back(std::move(loaded));
}

void FormatStateDelete::operator()(FormatState *state) const {
  delete state;
}

FormatStatePtr make_format_state(const psj_host *host) {
  return FormatStatePtr(new FormatState(host));
}

}  // namespace psj
