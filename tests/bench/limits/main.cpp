// psj-limits: what this machine can do at most, "what<tab>value<tab>unit" lines; the median of
// five.
#include <algorithm>
#include <cstdio>
#include <exception>

#include "limits/limits.h"

int main() try {
  for (const psj::bench::Limit &limit : psj::bench::all_limits()) {
    std::vector<double> samples;
    for (int i = 0; i < 5; ++i) samples.push_back(limit.measure());
    std::sort(samples.begin(), samples.end());
    std::printf("%s\t%.4g\t%s\n", limit.name.c_str(), samples[samples.size() / 2],
                limit.unit.c_str());
    std::fflush(stdout);
  }
} catch (const std::exception &error) {
  std::fprintf(stderr, "psj-limits: %s\n", error.what());
  return 1;
}
