#include "language/run/binder.h"

#include <algorithm>
#include <bit>

#include "invariant/compare.h"
#include "invariant/wildcard.h"
#include "language/run/errors.h"
#include "language/run/host_prompt.h"
#include "language/run/session_state.h"
#include "language/value/containers.h"
#include "language/value/convert.h"
#include "language/value/enumerate.h"
#include "language/value/members.h"

namespace psjsh {

using psj::invariant::equals_ignore_case;

namespace {

constexpr std::uint32_t kNoParameter = ~0u;

bool starts_ignoring_case(std::string_view text, std::string_view prefix) {
  return text.size() >= prefix.size() && equals_ignore_case(text.substr(0, prefix.size()), prefix);
}

bool names(const ParameterInfo &info, std::string_view name) {
  if (equals_ignore_case(info.name, name)) return true;
  for (const std::string &alias : info.aliases)
    if (equals_ignore_case(alias, name)) return true;
  return false;
}

}  // namespace

Binder::Binder(SessionState &session, const BindTable &table, const ast::Node *command)
    : session_(session), table_(table), command_(command) {
  bound_.values.resize(table.parameters.size());
  bound_.sets = table.all_sets;
}

void Binder::fail(std::string id, std::string message, const ast::Node *node,
                  ErrorCategory category, std::string_view exception, Ref<Exception> inner) const {
  const std::string &owner =
      table_.signature != nullptr ? table_.info->name : table_.info->type_name;
  if (!owner.empty()) id += "," + owner;
  auto record = make_error(exception, std::move(message), std::move(id), category);
  record->exception->inner = std::move(inner);
  record->activity = table_.info->name;
  record->position = nullptr;
  session_.fill_command_position(*record, node != nullptr ? node : command_, table_.info->name);
  throw ScriptError(record);
}

std::uint32_t Binder::find_parameter(const CommandArgument &argument) const {
  std::vector<std::uint32_t> matches;
  for (std::uint32_t i = 0; i < table_.parameters.size(); ++i)
    if (names(*table_.parameters[i].info, argument.name)) return i;
  for (std::uint32_t i = 0; i < table_.parameters.size(); ++i) {
    const ParameterInfo &info = *table_.parameters[i].info;
    if ((info.flags & kAdded) != 0) continue;  // by its whole name only
    bool fits = starts_ignoring_case(info.name, argument.name);
    for (const std::string &alias : info.aliases)
      fits = fits || starts_ignoring_case(alias, argument.name);
    if (fits) matches.push_back(i);
  }
  if (matches.empty()) return kNoParameter;
  if (matches.size() > 1) {
    // Parameters of the command itself win over common ones.
    std::vector<std::uint32_t> own;
    for (const std::uint32_t match : matches)
      if (!table_.parameters[match].is_common) own.push_back(match);
    if (own.size() == 1) return own[0];
    std::string list;
    for (const std::uint32_t match : matches) list += " -" + table_.parameters[match].info->name;
    fail("AmbiguousParameter",
         "Parameter cannot be processed because the parameter name '" + argument.name +
             "' is ambiguous. Possible matches include:" + list + ".",
         argument.node);
  }
  return matches[0];
}

void Binder::refuse_second(std::uint32_t at, std::string_view written,
                           const ast::Node *node) const {
  if (bound_already(at))
    fail("ParameterAlreadyBound",
         "Cannot bind parameter because parameter '" + std::string(written) +
             "' is specified more than once. To provide multiple values to parameters that can "
             "accept multiple values, "
             "use the array syntax. For example, \"-parameter value1,value2,value3\".",
         node);
}

// An attribute says in which sets a dynamic parameter is: without any it is in none.
void Binder::refuse_other_set(const BindParameter &parameter, const ast::Node *node) const {
  if ((parameter.sets & bound_.sets) != 0) return;
  std::string set = table_.info->default_set;
  if (std::popcount(bound_.sets) == 1 && !table_.set_names.empty())
    set = table_.set_names[static_cast<std::size_t>(std::countr_zero(bound_.sets))];
  if (set.empty()) set = "__AllParameterSets";
  fail("ParameterNotInParameterSet",
       "Parameter '" + parameter.info->name + "' cannot be specified in parameter set '" + set +
           "'.",
       node);
}

void Binder::store(std::uint32_t at, const Value &value, const ast::Node *node) {
  const BindParameter &parameter = table_.parameters[at];
  refuse_second(at, parameter.info->name, node);
  const bool mandatory = (parameter.mandatory & bound_.sets) != 0;
  // A command's own checks come before the conversion, which would make a text of it.
  const bool text = parameter.type != nullptr && parameter.type->is(TypeId::String);
  if (!by_script(parameter) && (mandatory || text) && value.is_null() && !value.is_nothing())
    validate(parameter, value, node, mandatory);
  Value result = converted(parameter, value, node);
  validate(parameter, result, node, (parameter.mandatory & bound_.sets) != 0);
  bound_.values[at] = std::move(result);
  bound_.order.push_back(at);
  if (!parameter.is_common && parameter.sets != table_.all_sets) bound_.sets &= parameter.sets;
  if (on_bound) {
    try {
      on_bound(at);
    } catch (const NetError &refused) {
      bound_.values[at].reset();
      fail("ParameterBindingFailed",
           "Cannot bind parameter '" + parameter.info->name +
               "' to the target. Exception setting \"" + parameter.info->name + "\": \"" +
               refused.message + "\"",
           node, ErrorCategory::WriteError,
           "System.Management.Automation.ParameterBindingException",
           make_exception(refused.exception_type, refused.message));
    }
  }
}

void Binder::bind_named(const CommandArguments &arguments,
                        std::vector<const CommandArgument *> *positional) {
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const CommandArgument &argument = arguments[i];
    if (!argument.is_parameter) {
      positional->push_back(&argument);
      continue;
    }
    const std::uint32_t at = find_parameter(argument);
    if (at == kNoParameter) {
      // The value behind an unknown parameter stays beside it: in $args, or in a parameter that
      // takes what remains.
      positional->push_back(&argument);
      held_.insert(&argument);
      if (!argument.has_value && i + 1 < arguments.size() && !arguments[i + 1].is_parameter) {
        positional->push_back(&arguments[++i]);
        held_.insert(&arguments[i]);
      }
      continue;
    }
    const BindParameter &parameter = table_.parameters[at];
    if (parameter.is_dynamic()) refuse_other_set(parameter, argument.node);
    if (!argument.splatted) {
      const bool bare = parameter.is_switch && !argument.has_value;
      refuse_second(at, bare ? argument.name : parameter.info->name, argument.node);
    }
    if (argument.has_value) {
      // A value given by name beats the same name in a splatted table.
      if (argument.splatted) {
        bool given = bound_already(at);
        for (const CommandArgument &other : arguments)
          given = given || (&other != &argument && other.is_parameter && !other.splatted &&
                            find_parameter(other) == at);
        if (given) continue;
      }
      store(at, argument.value, argument.value_node());
      continue;
    }
    if (parameter.is_switch) {
      store(at, true, argument.node);
      continue;
    }
    if (i + 1 < arguments.size() && !arguments[i + 1].is_parameter) {
      store(at, arguments[i + 1].value, arguments[i + 1].node);
      ++i;
      continue;
    }
    const std::string type =
        parameter.type != nullptr ? parameter.type->full_name() : parameter.info->type;
    fail("MissingArgument",
         "Missing an argument for parameter '" + parameter.info->name +
             "'. Specify a parameter of type '" + type + "' and try again.",
         argument.node);
  }
}

