// Counts how deep a walk over values has come, so that a value that holds itself ends it instead of
// the stack.
#pragma once

namespace psjsh {

class Nesting {
 public:
  explicit Nesting(int &depth) : depth_(depth) { ++depth_; }
  ~Nesting() { --depth_; }
  Nesting(const Nesting &) = delete;
  Nesting &operator=(const Nesting &) = delete;
  bool too_deep() const { return depth_ > kLimit; }

 private:
  static constexpr int kLimit = 100;
  int &depth_;
};

}  // namespace psjsh
