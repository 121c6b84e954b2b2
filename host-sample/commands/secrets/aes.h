// AES (FIPS 197) in CBC mode with PKCS #7 padding: what PowerShell writes secure strings with.
#pragma once
#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace psjsh {

constexpr std::size_t kAesBlock = 16;
using AesBlock = std::array<std::uint8_t, kAesBlock>;

// Expanded key; wiped at its end. Keys have 16, 24 or 32 bytes.
class AesKey {
 public:
  static bool fits(std::size_t bytes) { return bytes == 16 || bytes == 24 || bytes == 32; }
  explicit AesKey(std::string_view key);
  ~AesKey();
  AesKey(const AesKey &) = delete;
  AesKey &operator=(const AesKey &) = delete;

  void encrypt(AesBlock &block) const;
  void decrypt(AesBlock &block) const;

 private:
  void add_round_key(AesBlock &block, int round) const;

  int rounds_;
  std::array<AesBlock, 15> round_keys_;
};

std::string aes_cbc_encrypt(const AesKey &key, const AesBlock &start, std::string_view plain);

enum class AesFailure { None, PartialBlock, Padding };
// What was made of the text before the failure is not given.
AesFailure aes_cbc_decrypt(const AesKey &key, const AesBlock &start, std::string_view secret,
                           std::string *plain);

}  // namespace psjsh
