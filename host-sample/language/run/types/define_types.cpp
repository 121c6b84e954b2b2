// From type definitions to types.
#include "language/run/compiler.h"
#include "language/run/types.h"
#include "language/run/types/class_code.h"
#include "language/value/convert.h"
#include "language/value/members.h"
#include "language/value/script_error.h"
#include "language/value/type_registry.h"

namespace psjsh {
namespace {

using namespace ast;

Value evaluate(Frame &frame, const Expression &node) {
  Layout layout;
  layout.room = 0;
  Compiler compiler(frame.session, *frame.block, layout, frame.scope);
  return compiler.expr(node)->eval(frame);
}

bool attribute_is(const Attribute &attribute, std::string_view name) {
  std::string_view written = attribute.type->name;
  if (const auto dot = written.rfind('.'); dot != std::string_view::npos)
    written.remove_prefix(dot + 1);
  return equals_ignoring_case(written, name) ||
         equals_ignoring_case(written, std::string(name) + "Attribute");
}

[[noreturn]] void refuse(const TypeDefinition &node, const std::string &why) {
  throw_runtime("NotSupported", ErrorCategory::NotImplemented, "System.NotSupportedException",
                "The class '" + std::string(node.name) + "' can't be defined: " + why);
}

void define_enum(Frame &frame, const TypeDefinition &node, Type &type) {
  psjsh::Kind base = psjsh::Kind::Int32;
  if (!node.base_types.empty())
    base = resolve_type(frame.session, *node.base_types[0]->type)->kind();
  const Value zero = Value::integer(base, 0);
  std::vector<EnumMember> members;
  bool flags = false;
  for (const Attribute *attribute : node.attributes) flags |= attribute_is(*attribute, "Flags");
  std::int64_t next = 0;
  for (const Node *member : node.members) {
    const auto &named = as<PropertyMember>(*member);
    if (named.initial_value != nullptr) {
      frame.position = named.initial_value;
      // Members may be written by the names of earlier ones.
      TypeRegistry::complete_enum(type, base, members, flags);
      next = convert_to(evaluate(frame, *named.initial_value), type_of(zero)).bits();
    }
    members.push_back({std::string(named.name), next++});
  }
  TypeRegistry::complete_enum(type, base, std::move(members), flags);
}

// Builds one class: its properties and methods become members of the type.
class ClassBuilder {
 public:
  ClassBuilder(Frame &frame, const TypeDefinition &node, Type &type, ClassCode &code)
      : frame_(frame), node_(node), type_(type), code_(code) {}

  void take_bases() {
    const Type *base = type_of_id(TypeId::Object);
    std::vector<const Type *> interfaces;
    for (const TypeConstraint *written : node_.base_types) {
      frame_.position = written;
      const Type *named = resolve_type(frame_.session, *written->type);
      if (named->shape() == Type::Shape::Interface)
        interfaces.push_back(named);
      else
        base = named;
    }
    code_.base = static_cast<const ClassCode *>(base->script_class());
    code_.net_base = code_.base ? code_.base->net_base : base;
    if (!can_derive_from(code_.net_base))
      refuse(node_, "psjsh has no classes that derive from [" + base->net_name() + "].");
    TypeRegistry::complete_class(type_, base, std::move(interfaces), &code_);
  }

  void take_members() {
    code_.slot_count = code_.base ? code_.base->slot_count : 0;
    for (const Node *member : node_.members)
      if (const auto *property = try_as<PropertyMember>(member))
        add_property(*property);
      else
        add_method(as<FunctionMember>(*member));
    if (constructors_.overloads.empty()) add_default_constructor();
    members_.push_back(std::move(constructors_));
    for (Member &member : members_) inherit_overloads(member);
    define_members(&type_, std::move(members_));
  }

