#include "language/value/type_registry.h"

#include <algorithm>
#include <cstdlib>

#include "language/value/engine.h"
#include "language/value/script_error.h"

namespace psjsh {
namespace {

std::string_view next_word(std::string_view &text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  const auto end = std::min(text.find(' '), text.size());
  const auto word = text.substr(0, end);
  text.remove_prefix(end);
  return word;
}

std::string short_name(std::string_view full_name) {
  const auto dot = full_name.find_last_of(".+");
  return std::string(dot == std::string_view::npos ? full_name : full_name.substr(dot + 1));
}

constexpr const char *kAssembly =
    ", System.Private.CoreLib, Version=10.0.0.0, Culture=neutral, PublicKeyToken=7cec85d7bea7798e";

}  // namespace

std::array<std::atomic<const Type *>, TypeRegistry::kCapacity> TypeRegistry::types_;

TypeRegistry &TypeRegistry::instance() {
  static auto *registry = new TypeRegistry;  // types outlive every other object
  return *registry;
}

TypeRegistry::TypeRegistry()
    : count_(static_cast<std::uint32_t>(type_rows().size() + enum_rows().size())) {}

Type *TypeRegistry::make(const std::string &full_name, std::uint32_t index) {
  auto *type = new Type;
  type->retain();  // never freed
  type->full_name_ = type->net_name_ = type->key_ = full_name;
  type->name_ = short_name(full_name);
  const char *shown = shown_accelerator(full_name);
  type->display_name_ = shown ? shown : full_name;
  type->index_ = index;
  return type;
}

const Type *TypeRegistry::row_type(std::uint32_t index) {
  if (const auto *type = types_[index].load(std::memory_order_relaxed)) return type;
  const auto rows = type_rows();
  if (index < rows.size()) {
    auto *type = make(rows[index].name, index);
    fill_row(*type, rows[index]);
    types_[index].store(type, std::memory_order_release);
  } else if (index < rows.size() + enum_rows().size()) {
    const auto &row = enum_rows()[index - rows.size()];
    auto *type = make(row.name, index);
    fill_enum(*type, row);
    types_[index].store(type, std::memory_order_release);
  }
  return types_[index].load(std::memory_order_relaxed);
}

void TypeRegistry::fill_row(Type &type, const TypeRow &row) {
  type.shape_ = row.shape;
  type.kind_ = row.shape == Type::Shape::Enum ? Kind::Enum : row.kind;
  if (row.shape == Type::Shape::Array) {
    const auto element = type.name_.substr(0, type.name_.size() - 2);
    type.display_name_ = element == "Char"          ? "char[]"
                         : "Object[]" == type.name_ ? "Object[]"
                                                    : type.display_name_;
    if (element == "Char") type.element_ = lookup("System.Char");
    if (element == "Object") type.element_ = lookup("System.Object");
  }
  if (const int members = find_enum_row(row.name); members >= 0)
    fill_enum(type, enum_rows()[static_cast<std::size_t>(members)]);
  if (row.base) type.base_ = lookup(row.base);
  inherit(type, row.interfaces);
}

void TypeRegistry::fill_enum(Type &type, const EnumRow &row) {
  type.shape_ = Type::Shape::Enum;
  type.kind_ = Kind::Enum;
  type.flags_ = row.flags;
  type.base_ = row_type(static_cast<std::uint32_t>(TypeId::Enum));
  std::string_view rest = row.members;
  std::int64_t number = 0;
  for (auto word = next_word(rest); !word.empty(); word = next_word(rest)) {
    const auto equals = word.find('=');
    if (equals != std::string_view::npos)
      number = std::strtoll(word.data() + equals + 1, nullptr, 10);
    type.enum_members_.push_back({std::string(word.substr(0, equals)), number++});
  }
}

Type *TypeRegistry::add(const std::string &full_name, const std::string &key) {
  if (count_ == kCapacity)
    throw_runtime("TypeCreationError", ErrorCategory::LimitsExceeded,
                  "System.InvalidOperationException",
                  "The type '" + full_name + "' cannot be made: there are too many types.");
  auto *type = make(full_name, count_);
  if (!key.empty()) type->key_ = key;
  types_[count_].store(type, std::memory_order_release);
  ++count_;
  by_name_.emplace(type->key_, type);
  return type;
}

void TypeRegistry::inherit(Type &type, std::string_view interfaces) {
  for (auto word = next_word(interfaces); !word.empty(); word = next_word(interfaces))
    if (const auto *found = lookup(word)) type.interfaces_.push_back(found);
}

Type *TypeRegistry::lookup(std::string_view name) {
  const int row = find_type_row(name), members = row < 0 ? find_enum_row(name) : -1;
  if (row >= 0) return const_cast<Type *>(row_type(static_cast<std::uint32_t>(row)));
  if (members >= 0)
    return const_cast<Type *>(row_type(
        static_cast<std::uint32_t>(type_rows().size() + static_cast<std::size_t>(members))));
  const auto found = by_name_.find(name);
  return found == by_name_.end() ? nullptr : found->second;
}

const Type *TypeRegistry::find_simple(std::string_view name) {
  if (auto *engine = current_engine())
    if (const auto *own = engine->own_type(name)) return own;
  const std::lock_guard guard(mutex_);
  if (const char *full_name = accelerated_type(name)) return lookup(full_name);
  if (const auto *type = lookup(name)) return type;
  return lookup("System." + std::string(name));
}

const Type *TypeRegistry::array_of(const Type *element, int rank) {
  const std::lock_guard guard(mutex_);
  const auto suffix = "[" + std::string(static_cast<std::size_t>(rank - 1), ',') + "]";
  const auto key = element->key_ + suffix;
  if (const auto *type = lookup(key)) return type;
  auto *type = add(element->full_name() + suffix, key);
  type->shape_ = Type::Shape::Array;
  type->name_ = element->name() + suffix;
  type->net_name_ = element->net_name() + suffix;
  type->display_name_ = element->display_name() + suffix;
  type->element_ = element;
  type->base_ = row_type(static_cast<std::uint32_t>(TypeId::Array));
  type->interfaces_ = type->base_->interfaces_;
  return type;
}

const Type *TypeRegistry::generic_of(const Type *definition,
                                     std::span<const Type *const> arguments) {
  const std::lock_guard guard(mutex_);
  std::string full = definition->full_name() + "[", net = full, key = full, shown;
  shown = definition->full_name().substr(0, definition->full_name().find('`')) + "[";
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const auto *argument = arguments[i];
    full += (i ? ",[" : "[") + argument->full_name() + kAssembly + "]";
    key += (i ? ",[" : "[") + argument->key_ + kAssembly + "]";
    net += (i ? "," : "") + argument->net_name();
    shown += (i ? "," : "") + argument->display_name();
  }
  full += "]", net += "]", key += "]", shown += "]";
  if (const auto *type = lookup(key)) return type;
  auto *type = add(full, key);
  type->name_ = definition->name();
  type->net_name_ = net;
  type->display_name_ = shown;
  type->shape_ = definition->base() == row_type(1) ? Type::Shape::Value
                 : definition->base()              ? Type::Shape::Class
                                                   : Type::Shape::Interface;
  type->base_ = definition->base_;
  type->definition_ = definition;
  type->arguments_.assign(arguments.begin(), arguments.end());
  type->interfaces_ = definition->interfaces_;
  if (key == full) by_name_.emplace(net, type);
  return type;
}

