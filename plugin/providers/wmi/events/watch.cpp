#include "plugin/providers/wmi/events/watch.h"

#include <time.h>

#include <algorithm>
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

// Moments of events are counted in 100 ns since 1601.
std::int64_t now_as_file_time() {
  timespec now{};
  clock_gettime(CLOCK_REALTIME, &now);
  constexpr std::int64_t kUnixEpoch = 116'444'736'000'000'000, kSecond = 10'000'000;
  return kUnixEpoch + now.tv_sec * kSecond + now.tv_nsec / 100;
}

Status no_event_class(const std::string &name) {
  return Status(PSJ_E_ARGUMENT, name + " is no class of events that is known here",
                "HRESULT 0x80041059", kInvalidArgument);
}

}  // namespace

Status Watch::check_group(const Repository &repository, std::string_view space, const Query &query,
                          const ClassInfo &event) {
  if (!query.group) return {};
  if (Status bad = check_paths(query.group->by, query.text, event); !bad.ok()) return bad;
  const auto aggregate = repository.find(space, "__AggregateEvent");
  return aggregate.ok() ? check_condition(query.group->having.get(), query.text, **aggregate)
                        : aggregate.status();
}

Result<std::unique_ptr<Watch>> Watch::start(std::shared_ptr<const Repository> repository,
                                            std::string space, Query query, Take take) {
  if (query.association) return no_event_class(query.class_name);
  const auto event = repository->find(space, query.class_name);
  if (!event.ok()) return event.status();
  if (Status bad = check(query, **event); !bad.ok()) return bad;
  if (Status bad = check_group(*repository, space, query, **event); !bad.ok()) return bad;
  std::unique_ptr<Watch> made(
      new Watch(std::move(repository), std::move(space), std::move(query), std::move(take)));
  if ((*event)->is_a("__InstanceOperationEvent")) {
    if (Status bad = made->take_target(); !bad.ok()) return bad;
  } else {
    made->take_extrinsic(**event);
    if (made->looks_.empty()) return no_event_class(made->query_.class_name);
  }
  // What happens once the caller knows that it is watched is told.
  Instances before;
  const bool looked = made->look(before);
  made->thread_ = std::thread([watch = made.get(), looked, before = std::move(before)]() mutable {
    watch->run(looked, std::move(before));
  });
  return made;
}

Watch::Watch(std::shared_ptr<const Repository> repository, std::string space, Query query,
             Take take)
    : repository_(std::move(repository)),
      space_(std::move(space)),
      query_(std::move(query)),
      take_(std::move(take)) {
  if (query_.group) groups_.emplace(*query_.group);
}

Status Watch::take_target() {
  if (!query_.within || *query_.within <= 0)
    return Status(PSJ_E_ARGUMENT, "The query needs WITHIN and a number of seconds",
                  "HRESULT 0x80042002", kInvalidArgument);
  const std::string target = target_of(query_.where.get());
  if (target.empty())
    return Status(PSJ_E_ARGUMENT, "The query needs a condition TargetInstance ISA 'class'",
                  "HRESULT 0x80041058", kInvalidArgument);
  if (const auto cls = repository_->find(space_, target); !cls.ok()) return cls.status();
  looks_.push_back(Query::of_class(target));
  period_ = *query_.within;
  return {};
}

void Watch::take_extrinsic(const ClassInfo &event) {
  for (const ExtrinsicEvent &one : extrinsic_events()) {
    const auto cls = repository_->find(space_, one.name);
    if (!cls.ok() || !(*cls)->is_a(event.name)) continue;
    extrinsic_.push_back(&one);
    const auto known = [&](const Query &look) { return look.class_name == one.watched; };
    if (std::any_of(looks_.begin(), looks_.end(), known)) continue;
    auto look = Query::parse(std::string("select ") + one.needed + " from " + one.watched);
    if (look.ok()) looks_.push_back(std::move(*look));
  }
  period_ = query_.within && *query_.within > 0 ? *query_.within : kExtrinsicPeriod;
}

