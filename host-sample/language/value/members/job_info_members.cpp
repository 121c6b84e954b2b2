// What describes a job before it is one, and the state of one.
#include "invariant/guid.h"
#include "language/value/containers.h"
#include "language/value/convert.h"
#include "language/value/member_table.h"
#include "language/value/members.h"
#include "language/value/members/families.h"
#include "language/value/operator_error.h"
#include "language/value/records.h"
#include "language/value/type.h"

namespace psjsh {
namespace {

constexpr const char *kPrefix = "System.Management.Automation.";

Value new_id() {
  return convert_to(Value(psj::invariant::text_of(psj::invariant::Guid::random())),
                    find_type("System.Guid"));
}

Value new_state_info(Call &call) {
  auto info = make_record(std::string(kPrefix) + "JobStateInfo");
  info->with("State", call.arguments[0])
      .with("Reason", call.count() > 1 ? call.arguments[1] : Value());
  return info;
}
constexpr MemberRow kStateInfo[] = {
    {"static System.Object new(System.Management.Automation.JobState state)", new_state_info},
    {"static System.Object new(System.Management.Automation.JobState state, System.Exception "
     "reason)",
     new_state_info},
    {"string ToString()",
     [](Call &c) -> Value { return Value(to_text(get_property(c.self, "State"))); }},
};

Value new_definition(Call &call) {
  const Value &adapter = call.arguments[0];
  auto definition = make_record(std::string(kPrefix) + "JobDefinition");
  definition->with("Name", call.arguments[2])
      .with("Command", call.arguments[1])
      .with("JobSourceAdapterType", adapter)
      .with("ModuleName", {})
      .with("JobSourceAdapterTypeName", adapter.is_null() ? Value() : get_property(adapter, "Name"))
      .with("InstanceId", new_id());
  return definition;
}
constexpr MemberRow kDefinition[] = {
    {"static System.Object new(type jobSourceAdapterType, string command, string name)",
     new_definition},
};

// One Name=Value of a collection of parameters.
Value parameter_of(const Value &name, const Value &value) {
  auto parameter = make_record(std::string(kPrefix) + "Runspaces.CommandParameter");
  parameter->with("Name", name).with("Value", value);
  return parameter;
}

Value new_invocation(Call &call) {
  const Value &definition = call.arguments[0];
  const auto *given = unwrap(call.arguments[1]).as<Dictionary>();
  // A hashtable is no dictionary of texts, and fits the other constructors as badly.
  if (given == nullptr || given->flavor() != Dictionary::Flavor::Generic)
    fail_overloads(true, "new");
  Values parameters;
  for (const auto &[name, value] : given->entries())
    parameters.push_back(parameter_of(name, value));
  Values collections = {make_list(
      find_type("System.Management.Automation.Runspaces.CommandParameter"), std::move(parameters))};
  auto invocation = make_record(std::string(kPrefix) + "JobInvocationInfo");
  invocation->with("Name", Value(""))
      .with("Command", get_property(definition, "Command"))
      .with("Definition", definition)
      .with("Parameters", make_list(type_of_id(TypeId::Object), std::move(collections)))
      .with("InstanceId", new_id());
  return invocation;
}
constexpr MemberRow kInvocation[] = {
    {"static System.Object new(System.Management.Automation.JobDefinition definition, "
     "System.Object parameters)",
     new_invocation},
};

constexpr TypeMembers kTypes[] = {
    {"System.Management.Automation.JobStateInfo", kStateInfo},
    {"System.Management.Automation.JobDefinition", kDefinition},
    {"System.Management.Automation.JobInvocationInfo", kInvocation},
};

}  // namespace

std::span<const TypeMembers> job_info_members() {
  return kTypes;
}

}  // namespace psjsh
