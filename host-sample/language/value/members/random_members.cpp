// Random.
#include <random>

#include "language/value/containers.h"
#include "language/value/members/families.h"
#include "language/value/native.h"
#include "language/value/script_error.h"

namespace psjsh {
namespace {

Value nothing() {
  return Value::nothing();
}

class Random final : public NativeObject {
 public:
  explicit Random(std::uint64_t seed) : NativeObject(type_of_id(TypeId::Random)), engine(seed) {}
  std::mt19937_64 engine;
};
std::mt19937_64 &engine(Call &c) {
  return static_cast<Random &>(*c.self.object()).engine;
}
Value next_in(Call &c, std::int64_t low, std::int64_t high) {
  if (low > high)
    throw_net("System.ArgumentOutOfRangeException",
              "'minValue' cannot be greater than maxValue. (Parameter 'minValue')");
  if (low == high) return static_cast<std::int32_t>(low);
  return static_cast<std::int32_t>(
      std::uniform_int_distribution<std::int64_t>(low, high - 1)(engine(c)));
}
constexpr MemberRow kRandom[] = {
    {"int Next()", [](Call &c) -> Value { return next_in(c, 0, INT32_MAX); }},
    {"int Next(int maxValue)", [](Call &c) -> Value { return next_in(c, 0, c.int32(0)); }},
    {"int Next(int minValue, int maxValue)",
     [](Call &c) -> Value { return next_in(c, c.int32(0), c.int32(1)); }},
    {"double NextDouble()",
     [](Call &c) -> Value { return std::uniform_real_distribution<double>(0, 1)(engine(c)); }},
    {"void NextBytes(byte[] buffer)",
     [](Call &c) -> Value {
       for (auto &item : c.arguments[0].as<Array>()->items)
         item = static_cast<std::uint8_t>(engine(c)());
       return nothing();
     }},
    {"static System.Random new()",
     [](Call &) -> Value { return make<Random>(std::random_device()()); }},
    {"static System.Random new(int Seed)",
     [](Call &c) -> Value { return make<Random>(static_cast<std::uint64_t>(c.int32(0))); }},
    {"static System.Random Shared {get;}",
     [](Call &) -> Value { return make<Random>(std::random_device()()); }},
};

constexpr TypeMembers kTypes[] = {{"System.Random", kRandom}};

}  // namespace

std::span<const TypeMembers> random_members() {
  return kTypes;
}

}  // namespace psjsh
