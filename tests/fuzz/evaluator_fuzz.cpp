// Any text at all: the evaluator runs it to an outcome, within its steps and its memory.
//
// A script may ask for anything, so the process is shut in first: no file outside of the current
// folder, no program, no connection, no signal to others (Landlock), and commands that wait or
// reach other processes are left out.
#include <fcntl.h>
#include <linux/landlock.h>
#include <malloc.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <new>
#include <set>
#include <string>
#include <thread>

#include "commands/command_list.h"
#include "language/run/session.h"
#include "language/value/convert.h"

namespace {

constexpr std::uint64_t kSteps = 20000;
constexpr std::size_t kLargestBlock = std::size_t{64} << 20;
constexpr std::size_t kMemory = std::size_t{512} << 20;
constexpr std::chrono::seconds kPatience{2};  // for waits and for .NET calls that take no steps

std::atomic<std::size_t> g_in_use{0};

// What Landlock of this kernel's version can refuse beyond files.
struct ruleset_attributes {
  std::uint64_t handled_access_fs, handled_access_net, scoped;
};

[[noreturn]] void give_up(const char *what) {
  std::perror(what);
  std::_Exit(2);
}

void shut_in() {
  const long version =
      syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION);
  if (version < 1)
    give_up("evaluator_fuzz: Landlock is not to be had, and without it scripts could reach files");
  ruleset_attributes attributes{};
  std::size_t size = sizeof attributes.handled_access_fs;
  attributes.handled_access_fs = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1;
  if (version >= 4)
    attributes.handled_access_net = 3, size = 2 * sizeof(std::uint64_t);  // bind, connect
  if (version >= 6) attributes.scoped = 3, size = sizeof attributes;  // abstract sockets, signals
  const int rules = static_cast<int>(syscall(SYS_landlock_create_ruleset, &attributes, size, 0));
  if (rules < 0) give_up("evaluator_fuzz: make the Landlock rules");
  const int here = open(".", O_PATH | O_CLOEXEC);
  const landlock_path_beneath_attr own{
      attributes.handled_access_fs & ~std::uint64_t{LANDLOCK_ACCESS_FS_EXECUTE}, here};
  if (syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &own, 0) != 0 ||
      prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
      syscall(SYS_landlock_restrict_self, rules, 0) != 0)
    give_up("evaluator_fuzz: apply the Landlock rules");
  close(here);
  close(rules);
}

// Stops the running session when it takes longer than it may without taking steps.
class Watch {
 public:
  Watch() : thread_([this] { run(); }) { thread_.detach(); }
  void begin(psjsh::Session *session) {
    const std::lock_guard lock(mutex_);
    session_ = session;
    deadline_ = std::chrono::steady_clock::now() + kPatience;
  }
  void end() {
    const std::lock_guard lock(mutex_);
    session_ = nullptr;
  }

 private:
  [[noreturn]] void run() {
    while (true) {
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
      const std::lock_guard lock(mutex_);
      if (session_ != nullptr && std::chrono::steady_clock::now() > deadline_)
        session_->interrupt();
    }
  }
  std::mutex mutex_;
  psjsh::Session *session_ = nullptr;
  std::chrono::steady_clock::time_point deadline_;
  std::thread thread_;
};

// Reads every record, as a screen would.
struct ReadingTarget final : psjsh::StreamTarget {
  void write(psjsh::Stream, const psjsh::Value &record, bool) override {
    try {
      size += psjsh::to_text(record).size();
    } catch (const psjsh::ScriptError &) {
    }
  }
  std::size_t size = 0;
};

std::shared_ptr<const psjsh::CommandTable> harmless_commands() {
  static const std::set<std::string_view> kLeftOut = {
      "Start-Process",     "Stop-Process",      "Wait-Process",    "Debug-Process",
      "Restart-Computer",  "Stop-Computer",     "Read-Host",       "Test-Connection",
      "Invoke-WebRequest", "Invoke-RestMethod", "Send-MailMessage"};
  static std::vector<psjsh::CommandEntry> entries;
  for (const psjsh::CommandEntry &entry : psjsh::own_commands())
    if (!kLeftOut.contains(entry.name)) entries.push_back(entry);
  auto table = std::make_shared<psjsh::CommandTable>();
  table->add(entries);
  return table;
}

}  // namespace

// The process's memory is a limit that scripts meet as std::bad_alloc, like any other process's end
// of memory. libFuzzer's own limit would only end the process.
void *operator new(std::size_t size) {
  if (size > kLargestBlock || g_in_use.load(std::memory_order_relaxed) + size > kMemory)
    throw std::bad_alloc();
  void *block = std::malloc(size == 0 ? 1 : size);
  if (block == nullptr) throw std::bad_alloc();
  g_in_use.fetch_add(malloc_usable_size(block), std::memory_order_relaxed);
  return block;
}
void operator delete(void *block) noexcept {
  if (block != nullptr) g_in_use.fetch_sub(malloc_usable_size(block), std::memory_order_relaxed);
  std::free(block);
}
void operator delete(void *block, std::size_t) noexcept {
  operator delete(block);
}

// The blocks of nothrow and array new are the sanitizer's own and come here to be freed. Leaks can
// not be looked for where /proc is out of reach, and values that hold each other in a circle stay
// by design.
extern "C" const char *__asan_default_options() {
  return "detect_leaks=0:alloc_dealloc_mismatch=0:allocator_may_return_null=1";
}

extern "C" int LLVMFuzzerInitialize(int *, char ***) {
  // To look at one known input with the symbolizer, which is a program.
  if (std::getenv("EVALUATOR_FUZZ_OPEN") == nullptr) shut_in();
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  static const auto commands = harmless_commands();
  static auto *const watch = new Watch;
  psjsh::Session session(commands);
  session.set_step_limit(kSteps);
  ReadingTarget target;
  watch->begin(&session);
  session.run_command(std::string(reinterpret_cast<const char *>(data), size), target);
  watch->end();
  return 0;
}
