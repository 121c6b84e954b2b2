#pragma once

#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "plugin/providers/wmi/events/extrinsic.h"
#include "plugin/providers/wmi/events/groups.h"
#include "plugin/providers/wmi/repository.h"

namespace psj::wmi {

// Looks at the instances of a class every so many seconds and tells what came, went and changed,
// one by one or in groups (GROUP WITHIN).
class Watch {
 public:
  using Take = std::function<void(InstanceRef event)>;

  // The failure names what the query lacks: an event class, WITHIN, TargetInstance ISA. `take` is
  // called on the watch's own thread. The first look is over when this returns.
  static Result<std::unique_ptr<Watch>> start(std::shared_ptr<const Repository> repository,
                                              std::string space, Query query, Take take);
  ~Watch();  // no call is in flight afterwards
  Watch(const Watch &) = delete;

 private:
  using Clock = Groups::Clock;
  using Instances = std::map<std::string, InstanceRef>;  // by their paths

  Watch(std::shared_ptr<const Repository> repository, std::string space, Query query, Take take);
  static Status check_group(const Repository &repository, std::string_view space,
                            const Query &query, const ClassInfo &event);
  Status take_target();
  void take_extrinsic(const ClassInfo &event);
  void run(bool looked, Instances before);
  bool wait_until(Clock::time_point time);  // false: it shall end
  bool look(Instances &found) const;
  void compare(const Instances &before, const Instances &now);
  void tell(const char *event_class, const InstanceRef &target, const InstanceRef &previous);
  void tell_extrinsic(const InstanceRef &target, bool creation);
  void give(std::shared_ptr<Instance> event);
  void give_ended_groups();

  const std::shared_ptr<const Repository> repository_;
  const std::string space_;
  const Query query_;
  const Take take_;
  std::optional<Groups> groups_;
  std::vector<const ExtrinsicEvent *> extrinsic_;  // empty: what happens to instances
  std::vector<Query> looks_;                       // what is read at each look
  double period_ = 0;
  std::mutex mutex_;
  std::condition_variable ended_;
  bool end_ = false;
  std::thread thread_;
};

}  // namespace psj::wmi
