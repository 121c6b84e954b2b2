#pragma once

#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "plugin/providers/wmi/repository.h"

namespace psj::wmi {

// Looks at the instances of a class every WITHIN seconds and tells what came, went and changed.
class Watch {
 public:
  using Take = std::function<void(InstanceRef event)>;

  // The failure names what the query lacks: an event class, WITHIN, TargetInstance ISA. `take` is
  // called on the watch's own thread.
  static Result<std::unique_ptr<Watch>> start(std::shared_ptr<const Repository> repository,
                                              std::string space, Query query, Take take);
  ~Watch();  // no call is in flight afterwards
  Watch(const Watch &) = delete;

 private:
  using Instances = std::map<std::string, InstanceRef>;  // by their paths

  Watch(std::shared_ptr<const Repository> repository, std::string space, Query query,
        std::string target, Take take);
  void run();
  bool look(Instances &found) const;
  void compare(const Instances &before, const Instances &now);
  void tell(const char *event_class, const InstanceRef &target, const InstanceRef &previous);

  const std::shared_ptr<const Repository> repository_;
  const std::string space_, target_;
  const Query query_;
  const Take take_;
  std::mutex mutex_;
  std::condition_variable ended_;
  bool end_ = false;
  std::thread thread_;
};

}  // namespace psj::wmi