// $PSDefaultParameterValues: `Command:Parameter` = value, both with wildcards.
void Binder::bind_defaults() {
  static const Symbol symbol = intern("PSDefaultParameterValues");
  const Slot *slot = session_.global.find_here(symbol);
  if (slot == nullptr || !slot->is_set()) return;
  const Value known = slot->value;
  const auto *table = known.as<Dictionary>();
  if (table == nullptr || table->count() == 0) return;
  Value disabled;
  if (table->find("Disabled", &disabled) && to_bool(disabled)) return;
  for (const auto &[key, value] : table->entries()) {
    const std::string name = to_text(key);
    const auto colon = name.rfind(':');
    if (colon == std::string::npos) continue;
    const psj::invariant::WildcardPattern command(name.substr(0, colon)),
        wanted(name.substr(colon + 1));
    if (!command.matches(table_.info->name)) continue;
    for (std::uint32_t i = 0; i < table_.parameters.size(); ++i)
      if (!bound_already(i) && (table_.parameters[i].sets & bound_.sets) != 0 &&
          wanted.matches(table_.parameters[i].info->name))
        bind_default(i, value);
  }
}

void Binder::bind_default(std::uint32_t at, const Value &value) {
  Value given = value;
  if (const auto *block = unwrap(value).as<ScriptBlock>()) given = invoke_block(*block, {});
  try {
    store(at, given, nullptr);
  } catch (const ScriptError &) {
    // A default that does not fit is as none.
  }
}

