// Errors of the language as errors of the ABI and back.
#pragma once
#include <exception>
#include <string_view>
#include <utility>

#include "language/value/records.h"
#include "language/value/script_error.h"
#include "psj.h"

namespace psjsh {

// The error as an owned psj_error; its `record` is a live handle to the ErrorRecord.
psj_error *new_error(const Ref<ErrorRecord> &record);
// Why a job's script failed: for a thread job with the live record, otherwise with a copy
// (PSJ_SHAPE_ERROR).
psj_error *new_job_error(const Ref<ErrorRecord> &record, bool live);
psj_error *new_error(psj_status status, std::string_view id, std::string_view message);
// An ErrorRecord for what the plugin answered: the record that it carries, or a new one.
// `command_type` ends the id
// ("JobWithSpecifiedNameNotFound,Microsoft.PowerShell.Commands.GetJobCommand"); empty: the id stays
// alone.
Ref<ErrorRecord> record_of(const psj_error &error, std::string_view command_type);
// The same for a status without an error; releases the error.
Ref<ErrorRecord> take_error(psj_error *error, psj_status status, std::string_view doing,
                            std::string_view command_type);

// What is being handled now as a status and, when `error` is not null, an owned error: for catch
// (...).
psj_status current_exception_status(psj_error **error) noexcept;

// Runs host code for a function of the ABI: no exception leaves it.
template <class Body>
psj_status guarded(psj_error **error, Body &&body) noexcept {
  try {
    std::forward<Body>(body)();
    return PSJ_OK;
  } catch (...) {
    return current_exception_status(error);
  }
}

}  // namespace psjsh
