#include "language/run/signature.h"

#include "invariant/compare.h"
#include "language/run/binder.h"
#include "language/run/compiler.h"

namespace psjsh {
namespace {

using psj::invariant::equals_ignore_case;
using namespace ast;

bool attribute_is(const AttributeBase &attribute, std::string_view name) {
  std::string_view written = attribute.type->name;
  if (written.size() >= 29 &&
      equals_ignore_case(written.substr(0, 29), "System.Management.Automation."))
    written.remove_prefix(29);
  if (equals_ignore_case(written, name)) return true;
  return written.size() == name.size() + 9 &&
         equals_ignore_case(written.substr(0, name.size()), name) &&
         equals_ignore_case(written.substr(name.size()), "Attribute");
}

bool is_true(const Expression *value) {
  if (const auto *variable = try_as<VariableExpression>(value))
    return intern(variable->name) == kSymTrue;
  if (const auto *number = try_as<ConstantExpression>(value)) return number->signed_value != 0;
  return value != nullptr && value->kind != ast::Kind::VariableExpression;
}

std::string text_of(const Expression *value) {
  if (const auto *text = try_as<StringConstantExpression>(value)) return std::string(text->value);
  return {};
}

std::uint32_t set_number(CommandInfo &info, const std::string &name) {
  for (std::uint32_t i = 0; i < info.sets.size(); ++i)
    if (equals_ignore_case(info.sets[i], name)) return i;
  info.sets.push_back(name);
  return static_cast<std::uint32_t>(info.sets.size() - 1);
}

void read_parameter_attribute(const Attribute &attribute, CommandInfo &info,
                              ParameterInfo &parameter, bool *first) {
  ParameterUse use;
  for (const NamedAttributeArgument *argument : attribute.named) {
    const bool yes = argument->omitted || is_true(argument->argument);
    if (equals_ignore_case(argument->name, "Mandatory") && yes) use.flags |= kMandatory;
    if (equals_ignore_case(argument->name, "ValueFromPipeline") && yes) use.flags |= kByValue;
    if (equals_ignore_case(argument->name, "ValueFromPipelineByPropertyName") && yes)
      use.flags |= kByPropertyName;
    if (equals_ignore_case(argument->name, "ValueFromRemainingArguments") && yes)
      use.flags |= kRemaining;
    if (equals_ignore_case(argument->name, "DontShow") && yes) parameter.flags |= kHidden;
    if (equals_ignore_case(argument->name, "HelpMessage"))
      parameter.help = text_of(argument->argument);
    if (equals_ignore_case(argument->name, "ParameterSetName"))
      use.set = text_of(argument->argument);
    if (equals_ignore_case(argument->name, "Position"))
      if (const auto *number = try_as<ConstantExpression>(argument->argument))
        use.position = static_cast<std::int32_t>(number->signed_value);
  }
  if (!use.set.empty()) set_number(info, use.set);
  if (*first) parameter.uses.clear();
  *first = false;
  parameter.uses.push_back(std::move(use));
}

void read_parameter(SessionState &session, const BlockCode &code, const Parameter &node,
                    Signature &signature) {
  ParameterInfo info;
  ParameterCode parameter;
  parameter.node = &node;
  parameter.symbol = Compiler::symbol_of(*node.name);
  info.name = std::string(node.name->name);
  bool first = true;
  for (const AttributeBase *base : node.attributes) {
    if (base->kind == ast::Kind::TypeConstraint) {
      if (parameter.type != nullptr || parameter.is_switch) continue;
      if (attribute_is(*base, "switch") || attribute_is(*base, "SwitchParameter")) {
        parameter.is_switch = true;
        info.type = "System.Management.Automation.SwitchParameter";
        continue;
      }
      parameter.type = resolve_type(session, *base->type);
      info.type = parameter.type->full_name();
      // It takes everything as it is.
      if (info.type == "System.Management.Automation.PSCustomObject") parameter.type = nullptr;
      continue;
    }
    const auto &attribute = static_cast<const Attribute &>(*base);
    if (attribute_is(attribute, "Parameter")) {
      read_parameter_attribute(attribute, signature.info, info, &first);
      signature.advanced = true;
    } else if (attribute_is(attribute, "Alias")) {
      for (const Expression *name : attribute.positional) info.aliases.push_back(text_of(name));
    } else if (attribute_is(attribute, "AllowNull")) {
      info.flags |= kAllowNull;
    } else if (attribute_is(attribute, "AllowEmptyString")) {
      info.flags |= kAllowEmptyString;
    } else if (attribute_is(attribute, "AllowEmptyCollection")) {
      info.flags |= kAllowEmptyCollection;
    } else if (auto check = make_check(session, code, attribute)) {
      parameter.checks.push_back(std::move(check));
      signature.plain = false;
    }
  }
  if (!info.aliases.empty() || !parameter.checks.empty()) signature.plain = false;
  signature.info.parameters.push_back(std::move(info));
  signature.parameters.push_back(std::move(parameter));
}

// Parameters without a position get one in written order, when the command binds by position at
// all.
void give_positions(Signature &signature) {
  bool any = false;
  for (const ParameterInfo &parameter : signature.info.parameters)
    for (const ParameterUse &use : parameter.uses) any = any || use.position >= 0;
  if (any && signature.advanced) return;
  if (!signature.positional_binding) return;
  std::int32_t next = 0;
  for (std::size_t i = 0; i < signature.parameters.size(); ++i) {
    if (signature.parameters[i].is_switch) continue;
    for (ParameterUse &use : signature.info.parameters[i].uses)
      if (use.position < 0) use.position = next;
    ++next;
  }
}

void read_binding_attribute(const Attribute &attribute, Signature &signature) {
  for (const NamedAttributeArgument *argument : attribute.named) {
    const bool yes = argument->omitted || is_true(argument->argument);
    if (equals_ignore_case(argument->name, "SupportsShouldProcess"))
      signature.info.should_process = yes;
    if (equals_ignore_case(argument->name, "DefaultParameterSetName"))
      signature.info.default_set = text_of(argument->argument);
    if (equals_ignore_case(argument->name, "PositionalBinding")) signature.positional_binding = yes;
    if (equals_ignore_case(argument->name, "ConfirmImpact"))
      signature.info.confirm_high = equals_ignore_case(text_of(argument->argument), "High");
  }
}

}  // namespace

const BindTable &Signature::bind_table() const {
  if (!table) table = std::make_shared<const BindTable>(info, this);
  return *table;
}

std::unique_ptr<Signature> make_signature(SessionState &session, const BlockCode &code,
                                          const FunctionDefinition *function) {
  auto signature = std::make_unique<Signature>();
  signature->plain = true;
  signature->info.module.clear();
  if (function != nullptr) signature->info.name = std::string(function->name);
  const ast::ScriptBlock &ast = code.ast();
  if (ast.param_block != nullptr) {
    for (const Attribute *attribute : ast.param_block->attributes)
      if (attribute_is(*attribute, "CmdletBinding")) {
        signature->advanced = true;
        read_binding_attribute(*attribute, *signature);
      }
    for (const Parameter *parameter : ast.param_block->parameters)
      read_parameter(session, code, *parameter, *signature);
  }
  if (function != nullptr)
    for (const Parameter *parameter : function->parameters)
      read_parameter(session, code, *parameter, *signature);
  if (signature->info.should_process) signature->advanced = true;
  if (signature->advanced) {
    signature->plain = false;
    if (!signature->info.default_set.empty() && !signature->info.sets.empty())
      set_number(signature->info, signature->info.default_set);
  }
  give_positions(*signature);
  return signature;
}

}  // namespace psjsh
