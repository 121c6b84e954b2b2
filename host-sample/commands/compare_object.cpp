#include <algorithm>
#include <deque>

#include "commands/describe.h"
#include "commands/property_expression.h"
#include "language/value/convert.h"
#include "language/value/members.h"
#include "language/value/operators.h"

namespace psjsh {

namespace {

struct CompareObjectParameters {
  enum : std::size_t {
    kCaseSensitive,
    kCulture,
    kDifferenceObject,
    kExcludeDifferent,
    kIncludeEqual,
    kPassThru,
    kProperty,
    kReferenceObject,
    kSyncWindow
  };
  static constexpr std::string_view kDescription =
      R"(Compare-Object Microsoft.PowerShell.Commands.CompareObjectCommand Microsoft.PowerShell.Utility
-CaseSensitive switch
-Culture string
-DifferenceObject psobject[] @:1:mv allowempty
-ExcludeDifferent switch
-IncludeEqual switch
-PassThru switch
-Property object[]
-ReferenceObject psobject[] @:0:m allowempty
-SyncWindow int range=0..2147483647
)";
};

// Both sides are walked in step; what has no partner waits in a window (-SyncWindow) for one that
// comes later on the other side.
class CompareObject final : public Command, public CompareObjectParameters {
 public:
  void begin(Invocation &call) override {
    keys_ = property_expressions(call, kProperty, {});
    fold_ = call.is_set(kCaseSensitive) ? Case::Match : Case::Ignore;
    reference_ = call.items(kReferenceObject);
    if (const Value *size = call.argument(kSyncWindow)) window_ = to_int64(*size);
    pass_ = call.is_set(kPassThru);
    equal_ = call.is_set(kIncludeEqual) || call.is_set(kExcludeDifferent);
    different_ = !call.is_set(kExcludeDifferent);
  }

  void process(Invocation &call) override {
    for (const Value &item : call.items(kDifferenceObject))
      if (!item.is_null()) step(call, &item);
  }

  void end(Invocation &call) override {
    while (next_ < reference_.size()) step(call, nullptr);
    for (const Value &item : right_) report(call, item, "=>");
    for (const Value &item : left_) report(call, item, "<=");
  }

 private:
  void step(Invocation &call, const Value *difference) {
    const Value *reference = next_ < reference_.size() ? &reference_[next_++] : nullptr;
    if (difference != nullptr && reference != nullptr && same(*difference, *reference))
      return report(call, *reference, "==");
    if (difference != nullptr) {
      if (const auto partner = take_same(left_, *difference)) {
        report(call, *partner, "==");
        difference = nullptr;
      }
    }
    if (reference != nullptr) {
      if (take_same(right_, *reference)) {
        report(call, *reference, "==");
        reference = nullptr;
      }
    }
    if (difference != nullptr) keep(call, right_, *difference, "=>");
    if (reference != nullptr) keep(call, left_, *reference, "<=");
  }

  void keep(Invocation &call, std::deque<Value> &side, const Value &item, const char *indicator) {
    if (window_ == 0) return report(call, item, indicator);
    if (static_cast<std::int64_t>(side.size()) >= window_) {
      report(call, side.front(), indicator);
      side.pop_front();
    }
    side.push_back(item);
  }

  std::optional<Value> take_same(std::deque<Value> &side, const Value &item) const {
    const auto found = std::find_if(side.begin(), side.end(),
                                    [&](const Value &other) { return same(item, other); });
    if (found == side.end()) return std::nullopt;
    Value value = *found;
    side.erase(found);
    return value;
  }

  bool same(const Value &a, const Value &b) const {
    if (keys_.empty()) return compare_objects(a, b, fold_) == 0;
    return std::all_of(keys_.begin(), keys_.end(), [&](const PropertyExpression &key) {
      Value left, right;
      key.find(a, &left);
      key.find(b, &right);
      return sort_compare(left, right, fold_) == 0;
    });
  }

  void report(Invocation &call, const Value &item, const char *indicator) const {
    const bool is_equal = indicator[0] == '=' && indicator[1] == '=';
    if (is_equal ? !equal_ : !different_) return;
    if (pass_) {
      Value marked = item;
      add_member(marked, "SideIndicator", MemberKind::Note, Value(indicator), true);
      return call.write(marked);
    }
    Ref<CustomObject> result = make_custom_object();
    for (const PropertyExpression &key : keys_) {
      Value value;
      key.find(item, &value);
      result->set(key.label(), value);
    }
    if (keys_.empty()) result->set("InputObject", item);
    result->set("SideIndicator", Value(indicator));
    call.write(result);
  }

  std::vector<PropertyExpression> keys_;
  Case fold_ = Case::Ignore;
  Values reference_;
  std::size_t next_ = 0;
  std::int64_t window_ = INT32_MAX;
  bool pass_ = false, equal_ = false, different_ = true;
  std::deque<Value> left_, right_;
};

}  // namespace

extern const CommandEntry kCompareObject = entry_of<CompareObject>("Compare-Object", "");

}  // namespace psjsh
