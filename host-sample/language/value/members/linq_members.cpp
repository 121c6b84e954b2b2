// Linq.Enumerable.
#include <algorithm>

#include "language/value/containers.h"
#include "language/value/convert.h"
#include "language/value/engine.h"
#include "language/value/enumerate.h"
#include "language/value/members/families.h"
#include "language/value/operators.h"
#include "language/value/required_block.h"
#include "language/value/script_error.h"

namespace psjsh {
namespace {

Value run(const Value &block, const Value &item) {
  return invoke_block(required_block(block), {.arguments = {&item, 1}, .dollar_underscore = &item});
}
constexpr MemberRow kLinq[] = {
    {"static System.Object Range(int start, int count)",
     [](Call &c) -> Value {
       Values items;
       for (std::int32_t i = 0; i < c.int32(1); ++i) items.push_back(c.int32(0) + i);
       return make_array(std::move(items), type_of_id(TypeId::Int32));
     }},
    {"static System.Object Repeat(System.Object element, int count)",
     [](Call &c) -> Value {
       return make_array(
           Values(static_cast<std::size_t>(std::max(0, c.int32(1))), unwrap(c.arguments[0])));
     }},
    {"static System.Object Sum(System.Object[] source)",
     [](Call &c) -> Value {
       Value sum = 0;
       for (const auto &item : to_items(c.arguments[0])) sum = add(sum, item);
       return sum;
     }},
    {"static System.Object Max(System.Object[] source)",
     [](Call &c) -> Value {
       Value best;
       for (const auto &item : to_items(c.arguments[0]))
         if (best.is_null() || compare_values(item, best) > 0) best = item;
       return best;
     }},
    {"static System.Object Min(System.Object[] source)",
     [](Call &c) -> Value {
       Value best;
       for (const auto &item : to_items(c.arguments[0]))
         if (best.is_null() || compare_values(item, best) < 0) best = item;
       return best;
     }},
    {"static double Average(System.Object[] source)",
     [](Call &c) -> Value {
       double sum = 0;
       const auto items = to_items(c.arguments[0]);
       for (const auto &item : items) sum += to_double(item);
       return sum / static_cast<double>(items.size());
     }},
    {"static int Count(System.Object[] source)",
     [](Call &c) -> Value { return static_cast<std::int32_t>(to_items(c.arguments[0]).size()); }},
    {"static System.Object First(System.Object[] source)",
     [](Call &c) -> Value {
       const auto items = to_items(c.arguments[0]);
       if (items.empty())
         throw_net("System.InvalidOperationException", "Sequence contains no elements");
       return items.front();
     }},
    {"static System.Object Last(System.Object[] source)",
     [](Call &c) -> Value {
       const auto items = to_items(c.arguments[0]);
       if (items.empty())
         throw_net("System.InvalidOperationException", "Sequence contains no elements");
       return items.back();
     }},
    {"static System.Object Reverse(System.Object[] source)",
     [](Call &c) -> Value {
       auto items = to_items(c.arguments[0]);
       std::reverse(items.begin(), items.end());
       return make_array(std::move(items));
     }},
    {"static System.Object Distinct(System.Object[] source)",
     [](Call &c) -> Value {
       auto seen =
           make<Dictionary>(Dictionary::Flavor::Generic, false, type_of_id(TypeId::Hashtable));
       for (const auto &item : to_items(c.arguments[0])) seen->add(item, {});
       return make_array(seen->keys());
     }},
    {"static System.Object Take(System.Object[] source, int count)",
     [](Call &c) -> Value {
       auto items = to_items(c.arguments[0]);
       if (items.size() > static_cast<std::size_t>(c.int32(1)))
         items.resize(static_cast<std::size_t>(c.int32(1)));
       return make_array(std::move(items));
     }},
    {"static System.Object Skip(System.Object[] source, int count)",
     [](Call &c) -> Value {
       auto items = to_items(c.arguments[0]);
       items.erase(items.begin(),
                   items.begin() + std::min<std::ptrdiff_t>(
                                       c.int32(1), static_cast<std::ptrdiff_t>(items.size())));
       return make_array(std::move(items));
     }},
    {"static System.Object ToArray(System.Object[] source)",
     [](Call &c) -> Value { return c.arguments[0]; }},
    {"static System.Object ToList(System.Object[] source)",
     [](Call &c) -> Value {
       return make_list(type_of_id(TypeId::Object), to_items(c.arguments[0]));
     }},
    {"static System.Object Where(System.Object[] source, scriptblock predicate)",
     [](Call &c) -> Value {
       Values found;
       for (const auto &item : to_items(c.arguments[0]))
         if (to_bool(run(c.arguments[1], item))) found.push_back(item);
       return make_array(std::move(found));
     }},
    {"static System.Object Select(System.Object[] source, scriptblock selector)",
     [](Call &c) -> Value {
       Values found;
       for (const auto &item : to_items(c.arguments[0])) found.push_back(run(c.arguments[1], item));
       return make_array(std::move(found));
     }},
    {"static bool Any(System.Object[] source)",
     [](Call &c) -> Value { return !to_items(c.arguments[0]).empty(); }},
    {"static bool Any(System.Object[] source, scriptblock predicate)",
     [](Call &c) -> Value {
       for (const auto &item : to_items(c.arguments[0]))
         if (to_bool(run(c.arguments[1], item))) return true;
       return false;
     }},
    {"static bool All(System.Object[] source, scriptblock predicate)",
     [](Call &c) -> Value {
       for (const auto &item : to_items(c.arguments[0]))
         if (!to_bool(run(c.arguments[1], item))) return false;
       return true;
     }},
};

constexpr TypeMembers kTypes[] = {{"System.Linq.Enumerable", kLinq}};

}  // namespace

std::span<const TypeMembers> linq_members() {
  return kTypes;
}

}  // namespace psjsh
