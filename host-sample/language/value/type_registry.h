// The one table of types. The rows of type_table.h have fixed places in it and become types when
// they are first asked for: a start pays for the few that it uses. Reading by index is free of
// locks for types that are there; names go through a lock.
#pragma once
#include <array>
#include <atomic>
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

  const Type *at(std::uint32_t index) {
    if (const auto *type = types_[index].load(std::memory_order_acquire)) return type;
    const std::lock_guard guard(mutex_);
    return row_type(index);
  }
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
  // The type of a row of type_rows() (its index is the row's) or, after those, of enum_rows(): made
  // if it is not there yet. Called with the lock, like all below.
  const Type *row_type(std::uint32_t index);
  void fill_row(Type &type, const TypeRow &row);
  void fill_enum(Type &type, const EnumRow &row);
  Type *add(const std::string &full_name, const std::string &key = {});
  static Type *make(const std::string &full_name, std::uint32_t index);
  Type *lookup(std::string_view name);
  void inherit(Type &type, std::string_view interfaces);

  // Making a type asks for its base and interfaces, an error for the type of its exception.
  std::recursive_mutex mutex_;
  // Of the process, so that it is memory that nobody has to fill with zeros.
  static std::array<std::atomic<const Type *>, kCapacity> types_;
  std::uint32_t count_;
  // Types that are made while the program runs; those of rows are found by name_index.h.
  std::unordered_map<std::string, Type *, psj::invariant::IgnoreCaseHash,
                     psj::invariant::IgnoreCaseEqual>
      by_name_;
};

}  // namespace psjsh
