// The output of a run's outermost code, on its way to whom the run is for.
#pragma once
#include "language/run/session.h"
#include "language/run/sink.h"

namespace psjsh {

struct TargetSink final : Sink {
  explicit TargetSink(StreamTarget &t) : target(t) {}
  void write(Value value) override { target.write(Stream::Output, value, false); }
  StreamTarget &target;
};

}  // namespace psjsh
