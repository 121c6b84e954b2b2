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

BindParameter make_parameter(const ParameterInfo &info, const std::vector<std::string> &sets,
                             SetMask all) {
  BindParameter parameter;
  parameter.info = &info;
  parameter.is_switch =
      equals_ignore_case(info.type, "System.Management.Automation.SwitchParameter") ||
      equals_ignore_case(info.type, "switch");
  if (!parameter.is_switch) {
    parameter.type = find_type(info.type);
    if (parameter.type != nullptr) {
      parameter.is_bool = parameter.type->is(TypeId::Boolean);
      parameter.is_collection = parameter.type->is_array();
      if (parameter.type->is(TypeId::Object) || parameter.type->is(TypeId::PSObject))
        parameter.type = nullptr;
    }
  }
  for (const ParameterUse &use : info.uses) {
    SetMask mask = all;
    if (!use.set.empty() && use.set != "__AllParameterSets") {
      mask = 0;
      for (std::size_t i = 0; i < sets.size(); ++i)
        if (equals_ignore_case(sets[i], use.set)) mask = SetMask{1} << i;
    }
    parameter.sets |= mask;
    if (use.flags & kMandatory) parameter.mandatory |= mask;
    if (use.flags & kByValue) parameter.by_value |= mask;
    if (use.flags & kByPropertyName) parameter.by_name |= mask;
    if (use.flags & kRemaining) parameter.remaining |= mask;
    if (use.position >= 0) parameter.positions.emplace_back(mask, use.position);
  }
  parameter.checks = make_checks(info);
  return parameter;
}

}  // namespace

BindTable::BindTable(const CommandInfo &its_info, const Signature *its_signature)
    : info(&its_info), signature(its_signature), set_names(its_info.sets) {
  const std::size_t sets = std::min<std::size_t>(std::max<std::size_t>(set_names.size(), 1), 63);
  all_sets = (SetMask{1} << sets) - 1;
  for (std::size_t i = 0; i < set_names.size() && i < 63; ++i)
    if (equals_ignore_case(set_names[i], its_info.default_set)) default_set = SetMask{1} << i;
  if (set_names.empty()) default_set = 1;
  for (const ParameterInfo &parameter : its_info.parameters)
    parameters.push_back(make_parameter(parameter, set_names, all_sets));
  own_count = static_cast<std::uint32_t>(parameters.size());
  if (signature != nullptr)
    for (std::uint32_t i = 0; i < own_count && i < signature->parameters.size(); ++i) {
      const Type *type = signature->parameters[i].type;
      parameters[i].type =
          type != nullptr && (type->is(TypeId::Object) || type->is(TypeId::PSObject)) ? nullptr
                                                                                      : type;
      parameters[i].is_bool = type != nullptr && type->is(TypeId::Boolean);
      for (const auto &check : signature->parameters[i].checks)
        parameters[i].checks.push_back(check);
    }
  has_common = signature == nullptr || signature->advanced;
  if (has_common) {
    const std::uint32_t count = its_info.should_process ? kCommonCount : kCommonWhatIf;
    for (std::uint32_t i = 0; i < count; ++i) {
      parameters.push_back(make_parameter(common_parameters()[i], set_names, all_sets));
      parameters.back().is_common = true;
    }
  }
  std::uint32_t by_value_count = 0, by_name_count = 0, which = 0;
  for (std::uint32_t i = 0; i < own_count; ++i) {
    if (parameters[i].by_value != 0) ++by_value_count, which = i;
    if (parameters[i].by_name != 0) ++by_name_count;
  }
  takes_pipeline = by_value_count + by_name_count > 0;
  if (by_value_count == 1 && by_name_count == 0 && parameters[which].type == nullptr &&
      !parameters[which].is_switch && parameters[which].checks.empty() &&
      (parameters[which].mandatory == 0 ||
       (parameters[which].info->flags & (kAllowNull | kAllowEmptyString)) ==
           (kAllowNull | kAllowEmptyString)))
    plain_input = which;
}

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

