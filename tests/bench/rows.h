#pragma once
#include <string>

#include "row.h"

namespace psj::bench {

struct Setup {
  std::string programs;  // the folder of psjsh and log_bench
  std::string pwsh;      // a PowerShell to measure; empty: its recorded figures
  bool quick = false;    // fewer samples, smaller scale

  int samples() const { return quick ? 3 : 5; }
  std::string psjsh() const { return programs + "/psjsh"; }
};

// A figure of the log that log_bench says. It runs once.
double log_figure(const Setup &setup, const std::string &what);

Rows job_rows(const Setup &setup);     // how jobs start and end
Rows log_rows(const Setup &setup);     // the record log
Rows scale_rows(const Setup &setup);   // many jobs
Rows cim_rows(const Setup &setup);     // management objects
Rows remote_rows(const Setup &setup);  // records of another computer
Rows kill_rows(const Setup &setup);    // what holds when workers are killed

}  // namespace psj::bench
