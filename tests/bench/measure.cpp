#include "measure.h"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <exception>
#include <stdexcept>
#include <vector>

namespace psj::bench {
namespace {

// Figures go to tables of our own.
class Silent final : public benchmark::BenchmarkReporter {
 public:
  bool ReportContext(const Context &) override { return true; }
  void ReportRuns(const std::vector<Run> &) override {}
};

}  // namespace

double median(const std::string &name, int times, const std::function<double()> &sample) {
  std::vector<double> samples;
  std::exception_ptr problem;
  benchmark::ClearRegisteredBenchmarks();
  benchmark::RegisterBenchmark(name.c_str(),
                               [&](benchmark::State &state) {
                                 for ([[maybe_unused]] auto round : state) try {
                                     if (!problem) samples.push_back(sample());
                                   } catch (...) {
                                     problem = std::current_exception();
                                   }
                               })
      ->Iterations(1)
      ->Repetitions(times)
      ->UseRealTime();
  Silent silent;
  benchmark::RunSpecifiedBenchmarks(&silent);
  benchmark::ClearRegisteredBenchmarks();
  if (problem) std::rethrow_exception(problem);
  if (samples.empty()) throw std::runtime_error(name + " was not measured");
  std::sort(samples.begin(), samples.end());
  return samples[samples.size() / 2];
}

}  // namespace psj::bench
