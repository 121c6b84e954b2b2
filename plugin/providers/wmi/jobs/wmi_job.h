#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <thread>

#include "plugin/providers/wmi/repository.h"
#include "plugin/value/tree.h"
#include "psj.h"

namespace psj::wmi {

// One child of a WmiJob, of this computer or of another.
class WmiChild {
 public:
  virtual ~WmiChild() = default;
  virtual psj_status start(psj_error **error) = 0;
  virtual psj_status stop(std::uint32_t deadline_ms) = 0;
};

// NULL: the dictionary has no such entry.
const psj_value *entry_of(const psj_value *dictionary, std::string_view key);

// A query or a method call of this computer, on a thread of its own.
class WmiJob final : public WmiChild {
 public:
  static Result<std::unique_ptr<WmiJob>> make(std::shared_ptr<const Repository> repository,
                                              const psj_job_request &request, const psj_sink &sink);
  ~WmiJob() override;

  psj_status start(psj_error **error) override;
  psj_status stop(std::uint32_t) override;

 private:
  WmiJob(std::shared_ptr<const Repository> repository, OwnedValue arguments, std::string computer,
         const psj_sink &sink);
  void run();
  Status run_operation();
  Status query(const Query &query, std::string_view method);
  Status call(const ClassInfo &cls, const Instance *target, std::string_view method);
  Status write(const psj_result &result);
  std::string text(std::string_view key) const;

  const std::shared_ptr<const Repository> repository_;
  const OwnedValue arguments_;
  const std::string computer_;
  const psj_sink &sink_;
  std::atomic<bool> started_{false};
  std::thread thread_;
};

// What a command makes of a method's arguments by their order.
Status bind_arguments(MethodCall &call, const psj_value *list);

}  // namespace psj::wmi
