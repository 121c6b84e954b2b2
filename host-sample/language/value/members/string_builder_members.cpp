// StringBuilder.
#include "invariant/utf16.h"
#include "language/value/convert.h"
#include "language/value/enumerate.h"
#include "language/value/members/families.h"
#include "language/value/native.h"
#include "language/value/operators.h"
#include "language/value/script_error.h"

namespace psjsh {
namespace {

namespace inv = psj::invariant;

StringBuilder &builder(Call &call) {
  return *static_cast<StringBuilder *>(call.self.object());
}
std::size_t byte_at(Call &call, std::size_t argument) {
  if (call.int32(argument) < 0 ||
      static_cast<std::size_t>(call.int32(argument)) > inv::utf16_length(builder(call).text))
    throw_net("System.ArgumentOutOfRangeException",
              "Index was out of range. Must be non-negative and less than or equal to the size of "
              "the collection. (Parameter 'index')");
  return inv::byte_of_unit(builder(call).text, static_cast<std::size_t>(call.int32(argument)));
}
Value append(Call &call, std::string_view text) {
  const ObjectLock guard(builder(call));
  builder(call).text += text;
  return call.self;
}
std::string piece(const Value &value) {
  return net_text(unwrap(value));
}

constexpr MemberRow kBuilder[] = {
    {"int Capacity {get;set;}",
     [](Call &c) -> Value {
       return static_cast<std::int32_t>(std::max<std::size_t>(16, builder(c).text.capacity()));
     },
     [](Call &c) -> Value {
       builder(c).text.reserve(static_cast<std::size_t>(c.int32(0)));
       return {};
     }},
    {"int MaxCapacity {get;}", [](Call &) -> Value { return INT32_MAX; }},
    {"int Length {get;set;}",
     [](Call &c) -> Value { return static_cast<std::int32_t>(inv::utf16_length(builder(c).text)); },
     [](Call &c) -> Value {
       builder(c).text.resize(
           std::min(builder(c).text.size(),
                    inv::byte_of_unit(builder(c).text, static_cast<std::size_t>(c.int32(0)))));
       return {};
     }},
    {"System.Text.StringBuilder Append(string value)",
     [](Call &c) -> Value { return append(c, c.text(0)); }},
    {"System.Text.StringBuilder Append(char value)",
     [](Call &c) -> Value { return append(c, piece(c.arguments[0])); }},
    {"System.Text.StringBuilder Append(char value, int repeatCount)",
     [](Call &c) -> Value {
       for (auto i = c.int32(1); i > 0; --i) append(c, piece(c.arguments[0]));
       return c.self;
     }},
    {"System.Text.StringBuilder Append(System.Object value)",
     [](Call &c) -> Value { return append(c, piece(c.arguments[0])); }},
    {"System.Text.StringBuilder Append(char[] value)",
     [](Call &c) -> Value { return append(c, join_text(to_items(c.arguments[0]), "")); }},
    {"System.Text.StringBuilder Append(string value, int startIndex, int count)",
     [](Call &c) -> Value {
       return append(c, inv::substring(c.text(0), static_cast<std::size_t>(c.int32(1)),
                                       static_cast<std::size_t>(c.int32(2))));
     }},
    {"System.Text.StringBuilder AppendLine()", [](Call &c) -> Value { return append(c, "\n"); }},
    {"System.Text.StringBuilder AppendLine(string value)",
     [](Call &c) -> Value { return append(c, std::string(c.text(0)) + "\n"); }},
    {"System.Text.StringBuilder AppendFormat(string format, params System.Object[] args)",
     [](Call &c) -> Value { return append(c, format_text(c.text(0), to_items(c.arguments[1]))); }},
    {"System.Text.StringBuilder AppendJoin(string separator, params System.Object[] values)",
     [](Call &c) -> Value { return append(c, join_text(to_items(c.arguments[1]), c.text(0))); }},
    {"System.Text.StringBuilder Clear()",
     [](Call &c) -> Value {
       const ObjectLock guard(builder(c));
       builder(c).text.clear();
       return c.self;
     }},
    {"System.Text.StringBuilder Insert(int index, System.Object value)",
     [](Call &c) -> Value {
       builder(c).text.insert(byte_at(c, 0), piece(c.arguments[1]));
       return c.self;
     }},
    {"System.Text.StringBuilder Remove(int startIndex, int length)",
     [](Call &c) -> Value {
       const auto first = byte_at(c, 0),
                  last = inv::byte_of_unit(builder(c).text,
                                           static_cast<std::size_t>(c.int32(0) + c.int32(1)));
       builder(c).text.erase(first, last - first);
       return c.self;
     }},
    {"System.Text.StringBuilder Replace(string oldValue, string newValue)",
     [](Call &c) -> Value {
       auto &text = builder(c).text;
       for (std::size_t at = 0;
            !c.text(0).empty() && (at = text.find(c.text(0), at)) != std::string::npos;
            at += c.text(1).size())
         text.replace(at, c.text(0).size(), c.text(1));
       return c.self;
     }},
    {"char Chars(int index)",
     [](Call &c) -> Value {
       return inv::unit_at(builder(c).text, static_cast<std::size_t>(c.int32(0)));
     }},
    {"char get_Item(int index)",
     [](Call &c) -> Value {
       return inv::unit_at(builder(c).text, static_cast<std::size_t>(c.int32(0)));
     }},
    {"string ToString()",
     [](Call &c) -> Value {
       const ObjectLock guard(builder(c));
       return builder(c).text;
     }},
    {"string ToString(int startIndex, int length)",
     [](Call &c) -> Value {
       return inv::substring(builder(c).text, static_cast<std::size_t>(c.int32(0)),
                             static_cast<std::size_t>(c.int32(1)));
     }},
    {"static System.Text.StringBuilder new()",
     [](Call &) -> Value { return make<StringBuilder>(); }},
    {"static System.Text.StringBuilder new(string value)",
     [](Call &c) -> Value {
       auto made = make<StringBuilder>();
       made->text = c.text(0);
       return made;
     }},
    {"static System.Text.StringBuilder new(int capacity)",
     [](Call &) -> Value { return make<StringBuilder>(); }},
};

constexpr TypeMembers kTypes[] = {{"System.Text.StringBuilder", kBuilder}};

}  // namespace

std::span<const TypeMembers> string_builder_members() {
  return kTypes;
}

}  // namespace psjsh
