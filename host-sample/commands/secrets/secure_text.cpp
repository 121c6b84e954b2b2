#include "commands/secrets/secure_text.h"

#include <sys/random.h>

#include <cstring>

#include "clixml/base64.h"
#include "commands/secrets/aes.h"
#include "invariant/compare.h"
#include "invariant/utf16.h"

namespace psjsh {

namespace {

using psj::clixml::from_base64;
using psj::clixml::to_base64;

std::string utf16_bytes(std::u16string_view units) {
  return {reinterpret_cast<const char *>(units.data()), units.size() * sizeof(char16_t)};
}
std::u16string units_of(std::string_view bytes) {
  std::u16string units(bytes.size() / sizeof(char16_t), u'\0');
  std::memcpy(units.data(), bytes.data(), units.size() * sizeof(char16_t));
  return units;
}

AesBlock random_block() {
  AesBlock block{};
  if (getrandom(block.data(), block.size(), 0) != static_cast<ssize_t>(block.size())) std::abort();
  return block;
}

int digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

SecretReading failed(SecretReading::Problem problem) {
  return {nullptr, problem};
}

SecretReading from_bytes(std::string &bytes) {
  SecretReading made;
  if (bytes.size() % sizeof(char16_t) != 0)
    made.problem = SecretReading::Problem::OddBytes;
  else
    made.secret = make<SecureString>(Revealed(units_of(bytes)).units());
  wipe(bytes);
  return made;
}

// The start and the digits of a text with the mark; false when it only looks like one.
bool open_package(std::string_view text, AesBlock *start, std::string *digits) {
  std::string package, first;
  if (!from_base64(text.substr(kEncryptedMark.size()), &package)) return false;
  const std::string parts = psj::invariant::to_utf8(units_of(package));
  const std::size_t one = parts.find('|');
  const std::size_t two = one == parts.npos ? one : parts.find('|', one + 1);
  if (two == parts.npos || parts.find('|', two + 1) != parts.npos) return false;
  if (!from_base64(std::string_view(parts).substr(one + 1, two - one - 1), &first)) return false;
  if (first.size() != kAesBlock) return false;
  std::memcpy(start->data(), first.data(), kAesBlock);
  *digits = parts.substr(two + 1);
  return true;
}

}  // namespace

void wipe(std::string &bytes) {
  explicit_bzero(bytes.data(), bytes.size());
}

std::string hexadecimal(std::string_view bytes) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string out;
  out.reserve(bytes.size() * 2);
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    out += kDigits[byte >> 4];
    out += kDigits[byte & 15];
  }
  return out;
}
std::optional<std::string> from_hexadecimal(std::string_view text) {
  std::string bytes;
  bytes.reserve(text.size() / 2);
  for (std::size_t i = 0; i + 1 < text.size(); i += 2) {
    const int high = digit(text[i]), low = digit(text[i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    bytes += static_cast<char>(high << 4 | low);
  }
  return bytes;
}

std::string secret_bytes(const SecureString &secret) {
  return utf16_bytes(secret.reveal().units());
}
std::string plain_secret_text(const SecureString &secret) {
  std::string bytes = secret_bytes(secret);
  std::string text = hexadecimal(bytes);
  wipe(bytes);
  return text;
}
std::string encrypted_secret_text(const SecureString &secret, std::string_view key) {
  const AesBlock start = random_block();
  std::string bytes = secret_bytes(secret);
  const std::string data = hexadecimal(aes_cbc_encrypt(AesKey(key), start, bytes));
  wipe(bytes);
  const std::string first = to_base64({reinterpret_cast<const char *>(start.data()), start.size()});
  const auto package = psj::invariant::to_utf16("2|" + first + "|" + data);
  return std::string(kEncryptedMark) + to_base64(utf16_bytes(package));
}

SecretReading read_plain_secret(std::string_view text) {
  std::optional<std::string> bytes = from_hexadecimal(text);
  return bytes ? from_bytes(*bytes) : failed(SecretReading::Problem::Digits);
}
SecretReading read_encrypted_secret(std::string_view text, std::string_view key) {
  AesBlock start = random_block();
  std::string digits(text);
  if (psj::invariant::equals_ignore_case(text.substr(0, kEncryptedMark.size()), kEncryptedMark) &&
      !open_package(text, &start, &digits))
    digits = text;
  const std::optional<std::string> data = from_hexadecimal(digits);
  if (!data) return failed(SecretReading::Problem::Digits);
  std::string bytes;
  switch (aes_cbc_decrypt(AesKey(key), start, *data, &bytes)) {
    case AesFailure::PartialBlock:
      return failed(SecretReading::Problem::PartialBlock);
    case AesFailure::Padding:
      return failed(SecretReading::Problem::Padding);
    case AesFailure::None:
      break;
  }
  return from_bytes(bytes);
}

}  // namespace psjsh
