#pragma once
#include <condition_variable>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

namespace psjsh {

// Text on its way to a descriptor: many small pieces become few writes, and yet nothing waits
// longer than a moment, whatever the session does meanwhile. Any thread.
class ScreenBuffer {
 public:
  // `descriptor` is borrowed.
  explicit ScreenBuffer(int descriptor) : descriptor_(descriptor) {}
  ScreenBuffer(const ScreenBuffer &) = delete;
  ScreenBuffer &operator=(const ScreenBuffer &) = delete;
  // Writes what is left.
  ~ScreenBuffer();

  void append(std::string_view text);
  void flush();

 private:
  void start_clerk();
  void write_soon();

  const int descriptor_;
  std::mutex mutex_;  // of all below
  std::condition_variable changed_;
  std::string text_;
  bool closing_ = false;
  std::thread clerk_;  // writes what nobody flushed; begins with the first text
};

void write_all_bytes(int descriptor, std::string_view bytes);
// 0, or the error number of the first write_all_bytes that could not write. [any thread]
int lost_output() noexcept;

}  // namespace psjsh
