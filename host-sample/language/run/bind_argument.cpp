// One argument becomes the value of one parameter, or an error that says why not.
#include "language/run/binder.h"
#include "language/run/credential_prompt.h"
#include "language/run/errors.h"
#include "language/run/session_state.h"
#include "language/value/containers.h"
#include "language/value/convert.h"
#include "language/value/enumerate.h"
#include "language/value/members.h"

namespace psjsh {

// A plain function joins the items of an array for a string; an advanced one does not.
bool Binder::refuses_as_text(const BindParameter &parameter, const Value &base) const {
  if (!by_script(parameter)) return is_enumerable(base);
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

// A function takes no number for a switch, a command does.
Value Binder::switch_value(const BindParameter &parameter, const Value &base,
                           const ast::Node *node) const {
  const std::string &name = parameter.info->name;
  const bool function = by_script(parameter);
  if (base.is_null() && function) return convert_to(false, TypeId::SwitchParameter);
  if (base.is_bool() || (base.is_number() && !function) ||
      (base.is_object() && type_of(base)->is(TypeId::SwitchParameter)))
    return convert_to(to_bool(base), TypeId::SwitchParameter);
  const std::string own = type_of(base)->full_name();
  const std::string message =
      "Cannot convert the \"" + (base.is_string() || base.is_number() ? to_text(base) : own) +
      "\" value of type \"" + own + "\" to type \"System.Management.Automation.SwitchParameter\".";
  if (function)
    fail("ParameterArgumentTransformationError",
         "Cannot process argument transformation on parameter '" + name + "'. " + message, node,
         ErrorCategory::InvalidData,
         "System.Management.Automation.ParameterBindingArgumentTransformationException");
  fail("CannotConvertArgument",
       "Cannot convert '" + to_text(base) +
           "' to the type 'System.Management.Automation.SwitchParameter' required by parameter '" +
           name + "'. ",
       node);
}

void Binder::refuse_conversion(const BindParameter &parameter, const Value &base,
                               const std::string &why, const ast::Node *node) const {
  const std::string &name = parameter.info->name;
  if (by_script(parameter))
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

Value Binder::credential_of(const std::string &parameter, const Value &value,
                            const ast::Node *node) const {
  std::string why = "userName";
  Value out;
  try {
    if (take_credential(session_, value, &out)) return out;
  } catch (const ScriptError &error) {
    why = error.record->message();
  }
  fail("ParameterArgumentTransformationError",
       "Cannot process argument transformation on parameter '" + parameter + "'. " + why, node,
       ErrorCategory::InvalidData,
       "System.Management.Automation.ParameterBindingArgumentTransformationException",
       make_exception("System.Management.Automation.PSArgumentException", why));
}

namespace {

// The items of a parameter that takes several are converted one by one, and the first that can't be
// is what the error is about.
std::string why_item_refused(const Value &value, const Type &type, std::string otherwise) {
  if (!type.is_array() || type.element() == nullptr) return otherwise;
  const auto *array = value.as<Array>();
  const Values one{value};
  for (const Value &item : array != nullptr ? array->items : one) {
    try {
      convert_to(item, type.element());
    } catch (const ScriptError &error) {
      return error.record->exception->message;
    }
  }
  return otherwise;
}

}  // namespace

// A number stays as it is written where text is wanted: `-Name 1.0`, `-Version 3.0`.
Value Binder::as_wanted(const BindParameter &parameter, const Value &given,
                        const ast::Node *node) const {
  if (given.is_nothing()) return {};
  static const Type *const version = type_of_id(TypeId::Version);
  const Type *type = parameter.type;
  if (type != nullptr && type->is_array()) type = type->element();
  const bool text = type != nullptr && (type->is(TypeId::String) || type == version);
  const Frame *const caller = session_.frame;
  if (!text || !given.is_number() || node == nullptr || caller == nullptr ||
      caller->block == nullptr || node->kind != ast::Kind::ConstantExpression)
    return given;
  return Value(caller->block->source().text_of(node->extent));
}

Value Binder::converted(const BindParameter &parameter, const Value &given,
                        const ast::Node *node) const {
  const Value value = as_wanted(parameter, given, node);
  const std::string &name = parameter.info->name;
  if (parameter.is_switch) return switch_value(parameter, unwrap(value), node);
  if (parameter.type == nullptr) return value;
  const bool function = by_script(parameter);
  std::string why;
  const Value &base = unwrap(value);
  bool refused = false;
  if (base.is_null() && !function && !parameter.type->is_value_type() &&
      !parameter.type->is(TypeId::String))
    return Value();
  if (base.is_null() && parameter.type->is_array()) return Value();
  if (!function && parameter.type->is(TypeId::PSCredential))
    return credential_of(name, value, node);
  if (parameter.is_bool && !base.is_bool() && !base.is_number()) {
    why = "Cannot convert value \"" +
          (base.is_null() ? std::string() : std::string(type_of(base)->full_name())) +
          "\" to type \"System.Boolean\". Boolean parameters accept only Boolean values and "
          "numbers, such as $True, "
          "$False, 1 or 0.";
    refused = !(base.is_object() && type_of(base)->is(TypeId::SwitchParameter));
  } else if (parameter.type->is(TypeId::String) && refuses_as_text(parameter, base)) {
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
    if (!function) why = why_item_refused(base, *parameter.type, std::move(why));
  }
  refuse_conversion(parameter, base, why, node);
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
  // What the attributes say of null and empty comes before what mandatory says of them.
  if (mandatory && !parameter.is_switch) refuse_empty(parameter, value, node);
}

}  // namespace psjsh
