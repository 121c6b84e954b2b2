// Array.
#include <algorithm>

#include "language/value/containers.h"
#include "language/value/convert.h"
#include "language/value/engine.h"
#include "language/value/members.h"
#include "language/value/members/families.h"
#include "language/value/members/items.h"
#include "language/value/native.h"
#include "language/value/script_error.h"

namespace psjsh {
namespace {

using namespace items;

Array &array(Call &call) {
  return *static_cast<Array *>(call.self.object());
}
Value fixed(Call &) {
  fail_fixed();
}

Value default_item(const Type *element) {
  return element->is_value_type() ? convert_to(Value(0), element) : Value();
}

constexpr MemberRow kArray[] = {
    {"int Count {get;}", [](Call &c) -> Value { return number(array(c).items.size()); }},
    {"int Length {get;}", [](Call &c) -> Value { return number(array(c).items.size()); }},
    {"long LongLength {get;}",
     [](Call &c) -> Value { return static_cast<std::int64_t>(array(c).items.size()); }},
    {"int Rank {get;}",
     [](Call &c) -> Value { return number(std::max<std::size_t>(1, array(c).dimensions.size())); }},
    {"System.Object SyncRoot {get;}", [](Call &c) -> Value { return c.self; }},
    {"bool IsReadOnly {get;}", [](Call &) -> Value { return false; }},
    {"bool IsFixedSize {get;}", [](Call &) -> Value { return true; }},
    {"bool IsSynchronized {get;}", [](Call &) -> Value { return false; }},
    {"int Add(System.Object value)", fixed},
    {"void Insert(int index, System.Object value)", fixed},
    {"void Remove(System.Object value)", fixed},
    {"void RemoveAt(int index)", fixed},
    {"void Clear()",
     [](Call &c) -> Value {
       for (auto &item : array(c).items) item = default_item(array(c).element());
       return Value::nothing();
     }},
    {"System.Object Clone()",
     [](Call &c) -> Value { return make<Array>(array(c).items, array(c).type()); }},
    {"bool Contains(System.Object value)",
     [](Call &c) -> Value { return index_in(array(c).items, c.arguments[0]) >= 0; }},
    {"int IndexOf(System.Object value)",
     [](Call &c) -> Value { return index_in(array(c).items, c.arguments[0]); }},
    {"void CopyTo(array array, int index)",
     [](Call &c) -> Value {
       auto &to = array_argument(c, 0).items;
       const auto at = static_cast<std::size_t>(c.int32(1));
       if (at + array(c).items.size() > to.size())
         throw_net("System.ArgumentException",
                   "Destination array was not long enough. Check the destination index, length, "
                   "and the array's lower bounds. (Parameter 'destinationArray')");
       std::copy(array(c).items.begin(), array(c).items.end(),
                 to.begin() + static_cast<std::ptrdiff_t>(at));
       return Value::nothing();
     }},
    {"System.Collections.IEnumerator GetEnumerator()", get_enumerator},
    {"int GetLength(int dimension)",
     [](Call &c) -> Value {
       const auto &d = array(c).dimensions;
       if (d.empty() && c.int32(0) == 0) return number(array(c).items.size());
       if (c.int32(0) < 0 || static_cast<std::size_t>(c.int32(0)) >= d.size())
         throw_net("System.IndexOutOfRangeException", "Index was outside the bounds of the array.");
       return static_cast<std::int32_t>(d[static_cast<std::size_t>(c.int32(0))]);
     }},
    {"int GetLowerBound(int dimension)", [](Call &) -> Value { return 0; }},
    {"int GetUpperBound(int dimension)",
     [](Call &c) -> Value {
       const auto &d = array(c).dimensions;
       return static_cast<std::int32_t>(d.empty() ? array(c).items.size()
                                                  : d[static_cast<std::size_t>(c.int32(0))]) -
              1;
     }},
    {"System.Object GetValue(int index)",
     [](Call &c) -> Value {
       if (c.int32(0) < 0 || static_cast<std::size_t>(c.int32(0)) >= array(c).items.size())
         throw_net("System.IndexOutOfRangeException", "Index was outside the bounds of the array.");
       return array(c).items[static_cast<std::size_t>(c.int32(0))];
     }},
    {"void SetValue(System.Object value, int index)",
     [](Call &c) -> Value {
       set_index(c.self, c.arguments[1], c.arguments[0]);
       return Value::nothing();
     }},
    {"static int IndexOf(array array, System.Object value)",
     [](Call &c) -> Value { return index_in(array_argument(c, 0).items, c.arguments[1]); }},
    {"static int IndexOf(array array, System.Object value, int startIndex)",
     [](Call &c) -> Value {
       return index_in(array_argument(c, 0).items, c.arguments[1],
                       static_cast<std::size_t>(c.int32(2)));
     }},
    {"static int LastIndexOf(array array, System.Object value)",
     [](Call &c) -> Value { return last_index_in(array_argument(c, 0).items, c.arguments[1]); }},
    {"static void Reverse(array array)",
     [](Call &c) -> Value {
       auto &items = array_argument(c, 0).items;
       std::reverse(items.begin(), items.end());
       return Value::nothing();
     }},
    {"static void Sort(array array)",
     [](Call &c) -> Value {
       sort_items(array_argument(c, 0).items);
       return Value::nothing();
     }},
    {"static void Clear(array array, int index, int length)",
     [](Call &c) -> Value {
       auto &a = array_argument(c, 0);
       for (auto i = c.int32(1); i < c.int32(1) + c.int32(2); ++i)
         a.items.at(static_cast<std::size_t>(i)) = default_item(a.element());
       return Value::nothing();
     }},
    {"static void Copy(array sourceArray, array destinationArray, int length)",
     [](Call &c) -> Value {
       const auto &from = array_argument(c, 0).items;
       auto &to = array_argument(c, 1).items;
       const auto count = static_cast<std::size_t>(c.int32(2));
       if (count > from.size() || count > to.size())
         throw_net("System.ArgumentException",
                   "Source array was not long enough. Check the source index, length, and the "
                   "array's lower bounds. (Parameter 'sourceArray')");
       for (std::size_t i = 0; i < count; ++i) to[i] = from[i];
       return Value::nothing();
     }},
    {"static array CreateInstance(type elementType, int length)",
     [](Call &c) -> Value {
       const auto *element = c.arguments[0].as<Type>();
       return make_array(Values(static_cast<std::size_t>(c.int32(1)), default_item(element)),
                         element);
     }},
    {"static array Empty()", [](Call &) -> Value { return make_array({}); }},
    {"static void Resize([ref] array array, int newSize)",
     [](Call &c) -> Value {
       auto *reference = c.arguments[0].as<Reference>();
       const Value old = reference->get();
       const auto *from = old.as<Array>();
       Values items = from ? from->items : Values();
       items.resize(static_cast<std::size_t>(c.int32(1)));
       reference->set(make<Array>(std::move(items), from ? from->type() : nullptr));
       return Value::nothing();
     }},
};

constexpr TypeMembers kTypes[] = {{"System.Array", kArray}};

}  // namespace

std::span<const TypeMembers> array_members() {
  return kTypes;
}

}  // namespace psjsh