 private:
  void add_property(const PropertyMember &node) {
    frame_.position = &node;
    ClassCode::Property property;
    Member member;
    if (node.type != nullptr) property.type = resolve_type(frame_.session, *node.type->type);
    property.initial = node.initial_value;
    property.check = checks_of(node);
    auto &list = node.is_static ? code_.static_properties : code_.properties;
    property.slot = node.is_static ? static_cast<std::uint32_t>(list.size()) : code_.slot_count++;
    list.push_back(property);
    const Type *shown = property.type ? property.type : type_of_id(TypeId::Object);
    member.name = std::string(node.name);
    member.type_text = shown->display_name();
    member.property = slot_row(node.is_static);
    member.property_type = shown;
    member.is_static = node.is_static;
    member.hidden = node.is_hidden;
    member.owner = &type_;
    member.slot = property.slot;
    member.check = property.check;
    member.shown =
        (node.is_static ? "static " : "") + member.type_text + " " + member.name + " {get;set;}";
    members_.push_back(std::move(member));
  }

  const PropertyCheck *checks_of(const PropertyMember &node) {
    auto all = std::make_unique<AttributeCheck>();
    for (const Attribute *attribute : node.attributes)
      if (auto check = make_check(frame_.session, *frame_.block, *attribute))
        all->checks.push_back(std::move(check));
    if (all->checks.empty()) return nullptr;
    code_.checks.push_back(std::move(all));
    return code_.checks.back().get();
  }

  void add_method(const FunctionMember &node) {
    frame_.position = &node;
    const bool makes = node.is_constructor && !node.is_static;
    if (node.is_constructor && node.is_static) return add_static_constructor(node);
    const Type *returns = node.return_type != nullptr
                              ? resolve_type(frame_.session, *node.return_type->type)
                              : nullptr;
    if (returns != nullptr && returns->is(TypeId::Void)) returns = nullptr;
    Overload overload;
    std::string list;
    for (const ast::Parameter *parameter : node.function->parameters) {
      const Type *type = parameter_type(*parameter);
      overload.parameters.push_back({std::string(parameter->name->name), type});
      list += (list.empty() ? "" : ", ") + type->display_name() + " " +
              std::string(parameter->name->name);
    }
    const std::string name = makes ? "new" : std::string(node.function->name);
    const std::string gives = makes     ? type_.display_name()
                              : returns ? returns->display_name()
                                        : "void";
    overload.shown =
        (makes || node.is_static ? "static " : "") + gives + " " + name + "(" + list + ")";
    code_.bodies.push_back(std::make_unique<MethodCode>(code_, node, returns));
    overload.body = code_.bodies.back().get();
    Member &member = makes ? constructors_ : method_named(name, node.is_static);
    member.is_static = makes || node.is_static;
    member.name = name;
    member.owner = &type_;
    member.hidden = member.overloads.empty() ? node.is_hidden : member.hidden && node.is_hidden;
    member.overloads.push_back(std::move(overload));
  }

  void add_static_constructor(const FunctionMember &node) {
    code_.bodies.push_back(std::make_unique<MethodCode>(code_, node, nullptr));
    code_.static_constructor = code_.bodies.back().get();
  }

  const Type *parameter_type(const ast::Parameter &node) {
    for (const AttributeBase *attribute : node.attributes)
      if (attribute->kind == ast::Kind::TypeConstraint)
        return resolve_type(frame_.session, *attribute->type);
    return type_of_id(TypeId::Object);
  }

  Member &method_named(const std::string &name, bool is_static) {
    for (Member &member : members_)
      if (!member.property && member.is_static == is_static &&
          equals_ignoring_case(member.name, name))
        return member;
    members_.emplace_back();
    return members_.back();
  }

  void add_default_constructor() {
    Overload overload;
    overload.shown = "static " + type_.display_name() + " new()";
    code_.bodies.push_back(std::make_unique<DefaultConstructor>(code_));
    overload.body = code_.bodies.back().get();
    constructors_.name = "new";
    constructors_.is_static = true;
    constructors_.owner = &type_;
    constructors_.overloads.push_back(std::move(overload));
  }

