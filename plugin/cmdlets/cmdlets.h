#pragma once

#include <span>

#include "psj.h"

namespace psj {

// The plugin's own cmdlets. The tables live as long as the process.
std::span<const psj_cmdlet *const> built_in_cmdlets();

// Cmdlets for jobs whose type has PSJ_PROVIDER_SUSPEND; in PowerShell 7, whose types have not, they
// are not there.
std::span<const psj_cmdlet *const> suspending_cmdlets();

// Each is in the file of its name.
const psj_cmdlet *start_job_cmdlet();
const psj_cmdlet *start_thread_job_cmdlet();
const psj_cmdlet *foreach_parallel_cmdlet();
const psj_cmdlet *invoke_remote_cmdlet();
const psj_cmdlet *new_session_cmdlet();
const psj_cmdlet *get_session_cmdlet();  // in sessions.cpp, as the next two
const psj_cmdlet *remove_session_cmdlet();
const psj_cmdlet *import_session_cmdlet();
const psj_cmdlet *get_job_cmdlet();
const psj_cmdlet *receive_job_cmdlet();
const psj_cmdlet *wait_job_cmdlet();
const psj_cmdlet *stop_job_cmdlet();
const psj_cmdlet *remove_job_cmdlet();
const psj_cmdlet *debug_job_cmdlet();
const psj_cmdlet *new_job_pool_cmdlet();
const psj_cmdlet *get_job_pool_cmdlet();
const psj_cmdlet *remove_job_pool_cmdlet();
const psj_cmdlet *suspend_job_cmdlet();
const psj_cmdlet *resume_job_cmdlet();  // beside suspend_job_cmdlet

}  // namespace psj