const Type *TypeRegistry::declare(std::string_view full_name, const Type *base) {
  const std::lock_guard guard(mutex_);
  if (const auto *type = lookup(full_name)) return type;
  auto *type = add(std::string(full_name));
  type->base_ = base;
  return type;
}

const Type *TypeRegistry::declare_enum(std::string_view full_name, std::vector<EnumMember> members,
                                       bool flags) {
  const std::lock_guard guard(mutex_);
  auto *type = lookup(full_name);
  if (!type) type = add(std::string(full_name));
  type->shape_ = Type::Shape::Enum;
  type->kind_ = Kind::Enum;
  type->flags_ = flags;
  type->base_ = row_type(static_cast<std::uint32_t>(TypeId::Enum));
  type->enum_members_ = std::move(members);
  return type;
}

Type *TypeRegistry::define(std::string_view name, Type::Shape shape) {
  const std::lock_guard guard(mutex_);
  auto *type = add(std::string(name), "#" + std::to_string(count_));
  type->display_name_ = name;
  type->shape_ = shape;
  type->kind_ = shape == Type::Shape::Enum ? Kind::Enum : Kind::Object;
  type->base_ = row_type(
      static_cast<std::uint32_t>(shape == Type::Shape::Enum ? TypeId::Enum : TypeId::Object));
  return type;
}

void TypeRegistry::complete_class(Type &type, const Type *base,
                                  std::vector<const Type *> interfaces, const ScriptClass *behind) {
  type.base_ = base;
  type.interfaces_ = std::move(interfaces);
  type.script_class_ = behind;
}

void TypeRegistry::complete_enum(Type &type, Kind base, std::vector<EnumMember> members,
                                 bool flags) {
  // As .NET lists them.
  std::stable_sort(members.begin(), members.end(), [](const auto &a, const auto &b) {
    return static_cast<std::uint64_t>(a.number) < static_cast<std::uint64_t>(b.number);
  });
  type.enum_base_ = base;
  type.enum_members_ = std::move(members);
  type.flags_ = flags;
}

std::vector<std::pair<std::string, const Type *>> TypeRegistry::accelerators() {
  const std::lock_guard guard(mutex_);
  std::vector<std::pair<std::string, const Type *>> all;
  for (const auto &row : accelerator_rows())
    if (const auto *type = lookup(row.type)) all.emplace_back(row.name, type);
  return all;
}

}  // namespace psjsh
