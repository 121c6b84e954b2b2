#include "plugin/cmdlets/cmdlets.h"

namespace psj {

std::span<const psj_cmdlet *const> built_in_cmdlets() {
  static const psj_cmdlet *const kCmdlets[] = {
      start_job_cmdlet(),      start_thread_job_cmdlet(), get_job_cmdlet(),
      receive_job_cmdlet(),    wait_job_cmdlet(),         stop_job_cmdlet(),
      remove_job_cmdlet(),     debug_job_cmdlet(),        foreach_parallel_cmdlet(),
      invoke_remote_cmdlet(),  new_session_cmdlet(),      get_session_cmdlet(),
      remove_session_cmdlet(), import_session_cmdlet(),   new_job_pool_cmdlet(),
      get_job_pool_cmdlet(),   remove_job_pool_cmdlet(),
  };
  return kCmdlets;
}

std::span<const psj_cmdlet *const> suspending_cmdlets() {
  static const psj_cmdlet *const kCmdlets[] = {suspend_job_cmdlet(), resume_job_cmdlet()};
  return kCmdlets;
}

}  // namespace psj
