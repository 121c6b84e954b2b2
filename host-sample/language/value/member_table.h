// .NET members as tables: a row is a definition, as Get-Member and overload lists print it, and the
// code behind it.
//
//     {"int Length {get;}",                                   …}   property
//     {"string Substring(int startIndex, int length)",        …}   method; overloads are further
//     rows
//     {"static string Join(string separator, params object[] values)", …}
//     {"static string new(char c, int count)",                …}   constructor
//     {"%System.Object BaseName {get;}",                      …}   script property of PowerShell's
//     own type data
// In members of a generic type T (or TKey, TValue) stands for its arguments. Arguments arrive
// converted to the types of the definition. Code throws NetError for .NET exceptions. To add a
// type: a table in the file of its family, and a line in the list of that file.
#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "language/value/type.h"
#include "language/value/value.h"

namespace psjsh {

struct Call {
  const Value &self;  // without a Wrapper; $null for static members
  std::span<Value> arguments;
  const Type *type;  // the type whose member it is (of a generic: the instance)
  std::string_view name;
  const struct Member *member = nullptr;  // of a property

  std::string_view text(std::size_t i) const {
    return arguments[i].is_string() ? arguments[i].text() : std::string_view();
  }
  std::int32_t int32(std::size_t i) const { return static_cast<std::int32_t>(arguments[i].bits()); }
  std::int64_t int64(std::size_t i) const { return arguments[i].bits(); }
  double real(std::size_t i) const { return arguments[i].real(); }
  bool flag(std::size_t i) const { return arguments[i].boolean(); }
  std::size_t count() const { return arguments.size(); }
};
using MemberCode = Value (*)(Call &call);

struct MemberRow {
  const char *definition;
  MemberCode code;
  MemberCode set = nullptr;  // of a property: arguments[0] is the new value
};
struct TypeMembers {
  const char *type;  // full name; a generic definition with `n
  std::span<const MemberRow> rows;
};

struct Parameter {
  std::string name;
  const Type *type;
  bool by_reference = false;  // a [ref] argument: arrives as the Reference itself
};
struct ScriptBody;
struct PropertyCheck;
struct Overload {
  const MemberRow *row;
  std::vector<Parameter> parameters;
  bool takes_rest = false;           // the last parameter is `params T[]`
  std::string shown;                 // the definition without "static "
  const ScriptBody *body = nullptr;  // of a script's class, in place of the row
};
struct Member {
  std::string name;
  std::string type_text;  // of a property
  const MemberRow *property = nullptr;
  bool is_static = false, script = false;
  std::string shown;                // of a property: its definition
  std::vector<Overload> overloads;  // of a method
  const Type *owner = nullptr;
  // Of a property of a script's class.
  const Type *property_type = nullptr;
  std::uint32_t slot = 0;
  const PropertyCheck *check = nullptr;
  bool hidden = false;  // not listed
};

// Members of a type itself and of its bases; null when there is none of that name. [any thread]
const Member *find_member(const Type *type, std::string_view name, bool is_static);
// Members with the bases', the type's own first, each name once.
std::vector<const Member *> all_members(const Type *type, bool is_static);
bool has_constructor(const Type *type, std::size_t parameters);

// Members of a type that a script defined. Call once, before anybody asks for one.
void define_members(const Type *type, std::vector<Member> members);

// The overload that the arguments fit best and the arguments as it wants them. Throws the script
// errors of method calls.
const Overload &resolve_overload(const Member &member, const Type *type, Arguments arguments,
                                 Values *converted);
// Picks the overload that fits the arguments best, converts them and calls it. Throws the script
// errors of method calls.
Value invoke_member(const Member &member, const Value &self, const Type *type, Arguments arguments);

}  // namespace psjsh
