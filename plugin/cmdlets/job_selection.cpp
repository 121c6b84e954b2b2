#include "plugin/cmdlets/job_selection.h"

#include <fmt/format.h>

#include <cstring>

#include "invariant/compare.h"
#include "invariant/guid.h"
#include "invariant/letter_case.h"
#include "invariant/wildcard.h"
#include "plugin/jobs/job_table.h"
#include "plugin/jobs/plugin.h"
#include "plugin/value/error.h"
#include "plugin/value/guid.h"

namespace psj {
namespace {

using invariant::WildcardPattern;

struct SelectorType {
  std::string_view name, type;
  std::uint32_t flags, use;
};
constexpr SelectorType kTypes[] = {
    {"Id", "System.Int32[]", PSJ_PARAMETER_NOT_EMPTY, PSJ_BY_PROPERTY_NAME},
    {"InstanceId", "System.Guid[]", PSJ_PARAMETER_NOT_EMPTY, PSJ_BY_PROPERTY_NAME},
    {"Name", "System.String[]", PSJ_PARAMETER_NOT_EMPTY | PSJ_PARAMETER_WILDCARDS,
     PSJ_BY_PROPERTY_NAME},
    {"State", "System.Management.Automation.JobState", 0, PSJ_BY_PROPERTY_NAME},
    {"Command", "System.String[]", PSJ_PARAMETER_NOT_EMPTY | PSJ_PARAMETER_WILDCARDS,
     PSJ_BY_PROPERTY_NAME},
    {"Filter", "System.Collections.Hashtable", PSJ_PARAMETER_NOT_EMPTY, PSJ_BY_PROPERTY_NAME},
    {"Job", "System.Management.Automation.Job[]", PSJ_PARAMETER_NOT_EMPTY,
     PSJ_BY_VALUE | PSJ_BY_PROPERTY_NAME},
};

bool same_text(std::string_view a, std::string_view b) {
  return invariant::compare_ordinal_ignore_case(a, b) == 0;
}

// Jobs that an adapter keeps are found by their exact name only.
bool takes_wildcards(const Job &job) {
  return !job.has(PSJ_PROVIDER_BY_STREAM);
}

std::string_view value_text(const psj_value &value) {
  return value.kind == PSJ_STRING ? string_of(value) : std::string_view();
}

}  // namespace

void add_selector(Description &description, Selector selector, std::uint32_t set, bool mandatory) {
  const SelectorType &type = kTypes[static_cast<std::size_t>(selector)];
  std::int32_t position = selector == Selector::command ? -1 : 0;
  description.parameter(type.name, type.type, type.flags)
      .in({set}, position, type.use | (mandatory ? PSJ_MANDATORY : 0));
}

JobRef job_of(const psj_value &value) {
  if (value.kind != PSJ_HANDLE) return {};
  const psj_object *object = handle_of(value);
  auto *job = static_cast<psj_job *>(
      const_cast<void *>(object->cls->get_extension(object, text_of("psj.job/1"))));
  return job ? JobRef(static_cast<Job *>(job)) : JobRef();
}

psj_status JobSelection::not_found(std::string_view id, std::string message,
                                   const psj_value &target) const {
  return complain_({.status = PSJ_E_NOT_FOUND,
                    .category = kObjectNotFound,
                    .id = id,
                    .message = message,
                    .exception = "System.Management.Automation.PSArgumentException",
                    .target = &target});
}

psj_status JobSelection::by_id(const Arguments &arguments, JobRefs &out) const {
  for (const psj_value &id : arguments.items(places_.id)) {
    if (JobRef job = plugin_.jobs().find(static_cast<std::int32_t>(id.as.i64))) {
      out.push_back(std::move(job));
      continue;
    }
    psj_status status = not_found(
        "JobWithSpecifiedSessionNotFound",
        fmt::format("The command cannot find a job with the job ID {}. Verify the value of "
                    "the Id parameter and then try the command again.",
                    id.as.i64),
        id);
    if (status < 0) return status;
  }
  return PSJ_OK;
}

psj_status JobSelection::by_instance_id(const Arguments &arguments, JobRefs &out) const {
  for (const psj_value &value : arguments.items(places_.instance_id)) {
    psj_guid guid{};
    if (value.kind == PSJ_GUID) std::memcpy(&guid, value.as.ptr, sizeof guid);
    if (JobRef job = plugin_.jobs().find(guid)) {
      out.push_back(std::move(job));
      continue;
    }
    psj_status status =
        not_found("JobWithSpecifiedInstanceIdNotFound",
                  fmt::format("The command cannot find a job with the instance identifier {}. "
                              "Verify the value of the "
                              "InstanceId parameter, and then try the command again.",
                              guid_text(guid)),
                  value);
    if (status < 0) return status;
  }
  return PSJ_OK;
}

namespace {

psj_status bad_pattern(std::string_view pattern, psj_error **error) {
  std::string message =
      fmt::format("The specified wildcard character pattern is not valid: {}", pattern);
  if (error)
    *error = make_error({.status = PSJ_E_FAILED,
                         .id = "RuntimeException",
                         .message = message,
                         .exception = "System.Management.Automation.WildcardPatternException"});
  return PSJ_E_FAILED;
}

}  // namespace

psj_status JobSelection::by_name(const Arguments &arguments, bool recurse, JobRefs &out,
                                 psj_error **error) const {
  for (const psj_value &value : arguments.items(places_.name)) {
    std::string_view name = value_text(value);
    WildcardPattern pattern(name);
    // A pattern is read when the first job is compared with it.
    if (!pattern.valid() && !plugin_.jobs().select(takes_wildcards, recurse).empty())
      return bad_pattern(name, error);
    JobRefs found = plugin_.jobs().select(
        [&](const Job &job) {
          return takes_wildcards(job) ? pattern.matches(job.name()) : same_text(name, job.name());
        },
        recurse);
    if (found.empty() && !WildcardPattern::has_wildcards(name)) {
      psj_status status = not_found(
          "JobWithSpecifiedNameNotFound",
          fmt::format("The command cannot find the job because the job name {} was not found. "
                      "Verify the value of the Name parameter, and then try the command again.",
                      name),
          value);
      if (status < 0) return status;
    }
    for (JobRef &job : found) out.push_back(std::move(job));
  }
  return PSJ_OK;
}

void JobSelection::by_state(const Arguments &arguments, JobRefs &out) const {
  auto state = static_cast<psj_state>(arguments.number(places_.state, 0));
  for (JobRef &job :
       plugin_.jobs().select([&](const Job &job) { return job.state() == state; }, false))
    out.push_back(std::move(job));
}

void JobSelection::by_command(const Arguments &arguments, JobRefs &out) const {
  for (const psj_value &value : arguments.items(places_.command)) {
    std::string_view exact = value_text(value), wanted = invariant::trim(exact);
    WildcardPattern pattern(wanted);
    auto matches = [&](const Job &job) {
      if (!takes_wildcards(job)) return same_text(exact, job.command());
      std::string_view command = invariant::trim(job.command());
      return same_text(wanted, command) || pattern.matches(command);
    };
    for (JobRef &job : plugin_.jobs().select(matches, false)) out.push_back(std::move(job));
  }
}

// Filters are for job types that bring their own search, and none of the built-in ones has it:
// thread jobs say so, once there are some.
psj_status JobSelection::by_filter() const {
  auto is_thread_job = [](const Job &job) { return job.job_type_name() == "ThreadJob"; };
  if (!warn_ || plugin_.jobs().select(is_thread_job, false).empty()) return PSJ_OK;
  return warn_(
      "A ThreadJobSourceAdapter job source adapter threw an exception with the following message: "
      "Specified method is not supported.");
}

psj_status JobSelection::select(const Arguments &arguments, bool names_recurse, JobRefs &out,
                                psj_error **error) const {
  if (arguments.has(places_.job)) {
    for (const psj_value &value : arguments.items(places_.job))
      if (JobRef job = job_of(value)) out.push_back(std::move(job));
    return PSJ_OK;
  }
  if (arguments.has(places_.id)) return by_id(arguments, out);
  if (arguments.has(places_.instance_id)) return by_instance_id(arguments, out);
  if (arguments.has(places_.name)) return by_name(arguments, names_recurse, out, error);
  if (arguments.has(places_.state)) by_state(arguments, out);
  if (arguments.has(places_.command)) by_command(arguments, out);
  if (arguments.has(places_.filter)) return by_filter();
  return PSJ_OK;
}

}  // namespace psj
