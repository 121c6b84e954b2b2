#include "commands/digest.h"

#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <vector>

#include "invariant/compare.h"

namespace psjsh {

namespace {

// The message with its padding: a one bit, zeros, and the length in bits at the end.
std::string padded(std::string_view bytes, std::size_t block, std::size_t length_size, bool big) {
  std::string out(bytes);
  out.push_back('\x80');
  while (out.size() % block != block - length_size) out.push_back('\0');
  const std::uint64_t bits = static_cast<std::uint64_t>(bytes.size()) * 8;
  for (std::size_t i = 0; i < length_size; ++i) {
    const std::size_t place = big ? length_size - 1 - i : i;
    out.push_back(static_cast<char>(place < 8 ? bits >> (8 * place) : 0));
  }
  return out;
}

template <class Word>
Word load(const char *bytes, bool big) {
  Word word = 0;
  for (std::size_t i = 0; i < sizeof(Word); ++i) {
    const std::size_t at = big ? i : sizeof(Word) - 1 - i;
    word = static_cast<Word>(word << 8 | static_cast<unsigned char>(bytes[at]));
  }
  return word;
}

template <class Word>
void append_hex(std::string &out, Word word, bool big) {
  constexpr char kDigits[] = "0123456789ABCDEF";
  for (std::size_t i = 0; i < sizeof(Word); ++i) {
    const std::size_t place = big ? sizeof(Word) - 1 - i : i;
    const auto byte = static_cast<unsigned char>(word >> (8 * place));
    out.push_back(kDigits[byte >> 4]);
    out.push_back(kDigits[byte & 15]);
  }
}

std::string md5(std::string_view bytes) {
  constexpr int kShifts[4][4] = {{7, 12, 17, 22}, {5, 9, 14, 20}, {4, 11, 16, 23}, {6, 10, 15, 21}};
  std::array<std::uint32_t, 64> table;
  for (int i = 0; i < 64; ++i)
    table[i] = static_cast<std::uint32_t>(std::fabs(std::sin(i + 1.0)) * 4294967296.0);
  std::uint32_t state[4] = {0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476};
  const std::string message = padded(bytes, 64, 8, false);
  for (std::size_t at = 0; at < message.size(); at += 64) {
    std::uint32_t a = state[0], b = state[1], c = state[2], d = state[3];
    for (unsigned i = 0; i < 64; ++i) {
      const unsigned round = i / 16;
      std::uint32_t f;
      unsigned word;
      if (round == 0)
        f = (b & c) | (~b & d), word = i;
      else if (round == 1)
        f = (d & b) | (~d & c), word = (5 * i + 1) % 16;
      else if (round == 2)
        f = b ^ c ^ d, word = (3 * i + 5) % 16;
      else
        f = c ^ (b | ~d), word = 7 * i % 16;
      f += a + table[i] + load<std::uint32_t>(message.data() + at + word * 4, false);
      a = d, d = c, c = b;
      b += std::rotl(f, kShifts[round][i % 4]);
    }
    state[0] += a, state[1] += b, state[2] += c, state[3] += d;
  }
  std::string out;
  for (const std::uint32_t word : state) append_hex(out, word, false);
  return out;
}

std::string sha1(std::string_view bytes) {
  std::uint32_t state[5] = {0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0};
  const std::string message = padded(bytes, 64, 8, true);
  for (std::size_t at = 0; at < message.size(); at += 64) {
    std::uint32_t w[80];
    for (int i = 0; i < 16; ++i) w[i] = load<std::uint32_t>(message.data() + at + i * 4, true);
    for (int i = 16; i < 80; ++i) w[i] = std::rotl(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
    std::uint32_t a = state[0], b = state[1], c = state[2], d = state[3], e = state[4];
    for (int i = 0; i < 80; ++i) {
      const std::uint32_t f = i < 20   ? ((b & c) | (~b & d)) + 0x5A827999
                              : i < 40 ? (b ^ c ^ d) + 0x6ED9EBA1
                              : i < 60 ? ((b & c) | (b & d) | (c & d)) + 0x8F1BBCDC
                                       : (b ^ c ^ d) + 0xCA62C1D6;
      const std::uint32_t next = std::rotl(a, 5) + f + e + w[i];
      e = d, d = c, c = std::rotl(b, 30), b = a, a = next;
    }
    state[0] += a, state[1] += b, state[2] += c, state[3] += d, state[4] += e;
  }
  std::string out;
  for (const std::uint32_t word : state) append_hex(out, word, true);
  return out;
}

// Fractions of the square roots (of the first primes: initial states) and of the cube roots (round
// constants), as the standard defines them, computed in integers: floor(root(p) * 2^bits) without
// its whole part.
std::uint64_t root_fraction(unsigned prime, int power, int bits) {
  using Wide = unsigned __int128;
  // Bit by bit: the largest r with r^power <= prime * 2^(power * bits) would need more than 128
  // bits, so the comparison goes by long division of the powers.
  std::uint64_t whole = 1;
  while ((power == 2 ? (whole + 1) * (whole + 1) : (whole + 1) * (whole + 1) * (whole + 1)) <=
         prime)
    ++whole;
  // r = whole + fraction; digits of the fraction in base 2^8, kept as a big number of bytes.
  std::vector<std::uint32_t> digits = {static_cast<std::uint32_t>(whole)};
  const auto power_at_most = [&](const std::vector<std::uint32_t> &r) {
    std::vector<std::uint64_t> product = {1};
    for (int k = 0; k < power; ++k) {
      std::vector<std::uint64_t> next(product.size() + r.size() - 1 + 1, 0);
      for (std::size_t i = 0; i < product.size(); ++i)
        for (std::size_t j = 0; j < r.size(); ++j) next[i + j + 1] += product[i] * r[j];
      for (std::size_t i = next.size(); i-- > 1;) {
        next[i - 1] += next[i] >> 8;
        next[i] &= 0xFF;
      }
      product = std::move(next);
    }
    // The whole part ends `places` digits before the end.
    const std::size_t places = (r.size() - 1) * static_cast<std::size_t>(power);
    Wide value = 0;
    for (std::size_t i = 0; i + places < product.size(); ++i) value = value * 256 + product[i];
    return value < prime;
  };
  for (int done = 0; done < bits; done += 8) {
    digits.push_back(0);
    for (std::uint32_t bit = 0x80; bit != 0; bit >>= 1) {
      digits.back() |= bit;
      if (!power_at_most(digits)) digits.back() &= ~bit;
    }
  }
  std::uint64_t fraction = 0;
  for (std::size_t i = 1; i < digits.size(); ++i) fraction = fraction << 8 | digits[i];
  return fraction;
}

std::vector<unsigned> first_primes(std::size_t count) {
  std::vector<unsigned> primes;
  for (unsigned n = 2; primes.size() < count; ++n) {
    bool prime = true;
    for (const unsigned p : primes) prime = prime && n % p != 0;
    if (prime) primes.push_back(n);
  }
  return primes;
}

struct Sha256 {
  using Word = std::uint32_t;
  static constexpr int kRounds = 64, kBits = 32;
  static Word big0(Word x) { return std::rotr(x, 2) ^ std::rotr(x, 13) ^ std::rotr(x, 22); }
  static Word big1(Word x) { return std::rotr(x, 6) ^ std::rotr(x, 11) ^ std::rotr(x, 25); }
  static Word small0(Word x) { return std::rotr(x, 7) ^ std::rotr(x, 18) ^ (x >> 3); }
  static Word small1(Word x) { return std::rotr(x, 17) ^ std::rotr(x, 19) ^ (x >> 10); }
};

struct Sha512 {
  using Word = std::uint64_t;
  static constexpr int kRounds = 80, kBits = 64;
  static Word big0(Word x) { return std::rotr(x, 28) ^ std::rotr(x, 34) ^ std::rotr(x, 39); }
  static Word big1(Word x) { return std::rotr(x, 14) ^ std::rotr(x, 18) ^ std::rotr(x, 41); }
  static Word small0(Word x) { return std::rotr(x, 1) ^ std::rotr(x, 8) ^ (x >> 7); }
  static Word small1(Word x) { return std::rotr(x, 19) ^ std::rotr(x, 61) ^ (x >> 6); }
};

// `first_prime`: SHA-384 starts from the ninth prime on. `words` of the state are the digest.
template <class V>
std::string sha2(std::string_view bytes, std::size_t first_prime, std::size_t words) {
  using Word = typename V::Word;
  static const std::vector<unsigned> primes = first_primes(80);
  static const std::vector<Word> constants = [] {
    std::vector<Word> all;
    for (int i = 0; i < V::kRounds; ++i)
      all.push_back(static_cast<Word>(root_fraction(primes[i], 3, V::kBits)));
    return all;
  }();
  std::array<Word, 8> state;
  for (std::size_t i = 0; i < 8; ++i)
    state[i] = static_cast<Word>(root_fraction(primes[first_prime + i], 2, V::kBits));
  const std::size_t block = sizeof(Word) * 16;
  const std::string message = padded(bytes, block, sizeof(Word) * 2, true);
  for (std::size_t at = 0; at < message.size(); at += block) {
    Word w[V::kRounds];
    for (std::size_t i = 0; i < 16; ++i)
      w[i] = load<Word>(message.data() + at + i * sizeof(Word), true);
    for (int i = 16; i < V::kRounds; ++i)
      w[i] = V::small1(w[i - 2]) + w[i - 7] + V::small0(w[i - 15]) + w[i - 16];
    auto [a, b, c, d, e, f, g, h] = state;
    for (int i = 0; i < V::kRounds; ++i) {
      const Word t1 = h + V::big1(e) + ((e & f) ^ (~e & g)) + constants[i] + w[i];
      const Word t2 = V::big0(a) + ((a & b) ^ (a & c) ^ (b & c));
      h = g, g = f, f = e, e = d + t1, d = c, c = b, b = a, a = t1 + t2;
    }
    const Word more[8] = {a, b, c, d, e, f, g, h};
    for (std::size_t i = 0; i < 8; ++i) state[i] += more[i];
  }
  std::string out;
  for (std::size_t i = 0; i < words; ++i) append_hex(out, state[i], true);
  return out;
}

}  // namespace

std::optional<std::string> hex_digest(std::string_view algorithm, std::string_view bytes) {
  const auto is = [&](std::string_view name) {
    return psj::invariant::equals_ignore_case(algorithm, name);
  };
  if (is("MD5")) return md5(bytes);
  if (is("SHA1")) return sha1(bytes);
  if (is("SHA256")) return sha2<Sha256>(bytes, 0, 8);
  if (is("SHA384")) return sha2<Sha512>(bytes, 8, 6);
  if (is("SHA512")) return sha2<Sha512>(bytes, 0, 8);
  return std::nullopt;
}

}  // namespace psjsh
