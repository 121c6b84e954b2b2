#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "psj.h"

namespace psj {

// Memory for value trees: allocated piece by piece, freed at once, blocks stay where they are (a
// moved arena keeps its pointers valid). It also keeps the live objects that its values lead to.
// One thread at a time.
class Arena {
 public:
  Arena() = default;
  Arena(Arena &&) noexcept;
  Arena &operator=(Arena &&) noexcept;
  ~Arena();

  // Aligned to 8. Throws std::bad_alloc.
  void *allocate(std::size_t bytes) {
    bytes = (bytes + 7) & ~std::size_t{7};
    if (bytes > static_cast<std::size_t>(end_ - next_)) return allocate_block(bytes);
    void *piece = next_;
    next_ += bytes;
    return piece;
  }
  template <class T>
  T *allocate_array(std::size_t count) {
    static_assert(alignof(T) <= 8);
    return static_cast<T *>(allocate(count * sizeof(T)));
  }
  // A copy that lives as long as the arena.
  psj_text text(std::string_view text);

  // Retains `object` until the arena ends or is cleared.
  void keep(const psj_object *object);
  [[nodiscard]] bool has_objects() const { return !objects_.empty(); }

  // All pieces become invalid; the largest block stays for the next ones.
  void clear();

 private:
  struct Block {
    std::unique_ptr<char[]> bytes;
    std::size_t size;
  };
  void *allocate_block(std::size_t bytes);
  void release_objects();

  char *next_ = nullptr;
  char *end_ = nullptr;
  std::vector<Block> blocks_;
  std::vector<const psj_object *> objects_;
};

}  // namespace psj
