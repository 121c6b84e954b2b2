// The one table of types. Reading is free of locks for types that are already there by index; names
// go through a lock.
#pragma once
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "invariant/compare.h"
#include "language/value/type.h"
#include "language/value/type_table.h"

namespace psjsh {

constexpr std::size_t kMostTypes = 65536;

class TypeRegistry {
 public:
  static TypeRegistry &instance();

  const Type *at(std::uint32_t index) const noexcept { return types_[index]; }
  // By full name or accelerator, nothing composed.
  const Type *find_simple(std::string_view name);
  const Type *array_of(const Type *element, int rank);
  const Type *generic_of(const Type *definition, std::span<const Type *const> arguments);
  const Type *declare(std::string_view full_name, const Type *base);
  const Type *declare_enum(std::string_view full_name, std::vector<EnumMember> members, bool flags);
  // A type of a script: found through its session only, not by name here.
  Type *define(std::string_view name, Type::Shape shape);
  static void complete_class(Type &type, const Type *base, std::vector<const Type *> interfaces,
                             const ScriptClass *behind);
  static void complete_enum(Type &type, Kind base, std::vector<EnumMember> members, bool flags);
  std::vector<std::pair<std::string, const Type *>> accelerators();

 private:
  static constexpr std::size_t kCapacity = kMostTypes;
  TypeRegistry();
  Type *add(const std::string &full_name, const std::string &key = {});
  void add_row(const TypeRow &row);
  void add_enum(const EnumRow &row);
  const Type *lookup(std::string_view name) const;
  void inherit(Type &type, std::string_view interfaces);

  std::mutex mutex_;
  const Type *types_[kCapacity] = {};
  std::uint32_t count_ = 0;
  std::unordered_map<std::string, Type *, psj::invariant::IgnoreCaseHash,
                     psj::invariant::IgnoreCaseEqual>
      by_name_;
  std::unordered_map<std::string, const char *, psj::invariant::IgnoreCaseHash,
                     psj::invariant::IgnoreCaseEqual>
      accelerators_;
  std::unordered_map<std::string, const char *> shown_;  // full name → accelerator
};

}  // namespace psjsh
