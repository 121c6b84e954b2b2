#include "language/run/session_names.h"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <unordered_map>

namespace psjsh {
namespace {

// Lives as long as the process: a job's thread may be the last to use it.
struct Names {
  std::mutex mutex;
  std::unordered_map<const Session *, NamedSession> all;
};
Names &names() {
  static auto *list = new Names;
  return *list;
}

}  // namespace

SessionName new_session_name() {
  static std::atomic<int> last{0};
  const int id = ++last;
  return {id, "Runspace" + std::to_string(id), psj::invariant::Guid::random()};
}

void name_session(const Session &session, SessionName name) {
  const std::lock_guard lock(names().mutex);
  names().all[&session].name = std::move(name);
}

SessionName name_of(const Session &session) {
  const std::lock_guard lock(names().mutex);
  const auto [entry, added] = names().all.try_emplace(&session);
  if (added) entry->second.name = new_session_name();
  return entry->second.name;
}

void forget_session_name(const Session &session) noexcept {
  const std::lock_guard lock(names().mutex);
  names().all.erase(&session);
}

void set_session_busy(const Session &session, bool busy) {
  const std::lock_guard lock(names().mutex);
  const auto found = names().all.find(&session);
  if (found != names().all.end()) found->second.busy = busy;
}

std::vector<NamedSession> named_sessions() {
  std::vector<NamedSession> list;
  {
    const std::lock_guard lock(names().mutex);
    for (const auto &[session, entry] : names().all) list.push_back(entry);
  }
  std::sort(list.begin(), list.end(),
            [](const NamedSession &a, const NamedSession &b) { return a.name.id < b.name.id; });
  return list;
}

bool find_named_session(int id, NamedSession *out) {
  const std::lock_guard lock(names().mutex);
  for (const auto &[session, entry] : names().all)
    if (entry.name.id == id) return *out = entry, true;
  return false;
}

}  // namespace psjsh
