#include "plugin/providers/wmi/schema/class_info.h"

#include <algorithm>

#include "invariant/compare.h"

namespace psj::wmi {

std::size_t ClassInfo::find(std::string_view property) const {
  // Exact first: providers write the names as they are declared.
  for (std::size_t i = 0; i < properties.size(); ++i)
    if (properties[i].name == property) return i;
  for (std::size_t i = 0; i < properties.size(); ++i)
    if (invariant::equals_ignore_case(properties[i].name, property)) return i;
  return kMissing;
}

const MethodInfo *ClassInfo::find_method(std::string_view method) const {
  for (const MethodInfo &info : methods)
    if (invariant::equals_ignore_case(info.name, method)) return &info;
  return nullptr;
}

bool ClassInfo::is_a(std::string_view class_name) const {
  for (const ClassInfo *cls = this; cls != nullptr; cls = cls->superclass)
    if (invariant::equals_ignore_case(cls->name, class_name)) return true;
  return false;
}

std::string_view ClassInfo::dynasty() const {
  const ClassInfo *first = this;
  while (first->superclass != nullptr) first = first->superclass;
  return first->name;
}

bool ClassInfo::is_association() const {
  return std::count_if(properties.begin(), properties.end(), [](const PropertyInfo &property) {
           return property.type == CimType::reference;
         }) > 1;
}

std::vector<std::string> qualifiers_of(const ClassInfo &cls) {
  std::vector<std::string> names;
  if (cls.is_association()) names.emplace_back("Association");
  names.emplace_back(cls.is_abstract ? "Abstract" : "dynamic");
  return names;
}

namespace {

constexpr const char *kShown[] = {"Boolean", "SInt8",    "UInt8",     "SInt16",  "UInt16", "SInt32",
                                  "UInt32",  "SInt64",   "UInt64",    "Real32",  "Real64", "Char16",
                                  "String",  "DateTime", "Reference", "Instance"};
constexpr const char *kMof[] = {"boolean", "sint8",    "uint8",  "sint16", "uint16", "sint32",
                                "uint32",  "sint64",   "uint64", "real32", "real64", "char16",
                                "string",  "datetime", "ref",    "object"};

}  // namespace

std::string shown_type(CimType type, bool is_array) {
  return std::string(kShown[static_cast<int>(type)]) + (is_array ? "Array" : "");
}

std::string value_type(CimType type, bool is_array) {
  constexpr const char *kValues[] = {"bool",
                                     "sbyte",
                                     "byte",
                                     "int16",
                                     "uint16",
                                     "int",
                                     "uint32",
                                     "long",
                                     "uint64",
                                     "float",
                                     "double",
                                     "char",
                                     "string",
                                     "CimInstance#DateTime",
                                     "CimInstance#Reference",
                                     "CimInstance#Instance"};
  const std::string name = kValues[static_cast<int>(type)];
  const bool plain = name.find('#') == std::string::npos;
  return name + (!is_array ? "" : plain ? "[]" : "Array");
}

std::string_view mof_type(CimType type) {
  return kMof[static_cast<int>(type)];
}

}  // namespace psj::wmi
