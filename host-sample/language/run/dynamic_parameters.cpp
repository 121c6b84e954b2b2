#include "language/run/dynamic_parameters.h"

#include <algorithm>

#include "invariant/compare.h"
#include "language/run/call.h"
#include "language/run/compiler.h"
#include "language/run/errors.h"
#include "language/run/sink.h"
#include "language/value/convert.h"
#include "language/value/enumerate.h"

namespace psjsh {
namespace {

using psj::invariant::equals_ignore_case;

bool is_named(const AttributeObject &attribute, std::string_view name) {
  const std::string &own = attribute.type()->name();
  return own.size() == name.size() + 9 && own.starts_with(name);
}

void read_use(const AttributeObject &attribute, ParameterInfo *info) {
  ParameterUse use;
  const auto flag = [&](const char *name, std::uint32_t bit) {
    if (attribute.flag(name)) use.flags |= bit;
  };
  flag("Mandatory", kMandatory);
  flag("ValueFromPipeline", kByValue);
  flag("ValueFromPipelineByPropertyName", kByPropertyName);
  flag("ValueFromRemainingArguments", kRemaining);
  if (attribute.flag("DontShow")) info->flags |= kHidden;
  const Value position = attribute.get("Position");
  if (position.is_number() && position.bits() >= 0)
    use.position = static_cast<std::int32_t>(position.bits());
  use.set = to_text(attribute.get("ParameterSetName"));
  if (use.set == "__AllParameterSets") use.set.clear();
  if (const Value help = attribute.get("HelpMessage"); !help.is_null()) info->help = to_text(help);
  info->uses.push_back(std::move(use));
}

void read_attribute(SessionState &session, const AttributeObject &attribute, ParameterInfo *info,
                    BindParameter *bind) {
  if (is_named(attribute, "Parameter")) return read_use(attribute, info);
  if (is_named(attribute, "Alias")) {
    for (const Value &name : to_items(attribute.get("AliasNames")))
      info->aliases.push_back(to_text(name));
    return;
  }
  if (is_named(attribute, "AllowNull")) info->flags |= kAllowNull;
  if (is_named(attribute, "AllowEmptyString")) info->flags |= kAllowEmptyString;
  if (is_named(attribute, "AllowEmptyCollection")) info->flags |= kAllowEmptyCollection;
  if (auto check = make_check(session, attribute)) bind->checks.push_back(std::move(check));
}

void read_type(const RuntimeParameter &from, ParameterInfo *info, BindParameter *bind) {
  const Type *type = from.parameter_type;
  info->type = type->full_name();
  bind->is_switch = type->is(TypeId::SwitchParameter);
  bind->is_bool = type->is(TypeId::Boolean);
  bind->is_collection = type->is_array();
  const bool anything = type->is(TypeId::Object) || type->is(TypeId::PSObject) || bind->is_switch;
  bind->type = anything ? nullptr : type;
}

[[noreturn]] void refuse_second_name(SessionState &session, const CommandInfo &info,
                                     const std::string &name) {
  auto record = make_error(
      "System.Management.Automation.MetadataException",
      "A parameter with the name '" + name + "' was defined multiple times for the command.",
      "ParameterNameAlreadyExistsForCommand", ErrorCategory::MetadataError);
  session.fill_command_position(*record, nullptr, info.name);
  throw ScriptError(record);
}

void add_set(CommandInfo *info, const std::string &set) {
  if (set.empty()) return;
  for (const std::string &known : info->sets)
    if (equals_ignore_case(known, set)) return;
  info->sets.push_back(set);
}

// The sets of a function that had none until now: its default is one of them.
void add_sets(CommandInfo *info, const ParameterInfo &parameter) {
  for (const ParameterUse &use : parameter.uses) add_set(info, use.set);
  if (!info->sets.empty()) add_set(info, info->default_set);
}

}  // namespace

DynamicParameters dynamic_parameters(SessionState &session, const BindTable &base,
                                     const Value &dictionary) {
  DynamicParameters made;
  const auto *table = unwrap(dictionary).as<Dictionary>();
  if (table == nullptr || !table->type()->is_a(runtime_parameter_dictionary_type())) return made;
  auto info = std::make_shared<CommandInfo>(*base.info);
  std::vector<BindParameter> bind;
  for (const Value &item : table->values()) {
    RuntimeParameter *from = runtime_parameter_of(item);
    if (from == nullptr) continue;
    for (const BindParameter &known : base.parameters)
      if (equals_ignore_case(known.info->name, from->name))
        refuse_second_name(session, *base.info, from->name);
    ParameterInfo parameter;
    parameter.name = from->name;
    parameter.flags = kDynamic;
    parameter.uses.clear();
    BindParameter &bound = bind.emplace_back();
    read_type(*from, &parameter, &bound);
    for (const Value &attribute : from->attributes->items)
      if (const AttributeObject *object = attribute_of(attribute))
        read_attribute(session, *object, &parameter, &bound);
    add_sets(info.get(), parameter);
    info->parameters.push_back(std::move(parameter));
    made.parameters.emplace_back(from);
  }
  made.table = std::make_shared<const BindTable>(base, std::move(info), bind);
  return made;
}

void DynamicParameters::note(const BindTable &base, const BoundArguments &bound) const {
  for (std::size_t i = 0; i < parameters.size(); ++i)
    if (const auto &value = bound.values[base.own_count + i]) {
      parameters[i]->value = *value;
      parameters[i]->is_set = true;
    }
}

DynamicParameters run_dynamic_block(SessionState &session, ScriptCall &call, const BindTable &base,
                                    const ast::Node *command) {
  CollectSink made;
  Sink *const out = call.frame().out;
  call.frame().out = &made;
  try {
    call.run(call.unit().dynamic_param.get());
    call.frame().out = out;
  } catch (const ScriptError &error) {
    call.frame().out = out;
    auto record = make_error("System.Management.Automation.ParameterBindingException",
                             "Cannot retrieve the dynamic parameters for the cmdlet. " +
                                 error.record->exception->message,
                             "GetDynamicParametersException," + base.info->name,
                             ErrorCategory::InvalidArgument);
    record->exception->inner = error.record->exception;
    record->activity = base.info->name;
    session.fill_command_position(*record, command, base.info->name);
    throw ScriptError(record);
  }
  if (made.values.size() != 1) return {};
  return dynamic_parameters(session, base, made.values[0]);
}

std::shared_ptr<const CommandInfo> described_with(SessionState &session,
                                                  const FunctionValue &function,
                                                  Arguments arguments) {
  const std::shared_ptr<const BlockCode> code = function.code;
  const Signature &signature = code->signature();
  const std::shared_ptr<const CommandInfo> own(code, &signature.info);
  if (code->ast().dynamic_param == nullptr || !signature.advanced) return own;
  const BindTable &table = signature.bind_table();
  CommandArguments given;
  for (const Value &value : arguments) given.emplace_back().value = value;
  try {
    Binder binder(session, table, nullptr);
    binder.bind_given(given);
    NullSink nowhere;
    Streams streams;
    Activation call(session, *code, scope_below(function.module.get(), session.scope()), &nowhere,
                    session.frame != nullptr ? session.frame->streams : &streams);
    call.bind_first(binder.bound(), table);
    const DynamicParameters made = run_dynamic_block(session, call, table, nullptr);
    return made.table ? made.table->own_info : own;
  } catch (const ScriptError &) {
    if (!arguments.empty()) throw;
    return own;
  }
}

}  // namespace psjsh
