// Members and display properties that Update-TypeData gave to types, kept for each session by its
// engine. A type counts by its names (type_names_of), so that custom objects have their share.
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "language/value/property_bag.h"

namespace psjsh {

class Engine;

// Members of one type name; what it shows by itself is a member PSStandardMembers. Never changed:
// a new one takes its place.
using TypeMembersBag = std::shared_ptr<const PropertyBag>;

// False until the first session uses it: nobody need ask then.
bool has_type_data() noexcept;

// Of the current engine, most derived type first; null entries are left out. [any thread]
std::vector<TypeMembersBag> type_data_of(const Value &value);
// The member nearest to the value's own type; false: none.
bool find_type_member(const Value &value, std::string_view name, Value *slot, MemberKind *kind);

// False: the member is there and `force` is not set.
bool add_type_member(const Engine &engine, std::string_view type, std::string_view name,
                     MemberKind kind, Value content, bool force);
// Null: there is none.
TypeMembersBag type_data(const Engine &engine, std::string_view type);
std::vector<std::string> type_data_names(const Engine &engine);
bool remove_type_data(const Engine &engine, std::string_view type);
void forget_type_data(const Engine &engine);  // at the engine's end

}  // namespace psjsh
