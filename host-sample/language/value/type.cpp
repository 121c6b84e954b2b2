#include "language/value/type.h"

#include "language/value/property_bag.h"
#include "language/value/script_error.h"
#include "language/value/type_registry.h"

namespace psjsh {

const Type *Type::type() const {
  return type_of_id(TypeId::RuntimeType);
}

std::string_view Type::name_space() const noexcept {
  const std::string_view whole = std::string_view(full_name_).substr(0, full_name_.find('['));
  const auto dot = whole.rfind('.');
  return dot == std::string_view::npos ? std::string_view() : whole.substr(0, dot);
}

bool Type::is_a(const Type *wanted) const noexcept {
  for (const auto *type = this; type; type = type->base_) {
    if (type == wanted) return true;
    for (const auto *face : type->interfaces_)
      if (face == wanted) return true;
  }
  if (wanted->is(TypeId::Object)) return true;
  // object[] takes arrays of any class; a generic interface takes a collection of the same items.
  if (is_array() && wanted->is_array())
    return !element_->is_value_type() && element_->is_a(wanted->element_);
  if (wanted->definition_ && wanted->shape_ == Shape::Interface && wanted->arguments_.size() == 1) {
    const auto *item = is_array() ? element_ : arguments_.size() == 1 ? arguments_[0] : nullptr;
    return item && (item == wanted->arguments_[0] ||
                    (!item->is_value_type() && item->is_a(wanted->arguments_[0])));
  }
  return false;
}

std::vector<std::string> Type::hierarchy() const {
  std::vector<std::string> names;
  for (const auto *type = this; type; type = type->base_) names.push_back(type->full_name_);
  return names;
}

const Type *type_of_id(TypeId id) noexcept {
  return TypeRegistry::instance().at(static_cast<std::uint32_t>(id));
}
const Type *type_of_index(std::uint32_t index) noexcept {
  return TypeRegistry::instance().at(index);
}

Value Value::enumeration(const Type *type, std::int64_t number) noexcept {
  return Value(Kind::Enum, number, static_cast<std::uint64_t>(type->index()) << 32);
}
const Type *Value::enum_type() const noexcept {
  return type_of_index(enum_type_index());
}

const Type *array_of(const Type *element) {
  return TypeRegistry::instance().array_of(element, 1);
}
const Type *generic_of(const Type *definition, std::span<const Type *const> arguments) {
  return TypeRegistry::instance().generic_of(definition, arguments);
}
const Type *declare_class(std::string_view full_name, const Type *base) {
  return TypeRegistry::instance().declare(full_name, base);
}
const Type *declare_enum(std::string_view full_name, std::vector<EnumMember> members, bool flags) {
  return TypeRegistry::instance().declare_enum(full_name, std::move(members), flags);
}
std::vector<std::pair<std::string, const Type *>> type_accelerators() {
  return TypeRegistry::instance().accelerators();
}

const Type *type_of(const Value &value) noexcept {
  static constexpr TypeId kByKind[] = {
      TypeId::NullType, TypeId::NullType, TypeId::Boolean,  TypeId::Char,
      TypeId::SByte,    TypeId::Byte,     TypeId::Int16,    TypeId::UInt16,
      TypeId::Int32,    TypeId::UInt32,   TypeId::Int64,    TypeId::UInt64,
      TypeId::Single,   TypeId::Double,   TypeId::DateTime, TypeId::TimeSpan};
  if (value.is_object()) return value.object()->type();
  if (value.kind() == Kind::Enum) return value.enum_type();
  return type_of_id(kByKind[static_cast<std::size_t>(value.kind())]);
}

bool is_instance(const Value &value, const Type *wanted) noexcept {
  if (value.is_null()) return false;
  if (wanted->is(TypeId::PSObject) || wanted->is(TypeId::PSCustomObject)) {
    // Everything that went through Add-Member or is a custom object is a PSObject.
    const auto kind = value.is_object() ? value.object()->object_kind() : ObjectKind::String;
    return kind == ObjectKind::Custom || kind == ObjectKind::Wrapper ||
           kind == ObjectKind::Deserialized;
  }
  return type_of(value)->is_a(wanted);
}

}  // namespace psjsh
