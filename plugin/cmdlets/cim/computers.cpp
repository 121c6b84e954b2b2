#include "plugin/cmdlets/cim/computers.h"

#include <fmt/format.h>

#include <algorithm>

#include "plugin/cmdlets/cmdlets.h"
#include "plugin/providers/wmi/objects/revived.h"
#include "plugin/providers/wmi/wql/object_path.h"

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

namespace {

// The streams of a command; instances that are written to them are made live again.
class RevivingStreams {
 public:
  RevivingStreams(const psj_streams &to, std::shared_ptr<const wmi::Repository> repository)
      : to_(to), repository_(std::move(repository)), table_(to) {
    table_.self = this;
    table_.write = [](const psj_streams *streams, psj_stream stream, std::uint32_t flags,
                      const psj_value *value) {
      const auto &self = *static_cast<const RevivingStreams *>(streams->self);
      ScopedResult live;
      const bool lives =
          stream == PSJ_STREAM_OUTPUT && wmi::revive(*value, self.repository_, live.out());
      return self.to_.write(&self.to_, stream, flags, lives ? &live.value() : value);
    };
    table_.write_error = [](const psj_streams *streams, const psj_error *error) {
      return of(streams).write_error(&of(streams), error);
    };
    table_.should_process = [](const psj_streams *streams, psj_text target, psj_text action,
                               std::uint32_t *yes) {
      return of(streams).should_process(&of(streams), target, action, yes);
    };
    table_.cancelled = [](const psj_streams *streams) {
      return of(streams).cancelled(&of(streams));
    };
    table_.cancel_fd = [](const psj_streams *streams) {
      return of(streams).cancel_fd(&of(streams));
    };
    table_.variable = [](const psj_streams *streams, psj_text name, psj_result *out) {
      return of(streams).variable(&of(streams), name, out);
    };
  }
  RevivingStreams(const RevivingStreams &) = delete;
  const psj_streams *table() const { return &table_; }

 private:
  static const psj_streams &of(const psj_streams *streams) {
    return static_cast<const RevivingStreams *>(streams->self)->to_;
  }

  const psj_streams &to_;
  const std::shared_ptr<const wmi::Repository> repository_;
  psj_streams table_;
};

}  // namespace

std::string query_of_instance(const wmi::Instance &instance) {
  const auto path = wmi::parse_object_path(wmi::relative_path(instance));
  std::string query = "SELECT * FROM " + instance.cls().name;
  if (path && !path->keys.empty()) query += " WHERE " + path->condition(instance.cls());
  return query;
}

psj_status run_far_command(const psj_invocation &given, const FarCommand &command,
                           const FarPlaces &places,
                           const std::shared_ptr<const wmi::Repository> &repository,
                           psj_error **error) {
  const RevivingStreams reviving(*given.streams, repository);
  psj_invocation invocation = given;
  invocation.streams = reviving.table();
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
