#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "plugin/providers/wmi/instance.h"
#include "plugin/providers/wmi/wql/query.h"

namespace psj::wmi {

// GROUP WITHIN: events that wait to be told together. A group begins with its first event and ends
// so many seconds later. One thread at a time.
class Groups {
 public:
  using Clock = std::chrono::steady_clock;
  struct Group {
    InstanceRef representative;  // the first one
    std::uint32_t count = 0;
    Clock::time_point end;
  };

  explicit Groups(const Grouping &grouping) : grouping_(grouping) {}  // borrowed

  void add(InstanceRef event, Clock::time_point now);
  // When the next group ends; nothing: there is none.
  std::optional<Clock::time_point> next_end() const;
  std::vector<Group> take_ended(Clock::time_point now);

 private:
  const Grouping &grouping_;
  std::map<std::string, Group> groups_;  // by the values of BY
};

}  // namespace psj::wmi
