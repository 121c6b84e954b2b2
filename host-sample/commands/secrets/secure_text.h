// The texts that ConvertFrom-SecureString writes.
//
// Without a key: two hexadecimal digits for each byte of the secret's UTF-16 (little end first).
// With a key: kEncryptedMark, then in Base64 the UTF-16 of "2|IV|DATA", where IV is the Base64 of
// the 16 bytes that AES-CBC started from, and DATA the encrypted UTF-16 in hexadecimal.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "language/value/secret.h"

namespace psjsh {

constexpr std::string_view kEncryptedMark = "76492d1116743f0423413b16050a5345";

std::string hexadecimal(std::string_view bytes);
// Nothing when a pair is no hexadecimal number; an odd digit at the end is not read.
std::optional<std::string> from_hexadecimal(std::string_view text);

// Bytes of the secret's UTF-16; the caller wipes them.
std::string secret_bytes(const SecureString &secret);
void wipe(std::string &bytes);

std::string plain_secret_text(const SecureString &secret);
std::string encrypted_secret_text(const SecureString &secret, std::string_view key);

struct SecretReading {
  Ref<SecureString> secret;  // null: `problem` says why
  enum class Problem { None, Digits, PartialBlock, Padding, OddBytes } problem = Problem::None;
};
SecretReading read_plain_secret(std::string_view text);
// A text without the mark is read as DATA alone, after a random start.
SecretReading read_encrypted_secret(std::string_view text, std::string_view key);

}  // namespace psjsh