void Binder::store(std::uint32_t at, const Value &value, const ast::Node *node) {
  const BindParameter &parameter = table_.parameters[at];
  refuse_second(at, parameter.info->name, node);
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

// A plain function joins the items of an array for a string; an advanced one does not.
bool Binder::refuses_as_text(const Value &base) const {
  if (table_.signature == nullptr) return is_enumerable(base);
  return table_.signature->advanced && base.as<Array>() != nullptr;
}

namespace {

// A null among texts stays one.
Value keep_nulls(const Value &given, Value texts) {
  const auto *from = given.as<Array>();
  auto *to = texts.as<Array>();
  if (from == nullptr || to == nullptr || from == to || from->items.size() != to->items.size())
    return texts;
  for (std::size_t i = 0; i < from->items.size(); ++i)
    if (from->items[i].is_null() && to->items[i].is_string()) to->items[i] = Value();
  return texts;
}

}  // namespace

Value Binder::converted(const BindParameter &parameter, const Value &given,
                        const ast::Node *node) const {
  const Value &value = given.is_nothing() ? Value() : given;
  const std::string &name = parameter.info->name;
  if (parameter.is_switch) {
    const Value &base = unwrap(value);
    if (base.is_null() && table_.signature != nullptr)
      return convert_to(false, TypeId::SwitchParameter);
    if (base.is_bool() || (base.is_number() && table_.signature == nullptr) ||
        (base.is_object() && type_of(base)->is(TypeId::SwitchParameter)))
      return convert_to(to_bool(base), TypeId::SwitchParameter);
    const std::string own = type_of(base)->full_name();
    const std::string message = "Cannot convert the \"" +
                                (base.is_string() || base.is_number() ? to_text(base) : own) +
                                "\" value of type \"" + own +
                                "\" to type \"System.Management.Automation.SwitchParameter\".";
    if (table_.signature != nullptr)
      fail("ParameterArgumentTransformationError",
           "Cannot process argument transformation on parameter '" + name + "'. " + message, node,
           ErrorCategory::InvalidData,
           "System.Management.Automation.ParameterBindingArgumentTransformationException");
    fail(
        "CannotConvertArgument",
        "Cannot convert '" + to_text(base) +
            "' to the type 'System.Management.Automation.SwitchParameter' required by parameter '" +
            name + "'. ",
        node);
  }
  if (parameter.type == nullptr) return value;
  const bool function = table_.signature != nullptr;
  std::string why;
  const Value &base = unwrap(value);
  bool refused = false;
  if (base.is_null() && !function && !parameter.type->is_value_type() &&
      !parameter.type->is(TypeId::String))
    return Value();
  if (base.is_null() && parameter.type->is_array()) return Value();
  if (parameter.is_bool && !base.is_bool() && !base.is_number()) {
    why = "Cannot convert value \"" +
          (base.is_null() ? std::string() : std::string(type_of(base)->full_name())) +
          "\" to type \"System.Boolean\". Boolean parameters accept only Boolean values and "
          "numbers, such as $True, "
          "$False, 1 or 0.";
    refused = !(base.is_object() && type_of(base)->is(TypeId::SwitchParameter));
  } else if (parameter.type->is(TypeId::String) && refuses_as_text(base)) {
    why = "Cannot convert value to type System.String.";
    refused = true;
    if (!function)
      fail("CannotConvertArgument",
           "Cannot convert '" + std::string(type_of(base)->full_name()) +
               "' to the type 'System.String' required by parameter '" + name +
               "'. Specified method is not supported.",
           node);
  }
  if (!refused) {
    if (is_instance(value, parameter.type)) return value;
    try {
      return keep_nulls(base, convert_to(value, parameter.type));
    } catch (const ScriptError &error) {
      why = error.record->exception->message;
    }
  }
  if (function)
    fail("ParameterArgumentTransformationError",
         "Cannot process argument transformation on parameter '" + name + "'. " + why, node,
         ErrorCategory::InvalidData,
         "System.Management.Automation.ParameterBindingArgumentTransformationException",
         make_exception("System.Management.Automation.ArgumentTransformationMetadataException",
                        why));
  if (is_enumerable(base) && !parameter.type->is_array())
    fail("CannotConvertArgument",
         "Cannot convert '" + std::string(type_of(base)->full_name()) + "' to the type '" +
             parameter.type->full_name() + "' required by parameter '" + name +
             "'. Specified method is not supported.",
         node);
  fail("CannotConvertArgumentNoMessage", "Cannot bind parameter '" + name + "'. " + why, node);
}

// What a mandatory parameter takes: no null, no empty string where it is one; of a parameter that
// takes several, the same for each of them, and at least one.
void Binder::refuse_empty(const BindParameter &parameter, const Value &value,
                          const ast::Node *node) const {
  const std::uint32_t flags = parameter.info->flags;
  const auto refuse = [&](const char *id, const char *why) {
    fail(std::string("ParameterArgumentValidationError") + id,
         "Cannot bind argument to parameter '" + parameter.info->name + "' because it is " + why,
         node, ErrorCategory::InvalidData,
         "System.Management.Automation.ParameterBindingValidationException");
  };
  const auto one = [&](const Value &item, bool is_text) {
    if (item.is_null() && !(flags & kAllowNull)) refuse("NullNotAllowed", "null.");
    if (is_text && item.is_string() && item.text().empty() && !(flags & kAllowEmptyString))
      refuse("EmptyStringNotAllowed", "an empty string.");
  };
  const Value &base = unwrap(value);
  const Type *type = parameter.type;
  one(base, type != nullptr && type->is(TypeId::String));
  if (type == nullptr || !type->is_array()) return;
  const auto *array = base.as<Array>();
  if (array == nullptr) return;
  if (array->items.empty() && !(flags & kAllowEmptyCollection))
    refuse("EmptyArrayNotAllowed", "an empty array.");
  const Type *element = type->element();
  for (const Value &item : array->items)
    one(unwrap(item), element != nullptr && element->is(TypeId::String));
}

void Binder::validate(const BindParameter &parameter, const Value &value, const ast::Node *node,
                      bool mandatory) const {
  const std::string &name = parameter.info->name;
  if (mandatory && !parameter.is_switch) refuse_empty(parameter, value, node);
  for (const auto &check : parameter.checks) {
    try {
      check->validate(value);
    } catch (const ValidationFailure &failure) {
      fail("ParameterArgumentValidationError",
           "Cannot validate argument on parameter '" + name + "'. " + failure.message, node,
           ErrorCategory::InvalidData,
           "System.Management.Automation.ParameterBindingValidationException",
           make_exception("System.Management.Automation.ValidationMetadataException",
                          failure.message));
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

namespace {

// Whether the value fits as it is: an instance of the type, or of the element's type where the
// parameter takes several.
bool fits_without_conversion(const Value &value, const Type *type) {
  if (is_instance(value, type)) return true;
  if (type->element() == nullptr || value.is_null()) return false;
  if (const auto *array = value.as<Array>())
    return !array->items.empty() &&
           std::all_of(array->items.begin(), array->items.end(),
                       [&](const Value &item) { return is_instance(item, type->element()); });
  return is_instance(value, type->element());
}

}  // namespace

bool Binder::bind_position_in(SetMask sets, std::uint32_t position, const CommandArgument &argument,
                              bool convert) {
  for (std::uint32_t i = 0; i < table_.own_count; ++i) {
    const BindParameter &parameter = table_.parameters[i];
    if (bound_already(i)) continue;
    bool here = false;
    for (const auto &[mask, at] : parameter.positions)
      here =
          here || ((mask & sets & bound_.sets) != 0 && at == static_cast<std::int32_t>(position));
    if (!here) continue;
    if (parameter.remaining & sets & bound_.sets) continue;
    if (!convert) {
      const bool fits =
          (parameter.type == nullptr && !parameter.is_switch) ||
          (parameter.type != nullptr && fits_without_conversion(argument.value, parameter.type));
      if (!fits) continue;
    }
    if (!convert || std::popcount(bound_.sets) == 1) {
      store(i, argument.value, argument.node);
      return true;
    }
    // A value that does not convert may still fit a parameter of another set at this position.
    try {
      store(i, argument.value, argument.node);
      return true;
    } catch (const ScriptError &error) {
      if (!position_error_) position_error_ = error.record;
    }
  }
  return false;
}

void Binder::bind_positional(std::vector<const CommandArgument *> *positional) {
  std::size_t next = 0;
  std::int32_t last = -1;
  while (next < positional->size()) {
    const CommandArgument &argument = *(*positional)[next];
    if (held_.contains(&argument)) {
      ++next;
      continue;
    }
    // The lowest position behind the last one that has an unbound parameter in a set that is still
    // possible.
    std::int32_t position = INT32_MAX;
    for (std::uint32_t i = 0; i < table_.own_count; ++i) {
      const BindParameter &parameter = table_.parameters[i];
      if (bound_already(i)) continue;
      for (const auto &[mask, at] : parameter.positions)
        if ((mask & bound_.sets) != 0 && at > last && at < position &&
            !(parameter.remaining & mask & bound_.sets))
          position = at;
    }
    if (position == INT32_MAX) break;
    const auto at = static_cast<std::uint32_t>(position);
    const SetMask usual = table_.default_set & bound_.sets;
    const bool done = (usual != 0 && bind_position_in(usual, at, argument, false)) ||
                      bind_position_in(bound_.sets, at, argument, false) ||
                      (usual != 0 && bind_position_in(usual, at, argument, true)) ||
                      bind_position_in(bound_.sets, at, argument, true);
    if (!done && position_error_) throw ScriptError(position_error_);
    position_error_ = {};
    last = position;
    if (done) positional->erase(positional->begin() + static_cast<std::ptrdiff_t>(next));
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
  to->push_back(Value("-" + argument.name + (argument.has_value ? ":" : "")));
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

std::vector<std::uint32_t> Binder::missing_mandatory(SetMask set, bool input_expected) const {
  std::vector<std::uint32_t> missing;
  for (std::uint32_t i = 0; i < table_.own_count; ++i) {
    const BindParameter &parameter = table_.parameters[i];
    if (!(parameter.mandatory & set) || bound_already(i)) continue;
    if (input_expected && ((parameter.by_value | parameter.by_name) & set)) continue;
    missing.push_back(i);
  }
  return missing;
}

void Binder::check_mandatory(SetMask sets, bool input_expected) {
  const std::vector<std::uint32_t> missing = missing_mandatory(sets, input_expected);
  if (missing.empty()) return;
  std::vector<AskedParameter> asked;
  for (const std::uint32_t i : missing) {
    const BindParameter &parameter = table_.parameters[i];
    asked.push_back(
        {parameter.info->name, parameter.type != nullptr && parameter.type->is_array()});
  }
  if (const auto given = ask_values(session_, table_.info->name, asked)) {
    for (std::size_t i = 0; i < missing.size(); ++i) store(missing[i], (*given)[i], nullptr);
    return;
  }
  std::string list;
  for (const std::uint32_t i : missing) list += " " + table_.parameters[i].info->name;
  fail("MissingMandatoryParameter",
       "Cannot process command because of one or more missing mandatory parameters:" + list + ".",
       nullptr);
}

void Binder::resolve_sets(bool input_expected) {
  if (bound_.sets == 0) {
    bound_.sets = table_.all_sets;
    fail("AmbiguousParameterSet",
         "Parameter set cannot be resolved using the specified named parameters. One or more "
         "parameters issued cannot "
         "be used together or an insufficient number of parameters were provided.",
         nullptr);
  }
  if (std::popcount(bound_.sets) > 1) {
    const SetMask usual = table_.default_set & bound_.sets;
    SetMask complete = 0;
    for (SetMask set = 1; set != 0 && set <= bound_.sets; set <<= 1)
      if ((bound_.sets & set) && missing_mandatory(set, input_expected).empty()) complete |= set;
    if (input_expected && table_.takes_pipeline) {
      if (complete == 0 && usual == 0 && table_.signature == nullptr && !table_.set_names.empty())
        complete = 0;
      if (complete != 0) bound_.sets = complete;
      if (complete == 0)
        check_mandatory(usual != 0 ? usual : bound_.sets & (~bound_.sets + 1), input_expected);
      if (std::popcount(bound_.sets) == 1) check_mandatory(bound_.sets, input_expected);
      return;
    }
    if (usual != 0 && ((complete & usual) || complete == 0 || std::popcount(complete) > 1)) {
      bound_.sets = usual;
    } else if (std::popcount(complete) == 1) {
      bound_.sets = complete;
    } else {
      fail("AmbiguousParameterSet",
           "Parameter set cannot be resolved using the specified named parameters. One or more "
           "parameters issued "
           "cannot be used together or an insufficient number of parameters were provided.",
           nullptr);
    }
  }
  check_mandatory(bound_.sets, input_expected);
}

void Binder::bind(const CommandArguments &arguments, bool input_expected) {
  std::vector<const CommandArgument *> positional;
  bind_named(arguments, &positional);
  bind_positional(&positional);
  if (table_.has_common) bind_defaults();
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

namespace {

// A property that the object itself has, also by an alias of the parameter. Neither keys of a
// dictionary count nor what every object answers to ($x.Length).
bool own_property(const Value &object, const ParameterInfo &info, Value *out) {
  if (unwrap(object).is_null()) return false;
  const auto has = [&](std::string_view name) {
    if (!find_property(object, name, out)) return false;
    const bool for_all = equals_ignore_case(name, "Length") || equals_ignore_case(name, "Count");
    if (!for_all && !is_enumerable(object) && unwrap(object).as<Dictionary>() == nullptr)
      return true;
    for (const std::string &own : property_names(object))
      if (equals_ignore_case(own, name)) return true;
    return false;
  };
  if (has(info.name)) return true;
  for (const std::string &alias : info.aliases)
    if (has(alias)) return true;
  return false;
}

}  // namespace

// One parameter from a pipeline object. A value that does not convert just does not bind; another
// refusal is an error of its own.
bool Binder::take_from_pipeline(std::uint32_t at, const Value &object, bool by_name, bool convert,
                                Ref<ErrorRecord> *why) {
  const BindParameter &parameter = table_.parameters[at];
  Value value = object;
  if (by_name && !own_property(object, *parameter.info, &value)) return false;
  if (!convert) {
    const bool fits = parameter.is_switch
                          ? type_of(unwrap(value))->is(TypeId::SwitchParameter)
                          : parameter.type == nullptr || is_instance(value, parameter.type);
    if (!fits) return false;
  }
  const SetMask sets = bound_.sets;
  try {
    store(at, value, nullptr);
  } catch (const ScriptError &error) {
    bound_.sets = sets;
    const std::string &id = error.record->id;
    const bool unfit = id.starts_with("ParameterArgumentTransformationError") ||
                       id.starts_with("CannotConvertArgument");
    if (by_name || !unfit) *why = error.record;
    return false;
  }
  from_pipeline_.push_back(at);
  return true;
}

// The parameters of the sets that can take the object this way; true when any did.
bool Binder::try_pipeline(SetMask sets, const Value &object, bool by_name, bool convert,
                          Ref<ErrorRecord> *why) {
  bool any = false;
  for (std::uint32_t i = 0; i < table_.own_count; ++i) {
    const BindParameter &parameter = table_.parameters[i];
    if (!((by_name ? parameter.by_name : parameter.by_value) & sets & bound_.sets)) continue;
    if (bound_already(i)) continue;
    any = take_from_pipeline(i, object, by_name, convert, why) || any;
    if (*why) return any;
  }
  return any;
}

bool Binder::bind_pipeline(const Value &object, Ref<ErrorRecord> *why) {
  for (const std::uint32_t i : from_pipeline_) {
    bound_.values[i].reset();
    std::erase(bound_.order, i);
  }
  from_pipeline_.clear();
  bound_.sets = sets_before_pipeline_;
  bool any = false;
  Ref<ErrorRecord> refused;
  // First what fits as it is, then what converts; the object itself before its properties. The
  // default set goes first each time.
  for (const bool convert : {false, true})
    for (const bool by_name : {false, true}) {
      const SetMask usual = table_.default_set & bound_.sets;
      bool now = usual != 0 && try_pipeline(usual, object, by_name, convert, &refused);
      if (!now && !refused)
        now = try_pipeline(bound_.sets & ~usual, object, by_name, convert, &refused);
      any = any || now;
      if (refused) break;
    }
  if (!any || refused) {
    *why = refused;
    return false;
  }
  if (std::popcount(bound_.sets) > 1 && (table_.default_set & bound_.sets))
    bound_.sets = table_.default_set & bound_.sets;
  if (std::popcount(bound_.sets) == 1) {
    if (!table_.set_names.empty())
      bound_.set_name = table_.set_names[static_cast<std::size_t>(std::countr_zero(bound_.sets))];
    check_mandatory(bound_.sets, false);
  }
  return true;
}

}  // namespace psjsh
