#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace psj::wmi {

enum class CimType : std::uint8_t {
  boolean,
  sint8,
  uint8,
  sint16,
  uint16,
  sint32,
  uint32,
  sint64,
  uint64,
  real32,
  real64,
  char16,
  string,
  datetime,
  reference,
  object,
};

struct PropertyInfo {
  std::string name;
  CimType type = CimType::string;
  bool is_array = false;
  bool is_key = false;
  std::string origin;     // the class that declares it
  std::string reference;  // what a reference leads to; empty: not said
};

struct ParameterInfo {
  std::string name;
  CimType type = CimType::string;
  bool is_array = false;
  bool is_out = false;
};

struct MethodInfo {
  std::string name;
  CimType returns = CimType::uint32;
  bool is_static = false;
  std::vector<ParameterInfo> parameters;
  std::string origin;
};

// One class: what its instances have. Properties and methods of its superclasses come first; a
// property that is declared again stays in its first place. Never changes once it is in a schema.
struct ClassInfo {
  static constexpr std::size_t kMissing = static_cast<std::size_t>(-1);

  std::string name;
  const ClassInfo *superclass = nullptr;
  bool is_abstract = false;
  std::vector<PropertyInfo> properties;
  std::vector<MethodInfo> methods;

  // Without case; kMissing: there is none.
  [[nodiscard]] std::size_t find(std::string_view property) const;
  [[nodiscard]] const MethodInfo *find_method(std::string_view method) const;  // NULL: none
  // Whether it is the class of that name or derived from it.
  [[nodiscard]] bool is_a(std::string_view class_name) const;
  // The class at the top of its line: itself, or the first of its superclasses.
  [[nodiscard]] std::string_view dynasty() const;
  // Whether its instances join others: it has two references.
  [[nodiscard]] bool is_association() const;
};

// Names of the qualifiers that a class has: Abstract, Association, dynamic (it has instances).
std::vector<std::string> qualifiers_of(const ClassInfo &cls);

// "UInt32", "StringArray": how PowerShell names the type. "uint32", "string": how MOF does.
std::string shown_type(CimType type, bool is_array);
std::string_view mof_type(CimType type);
// "uint32", "string[]", "datetime": how Get-Member names the type of a property's value.
std::string value_type(CimType type, bool is_array);

}  // namespace psj::wmi
