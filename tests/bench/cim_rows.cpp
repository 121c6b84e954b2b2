#include "measure.h"
#include "rows.h"
#include "shell.h"

namespace psj::bench {

Rows cim_rows(const Setup &setup) {
  const std::string code =
      "Get-CimInstance Win32_Process -Property ProcessId,ParentProcessId,Name,CommandLine,"
      "WorkingSetSize,VirtualSize | Format-Table ProcessId,ParentProcessId,Name,WorkingSetSize,"
      "VirtualSize,CommandLine";
  const int samples = 5 * setup.samples();
  const double ps = median("ps", samples, [] {
    return run_program({"ps", "-eo", "pid,ppid,comm,rss,vsz,args"}).milliseconds;
  });
  const double shell = median("cim", samples, [&] {
    return run_program({setup.psjsh(), "-NoProfile", "-NonInteractive", "-Command", code})
        .milliseconds;
  });
  return {{"Get-CimInstance Win32_Process against ps -eo", "times", shell / ps, 3, 0, false, 1,
           "ps -eo, the same columns"}};
}

}  // namespace psj::bench
