#pragma once

#include <vector>

#include "plugin/providers/wmi/instance.h"
#include "plugin/providers/wmi/wql/query.h"

namespace psj::wmi {

// Whether the instance is one that the condition (null: any) means. A comparison with null is
// false, but for = NULL and <> NULL.
bool matches(const Condition *condition, const Instance &instance);

// Looks for properties that the class does not have; the failure names the position. Beside them
// __CLASS, __SUPERCLASS, __NAMESPACE, __SERVER, __RELPATH, __PATH and __THIS are there.
Status check(const Query &query, const ClassInfo &cls);

// The same of a condition, or of paths, in the query's text.
Status check_condition(const Condition *condition, std::string_view text, const ClassInfo &cls);
Status check_paths(const std::vector<Path> &paths, std::string_view text, const ClassInfo &cls);

// The value of a path: equal values and no others have equal texts.
std::string key_text(const Path &path, const Instance &instance);

// What the query needs of the class's own properties: all with *, else those that it selects or
// tests; and the values that every match has.
Request request_of(const Query &query, const ClassInfo &cls);

// The properties of the class that the query selects, and the keys.
std::vector<std::size_t> selected_of(const Query &query, const ClassInfo &cls,
                                     bool with_keys = true);

// Two values as WQL compares them: -1, 0, 1, or 2 when they can't be compared.
int compare_values(const psj_value &a, const psj_value &b);

}  // namespace psj::wmi
