#include "language/run/stack_limit.h"

#include <pthread.h>
#include <sys/auxv.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cstring>

namespace psjsh {
namespace {

constexpr std::size_t kReserve = 256 * 1024;
// Where /proc can't be read the C library does not know the main thread's stack: then this much
// below the caller is taken to be there.
constexpr std::size_t kAtLeast = 4 << 20;
// The kernel keeps at least 128 MiB free below the top of the main thread's stack.
constexpr rlim_t kSurelyFree = 64 << 20;

// Below which the main thread's stack begins: the path of the program is the last that the kernel
// writes there (getauxval(3), AT_EXECFN). 0: not known.
std::uintptr_t top_of_main_stack() {
  const std::uintptr_t path = getauxval(AT_EXECFN);
  if (path == 0) return 0;
  const auto page = static_cast<std::uintptr_t>(sysconf(_SC_PAGESIZE));
  const std::uintptr_t end = path + std::strlen(reinterpret_cast<const char *>(path)) + 1;
  return (end + page - 1) / page * page;
}

std::uintptr_t of_main_thread(rlim_t limit) {
  const std::uintptr_t top = top_of_main_stack();
  const auto here = reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0));
  if (limit > kSurelyFree || here >= top || top - here >= limit) return 0;
  return top - limit;
}

std::uintptr_t of_this_thread() {
  pthread_attr_t attributes;
  if (pthread_getattr_np(pthread_self(), &attributes) != 0)
    return reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0)) - kAtLeast - kReserve;
  void *low = nullptr;
  std::size_t size = 0;
  pthread_attr_getstack(&attributes, &low, &size);
  pthread_attr_destroy(&attributes);
  return reinterpret_cast<std::uintptr_t>(low);
}

// For the main thread the C library reads all of /proc/self/maps, which takes longer than all else
// that a session begins with.
std::uintptr_t find_lowest(rlim_t limit) {
  std::uintptr_t low = gettid() == getpid() ? of_main_thread(limit) : 0;
  if (low == 0) low = of_this_thread();
  return low + kReserve;
}

}  // namespace

std::uintptr_t lowest_stack_address() {
  struct Known {
    rlim_t limit = 0;
    std::uintptr_t address = 0;
  };
  thread_local Known known;
  rlimit now{};
  if (getrlimit(RLIMIT_STACK, &now) != 0) return find_lowest(RLIM_INFINITY);
  if (known.address == 0 || known.limit != now.rlim_cur)
    known = {now.rlim_cur, find_lowest(now.rlim_cur)};
  return known.address;
}

}  // namespace psjsh
