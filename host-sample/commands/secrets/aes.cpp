#include "commands/secrets/aes.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace psjsh {

namespace {

// Multiplication by x in GF(2^8) modulo x^8 + x^4 + x^3 + x + 1.
constexpr std::uint8_t times_x(std::uint8_t a) {
  return static_cast<std::uint8_t>(a << 1 ^ (a & 0x80 ? 0x1b : 0));
}
constexpr std::uint8_t product(std::uint8_t a, std::uint8_t b) {
  std::uint8_t sum = 0;
  for (; b != 0; b >>= 1, a = times_x(a))
    if (b & 1) sum ^= a;
  return sum;
}

struct Boxes {
  std::array<std::uint8_t, 256> forward{}, back{};
};
// The inverse in the field, then the affine map; p runs through the powers of 3, q through those of
// its inverse.
constexpr Boxes make_boxes() {
  Boxes boxes;
  std::uint8_t p = 1, q = 1;
  do {
    p = static_cast<std::uint8_t>(p ^ times_x(p));
    q = product(q, 0xf6);
    std::uint8_t s = 0x63;
    for (int turn = 0; turn < 5; ++turn) s ^= std::rotl(q, turn);
    boxes.forward[p] = s;
  } while (p != 1);
  boxes.forward[0] = 0x63;
  for (int i = 0; i < 256; ++i) boxes.back[boxes.forward[i]] = static_cast<std::uint8_t>(i);
  return boxes;
}
constexpr Boxes kBoxes = make_boxes();

// Row r of the block, whose columns lie one after the other, moves left by r places.
void shift_rows(AesBlock &block, bool back) {
  const AesBlock old = block;
  for (std::size_t i = 0; i < kAesBlock; ++i) {
    const std::size_t other = (i + 4 * (i % 4)) % kAesBlock;
    if (back)
      block[other] = old[i];
    else
      block[i] = old[other];
  }
}

void mix_columns(AesBlock &block, const std::uint8_t (&factors)[4]) {
  for (std::size_t column = 0; column < kAesBlock; column += 4) {
    std::uint8_t old[4];
    std::memcpy(old, &block[column], 4);
    for (std::size_t row = 0; row < 4; ++row) {
      std::uint8_t sum = 0;
      for (std::size_t k = 0; k < 4; ++k) sum ^= product(old[(row + k) % 4], factors[k]);
      block[column + row] = sum;
    }
  }
}

void substitute(AesBlock &block, const std::array<std::uint8_t, 256> &box) {
  for (std::uint8_t &byte : block) byte = box[byte];
}

AesBlock block_at(std::string_view bytes, std::size_t at) {
  AesBlock block;
  std::memcpy(block.data(), bytes.data() + at, kAesBlock);
  return block;
}
void mask(AesBlock &block, const AesBlock &with) {
  for (std::size_t i = 0; i < kAesBlock; ++i) block[i] ^= with[i];
}

}  // namespace

AesKey::AesKey(std::string_view key) : rounds_(static_cast<int>(key.size() / 4) + 6) {
  const std::size_t words = key.size() / 4;
  auto *bytes = round_keys_[0].data();
  std::memcpy(bytes, key.data(), key.size());
  std::uint8_t constant = 1;
  for (std::size_t i = words; i < 4 * static_cast<std::size_t>(rounds_ + 1); ++i) {
    std::uint8_t word[4];
    std::memcpy(word, bytes + 4 * (i - 1), 4);
    if (i % words == 0) {
      std::rotate(word, word + 1, word + 4);
      for (std::uint8_t &byte : word) byte = kBoxes.forward[byte];
      word[0] ^= constant;
      constant = times_x(constant);
    } else if (words > 6 && i % words == 4) {
      for (std::uint8_t &byte : word) byte = kBoxes.forward[byte];
    }
    for (std::size_t k = 0; k < 4; ++k) bytes[4 * i + k] = bytes[4 * (i - words) + k] ^ word[k];
  }
}
AesKey::~AesKey() {
  explicit_bzero(round_keys_.data(), sizeof round_keys_);
}

void AesKey::add_round_key(AesBlock &block, int round) const {
  mask(block, round_keys_[static_cast<std::size_t>(round)]);
}

void AesKey::encrypt(AesBlock &block) const {
  add_round_key(block, 0);
  for (int round = 1; round <= rounds_; ++round) {
    substitute(block, kBoxes.forward);
    shift_rows(block, false);
    if (round < rounds_) mix_columns(block, {2, 3, 1, 1});
    add_round_key(block, round);
  }
}

void AesKey::decrypt(AesBlock &block) const {
  for (int round = rounds_; round > 0; --round) {
    add_round_key(block, round);
    if (round < rounds_) mix_columns(block, {14, 11, 13, 9});
    shift_rows(block, true);
    substitute(block, kBoxes.back);
  }
  add_round_key(block, 0);
}

std::string aes_cbc_encrypt(const AesKey &key, const AesBlock &start, std::string_view plain) {
  const std::size_t padding = kAesBlock - plain.size() % kAesBlock;
  std::string out(plain.size() + padding, static_cast<char>(padding));
  AesBlock before = start;
  for (std::size_t at = 0; at < out.size(); at += kAesBlock) {
    AesBlock block;
    block.fill(static_cast<std::uint8_t>(padding));
    const std::size_t given = std::min(kAesBlock, plain.size() - std::min(at, plain.size()));
    if (given > 0) std::memcpy(block.data(), plain.data() + at, given);
    mask(block, before);
    key.encrypt(block);
    std::memcpy(&out[at], block.data(), kAesBlock);
    before = block;
  }
  return out;
}

AesFailure aes_cbc_decrypt(const AesKey &key, const AesBlock &start, std::string_view secret,
                           std::string *plain) {
  if (secret.empty() || secret.size() % kAesBlock != 0) return AesFailure::PartialBlock;
  std::string out(secret.size(), '\0');
  AesBlock before = start;
  for (std::size_t at = 0; at < secret.size(); at += kAesBlock) {
    const AesBlock read = block_at(secret, at);
    AesBlock block = read;
    key.decrypt(block);
    mask(block, before);
    std::memcpy(&out[at], block.data(), kAesBlock);
    before = read;
  }
  const auto padding = static_cast<std::uint8_t>(out.back());
  const bool sound = padding >= 1 && padding <= kAesBlock &&
                     out.find_first_not_of(out.back(), out.size() - padding) == out.npos;
  if (sound) plain->assign(out, 0, out.size() - padding);
  explicit_bzero(out.data(), out.size());
  return sound ? AesFailure::None : AesFailure::Padding;
}

}  // namespace psjsh
