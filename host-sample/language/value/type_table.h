// The .NET types that are known from the start, as plain data.
#pragma once
#include <span>
#include <string_view>

#include "language/value/type.h"

namespace psjsh {

struct TypeRow {
  const char *name;  // full name; a generic definition ends with `n
  const char *base;  // full name, or null
  Type::Shape shape = Type::Shape::Class;
  Kind kind = Kind::Object;
  const char *interfaces = "";  // full names with blanks between
};
struct EnumRow {
  const char *name;
  const char *members;  // "Sunday Monday Tuesday=5": counting on from the number before
  bool flags = false;
};
struct AcceleratorRow {
  const char *name;
  const char *type;
};

// The first rows are the TypeIds in their order; enums among them have their members in
// enum_rows().
std::span<const TypeRow> type_rows();
std::span<const EnumRow> enum_rows();
std::span<const AcceleratorRow> accelerator_rows();

// The number of the row of that full name, case ignored; -1: none.
int find_type_row(std::string_view name) noexcept;
int find_enum_row(std::string_view name) noexcept;
// The full name that an accelerator stands for, case ignored; null: it is none.
const char *accelerated_type(std::string_view name) noexcept;
// The accelerator that is shown for a full name (int, not int32); null: none.
const char *shown_accelerator(std::string_view full_name) noexcept;

}  // namespace psjsh
