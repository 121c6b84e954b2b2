// Cmdlet: the names of the parameters that every cmdlet has.
#include "language/value/containers.h"
#include "language/value/members/families.h"

namespace psjsh {
namespace {

Value names(std::initializer_list<const char *> all) {
  auto set = make<HashSet>(find_type("System.Collections.Generic.HashSet[string]"), true);
  for (const char *name : all) set->table->set(Value(name), Value());
  return set;
}

constexpr MemberRow kCmdlet[] = {
    {"static System.Collections.Generic.HashSet[string] CommonParameters {get;}",
     [](Call &) -> Value {
       return names({"Verbose", "Debug", "ErrorAction", "WarningAction", "InformationAction",
                     "ProgressAction", "ErrorVariable", "WarningVariable", "OutVariable",
                     "OutBuffer", "PipelineVariable", "InformationVariable"});
     }},
    {"static System.Collections.Generic.HashSet[string] OptionalCommonParameters {get;}",
     [](Call &) -> Value {
       return names({"WhatIf", "Confirm", "UseTransaction"});
     }},
};
constexpr TypeMembers kTypes[] = {{"System.Management.Automation.Cmdlet", kCmdlet}};

}  // namespace

std::span<const TypeMembers> cmdlet_members() {
  return kTypes;
}

}  // namespace psjsh
