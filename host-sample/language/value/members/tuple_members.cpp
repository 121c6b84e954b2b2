// Small .NET values that scripts meet now and then: Tuple, BitArray, Half, DBNull, NullString.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "language/value/containers.h"
#include "language/value/convert.h"
#include "language/value/enumerate.h"
#include "language/value/members/families.h"
#include "language/value/native.h"
#include "language/value/property_bag.h"
#include "language/value/records.h"
#include "language/value/script_error.h"
#include "language/value/type.h"

namespace psjsh {
namespace {

Value make_tuple(Call &call) {
  std::vector<const Type *> types;
  for (const auto &item : call.arguments)
    types.push_back(item.is_null() ? type_of_id(TypeId::Object) : type_of(item));
  const auto *definition = find_type("System.Tuple`" + std::to_string(types.size()));
  auto made = make<Record>(generic_of(definition, types));
  std::string text;
  for (std::size_t i = 0; i < call.count(); ++i) {
    made->with("Item" + std::to_string(i + 1), call.arguments[i]);
    text += (i ? ", " : "(") + net_text(unwrap(call.arguments[i]));
  }
  made->with("Length", static_cast<std::int32_t>(call.count()));
  made->with("psjsh_text", text + ")");
  made->text_property = "psjsh_text";
  return made;
}

constexpr MemberRow kTuple[] = {
    {"static System.Object Create(System.Object item1)", make_tuple},
    {"static System.Object Create(System.Object item1, System.Object item2)", make_tuple},
    {"static System.Object Create(System.Object item1, System.Object item2, System.Object item3)",
     make_tuple},
    {"static System.Object Create(System.Object item1, System.Object item2, System.Object item3, "
     "System.Object item4)",
     make_tuple},
};

List &bits(Call &call) {
  return *static_cast<List *>(call.self.object());
}
std::size_t bit_place(Call &call) {
  if (call.int32(0) < 0 || static_cast<std::size_t>(call.int32(0)) >= bits(call).items.size())
    throw_net("System.ArgumentOutOfRangeException",
              "Index was out of range. Must be non-negative and less than the size of the "
              "collection. (Parameter 'index')");
  return static_cast<std::size_t>(call.int32(0));
}
Value bit_count(Call &call) {
  return static_cast<std::int32_t>(bits(call).items.size());
}
Value new_bits(Call &call) {
  auto made = make<List>(call.type);
  if (call.arguments[0].is_int32()) {
    if (call.int32(0) < 0)
      throw_net("System.ArgumentOutOfRangeException",
                "Non-negative number required. (Parameter 'length')");
    const Value value = call.count() > 1 ? call.arguments[1] : Value(false);
    made->items.assign(static_cast<std::size_t>(call.int32(0)), value);
    return made;
  }
  for (auto &item : to_items(call.arguments[0])) made->add(std::move(item));
  return made;
}

constexpr MemberRow kBits[] = {
    {"int Length {get;}", bit_count},
    {"int Count {get;}", bit_count},
    {"System.Object SyncRoot {get;}", [](Call &c) -> Value { return c.self; }},
    {"bool IsSynchronized {get;}", [](Call &) -> Value { return false; }},
    {"bool IsReadOnly {get;}", [](Call &) -> Value { return false; }},
    {"bool Get(int index)", [](Call &c) -> Value { return bits(c).items[bit_place(c)]; }},
    {"void Set(int index, bool value)",
     [](Call &c) -> Value {
       bits(c).items[bit_place(c)] = c.arguments[1];
       return Value::nothing();
     }},
    {"static System.Collections.BitArray new(bool[] values)", new_bits},
    {"static System.Collections.BitArray new(int length)", new_bits},
    {"static System.Collections.BitArray new(int length, bool defaultValue)", new_bits},
};

// The one object of a class that stands for nothing.
class Nothing final : public NativeObject {
 public:
  using NativeObject::NativeObject;
  std::string text() const override { return {}; }
};
Value the_nothing(Call &call) {
  // One for each type, as .NET has it.
  static const Value db_null = make<Nothing>(find_type("System.DBNull"));
  static const Value null_string =
      make<Nothing>(find_type("System.Management.Automation.Language.NullString"));
  return call.type->name() == "DBNull" ? db_null : null_string;
}
constexpr MemberRow kDbNull[] = {{"static System.DBNull Value {get;}", the_nothing}};
constexpr MemberRow kNullString[] = {
    {"static System.Management.Automation.Language.NullString Value {get;}", the_nothing}};

// The nearest number with eleven binary digits.
double half_of(double number) {
  if (!std::isfinite(number) || number == 0) return number;
  int exponent = 0;
  std::frexp(number, &exponent);
  const double unit = std::ldexp(1.0, std::max(exponent - 11, -24));
  const double nearest = std::nearbyint(number / unit) * unit;
  return std::fabs(nearest) > 65504 ? std::copysign(HUGE_VAL, number) : nearest;
}

class Half final : public NativeObject {
 public:
  explicit Half(double given) : NativeObject(find_type("System.Half")), number(half_of(given)) {}
  // The shortest text that means this number and no other half.
  std::string text() const override {
    double shown = number;
    for (int digits = 1; digits <= 5 && std::isfinite(number); ++digits) {
      char text[32];
      std::snprintf(text, sizeof text, "%.*g", digits, number);
      shown = std::strtod(text, nullptr);
      if (half_of(shown) == number) break;
    }
    return net_text(Value(shown));
  }
  bool compare(const NativeObject &other, int *result) const override {
    const auto *right = dynamic_cast<const Half *>(&other);
    if (right) *result = number < right->number ? -1 : number > right->number;
    return right != nullptr;
  }
  const double number;
};
constexpr MemberRow kHalf[] = {{"static System.Half new(double value)",
                                [](Call &c) -> Value { return make<Half>(c.real(0)); }}};

constexpr TypeMembers kTypes[] = {
    {"System.Half", kHalf},
    {"System.Tuple", kTuple},
    {"System.Collections.BitArray", kBits},
    {"System.DBNull", kDbNull},
    {"System.Management.Automation.Language.NullString", kNullString},
};

}  // namespace

std::span<const TypeMembers> tuple_members() {
  return kTypes;
}

}  // namespace psjsh
