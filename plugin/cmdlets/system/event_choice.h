#pragma once

#include <deque>
#include <span>
#include <string>
#include <vector>

#include "invariant/wildcard.h"
#include "plugin/cmdlets/cmdlet.h"
#include "plugin/providers/wmi/system/event_log.h"
#include "plugin/value/tree.h"

namespace psj {

// Which entries of a log a command wants. What is not set wants all.
struct EventChoice {
  std::vector<invariant::WildcardPattern> sources, messages, users;
  std::vector<std::string> types;  // Error, Warning, Information
  std::vector<std::int64_t> numbers;
  const psj_value *after = nullptr, *before = nullptr;  // PSJ_DATETIME of local time
  bool strictly = false;  // not the very moments themselves, unless both are the same

  bool takes(const wmi::LogEntry &entry) const;
  // Whether a command is silent when nothing is taken: moments, users and wildcards choose so.
  bool is_search() const;
  // The wildcards of a parameter's texts.
  static std::vector<invariant::WildcardPattern> patterns(std::span<const psj_value> texts);
};

// The values of an entry of a table: the items of a list or of a live collection, else the value
// itself.
class EntryValues {
 public:
  explicit EntryValues(const psj_value &entry);
  std::span<const psj_value> all() const { return values_; }

 private:
  std::deque<ScopedResult> items_;  // keep what values_ lead to
  std::vector<psj_value> values_;
};

}  // namespace psj
