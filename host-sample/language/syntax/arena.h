#pragma once

#include <cstring>
#include <memory_resource>
#include <new>
#include <type_traits>
#include <utility>
#include <vector>

#include "ast.h"

namespace psjsh {

// Memory of one tree: only grows, given back as a whole, no destructor is run.
class Arena {
 public:
  template <typename T, typename... Arguments>
  T *make(Arguments &&...arguments) {
    static_assert(std::is_trivially_destructible_v<T>);
    return new (memory_.allocate(sizeof(T), alignof(T))) T(std::forward<Arguments>(arguments)...);
  }

  template <typename T>
  ast::List<T> list(const std::vector<T> &items) {
    static_assert(std::is_trivially_copyable_v<T>);
    if (items.empty()) return {};
    void *room = memory_.allocate(sizeof(T) * items.size(), alignof(T));
    std::memcpy(room, items.data(), sizeof(T) * items.size());
    return {static_cast<const T *>(room), static_cast<uint32_t>(items.size())};
  }

  std::string_view text(std::string_view text) {
    if (text.empty()) return {};
    void *room = memory_.allocate(text.size(), 1);
    std::memcpy(room, text.data(), text.size());
    return {static_cast<const char *>(room), text.size()};
  }

 private:
  std::pmr::monotonic_buffer_resource memory_{4096};
};

}  // namespace psjsh