  static bool same_parameters(const Overload &a, const Overload &b) {
    if (a.parameters.size() != b.parameters.size()) return false;
    for (std::size_t i = 0; i < a.parameters.size(); ++i)
      if (a.parameters[i].type != b.parameters[i].type) return false;
    return true;
  }

  // A method hides the base's with the same parameters alone.
  void inherit_overloads(Member &member) {
    if (member.property || member.name == "new") return;
    const Member *above = find_member(type_.base(), member.name, member.is_static);
    if (!above || above->property) return;
    for (const Overload &theirs : above->overloads) {
      bool hidden = false;
      for (const Overload &own : member.overloads) hidden |= same_parameters(own, theirs);
      if (!hidden) member.overloads.push_back(theirs);
    }
  }

  Frame &frame_;
  const TypeDefinition &node_;
  Type &type_;
  ClassCode &code_;
  std::vector<Member> members_;
  Member constructors_;
};

// One script block's types.
class Batch {
 public:
  Batch(Frame &frame, std::span<const TypeDefinition *const> nodes) : frame_(frame) {
    auto names = std::make_shared<NameMap<const Type *>>();
    for (const TypeDefinition *node : nodes) {
      const bool counts = node->type_kind == TypeDefinitionKind::Enum;
      Item item{node, TypeRegistry::instance().define(
                          node->name, counts ? Type::Shape::Enum : Type::Shape::Class)};
      if (!counts) item.code = new ClassCode;  // lives as long as its type
      (*names)[std::string(node->name)] = item.type;
      items_.push_back(item);
    }
    names_ = std::move(names);
  }

  std::shared_ptr<const NameMap<const Type *>> build() {
    const auto before = frame_.scope->types;
    add_types(frame_.session, frame_.scope, *names_);
    try {
      for (Item &item : items_)
        if (!item.code) define_enum(frame_, *item.node, *item.type);
      for (Item &item : items_) complete_bases(item, 0);
      for (Item &item : items_) complete_members(item);
    } catch (ScriptError &error) {
      frame_.scope->types = before;
      frame_.session.fill_position(*error.record, &frame_, frame_.position);
      error.script_terminating = error.thrown = true;
      throw;
    }
    return names_;
  }

 private:
  struct Item {
    const TypeDefinition *node;
    Type *type;
    ClassCode *code = nullptr;
    bool has_bases = false, has_members = false;
  };

  Item *item_of(const Type *type) {
    for (Item &item : items_)
      if (item.type == type) return &item;
    return nullptr;
  }

  // The bases first, wherever they are written.
  void complete_bases(Item &item, int depth) {
    if (!item.code || item.has_bases) return;
    if (depth > 200) refuse(*item.node, "it derives from itself.");
    for (const TypeConstraint *written : item.node->base_types) {
      frame_.position = written;
      if (Item *above = item_of(resolve_type(frame_.session, *written->type)))
        complete_bases(*above, depth + 1);
    }
    item.code->type = item.type;
    item.code->home = frame_.block->ast().shared();
    item.code->types = names_;
    item.code->module = frame_.session.module_of(frame_.scope);
    ClassBuilder(frame_, *item.node, *item.type, *item.code).take_bases();
    item.has_bases = true;
  }

  void complete_members(Item &item) {
    if (!item.code || item.has_members) return;
    item.has_members = true;
    if (Item *above = item_of(item.type->base())) complete_members(*above);
    ClassBuilder(frame_, *item.node, *item.type, *item.code).take_members();
  }

  Frame &frame_;
  std::vector<Item> items_;
  std::shared_ptr<const NameMap<const Type *>> names_;
};

}  // namespace

std::shared_ptr<const NameMap<const Type *>> define_types(
    Frame &frame, std::span<const TypeDefinition *const> nodes) {
  return Batch(frame, nodes).build();
}

}  // namespace psjsh
