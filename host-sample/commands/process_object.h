// System.Diagnostics.Process over /proc, for Get-Process and Start-Process.
#pragma once
#include <sys/types.h>

#include <optional>
#include <string>

#include "language/value/foreign.h"

namespace psjsh {

class ProcessObject final : public ForeignObject {
 public:
  // `owned`: a child of this program, which is reaped here and knows its exit code.
  ProcessObject(pid_t id, bool owned);

  const Type *type() const override;
  bool get(std::string_view name, Value *out) const override;
  bool set(std::string_view name, const Value &value) override;
  bool call(std::string_view name, Arguments arguments, Value *out) override;
  std::vector<ForeignMember> members() const override;
  std::string text() const override;  // System.Diagnostics.Process (sleep)
  bool equals(const ForeignObject &other) const override;
  std::size_t hash() const override { return static_cast<std::size_t>(id_); }

  pid_t id() const { return id_; }
  const std::string &name() const { return name_; }
  // True once the process has ended; a number reused by another process counts as ended.
  bool exited() const;
  // Waits at most so long (negative: for ever); false when it still runs. `cancel_fd` ends the wait
  // early when it becomes readable (-1: none).
  bool wait(double milliseconds, int cancel_fd) const;

 private:
  bool reap() const;

  const pid_t id_;
  const bool owned_;
  std::string name_;
  std::uint64_t start_ticks_ = 0;
  mutable std::optional<int> exit_code_;
};

// Ids of all processes, in order.
std::vector<pid_t> all_process_ids();
bool process_exists(pid_t id);
// [System.Diagnostics.Process]::GetCurrentProcess() and the other static members. Call once.
void add_process_members();

}  // namespace psjsh
