// Texts of the ABI as C++ views and back. Nothing is copied.
#pragma once
#include <string_view>

#include "psj.h"

namespace psjsh {

inline std::string_view view(psj_text text) noexcept {
  return {text.data, static_cast<std::size_t>(text.size)};
}
inline psj_text text_of(std::string_view text) noexcept {
  return {text.data(), text.size()};
}

}  // namespace psjsh
