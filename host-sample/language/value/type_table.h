// The .NET types that are known from the start, as plain data.
#pragma once
#include <span>

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

}  // namespace psjsh
