#include "bridge/session_lease.h"

#include <atomic>
#include <map>
#include <mutex>
#include <utility>
#include <vector>

namespace psjsh {
namespace {

// Nobody says when a group is over: the oldest go when there are many.
constexpr std::size_t kGroups = 64;

struct FreeNames {
  std::mutex mutex;
  std::map<int, std::vector<SessionName>> of_group;
};
FreeNames &free_names() {
  static auto *names = new FreeNames;
  return *names;
}

SessionName take_name(int group) {
  if (group != 0) {
    const std::lock_guard lock(free_names().mutex);
    const auto found = free_names().of_group.find(group);
    if (found != free_names().of_group.end() && !found->second.empty()) {
      SessionName name = std::move(found->second.back());
      found->second.pop_back();
      return name;
    }
  }
  return new_session_name();
}

}  // namespace

int SessionLease::new_group() {
  static std::atomic<int> last{0};
  return ++last;
}

SessionLease::SessionLease(const Session &session, int group, bool task)
    : group_(group), name_(take_name(group)) {
  static std::atomic<int> tasks{0};
  if (task) name_.name = "PSTask:" + std::to_string(++tasks);
  name_session(session, name_);
}

SessionLease::~SessionLease() {
  if (group_ == 0) return;
  const std::lock_guard lock(free_names().mutex);
  auto &groups = free_names().of_group;
  groups[group_].push_back(std::move(name_));
  if (groups.size() > kGroups) groups.erase(groups.begin());
}

}  // namespace psjsh