Watch::~Watch() {
  {
    const std::lock_guard lock(mutex_);
    end_ = true;
    ended_.notify_all();
  }
  if (thread_.joinable()) thread_.join();
}

bool Watch::look(Instances &found) const {
  return std::all_of(looks_.begin(), looks_.end(), [&](const Query &query) {
    return repository_
        ->enumerate(space_, query,
                    [&](std::unique_ptr<Instance> instance) {
                      std::string path = relative_path(*instance);
                      found[std::move(path)] = std::move(instance);
                      return Status();
                    })
        .ok();
  });
}

bool Watch::wait_until(Clock::time_point time) {
  std::unique_lock lock(mutex_);
  return !ended_.wait_until(lock, time, [this] { return end_; });
}

void Watch::run(bool looked, Instances before) {
  const auto between =
      std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(period_));
  auto next = Clock::now() + between;
  for (;;) {
    const auto group_end = groups_ ? groups_->next_end() : std::nullopt;
    if (!wait_until(group_end ? std::min(next, *group_end) : next)) return;
    give_ended_groups();
    if (Clock::now() < next) continue;
    Instances now;
    // A look that failed tells nothing of what came and went.
    if (look(now)) {
      if (looked) compare(before, now);
      before = std::move(now);
      looked = true;
    }
    next = Clock::now() + between;
  }
}

void Watch::compare(const Instances &before, const Instances &now) {
  for (const auto &[path, instance] : now) {
    const auto old = before.find(path);
    if (old == before.end())
      tell("__InstanceCreationEvent", instance, nullptr);
    else if (extrinsic_.empty() && !same_instance(*old->second, *instance))
      tell("__InstanceModificationEvent", instance, old->second);
  }
  for (const auto &[path, instance] : before)
    if (!now.contains(path)) tell("__InstanceDeletionEvent", instance, nullptr);
}

void Watch::tell(const char *event_class, const InstanceRef &target, const InstanceRef &previous) {
  if (!extrinsic_.empty())
    return tell_extrinsic(target, std::string_view(event_class) == "__InstanceCreationEvent");
  const auto cls = repository_->find(space_, event_class);
  if (!cls.ok() || !(*cls)->is_a(query_.class_name)) return;
  auto event = std::make_shared<Instance>(**cls);
  const auto set = [&](const char *property, const InstanceRef &instance) {
    if (!instance) return;
    Arena arena;
    event->set_value((*cls)->find(property), instance_value(arena, instance, Look::cim));
  };
  set("TargetInstance", target);
  set("PreviousInstance", previous);
  give(std::move(event));
}

void Watch::tell_extrinsic(const InstanceRef &target, bool creation) {
  for (const ExtrinsicEvent *one : extrinsic_) {
    const auto cls = repository_->find(space_, one->name);
    if (!cls.ok() || one->tells_creation != creation || target->cls().name != one->watched)
      continue;
    auto event = std::make_shared<Instance>(**cls);
    one->fill(*event, *target);
    give(std::move(event));
  }
}

void Watch::give(std::shared_ptr<Instance> event) {
  event->set("TIME_CREATED", now_as_file_time());
  event->space = space_;
  event->repository = repository_;
  if (!matches(query_.where.get(), *event)) return;
  if (groups_)
    groups_->add(std::move(event), Clock::now());
  else
    take_(std::move(event));
}

void Watch::give_ended_groups() {
  if (!groups_) return;
  const auto cls = repository_->find(space_, "__AggregateEvent");
  for (const Groups::Group &group : groups_->take_ended(Clock::now())) {
    if (!cls.ok()) return;
    auto event = std::make_shared<Instance>(**cls);
    event->set("NumberOfInstances", group.count);
    event->set("TIME_CREATED", now_as_file_time());
    Arena arena;
    event->set_value((*cls)->find("Representative"),
                     instance_value(arena, group.representative, Look::cim));
    event->space = space_;
    event->repository = repository_;
    if (matches(query_.group->having.get(), *event)) take_(std::move(event));
  }
}

}  // namespace psj::wmi
