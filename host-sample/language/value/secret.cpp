#include "language/value/secret.h"

#include <sys/mman.h>
#include <unistd.h>

#include <cstring>
#include <new>
#include <utility>

#include "invariant/utf16.h"
#include "language/value/property_bag.h"
#include "language/value/script_error.h"
#include "language/value/type.h"

namespace psjsh {

Revealed::~Revealed() {
  explicit_bzero(units_.data(), units_.size() * sizeof(char16_t));
}

SecretPages::SecretPages(std::size_t bytes) {
  const auto page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
  bytes_ = (bytes + page - 1) / page * page;
  memory_ = mmap(nullptr, bytes_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory_ == MAP_FAILED) throw std::bad_alloc();
  madvise(memory_, bytes_, MADV_DONTDUMP);
  // Refused where the user's limit is used up: the secret is still usable then.
  static_cast<void>(mlock(memory_, bytes_));
}
SecretPages::~SecretPages() {
  if (memory_ == nullptr) return;
  explicit_bzero(memory_, bytes_);
  munmap(memory_, bytes_);
}
SecretPages::SecretPages(SecretPages &&other) noexcept
    : memory_(std::exchange(other.memory_, nullptr)), bytes_(std::exchange(other.bytes_, 0)) {}
SecretPages &SecretPages::operator=(SecretPages &&other) noexcept {
  std::swap(memory_, other.memory_);
  std::swap(bytes_, other.bytes_);
  return *this;
}

SecureString::SecureString(std::u16string_view units)
    : NativeObject(type_of_id(TypeId::SecureString)) {
  reserve(units.size());
  if (!units.empty()) std::memcpy(pages_.units(), units.data(), units.size() * sizeof(char16_t));
  length_ = units.size();
}

void SecureString::check_usable() const {
  if (disposed_)
    throw_net("System.ObjectDisposedException",
              "Cannot access a disposed object.\nObject name: 'System.Security.SecureString'.");
}
void SecureString::check_changeable() const {
  check_usable();
  if (read_only_) throw_net("System.InvalidOperationException", "Instance is read-only.");
}
std::size_t SecureString::checked(std::int64_t index, std::size_t below,
                                  const char *allowed) const {
  if (index < 0 || static_cast<std::size_t>(index) >= below)
    throw_net("System.ArgumentOutOfRangeException",
              std::string("Index was out of range. Must be non-negative and ") + allowed +
                  " the size of the collection. (Parameter 'index')");
  return static_cast<std::size_t>(index);
}
void SecureString::reserve(std::size_t units) {
  if (units > kMostUnits)
    throw_net("System.ArgumentOutOfRangeException",
              "Length must be less than or equal to 65536. (Parameter 'capacity')");
  if (units * sizeof(char16_t) <= pages_.bytes()) return;
  SecretPages wider(units * sizeof(char16_t));
  if (length_ > 0) std::memcpy(wider.units(), pages_.units(), length_ * sizeof(char16_t));
  pages_ = std::move(wider);
}

std::size_t SecureString::length() const {
  const ObjectLock lock(*this);
  check_usable();
  return length_;
}
Revealed SecureString::reveal() const {
  const ObjectLock lock(*this);
  check_usable();
  return Revealed({pages_.units(), length_});
}
Ref<SecureString> SecureString::copy() const {
  const Revealed text = reveal();
  return make<SecureString>(text.units());
}
bool SecureString::read_only() const {
  const ObjectLock lock(*this);
  check_usable();
  return read_only_;
}

void SecureString::insert(std::int64_t index, char16_t unit) {
  const ObjectLock lock(*this);
  check_changeable();
  const std::size_t at = checked(index, length_ + 1, "less than or equal to");
  reserve(length_ + 1);
  char16_t *units = pages_.units();
  std::memmove(units + at + 1, units + at, (length_ - at) * sizeof(char16_t));
  units[at] = unit;
  ++length_;
}
void SecureString::append(char16_t unit) {
  const ObjectLock lock(*this);
  check_changeable();
  reserve(length_ + 1);
  pages_.units()[length_++] = unit;
}
void SecureString::set(std::int64_t index, char16_t unit) {
  const ObjectLock lock(*this);
  check_changeable();
  pages_.units()[checked(index, length_, "less than")] = unit;
}
void SecureString::remove(std::int64_t index) {
  const ObjectLock lock(*this);
  check_changeable();
  const std::size_t at = checked(index, length_, "less than");
  char16_t *units = pages_.units();
  std::memmove(units + at, units + at + 1, (length_ - at - 1) * sizeof(char16_t));
  units[--length_] = 0;
}
void SecureString::clear() {
  const ObjectLock lock(*this);
  check_changeable();
  explicit_bzero(pages_.units(), pages_.bytes());
  length_ = 0;
}
void SecureString::make_read_only() {
  const ObjectLock lock(*this);
  check_usable();
  read_only_ = true;
}
void SecureString::dispose() {
  const ObjectLock lock(*this);
  pages_ = SecretPages();
  length_ = 0;
  disposed_ = true;
}

SecureString *secure_string(const Value &value) noexcept {
  return dynamic_cast<SecureString *>(unwrap(value).as<NativeObject>());
}
Ref<SecureString> secure_text(std::string_view utf8) {
  std::u16string units = psj::invariant::to_utf16(utf8);
  auto secret = make<SecureString>(units);
  explicit_bzero(units.data(), units.size() * sizeof(char16_t));
  return secret;
}
std::string plain_text(const SecureString &secret) {
  return psj::invariant::to_utf8(secret.reveal().units());
}

}  // namespace psjsh
