#include "plugin/providers/wmi/events/watch.h"

#include <chrono>

#include "plugin/providers/wmi/objects/instance_object.h"
#include "plugin/providers/wmi/wql/evaluate.h"
#include "plugin/value/tree.h"

namespace psj::wmi {
namespace {

using Kind = Condition::Kind;

// The class behind TargetInstance ISA '...' in a chain of ANDs; empty: there is none.
std::string target_of(const Condition *condition) {
  if (condition == nullptr) return {};
  if (condition->kind == Kind::both) {
    std::string found = target_of(condition->right.get());
    return found.empty() ? target_of(condition->left.get()) : found;
  }
  const bool names =
      condition->kind == Kind::is_a && condition->a.path &&
      invariant::equals_ignore_case(condition->a.path->names.front(), "TargetInstance");
  return names ? std::string(string_of(condition->b.constant)) : std::string();
}

bool same_instance(const Instance &a, const Instance &b) {
  for (std::size_t i = 0; i < a.cls().properties.size(); ++i)
    if (!same_value(a.value(i), b.value(i))) return false;
  return true;
}

}  // namespace

Result<std::unique_ptr<Watch>> Watch::start(std::shared_ptr<const Repository> repository,
                                            std::string space, Query query, Take take) {
  const auto event = repository->find(space, query.class_name);
  if (!event.ok()) return event.status();
  if (!(*event)->is_a("__InstanceOperationEvent"))
    return Status(PSJ_E_ARGUMENT, query.class_name + " is no class of events that is known here",
                  "HRESULT 0x80041059", kInvalidArgument);
  if (!query.within || *query.within <= 0)
    return Status(PSJ_E_ARGUMENT, "The query needs WITHIN and a number of seconds",
                  "HRESULT 0x80042002", kInvalidArgument);
  if (Status bad = check(query, **event); !bad.ok()) return bad;
  const std::string target = target_of(query.where.get());
  if (target.empty())
    return Status(PSJ_E_ARGUMENT, "The query needs a condition TargetInstance ISA 'class'",
                  "HRESULT 0x80041058", kInvalidArgument);
  if (const auto cls = repository->find(space, target); !cls.ok()) return cls.status();
  std::unique_ptr<Watch> made(new Watch(std::move(repository), std::move(space), std::move(query),
                                        target, std::move(take)));
  return made;
}

Watch::Watch(std::shared_ptr<const Repository> repository, std::string space, Query query,
             std::string target, Take take)
    : repository_(std::move(repository)),
      space_(std::move(space)),
      target_(std::move(target)),
      query_(std::move(query)),
      take_(std::move(take)) {
  thread_ = std::thread([this] { run(); });
}

Watch::~Watch() {
  {
    const std::lock_guard lock(mutex_);
    end_ = true;
    ended_.notify_all();
  }
  thread_.join();
}

bool Watch::look(Instances &found) const {
  const Status ended = repository_->enumerate(space_, Query::of_class(target_),
                                              [&](std::unique_ptr<Instance> instance) {
                                                std::string path = relative_path(*instance);
                                                found[std::move(path)] = std::move(instance);
                                                return Status();
                                              });
  return ended.ok();
}

void Watch::run() {
  const auto between = std::chrono::duration<double>(*query_.within);
  Instances before;
  bool looked = look(before);
  std::unique_lock lock(mutex_);
  while (!ended_.wait_for(lock, between, [this] { return end_; })) {
    lock.unlock();
    Instances now;
    // A look that failed tells nothing of what came and went.
    if (look(now)) {
      if (looked) compare(before, now);
      before = std::move(now);
      looked = true;
    }
    lock.lock();
  }
}

void Watch::compare(const Instances &before, const Instances &now) {
  for (const auto &[path, instance] : now) {
    const auto old = before.find(path);
    if (old == before.end())
      tell("__InstanceCreationEvent", instance, nullptr);
    else if (!same_instance(*old->second, *instance))
      tell("__InstanceModificationEvent", instance, old->second);
  }
  for (const auto &[path, instance] : before)
    if (!now.contains(path)) tell("__InstanceDeletionEvent", instance, nullptr);
}

void Watch::tell(const char *event_class, const InstanceRef &target, const InstanceRef &previous) {
  const auto cls = repository_->find(space_, event_class);
  if (!cls.ok() || !(*cls)->is_a(query_.class_name)) return;
  auto event = std::make_shared<Instance>(**cls);
  event->space = target->space;
  event->repository = repository_;
  const auto set = [&](const char *property, const InstanceRef &instance) {
    if (!instance) return;
    Arena arena;
    event->set_value((*cls)->find(property), instance_value(arena, instance, Look::cim));
  };
  set("TargetInstance", target);
  set("PreviousInstance", previous);
  if (matches(query_.where.get(), *event)) take_(std::move(event));
}

}  // namespace psj::wmi
