#include <algorithm>
#include <chrono>

#include "commands/runspaces/runspace.h"
#include "invariant/guid.h"
#include "language/value/scalars.h"
#include "language/value/script_error.h"
#include "language/value/type.h"

namespace psjsh {
namespace {

constexpr auto kCloseTime = std::chrono::seconds(5);

}  // namespace

RunspacePool::RunspacePool(int least, int most, CommandsOfSession commands,
                           Ref<InitialState> initial)
    : SessionSource(find_type("System.Management.Automation.Runspaces.RunspacePool")),
      instance_id(make_guid(psj::invariant::Guid::random())),
      apartment_state("Unknown"),
      thread_options("Default"),
      commands_(std::move(commands)),
      initial_(std::move(initial)),
      minimum_(least),
      maximum_(most) {
  const auto refuse = [](const char *why) {
    throw_net("System.Management.Automation.PSArgumentException", why);
  };
  if (most < 1) refuse("The maximum pool size cannot be less than 1.");
  if (least < 1) refuse("The minimum pool size cannot be less than 1.");
  if (least > most) refuse("The minimum pool size cannot be greater than the maximum pool size.");
}

void RunspacePool::open() {
  const std::lock_guard lock(mutex_);
  if (stage_ != RunspaceStage::BeforeOpen)
    throw_net("System.Management.Automation.Runspaces.InvalidRunspacePoolStateException",
              "Cannot open the runspace pool because it is not in the 'BeforeOpen' state. The "
              "current state is '" +
                  std::string(stage_name(stage_)) + "'.");
  stage_ = RunspaceStage::Opened;
}

void RunspacePool::close() {
  std::vector<std::shared_ptr<Session>> old;  // go after the lock
  std::unique_lock lock(mutex_);
  stage_ = RunspaceStage::Closed;
  for (const auto &session : busy_) session->interrupt();
  changed_.notify_all();
  changed_.wait_for(lock, kCloseTime, [this] { return runs_ == 0; });
  old.swap(idle_);
  lock.unlock();
}

RunspaceStage RunspacePool::stage() const {
  const std::lock_guard lock(mutex_);
  return stage_;
}

bool RunspacePool::set_maximum(int count) {
  const std::lock_guard lock(mutex_);
  if (count < 1 || count < minimum_) return false;
  maximum_ = count;
  changed_.notify_all();
  return true;
}

bool RunspacePool::set_minimum(int count) {
  const std::lock_guard lock(mutex_);
  if (count < 1 || count > maximum_) return false;
  minimum_ = count;
  return true;
}

int RunspacePool::maximum() const {
  const std::lock_guard lock(mutex_);
  return maximum_;
}

int RunspacePool::minimum() const {
  const std::lock_guard lock(mutex_);
  return minimum_;
}

int RunspacePool::available() const {
  const std::lock_guard lock(mutex_);
  return std::max(0, maximum_ - static_cast<int>(busy_.size()) - starting_);
}

std::uint64_t RunspacePool::reserve() {
  const std::lock_guard lock(mutex_);
  if (stage_ != RunspaceStage::Opened)
    throw_net("System.Management.Automation.Runspaces.InvalidRunspacePoolStateException",
              "Cannot perform the operation because the runspace pool is not in the 'Opened' "
              "state. The current state is '" +
                  std::string(stage_name(stage_)) + "'.");
  ++runs_;
  waiting_.insert(++last_place_);
  return last_place_;
}

std::shared_ptr<Session> RunspacePool::take(std::uint64_t place,
                                            const std::function<bool()> &stopped) {
  std::unique_lock lock(mutex_);
  const auto closed = [this] { return stage_ != RunspaceStage::Opened; };
  changed_.wait(lock, [&] {
    return closed() || stopped() ||
           (place == *waiting_.begin() && static_cast<int>(busy_.size()) + starting_ < maximum_);
  });
  waiting_.erase(place);
  changed_.notify_all();
  if (closed() || stopped()) return nullptr;
  if (!idle_.empty()) {
    busy_.push_back(std::move(idle_.back()));
    idle_.pop_back();
    set_session_busy(*busy_.back(), true);
    return busy_.back();
  }
  // Modules may take their time: others must not wait for that.
  ++starting_;
  lock.unlock();
  auto made = initial_ ? initial_->make_session(commands_) : std::make_shared<Session>(commands_);
  name_session(*made, new_session_name());
  lock.lock();
  --starting_;
  changed_.notify_all();
  if (closed()) return nullptr;
  busy_.push_back(made);
  return made;
}

void RunspacePool::give_back(const std::shared_ptr<Session> &session,
                             const std::function<void()> &ended) {
  const std::lock_guard lock(mutex_);
  ended();
  --runs_;
  const auto found = std::find(busy_.begin(), busy_.end(), session);
  if (found != busy_.end()) busy_.erase(found);
  const bool kept = stage_ == RunspaceStage::Opened &&
                    static_cast<int>(idle_.size() + busy_.size()) + starting_ < maximum_;
  if (kept && session) {
    set_session_busy(*session, false);
    idle_.push_back(session);
  }
  changed_.notify_all();
}

void RunspacePool::look() {
  const std::lock_guard lock(mutex_);
  changed_.notify_all();
}

}  // namespace psjsh
