// Members of values: properties, methods, static members, indexing, and their descriptions for
// Get-Member.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "language/value/property_bag.h"
#include "language/value/type.h"
#include "language/value/value.h"

namespace psjsh {

// Remembers which method a place of a script calls. One thread at a time.
struct MethodCache {
  const Type *type = nullptr;
  const void *member = nullptr;
};

// Remembers where a property was found at one place of a script. One thread at a time.
struct PropertyCache {
  const Shape *shape = nullptr;
  std::uint32_t slot = 0;
};

// ---- properties
// -----------------------------------------------------------------------------------------------
// False when the value has no such property (nor, for collections, any item of it). Keys of
// dictionaries count as properties; collections are enumerated ($jobs.State). A getter that fails
// gives $null, as PowerShell does.
bool find_property(const Value &target, std::string_view name, Value *out);
// The same, $null when absent.
Value get_property(const Value &target, std::string_view name);
// Only what the value itself has, as commands look properties up by name (Select-Object,
// Where-Object, Format-Table): the items of a collection are not asked, and a single value has no
// Count and no Length.
bool find_own_property(const Value &target, std::string_view name, Value *out);
inline Value get_property(const Value &target, std::string_view name, PropertyCache &cache) {
  if (target.is_object() && target.object()->object_kind() == ObjectKind::Custom &&
      !values_shared()) {
    const auto &bag = static_cast<CustomObject *>(target.object())->bag;
    if (bag.shape() == cache.shape) return bag.slot(cache.slot);
    const auto slot = bag.find(name);
    if (slot != Shape::kMissing && bag.kind(slot) == MemberKind::Note) {
      cache = {bag.shape(), slot};
      return bag.slot(slot);
    }
  }
  return get_property(target, name);
}
// Throws PropertyAssignmentException / PropertyNotFound with PowerShell's texts.
void set_property(const Value &target, std::string_view name, const Value &value);

// ---- methods
// ---------------------------------------------------------------------------------------------------
// Calls `target.name(arguments)`: .NET members, script methods, ForEach/Where on everything,
// methods of each item of a collection when the collection has none. MethodNotFound,
// InvokeMethodOnNull, MethodCountCouldNotFindBest …
Value call_method(const Value &target, std::string_view name, Arguments arguments,
                  MethodCache *cache = nullptr);
// [T]::name(arguments); "new" constructs. New-Object uses construct().
Value call_static(const Type *type, std::string_view name, Arguments arguments);
Value construct(const Type *type, Arguments arguments);
bool find_static(const Type *type, std::string_view name, Value *out);
Value get_static(const Type *type,
                 std::string_view name);  // throws when missing, as strict callers want
void set_static(const Type *type, std::string_view name, const Value &value);

// ---- indexing
// --------------------------------------------------------------------------------------------------
// `indexes` has one item for x[i], several for x[i,j] written as an array literal (a slice).
// False: out of range, no such key (get_index gives $null then); throws where there is nothing to
// index.
bool find_index(const Value &target, const Value &index, Value *out);
Value get_index(const Value &target, const Value &index);
void set_index(const Value &target, const Value &index, const Value &value);

// ---- description
// -----------------------------------------------------------------------------------------------
struct MemberDescription {
  std::string name;
  std::string member_type;  // Property, Method, NoteProperty, ScriptProperty, AliasProperty,
                            // ParameterizedProperty …
  std::string definition;   // as Get-Member prints it
  bool readable = true, writable = false;
};
std::vector<MemberDescription> describe_members(const Value &value);
std::vector<MemberDescription> describe_static_members(const Type *type);
// Names of the properties in display order: what Select-Object *, Format-List and ConvertTo-Json
// take.
std::vector<std::string> property_names(const Value &value);
// Properties of the default display set (fewer than all) when the type has one.
std::optional<std::vector<std::string>> default_display_properties(const Value &value);

// ---- adding members
// --------------------------------------------------------------------------------------------
// Add-Member. `value` may be replaced by a Wrapper around itself. False when the name is taken and
// `force` is not set.
bool add_member(Value &value, std::string_view name, MemberKind kind, Value content, bool force);
// The extra members of a value, or null.
const PropertyBag *added_members(const Value &value) noexcept;

}  // namespace psjsh
