#include "plugin/value/arena.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace psj {

namespace {
constexpr std::size_t kFirstBlock = 1024;
constexpr std::size_t kLargestStep = 1 << 20;
// A block above this is given back by clear(): one huge record must not stay for ever.
constexpr std::size_t kLargestKept = 1 << 20;
}  // namespace

Arena::Arena(Arena &&other) noexcept
    : next_(std::exchange(other.next_, nullptr)),
      end_(std::exchange(other.end_, nullptr)),
      blocks_(std::move(other.blocks_)),
      objects_(std::move(other.objects_)) {
  other.blocks_.clear();
  other.objects_.clear();
}

Arena &Arena::operator=(Arena &&other) noexcept {
  if (this == &other) return *this;
  release_objects();
  next_ = std::exchange(other.next_, nullptr);
  end_ = std::exchange(other.end_, nullptr);
  blocks_ = std::move(other.blocks_);
  objects_ = std::move(other.objects_);
  other.blocks_.clear();
  other.objects_.clear();
  return *this;
}

Arena::~Arena() {
  release_objects();
}

void *Arena::allocate_block(std::size_t bytes) {
  const std::size_t step =
      blocks_.empty() ? kFirstBlock : std::min(blocks_.back().size * 2, kLargestStep);
  const std::size_t size = std::max(bytes, step);
  // Not make_unique: the bytes need no zeroes.
  Block block{std::unique_ptr<char[]>(new char[size]), size};
  char *start = block.bytes.get();
  blocks_.push_back(std::move(block));
  next_ = start + bytes;
  end_ = start + size;
  return start;
}

psj_text Arena::text(std::string_view text) {
  if (text.empty()) return {"", 0};
  auto *copy = static_cast<char *>(allocate(text.size()));
  std::memcpy(copy, text.data(), text.size());
  return {copy, text.size()};
}

void Arena::keep(const psj_object *object) {
  // Room first: nothing may fail once the object is counted.
  objects_.push_back(object);
  object->cls->retain(object);
}

void Arena::release_objects() {
  // An object's release may run foreign code that comes back here.
  const auto objects = std::exchange(objects_, {});
  for (const psj_object *object : objects) object->cls->release(object);
}

void Arena::clear() {
  release_objects();
  const auto largest =
      std::max_element(blocks_.begin(), blocks_.end(),
                       [](const Block &a, const Block &b) { return a.size < b.size; });
  if (largest == blocks_.end()) return;
  if (largest != blocks_.begin()) std::swap(*blocks_.begin(), *largest);
  blocks_.resize(blocks_.front().size <= kLargestKept ? 1 : 0);
  next_ = blocks_.empty() ? nullptr : blocks_.front().bytes.get();
  end_ = blocks_.empty() ? nullptr : next_ + blocks_.front().size;
}

}  // namespace psj
