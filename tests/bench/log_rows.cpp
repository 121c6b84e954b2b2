#include <map>
#include <sstream>
#include <stdexcept>
#include <vector>

#include "limits/limits.h"
#include "measure.h"
#include "rows.h"
#include "shell.h"

namespace psj::bench {

namespace {

struct Figure {
  double value = 0, limit = 0;  // 0: it measures no limit for it
};

// Lines of what, value, unit, what bounds it, and that limit.
std::map<std::string, Figure> figures_of(const std::string &text) {
  std::map<std::string, Figure> figures;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    std::vector<std::string> parts;
    std::istringstream columns(line);
    for (std::string part; std::getline(columns, part, '\t');) parts.push_back(part);
    if (parts.size() < 2) continue;
    figures[parts[0]] = {std::stod(parts[1]), parts.size() > 4 ? std::stod(parts[4]) : 0};
  }
  return figures;
}

Figure measured(const Setup &setup, const std::string &what) {
  // One run says all, each the middle of several.
  static const std::map<std::string, Figure> figures =
      figures_of(run_program({setup.programs + "/log_bench", setup.quick ? "1" : "5"}).output);
  const auto found = figures.find(what);
  if (found == figures.end()) throw std::runtime_error("log_bench does not say: " + what);
  return found->second;
}

}  // namespace

double log_figure(const Setup &setup, const std::string &what) {
  return measured(setup, what).value;
}

Rows log_rows(const Setup &setup) {
  const int samples = setup.samples();
  const double ring = median("ring", samples, [] { return committed_ring_messages(48); });
  const double queue = median("queue", samples, [] { return boost_queue_messages(64); });
  const double pipe = median("pipe", samples, [] { return pipe_messages(64); });
  const auto log = [&](const char *what) { return log_figure(setup, what); };
  const auto limit = [&](const char *what) { return measured(setup, what).limit; };
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
      {"1 MiB records in place", "GB/s", log("1 MiB records in place"), 6, 0, true,
       limit("1 MiB records in place"), "a ring, 1 MiB, filled and looked at"},
      {"idle reader woken, p50", "µs", log("wake of an idle reader, p50"), 8, 0, false,
       limit("wake of an idle reader, p50"), "a wake by eventfd"},
      {"idle reader woken, p99", "µs", log("wake of an idle reader, p99"), 50, 0, false,
       limit("wake of an idle reader, p99"), "a wake by eventfd"},
      {"nobody reads, far past the memory budget", "GB/s",
       log("nobody reads, eight times the memory budget"), 0.8, 0, true,
       limit("nobody reads, eight times the memory budget"), "appending to a file"},
      {"… memory held at most", "MiB", log("nobody reads: memory held at most"), 66, 0, false, 64,
       "the budget of a job"},
  };
}

}  // namespace psj::bench
