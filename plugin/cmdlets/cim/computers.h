#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "plugin/cmdlets/cmdlet.h"
#include "plugin/providers/wmi/jobs/wmi_provider.h"
#include "plugin/providers/wmi/repository.h"
#include "plugin/value/arena.h"

namespace psj {

// The command line with which the same command runs on another computer: "param($p) NAME @p", and
// the parameters that it was given, but those that name computers, as the one argument.
struct FarCommand {
  std::string script;
  psj_value parameters;  // a PSJ_DICT in the arena that it was made in
};
FarCommand far_command(const psj_cmdlet &description, const Arguments &arguments, Arena &arena);

// Where it runs: a new connection to each computer, and sessions (session.h) with their own.
struct FarPlaces {
  std::vector<std::string> computers;
  std::vector<psj_value> sessions;
};

// Runs it over the transport of Invoke-Command, in all places at once, and writes what comes;
// instances are live again (revived.h).
psj_status run_far_command(const psj_invocation &invocation, const FarCommand &command,
                           const FarPlaces &places,
                           const std::shared_ptr<const wmi::Repository> &repository,
                           psj_error **error);

// The instance as a query that finds it: on its computer, when it is one of another.
std::string query_of_instance(const wmi::Instance &instance);

}  // namespace psj
