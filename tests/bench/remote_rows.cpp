#include <algorithm>

#include "rows.h"
#include "shell.h"

namespace psj::bench {

Rows remote_rows(const Setup &setup) {
  const std::string folder = PSJ_SOURCE_DIR "/tests/remote/";
  std::vector<double> ratios, limits;
  for (int i = 0; i < setup.samples(); ++i) {
    const Run run = run_program({folder + "with-computers", folder + "throughput", setup.psjsh()});
    const auto figures = figures_in(run.output);
    limits.push_back(figures.at("ssh"));
    ratios.push_back(figures.at("records") / limits.back());
  }
  std::sort(ratios.begin(), ratios.end());
  std::sort(limits.begin(), limits.end());
  const std::size_t middle = ratios.size() / 2;
  return {{"objects of another computer against ssh", "times", ratios[middle], 0.5, 0, true, 1,
           "ssh HOST cat moves " + std::to_string(static_cast<int>(limits[middle])) + " MiB/s"}};
}

}  // namespace psj::bench
