// System.IntPtr and those parts of System.Runtime.InteropServices.Marshal that make a text of a
// secure string.
#include <cstdlib>
#include <cstring>
#include <map>
#include <mutex>

#include "invariant/number_text.h"
#include "invariant/utf16.h"
#include "language/value/convert.h"
#include "language/value/members/families.h"
#include "language/value/native.h"
#include "language/value/script_error.h"
#include "language/value/secret.h"
#include "language/value/type_registry.h"

namespace psjsh {
namespace {

class Address final : public NativeObject {
 public:
  explicit Address(std::int64_t at) : NativeObject(find_type("System.IntPtr")), number(at) {}
  std::string text() const override { return std::to_string(number); }
  bool compare(const NativeObject &other, int *result) const override {
    const auto *right = dynamic_cast<const Address *>(&other);
    if (right) *result = number < right->number ? -1 : number > right->number;
    return right != nullptr;
  }
  const std::int64_t number;
};

Value address(std::int64_t number) {
  return make<Address>(number);
}
std::int64_t number_of(const Value &value) {
  const auto *given = dynamic_cast<const Address *>(unwrap(value).as<NativeObject>());
  return given ? given->number : to_int64(value);
}
std::int64_t self(Call &c) {
  return static_cast<Address &>(*c.self.object()).number;
}

// What scripts got and did not free yet: a script cannot read or free any other memory with its
// number. The pages go, wiped, with the block.
class Blocks {
 public:
  std::int64_t add(std::string_view bytes) {
    SecretPages pages(bytes.size() + sizeof(char16_t));
    std::memcpy(pages.units(), bytes.data(), bytes.size());
    const auto at = reinterpret_cast<std::int64_t>(pages.units());
    const std::lock_guard lock(mutex_);
    blocks_[at] = {std::move(pages), bytes.size()};
    return at;
  }
  void free(std::int64_t at) {
    const std::lock_guard lock(mutex_);
    blocks_.erase(at);
  }
  // The bytes from there to the end of the block; empty where nothing of ours is.
  std::string bytes(std::int64_t at) {
    const std::lock_guard lock(mutex_);
    auto found = blocks_.upper_bound(at);
    if (found == blocks_.begin()) return {};
    --found;
    const auto offset = static_cast<std::size_t>(at - found->first);
    if (offset >= found->second.size) return {};
    return {reinterpret_cast<const char *>(found->second.pages.units()) + offset,
            found->second.size - offset};
  }

