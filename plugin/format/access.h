#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "plugin/format/held.h"
#include "psj.h"

// Looking into values of every kind (copied, bags with a schema, live objects) as the formatter
// needs it. Nothing here fails loudly: a property whose getter fails is `failed`, and shows as
// nothing.
namespace psj::format {

// The type names of one object, most derived first. Texts live until the next read() or the end.
class TypeNames {
 public:
  TypeNames() = default;
  TypeNames(const TypeNames &) = delete;
  TypeNames &operator=(const TypeNames &) = delete;

  // False when they are the same as at the last call: what was decided by them still holds.
  bool read(const psj_value &value);
  const std::vector<std::string_view> &names() const { return names_; }
  bool empty() const { return names_.empty(); }
  // Compared without case; "Deserialized." in front is ignored on both sides.
  bool has(std::string_view name) const;

 private:
  bool read_live(const psj_object *object);
  bool take(const std::vector<std::string_view> &names);

  Held held_;         // the list that a live object answered last
  std::string copy_;  // what names_ shows
  psj_kind kind_ = PSJ_NULL;
  std::uint8_t flags_ = 0;
  std::vector<std::string_view> names_, incoming_;
};

std::string_view without_prefix(std::string_view type_name);

enum class Got : unsigned char { ok, absent, failed };
// One property, compared without case. On `ok` only is `out` meaningful; on `failed` it may hold
// the message (PSJ_STRING) of what went wrong.
Got get_property(const psj_value &value, std::string_view name, Held &out);
// A.B.C
Got get_path(const psj_value &value, std::string_view path, Held &out);

void property_names(const psj_value &value, std::vector<std::string> &names);

// Whether PowerShell would enumerate it; strings are not.
bool is_enumerable(const psj_value &value);
// Calls `use` for each item until it answers false. A hashtable's items are entries with Name, Key
// and Value.
void for_each_item(const psj_value &value, const std::function<bool(const psj_value &)> &use);
bool is_entry(const psj_value &value);  // such an entry
bool is_dictionary(const psj_value &value);

// Numbers, texts, booleans, enumerations …: printed as they are, and as a leaf inside others.
bool is_scalar_type(const TypeNames &types);
bool is_enum(const TypeNames &types);
bool is_custom_object(const psj_value &value);

// Truth as PowerShell sees it in a condition.
bool is_true(const psj_value &value);

}  // namespace psj::format
