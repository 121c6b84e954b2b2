#include "language/run/transcript.h"

#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <mutex>
#include <vector>

#include "invariant/date_time.h"
#include "invariant/date_time_text.h"
#include "language/run/style.h"

namespace psjsh {

namespace {

constexpr std::string_view kStars = "**********************\n";

struct Transcript {
  std::string path;
  bool command_times;
  int descriptor;
};

// Nearly always zero: who shows something then takes no lock. It only saves work, so its order
// beside other memory does not matter.
std::atomic<std::size_t> g_count = 0;

std::string framed(std::string_view lines) {
  return std::string(kStars).append(lines).append(kStars);
}

void put(const Transcript &transcript, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(transcript.descriptor, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

void end(const Transcript &transcript) {
  put(transcript, framed("PowerShell transcript end\nEnd time: " + transcript_time() + "\n"));
  ::close(transcript.descriptor);
}

std::mutex g_mutex;
struct Open {
  ~Open() {
    while (!list.empty()) {
      end(list.back());
      list.pop_back();
    }
    g_count.store(0, std::memory_order_relaxed);
  }
  std::vector<Transcript> list;
};
Open g_open;  // under g_mutex

}  // namespace

std::string transcript_time() {
  std::string text;
  if (!psj::invariant::format_date_time(text, psj::invariant::DateTime::now(), "yyyyMMddHHmmss"))
    text.clear();
  return text;
}

void transcribe(std::string_view text) {
  if (g_count.load(std::memory_order_relaxed) == 0) return;
  const std::string plain = without_decoration(text);
  const std::lock_guard lock(g_mutex);
  for (const Transcript &transcript : g_open.list) put(transcript, plain);
}

void transcribe_command(std::string_view prompt, std::string_view text) {
  if (g_count.load(std::memory_order_relaxed) == 0) return;
  const std::string line = without_decoration(prompt) + std::string(text) + "\n";
  const std::lock_guard lock(g_mutex);
  for (const Transcript &transcript : g_open.list) {
    if (transcript.command_times)
      put(transcript, framed("Command start time: " + transcript_time() + "\n"));
    put(transcript, line);
  }
}

int start_transcript(const TranscriptStart &start) {
  const int mode = start.append ? O_APPEND : O_TRUNC;
  const int descriptor = ::open(start.path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | mode, 0666);
  if (descriptor < 0) return errno;
  const std::lock_guard lock(g_mutex);
  g_open.list.push_back({start.path, start.command_times, descriptor});
  put(g_open.list.back(),
      framed("PowerShell transcript start\nStart time: " + transcript_time() + "\n" + start.facts));
  g_count.store(g_open.list.size(), std::memory_order_relaxed);
  return 0;
}

std::string stop_transcript() {
  const std::lock_guard lock(g_mutex);
  if (g_open.list.empty()) return {};
  const Transcript last = g_open.list.back();
  g_open.list.pop_back();
  g_count.store(g_open.list.size(), std::memory_order_relaxed);
  end(last);
  return last.path;
}

}  // namespace psjsh