 private:
  struct Block {
    SecretPages pages;
    std::size_t size = 0;
  };
  std::mutex mutex_;
  std::map<std::int64_t, Block> blocks_;
};
Blocks &blocks() {
  static Blocks all;
  return all;
}

void wipe(std::string &text) {
  explicit_bzero(text.data(), text.size());
}
std::string_view raw(std::u16string_view units) {
  return {reinterpret_cast<const char *>(units.data()), units.size() * sizeof(char16_t)};
}

Value secret_as_units(Call &c) {
  const auto *secret = secure_string(c.arguments[0]);
  if (!secret) throw_net("System.ArgumentNullException", "Value cannot be null. (Parameter 's')");
  return address(blocks().add(raw(secret->reveal().units())));
}
Value secret_as_bytes(Call &c) {
  const auto *secret = secure_string(c.arguments[0]);
  if (!secret) throw_net("System.ArgumentNullException", "Value cannot be null. (Parameter 's')");
  std::string text = plain_text(*secret);
  const Value made = address(blocks().add(text));
  wipe(text);
  return made;
}
Value text_as_units(Call &c) {
  if (!c.arguments[0].is_string()) return address(0);
  return address(blocks().add(raw(psj::invariant::to_utf16(c.text(0)))));
}
Value text_as_bytes(Call &c) {
  return c.arguments[0].is_string() ? address(blocks().add(c.text(0))) : address(0);
}

std::u16string units_at(std::int64_t at) {
  std::string bytes = blocks().bytes(at);
  std::u16string units(bytes.size() / sizeof(char16_t), u'\0');
  std::memcpy(units.data(), bytes.data(), units.size() * sizeof(char16_t));
  wipe(bytes);
  return units;
}
// A BSTR knows its length; other texts end at the first zero.
Value whole_text(Call &c) {
  const auto at = number_of(c.arguments[0]);
  if (at == 0) throw_net("System.ArgumentNullException", "Value cannot be null. (Parameter 'ptr')");
  const Revealed units(units_at(at));
  return psj::invariant::to_utf8(units.units());
}
Value units_text(Call &c) {
  const auto at = number_of(c.arguments[0]);
  if (at == 0) return {};
  const Revealed units(units_at(at));
  auto text = units.units();
  text = text.substr(0, c.count() > 1 ? static_cast<std::size_t>(c.int32(1)) : text.find(u'\0'));
  return psj::invariant::to_utf8(text);
}
// PtrToStringAuto reads UTF-8 on this system: of a BSTR it gives the first letter only.
Value bytes_text(Call &c) {
  const auto at = number_of(c.arguments[0]);
  if (at == 0) return {};
  std::string bytes = blocks().bytes(at);
  const Value text(std::string_view(bytes).substr(
      0, c.count() > 1 ? static_cast<std::size_t>(c.int32(1)) : bytes.find('\0')));
  wipe(bytes);
  return text;
}
Value free_block(Call &c) {
  blocks().free(number_of(c.arguments[0]));
  return Value::nothing();
}

constexpr MemberRow kMarshal[] = {
    {"static System.IntPtr SecureStringToBSTR(securestring s)", secret_as_units},
    {"static System.IntPtr SecureStringToGlobalAllocUnicode(securestring s)", secret_as_units},
    {"static System.IntPtr SecureStringToCoTaskMemUnicode(securestring s)", secret_as_units},
    {"static System.IntPtr SecureStringToGlobalAllocAnsi(securestring s)", secret_as_bytes},
    {"static System.IntPtr SecureStringToCoTaskMemAnsi(securestring s)", secret_as_bytes},
    {"static System.IntPtr StringToBSTR(string s)", text_as_units},
    {"static System.IntPtr StringToHGlobalUni(string s)", text_as_units},
    {"static System.IntPtr StringToCoTaskMemUni(string s)", text_as_units},
    {"static System.IntPtr StringToHGlobalAnsi(string s)", text_as_bytes},
    {"static System.IntPtr StringToHGlobalAuto(string s)", text_as_bytes},
    {"static System.IntPtr StringToCoTaskMemUTF8(string s)", text_as_bytes},
    {"static string PtrToStringBSTR(System.IntPtr ptr)", whole_text},
    {"static string PtrToStringUni(System.IntPtr ptr)", units_text},
    {"static string PtrToStringUni(System.IntPtr ptr, int len)", units_text},
    {"static string PtrToStringAuto(System.IntPtr ptr)", bytes_text},
    {"static string PtrToStringAuto(System.IntPtr ptr, int len)", bytes_text},
    {"static string PtrToStringAnsi(System.IntPtr ptr)", bytes_text},
    {"static string PtrToStringAnsi(System.IntPtr ptr, int len)", bytes_text},
    {"static string PtrToStringUTF8(System.IntPtr ptr)", bytes_text},
    {"static string PtrToStringUTF8(System.IntPtr ptr, int byteLen)", bytes_text},
    {"static void ZeroFreeBSTR(System.IntPtr s)", free_block},
    {"static void ZeroFreeGlobalAllocUnicode(System.IntPtr s)", free_block},
    {"static void ZeroFreeGlobalAllocAnsi(System.IntPtr s)", free_block},
    {"static void ZeroFreeCoTaskMemUnicode(System.IntPtr s)", free_block},
    {"static void ZeroFreeCoTaskMemAnsi(System.IntPtr s)", free_block},
    {"static void ZeroFreeCoTaskMemUTF8(System.IntPtr s)", free_block},
    {"static void FreeBSTR(System.IntPtr ptr)", free_block},
    {"static void FreeHGlobal(System.IntPtr hglobal)", free_block},
    {"static void FreeCoTaskMem(System.IntPtr ptr)", free_block},
};

constexpr MemberRow kIntPtr[] = {
    {"static System.IntPtr new(int value)", [](Call &c) { return address(c.int64(0)); }},
    {"static System.IntPtr new(long value)", [](Call &c) { return address(c.int64(0)); }},
    {"static System.IntPtr Zero {get;}", [](Call &) { return address(0); }},
    {"static int Size {get;}",
     [](Call &) -> Value { return static_cast<std::int32_t>(sizeof(void *)); }},
    {"static System.IntPtr Add(System.IntPtr pointer, int offset)",
     [](Call &c) { return address(number_of(c.arguments[0]) + c.int32(1)); }},
    {"static System.IntPtr Subtract(System.IntPtr pointer, int offset)",
     [](Call &c) { return address(number_of(c.arguments[0]) - c.int32(1)); }},
    {"int ToInt32()",
     [](Call &c) -> Value {
       const auto number = self(c);
       if (number != static_cast<std::int32_t>(number))
         throw_net("System.OverflowException", "Arithmetic operation resulted in an overflow.");
       return static_cast<std::int32_t>(number);
     }},
    {"long ToInt64()", [](Call &c) -> Value { return self(c); }},
    {"bool Equals(System.Object obj)",
     [](Call &c) -> Value {
       const auto *other = dynamic_cast<const Address *>(unwrap(c.arguments[0]).as<NativeObject>());
       return other && other->number == self(c);
     }},
    {"int GetHashCode()", [](Call &c) -> Value { return static_cast<std::int32_t>(self(c)); }},
};

constexpr TypeMembers kTypes[] = {
    {"System.Runtime.InteropServices.Marshal", kMarshal},
    {"System.IntPtr", kIntPtr},
};

}  // namespace

std::span<const TypeMembers> marshal_members() {
  return kTypes;
}

}  // namespace psjsh
