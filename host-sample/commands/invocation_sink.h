// The output of a command as a sink for the evaluator.
#pragma once
#include "language/run/command.h"
#include "language/run/sink.h"

namespace psjsh {

class InvocationSink final : public Sink {
 public:
  explicit InvocationSink(Invocation &call) : call_(call) {}
  void write(Value value) override { call_.write(std::move(value)); }

 private:
  Invocation &call_;
};

}  // namespace psjsh
