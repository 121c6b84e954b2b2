// Immutable text: UTF-8 bytes with the UTF-16 length that `.Length` shows. Lone surrogates, which
// .NET strings may hold, are kept as their three-byte form.
#pragma once
#include <string_view>

#include "language/value/value.h"

namespace psjsh {

class String final : public Object {
 public:
  static bool is(const Object &object) noexcept {
    return object.object_kind() == ObjectKind::String;
  }
  static Ref<String> create(std::string_view utf8);
  // An uninitialised string of `size` bytes to be filled through `data` and finished with `seal`.
  static Ref<String> allocate(std::size_t size, char **data);
  void seal() noexcept;

  const Type *type() const override;
  std::string_view view() const noexcept { return {data(), size_}; }
  std::size_t size() const noexcept { return size_; }     // bytes
  std::size_t length() const noexcept { return units_; }  // UTF-16 code units
  bool ascii() const noexcept { return units_ == size_; }

  static void operator delete(void *memory) { ::operator delete(memory); }

 private:
  explicit String(std::size_t size) noexcept
      : Object(ObjectKind::String), size_(static_cast<std::uint32_t>(size)) {}
  const char *data() const noexcept { return reinterpret_cast<const char *>(this + 1); }
  static void *operator new(std::size_t header, std::size_t bytes) {
    return ::operator new(header + bytes);
  }

  std::uint32_t size_;
  std::uint32_t units_ = 0;
};

inline std::string_view Value::text() const noexcept {
  return static_cast<String *>(object())->view();
}
inline Value::Value(std::string_view text) : Value(String::create(text)) {}

// [first, first + count) in UTF-16 units, which are in range. `text` is a string value.
Value substring(const Value &text, std::size_t first, std::size_t count);

}  // namespace psjsh
