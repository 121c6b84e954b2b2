// What GetEnumerator() gives out.
#include "language/value/containers.h"
#include "language/value/enumerate.h"
#include "language/value/members.h"
#include "language/value/members/families.h"

namespace psjsh {
namespace {

EnumeratorObject &walker(Call &c) {
  return static_cast<EnumeratorObject &>(*c.self.object());
}
Value current(Call &c) {
  const auto &e = walker(c);
  if (e.position == 0 || e.position > e.items.size()) return {};
  return e.items[e.position - 1];
}
Value member_of_current(Call &c, const char *name) {
  return get_property(current(c), name);
}

constexpr MemberRow kEnumerator[] = {
    {"System.Object Current {get;}", current},
    {"System.Object Key {get;}", [](Call &c) -> Value { return member_of_current(c, "Key"); }},
    {"System.Object Value {get;}", [](Call &c) -> Value { return member_of_current(c, "Value"); }},
    {"System.Object Entry {get;}", current},
    {"bool MoveNext()",
     [](Call &c) -> Value {
       auto &e = walker(c);
       if (e.position <= e.items.size()) ++e.position;
       return e.position <= e.items.size();
     }},
    {"void Reset()",
     [](Call &c) -> Value {
       walker(c).position = 0;
       return Value::nothing();
     }},
    {"void Dispose()", [](Call &) -> Value { return Value::nothing(); }},
};

constexpr TypeMembers kTypes[] = {{"System.Collections.Hashtable+HashtableEnumerator", kEnumerator},
                                  {"System.ArrayEnumerator", kEnumerator}};

}  // namespace

std::span<const TypeMembers> enumerator_members() {
  return kTypes;
}

}  // namespace psjsh
