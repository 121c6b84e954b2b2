#pragma once

#include <functional>

#include "plugin/cmdlets/cmdlet.h"
#include "plugin/cmdlets/description.h"
#include "plugin/jobs/job.h"

namespace psj {

// The selectors that the job cmdlets share: Id, InstanceId, Name, State, Command, Filter, Job.
enum class Selector : std::uint8_t { id, instance_id, name, state, command, filter, job };

// Where each selector's parameter and set stand in one cmdlet; kNone: it has no such selector.
struct SelectorPlaces {
  static constexpr std::uint32_t kNone = ~0u;
  std::uint32_t id = kNone, instance_id = kNone, name = kNone, state = kNone, command = kNone,
                filter = kNone, job = kNone;
};

// Adds the parameter of a selector, alone in `set`, with PowerShell's types and flags.
void add_selector(Description &description, Selector selector, std::uint32_t set,
                  bool mandatory = true);

// Finds jobs for one cmdlet invocation.
class JobSelection {
 public:
  // What is told to the user when nothing is found.
  using Complain = std::function<psj_status(const ErrorParts &)>;
  using Warn = std::function<psj_status(std::string_view)>;
  JobSelection(Plugin &plugin, const SelectorPlaces &places, Complain complain, Warn warn = {})
      : plugin_(plugin), places_(places), complain_(std::move(complain)), warn_(std::move(warn)) {}

  // Appends the selected jobs in the order in which PowerShell meets them; `names_recurse`: child
  // jobs are found by name too. PSJ_E_* of the complaint that became terminating; `*error` holds
  // the error of a name that is no pattern.
  psj_status select(const Arguments &arguments, bool names_recurse, JobRefs &out,
                    psj_error **error) const;

 private:
  psj_status by_id(const Arguments &arguments, JobRefs &out) const;
  psj_status by_instance_id(const Arguments &arguments, JobRefs &out) const;
  psj_status by_name(const Arguments &arguments, bool recurse, JobRefs &out,
                     psj_error **error) const;
  void by_state(const Arguments &arguments, JobRefs &out) const;
  psj_status by_filter() const;
  void by_command(const Arguments &arguments, JobRefs &out) const;
  psj_status not_found(std::string_view id, std::string message, const psj_value &target) const;

  Plugin &plugin_;
  const SelectorPlaces &places_;
  Complain complain_;
  Warn warn_;
};

// The job behind a handle, or an empty reference.
JobRef job_of(const psj_value &value);

}  // namespace psj
