// Attributes as objects ([Parameter]::new(), [ValidateSet]::new('a', 'b')), and what a dynamicparam
// block gives: RuntimeDefinedParameterDictionary with its RuntimeDefinedParameters.
#pragma once
#include <string>

#include "language/value/containers.h"
#include "language/value/native.h"
#include "language/value/property_bag.h"

namespace psjsh {

// Any attribute class: its properties are in a bag, under the names of the class.
class AttributeObject final : public NativeObject {
 public:
  AttributeObject(const Type *type, Values arguments)
      : NativeObject(type), given(std::move(arguments)) {}
  Value get(std::string_view name) const;
  void set(std::string_view name, Value value);
  bool flag(std::string_view name) const;

  const Values given;  // what the constructor was called with

 private:
  PropertyBag bag_;
};
// Null when the value is none.
AttributeObject *attribute_of(const Value &value) noexcept;

class RuntimeParameter final : public NativeObject {
 public:
  RuntimeParameter();
  std::string name;
  const Type *parameter_type;
  Value value;
  bool is_set = false;
  Ref<List> attributes;  // Collection[Attribute]
};
RuntimeParameter *runtime_parameter_of(const Value &value) noexcept;

const Type *runtime_parameter_dictionary_type();

}  // namespace psjsh