namespace {

// As $args has it: the name and the value of a parameter are two items.
void add_as_written(const CommandArgument &argument, Values *to) {
  if (!argument.is_parameter) {
    to->push_back(argument.value);
    return;
  }
  // What no source wrote has no colon.
  const bool colon = argument.has_value && argument.node != nullptr;
  to->push_back(Value("-" + argument.name + (colon ? ":" : "")));
  if (argument.has_value) to->push_back(argument.value);
}

// .NET's own text of an argument, as the message about one too many has it.
std::string plain_text(const Value &value) {
  if (value.is_null()) return "$null";
  if (is_enumerable(value)) return std::string(type_of(unwrap(value))->full_name());
  return to_text(value);
}

}  // namespace

void Binder::bind_remaining(std::vector<const CommandArgument *> *positional) {
  if (positional->empty()) return;
  for (std::uint32_t i = 0; i < table_.own_count; ++i) {
    const BindParameter &parameter = table_.parameters[i];
    if (bound_already(i) || !(parameter.remaining & bound_.sets)) continue;
    Values values;
    for (const CommandArgument *argument : *positional) add_as_written(*argument, &values);
    const ast::Node *node = (*positional)[0]->node;
    // One list argument is taken as the list itself.
    if (values.size() == 1 && is_enumerable(values[0]))
      store(i, values[0], node);
    else
      store(i, make_array(std::move(values)), node);
    positional->clear();
    return;
  }
}

void Binder::bind(const CommandArguments &arguments, bool input_expected) {
  bind_given(arguments);
  bind_rest(input_expected);
}

void Binder::bind_given(const CommandArguments &arguments) {
  bind_named(arguments, &positional_);
  bind_positional(&positional_);
  if (table_.has_common) bind_defaults();
}

void Binder::adopt(const Binder &before) {
  const std::uint32_t added = table_.own_count - before.table_.own_count;
  for (const std::uint32_t old : before.bound_.order) {
    const std::uint32_t at = old < before.table_.own_count ? old : old + added;
    const BindParameter &parameter = table_.parameters[at];
    bound_.values[at] = before.bound_.values[old];
    bound_.order.push_back(at);
    if (!parameter.is_common && parameter.sets != table_.all_sets) bound_.sets &= parameter.sets;
  }
  for (const CommandArgument *argument : before.positional_) left_over_.push_back(*argument);
  bind_given(left_over_);
}

void Binder::bind_rest(bool input_expected) {
  std::vector<const CommandArgument *> &positional = positional_;
  bind_remaining(&positional);
  const bool advanced = table_.signature == nullptr || table_.signature->advanced;
  if (!positional.empty()) {
    if (advanced) {
      const CommandArgument &extra = *positional[0];
      if (extra.is_parameter)
        fail("NamedParameterNotFound",
             "A parameter cannot be found that matches parameter name '" + extra.name + "'.",
             extra.node);
      fail("PositionalParameterNotFound",
           "A positional parameter cannot be found that accepts argument '" +
               plain_text(extra.value) + "'.",
           command_);
    }
    for (const CommandArgument *argument : positional) add_as_written(*argument, &bound_.rest);
  }
  if (advanced || table_.takes_pipeline) resolve_sets(input_expected);
  if (std::popcount(bound_.sets) == 1 && !table_.set_names.empty())
    bound_.set_name = table_.set_names[static_cast<std::size_t>(std::countr_zero(bound_.sets))];
  sets_before_pipeline_ = bound_.sets;
}

}  // namespace psjsh
