// System.Security.SecureString: text that its owner wipes. It lies in pages of its own that stay
// out of core files and, where the system allows it, out of the swap space.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

#include "language/value/native.h"

namespace psjsh {

// Text in the clear for as long as somebody looks at it; wiped at its end.
class Revealed {
 public:
  explicit Revealed(std::u16string_view units) : units_(units) {}
  ~Revealed();
  Revealed(const Revealed &) = delete;
  Revealed &operator=(const Revealed &) = delete;
  std::u16string_view units() const noexcept { return units_; }

 private:
  std::u16string units_;
};

// Pages that are wiped before they are given back.
class SecretPages {
 public:
  SecretPages() noexcept = default;
  explicit SecretPages(std::size_t bytes);
  ~SecretPages();
  SecretPages(SecretPages &&other) noexcept;
  SecretPages &operator=(SecretPages &&other) noexcept;
  char16_t *units() const noexcept { return static_cast<char16_t *>(memory_); }
  std::size_t bytes() const noexcept { return bytes_; }

 private:
  void *memory_ = nullptr;
  std::size_t bytes_ = 0;
};

// Its functions throw NetError with .NET's words: after dispose(), and for changes after
// make_read_only(). [any thread]
class SecureString final : public NativeObject {
 public:
  static constexpr std::size_t kMostUnits = 65536;

  explicit SecureString(std::u16string_view units = {});
  std::size_t length() const;
  Ref<SecureString> copy() const;  // can be changed
  Revealed reveal() const;
  bool read_only() const;

  void insert(std::int64_t index, char16_t unit);
  void append(char16_t unit);
  void set(std::int64_t index, char16_t unit);
  void remove(std::int64_t index);
  void clear();
  void make_read_only();
  void dispose();

 private:
  void check_usable() const;
  void check_changeable() const;
  std::size_t checked(std::int64_t index, std::size_t below, const char *allowed) const;
  void reserve(std::size_t units);

  SecretPages pages_;
  std::size_t length_ = 0;
  bool read_only_ = false, disposed_ = false;
};

// Null: the value is something else.
SecureString *secure_string(const Value &value) noexcept;
Ref<SecureString> secure_text(std::string_view utf8);
// UTF-8; from here on nobody wipes it.
std::string plain_text(const SecureString &secret);

}  // namespace psjsh
