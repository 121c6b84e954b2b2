#include "plugin/cmdlets/system/event_choice.h"

#include <algorithm>

#include "invariant/compare.h"
#include "plugin/providers/wmi/instance.h"

namespace psj {
namespace {

bool fits(const std::vector<invariant::WildcardPattern> &patterns, std::string_view text) {
  return patterns.empty() ||
         std::any_of(patterns.begin(), patterns.end(),
                     [&](const auto &pattern) { return pattern.matches(text); });
}

}  // namespace

bool EventChoice::takes(const wmi::LogEntry &entry) const {
  if (!fits(sources, entry.source) || !fits(messages, entry.message) || !fits(users, entry.user))
    return false;
  const std::string type = wmi::entry_type(entry);
  const auto same = [&](const std::string &wanted) {
    return invariant::equals_ignore_case(wanted, type);
  };
  if (!types.empty() && std::none_of(types.begin(), types.end(), same)) return false;
  if (!numbers.empty() && std::find(numbers.begin(), numbers.end(), entry.number) == numbers.end())
    return false;
  const std::int64_t ticks = wmi::local_moment(entry.seconds, entry.nanoseconds).as.i64;
  const bool moment = after != nullptr && before != nullptr && after->as.i64 == before->as.i64;
  const std::int64_t apart = strictly && !moment ? 1 : 0;
  return (after == nullptr || ticks >= after->as.i64 + apart) &&
         (before == nullptr || ticks <= before->as.i64 - apart);
}

bool EventChoice::is_search() const {
  const auto any_wild = [](const std::vector<invariant::WildcardPattern> &patterns) {
    return std::any_of(patterns.begin(), patterns.end(), [](const auto &pattern) {
      return invariant::WildcardPattern::has_wildcards(pattern.text());
    });
  };
  return after != nullptr || before != nullptr || !users.empty() || any_wild(sources) ||
         any_wild(messages);
}

EntryValues::EntryValues(const psj_value &entry) {
  if (entry.kind == PSJ_LIST) values_.assign(items_of(entry), items_of(entry) + entry.count);
  const psj_object *object = entry.kind == PSJ_HANDLE ? handle_of(entry) : nullptr;
  while (object != nullptr && object->cls->item != nullptr) {
    ScopedResult &item = items_.emplace_back();
    if (object->cls->item(object, values_.size(), item.out()) != PSJ_OK) break;
    values_.push_back(item.value());
  }
  if (values_.empty()) values_.push_back(entry);
}

std::vector<invariant::WildcardPattern> EventChoice::patterns(std::span<const psj_value> texts) {
  std::vector<invariant::WildcardPattern> all;
  for (const psj_value &text : texts)
    if (text.kind == PSJ_STRING) all.emplace_back(string_of(text));
  return all;
}

}  // namespace psj
