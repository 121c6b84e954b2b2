#include "plugin/jobs/job_object.h"

#include <strings.h>

#include "plugin/jobs/job.h"
#include "plugin/jobs/job_properties.h"
#include "plugin/jobs/job_rest.h"
#include "plugin/jobs/job_table.h"
#include "plugin/jobs/job_wait.h"
#include "plugin/value/error.h"
#include "plugin/value/make.h"
#include "plugin/value/tree.h"

namespace psj {
namespace {

bool same_name(std::string_view a, std::string_view b) {
  return a.size() == b.size() && strncasecmp(a.data(), b.data(), a.size()) == 0;
}

Job &job_in(const psj_object *object) {
  return static_cast<const JobObject *>(object)->job();
}

Status give_names(const std::vector<std::string_view> &names, psj_result *out) {
  Arena arena;
  auto *items = arena.allocate_array<psj_value>(names.size());
  for (std::size_t i = 0; i < names.size(); ++i)
    items[i] = make_string(view_of(arena.text(names[i])));
  *out = OwnedValue(std::move(arena), make_list(items, names.size())).to_result();
  return {};
}

Status get(Job &job, std::string_view name, psj_result *out) {
  for (const JobProperty *property : job_properties(job))
    if (same_name(property->name, name)) return property->get(job, out);
  return PSJ_S_ABSENT;
}

Status set(Job &job, std::string_view name, const psj_value &value) {
  for (const JobProperty *property : job_properties(job)) {
    if (!same_name(property->name, name)) continue;
    if (property->name != "Name")
      return Status(PSJ_E_UNSUPPORTED,
                    "'" + std::string(property->name) + "' is a ReadOnly property.",
                    "PropertyAssignmentException", kInvalidOperation);
    if (job.disposed())
      return Status(PSJ_E_REMOVED,
                    "Cannot perform operation because object \"PSJob\" has already been disposed.\n"
                    "Object name: 'PSJob'.",
                    "ExceptionWhenSetting")
          .with_exception("System.Management.Automation.PSObjectDisposedException");
    if (value.kind != PSJ_STRING && value.kind != PSJ_NULL)
      return Status(PSJ_E_ARGUMENT, "name a job: the name is not a string");
    job.set_name(value.kind == PSJ_STRING ? string_of(value) : std::string_view());
    return {};
  }
  return PSJ_S_ABSENT;
}

Status stop_and_wait(Job &job) {
  if (Status asked = job.table().stop(job, JobTable::kStopDeadlineMs); !asked.ok()) return asked;
  const JobRef held(&job);
  JobWait({&held, 1}, JobWait::Mode::all, JobWait::Goal::finished).wait(PSJ_FOREVER);
  return {};
}

// A job of another process is stopped first. The job stays in its table.
Status dispose(Job &job) {
  if (job.disposed()) return {};
  if (job.has(PSJ_PROVIDER_REMOTE))
    if (Status stopped = stop_and_wait(job); !stopped.ok()) return stopped;
  job.dispose();
  return {};
}

Status call(Job &job, std::string_view method, std::uint32_t count) {
  const auto is = [&](std::string_view name, std::uint32_t arguments) {
    return same_name(method, name) && count == arguments;
  };
  const bool adapter_job = !job.has(PSJ_PROVIDER_REMOTE);
  if (is("StopJob", 0) || (adapter_job && is("StopJob", 2))) return stop_and_wait(job);
  if (adapter_job && (is("StopJobAsync", 0) || is("StopJobAsync", 2)))
    return job.table().stop(job, JobTable::kStopDeadlineMs);
  if (is("LoadJobStreams", 0) || is("UnloadJobStreams", 0)) return {};
  if (is("Dispose", 0)) return dispose(job);
  if (!adapter_job) return PSJ_S_ABSENT;
  if (is("StartJob", 0) || is("StartJobAsync", 0)) {
    Status started = job.table().start(job);
    return started.ok() ? started : started.with_exception("System.Exception");
  }
  if (job.has(PSJ_PROVIDER_SUSPEND)) {
    if (is("SuspendJob", 0) || is("SuspendJobAsync", 0) || is("SuspendJob", 2))
      return job.table().suspend(job);
    if (is("ResumeJob", 0) || is("ResumeJobAsync", 0)) return job.table().resume(job);
  }
  for (const std::string_view verb : {"Suspend", "Resume", "Unblock"})
    if (is(std::string(verb) + "Job", 0) || is(std::string(verb) + "JobAsync", 0))
      return Status(PSJ_E_UNSUPPORTED, "The method or operation is not implemented.",
                    "NotImplementedException", kNotImplemented)
          .with_exception("System.NotImplementedException");
  return PSJ_S_ABSENT;
}

const psj_object_class kClass = {
    sizeof(psj_object_class),
    0,
    [](const psj_object *object) { job_in(object).retain(); },
    [](const psj_object *object) { job_in(object).release(); },
    [](const psj_object *object, psj_result *out) {
      return guarded(nullptr, [&] { return give_names(job_in(object).type_names(), out); });
    },
    [](const psj_object *object, psj_result *out) {
      return guarded(nullptr, [&] {
        std::vector<std::string_view> names;
        for (const JobProperty *property : job_properties(job_in(object)))
          names.push_back(property->name);
        return give_names(names, out);
      });
    },
    [](const psj_object *object, psj_text name, psj_result *out, psj_error **error) {
      return guarded(error, [&] { return get(job_in(object), view_of(name), out); });
    },
    [](const psj_object *object, psj_text name, const psj_value *value, psj_error **error) {
      return guarded(error, [&] { return set(job_in(object), view_of(name), *value); });
    },
    [](const psj_object *object, psj_text method, const psj_value *, std::uint32_t count,
       psj_result *out, psj_error **error) {
      return guarded(error, [&]() -> Status {
        Status done = call(job_in(object), view_of(method), count);
        if (done.code() == PSJ_OK) *out = plain_result(make_value(PSJ_VOID, 0, 0, 0));
        return done;
      });
    },
    [](const psj_object *object, psj_result *out) {
      return guarded(nullptr, [&]() -> Status {
        *out = string_result(job_in(object).type_names().front());
        return {};
      });
    },
    nullptr,
    [](const psj_object *object, psj_text id) -> const void * {
      return view_of(id) == "psj.job/1" ? static_cast<psj_job *>(&job_in(object)) : nullptr;
    }};

}  // namespace

JobObject::JobObject(Job &job) : job_(job) {
  cls = &kClass;
}

Job *JobObject::job_of(const psj_object *object) {
  return object != nullptr && object->cls == &kClass ? &job_in(object) : nullptr;
}

}  // namespace psj
