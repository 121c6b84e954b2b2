// Views of an object's members as values: what `.psobject` and its collections give.
#pragma once
#include <string>

#include "language/value/containers.h"
#include "language/value/native.h"
#include "language/value/property_bag.h"

namespace psjsh {

// `.psobject`
class ObjectView final : public NativeObject {
 public:
  explicit ObjectView(Value object);
  std::string text() const override;
  const Value target;
};

// One member: PSNoteProperty, PSProperty, PSScriptMethod … `target` is $null for one that was made
// by itself
// ([psnoteproperty]::new) and is not yet part of an object.
class MemberView final : public NativeObject {
 public:
  MemberView(Value object, std::string member_name, std::string kind, Value loose_value = {});
  std::string text() const override;
  Value get() const;
  void set(const Value &value);
  const Value target;
  const std::string name, member_type;
  Value loose;  // of a member without an object
};

// `.psobject.Properties` and its like: enumerates, and is indexed by name.
class MemberCollection final : public List {
 public:
  enum class Part { Properties, Methods, Members };
  MemberCollection(Value object, Part which);
  const Value target;
  const Part part;
};

Ref<MemberView> member_view(const Value &target, std::string_view name);  // null: no such member
Value type_name_list(const Value &target);  // a list whose changes go to the object

// psobject, pstypenames, psbase, psadapted, psextended; false for other names.
bool find_intrinsic(const Value &target, std::string_view name, Value *out);

}  // namespace psjsh
