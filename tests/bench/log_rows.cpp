#include <map>
#include <stdexcept>

#include "limits/limits.h"
#include "measure.h"
#include "rows.h"
#include "shell.h"

namespace psj::bench {

double log_figure(const Setup &setup, const std::string &what) {
  // One run says all, each the middle of several.
  static const std::map<std::string, double> figures =
      figures_in(run_program({setup.programs + "/log_bench", setup.quick ? "1" : "5"}).output);
  const auto found = figures.find(what);
  if (found == figures.end()) throw std::runtime_error("log_bench does not say: " + what);
  return found->second;
}

Rows log_rows(const Setup &setup) {
  const int samples = setup.samples();
  const double ring = median("ring", samples, [] { return committed_ring_messages(48); });
  const double queue = median("queue", samples, [] { return boost_queue_messages(64); });
  const double pipe = median("pipe", samples, [] { return pipe_messages(64); });
  const double large = median("large ring", samples, [] { return ring_bandwidth((1 << 20) - 16); });
  const double wake = median("wake", samples, descriptor_wake);
  const double append = median("append", samples, file_append);
  const auto log = [&](const char *what) { return log_figure(setup, what); };
  const double small = log("integers, one process to another");
  return {
      {"small records, one writer to one reader", "M/s", small, 8, 0.024, true, ring,
       "a ring with commit words"},
      {"… against Boost's message_queue", "times", small / queue, 2.5, 0, true, ring / queue,
       "a ring with commit words"},
      {"… against a pipe", "times", small / pipe, 8, 0, true, ring / pipe,
       "a ring with commit words"},
      {"objects of 5 properties through the log", "M/s", log("objects of 5 properties"), 0, 0.007,
       true, ring, "a ring with commit words"},
      {"1 MiB records in place", "GB/s", log("1 MiB records in place"), 6, 0, true, large,
       "a ring, 1 MiB"},
      {"idle reader woken, p50", "µs", log("wake of an idle reader, p50"), 8, 0, false, wake,
       "a wake by eventfd"},
      {"idle reader woken, p99", "µs", log("wake of an idle reader, p99"), 50, 0, false, wake,
       "a wake by eventfd"},
      {"nobody reads, far past the memory budget", "GB/s",
       log("nobody reads, eight times the memory budget"), 0.8, 0, true, append,
       "appending to a file"},
      {"… memory held at most", "MiB", log("nobody reads: memory held at most"), 66, 0, false, 64,
       "the budget of a job"},
  };
}

}  // namespace psj::bench
