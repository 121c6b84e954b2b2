// Where output goes, one object at a time.
#pragma once
#include <utility>

#include "language/run/command.h"
#include "language/value/enumerate.h"
#include "language/value/value.h"

namespace psjsh {

class Sink {
 public:
  virtual void write(Value value) = 0;
  void write_all(Value value) {  // item by item when it enumerates
    if (!is_enumerable(value)) {
      if (!value.is_nothing()) write(std::move(value));
    } else {
      write_items(std::move(value));
    }
  }

 protected:
  ~Sink() = default;

 private:
  void write_items(Value value);
};

class CollectSink final : public Sink {
 public:
  void write(Value value) override { values.push_back(std::move(value)); }
  Values values;
};

class NullSink final : public Sink {
 public:
  void write(Value) override {}
};

// Hears of the records of a stream even where no one shows them: -WarningVariable of a function.
struct Collector {
  virtual void collect(Stream stream, const Value &record) = 0;
  Collector *outer = nullptr;

 protected:
  ~Collector() = default;
};

// The streams beside output; null stands for the session's own.
struct Streams {
  Sink *sinks[8] = {};
  Collector *collector = nullptr;  // the innermost
  Sink *&operator[](Stream stream) { return sinks[static_cast<int>(stream)]; }
  Sink *operator[](Stream stream) const { return sinks[static_cast<int>(stream)]; }
};

}  // namespace psjsh
