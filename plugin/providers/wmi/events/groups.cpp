#include "plugin/providers/wmi/events/groups.h"

#include <algorithm>

#include "plugin/providers/wmi/wql/evaluate.h"

namespace psj::wmi {

void Groups::add(InstanceRef event, Clock::time_point now) {
  std::string key;
  for (const Path &path : grouping_.by) key += key_text(path, *event) + '\0';
  const auto [at, is_new] = groups_.try_emplace(std::move(key));
  ++at->second.count;
  if (!is_new) return;
  at->second.representative = std::move(event);
  at->second.end = now + std::chrono::duration_cast<Clock::duration>(
                             std::chrono::duration<double>(grouping_.seconds));
}

std::optional<Groups::Clock::time_point> Groups::next_end() const {
  std::optional<Clock::time_point> first;
  for (const auto &[key, group] : groups_)
    if (!first || group.end < *first) first = group.end;
  return first;
}

std::vector<Groups::Group> Groups::take_ended(Clock::time_point now) {
  std::vector<Group> ended;
  for (auto at = groups_.begin(); at != groups_.end();) {
    if (at->second.end > now) {
      ++at;
      continue;
    }
    ended.push_back(std::move(at->second));
    at = groups_.erase(at);
  }
  std::sort(ended.begin(), ended.end(),
            [](const Group &a, const Group &b) { return a.end < b.end; });
  return ended;
}

}  // namespace psj::wmi
