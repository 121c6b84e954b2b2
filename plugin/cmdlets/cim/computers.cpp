#include "plugin/cmdlets/cim/computers.h"

#include <fmt/format.h>

#include <algorithm>

#include "plugin/cmdlets/cmdlets.h"

namespace psj {

namespace {

bool names_computers(std::string_view parameter) {
  for (const char *name : {"ComputerName", "CimSession", "AsJob", "ThrottleLimit", "InputObject"})
    if (parameter == name) return true;
  return false;
}

std::uint32_t index_of(const psj_cmdlet &cmdlet, std::string_view name) {
  std::uint32_t at = 0;
  while (at < cmdlet.parameter_count && view_of(cmdlet.parameters[at]->name) != name) ++at;
  return at;
}

}  // namespace

FarCommand far_command(const psj_cmdlet &description, const Arguments &arguments, Arena &arena) {
  std::vector<psj_value> pairs;
  for (std::uint32_t i = 0; i < description.parameter_count; ++i) {
    const std::string_view name = view_of(description.parameters[i]->name);
    const psj_value *value = arguments.find(i);
    if (value == nullptr || names_computers(name)) continue;
    pairs.push_back(make_string(name));
    pairs.push_back(*value);
  }
  auto *kept = arena.allocate_array<psj_value>(pairs.size());
  std::copy(pairs.begin(), pairs.end(), kept);
  return {fmt::format("param($p) {} @p", view_of(description.name)),
          make_dict(kept, pairs.size() / 2, false)};
}

psj_status run_far_command(const psj_invocation &invocation, const FarCommand &command,
                           const FarPlaces &places, psj_error **error) {
  std::vector<psj_value> names;
  for (const std::string &computer : places.computers) names.push_back(make_string(computer));
  const psj_cmdlet &remote = *invoke_remote_cmdlet();
  std::vector<psj_bound> bound{
      {index_of(remote, "ScriptBlock"), 0, make_string(command.script, PSJ_SCRIPTBLOCK)},
      {index_of(remote, "ArgumentList"), 0, make_list(&command.parameters, 1)}};
  if (!names.empty())
    bound.push_back({index_of(remote, "ComputerName"), 0, make_list(names.data(), names.size())});
  if (!places.sessions.empty())
    bound.push_back({index_of(remote, "Session"), 0,
                     make_list(places.sessions.data(), places.sessions.size())});
  const psj_binding binding = {sizeof binding, 0, static_cast<std::uint32_t>(bound.size()), 0,
                               bound.data()};
  void *state = nullptr;
  psj_status status = remote.begin(&remote, &invocation, &binding, &state, error);
  if (status >= 0) status = remote.process(state, &binding, error);
  if (status >= 0) status = remote.end(state, error);
  if (state != nullptr) remote.close(state);
  return status;
}

}  // namespace psj
