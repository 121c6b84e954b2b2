#pragma once
#include <functional>
#include <string>

namespace psj::bench {

// What `sample` returned in the middle of `times` calls, which are repetitions of a Google
// Benchmark. What a call throws is thrown here.
double median(const std::string &name, int times, const std::function<double()> &sample);

}  // namespace psj::bench
