#include <algorithm>
#include <deque>

#include "commands/describe.h"
#include "commands/property_expression.h"
#include "invariant/compare.h"
#include "language/run/session_state.h"
#include "language/value/convert.h"
#include "language/value/enumerate.h"
#include "language/value/members.h"
#include "language/value/operators.h"

namespace psjsh {

namespace {

struct SelectObjectParameters {
  enum : std::size_t {
    kCaseInsensitive,
    kExcludeProperty,
    kExpandProperty,
    kFirst,
    kIndex,
    kInputObject,
    kLast,
    kProperty,
    kSkip,
    kSkipIndex,
    kSkipLast,
    kUnique,
    kWait
  };
  static constexpr std::string_view kDescription =
      R"(Select-Object Microsoft.PowerShell.Commands.SelectObjectCommand Microsoft.PowerShell.Utility
sets DefaultParameter* IndexParameter SkipIndexParameter SkipLastParameter
-CaseInsensitive switch
-ExcludeProperty string[] @!IndexParameter,SkipIndexParameter::
-ExpandProperty string @!IndexParameter,SkipIndexParameter::
-First int @DefaultParameter:: range=0..2147483647
-Index int[] @IndexParameter:: range=0..2147483647
-InputObject psobject @::v
-Last int @DefaultParameter:: range=0..2147483647
-Property object[] @!IndexParameter,SkipIndexParameter:0:
-Skip int @!IndexParameter,SkipIndexParameter:: range=0..2147483647
-SkipIndex int[] @SkipIndexParameter:: range=0..2147483647
-SkipLast int @SkipLastParameter:: range=0..2147483647
-Unique switch
-Wait switch @!SkipIndexParameter,SkipLastParameter::
)";
};

using psj::invariant::WildcardPattern;

// Which objects of the stream pass: -First, -Last, -Skip, -SkipLast, -Index, -SkipIndex.
class Window {
 public:
  using P = SelectObjectParameters;

  explicit Window(Invocation &call)
      : first_(number(call, P::kFirst)),
        last_(number(call, P::kLast)),
        skip_(number(call, P::kSkip)),
        skip_last_(number(call, P::kSkipLast)),
        bounded_(call.has(P::kFirst) || call.has(P::kLast)),
        by_index_(call.has(P::kIndex)),
        but_index_(call.has(P::kSkipIndex)) {
    const std::size_t parameter = by_index_ ? P::kIndex : P::kSkipIndex;
    for (const Value &index : call.items(parameter)) indexes_.push_back(to_int64(index));
    std::sort(indexes_.begin(), indexes_.end());
    // Without -First, -Skip of -Last counts from the end.
    from_end_ = last_ > 0 && first_ == 0;
  }

  // Nothing that comes can pass any more.
  bool full() const {
    if (by_index_) return indexes_.empty() || seen_ > indexes_.back();
    return bounded_ && last_ == 0 && first_ != 0 && passed_ >= first_;
  }

  // True when `item` (or, with -SkipLast, an earlier one put into it) passes now.
  bool pass(Value &item) {
    const std::int64_t position = seen_++;
    if (by_index_ || but_index_)
      return std::binary_search(indexes_.begin(), indexes_.end(), position) == by_index_;
    if (skip_ > 0 && !from_end_) {
      --skip_;
      return false;
    }
    if (skip_last_ > 0) {
      kept_.push_back(item);
      if (static_cast<std::int64_t>(kept_.size()) <= skip_last_) return false;
      item = kept_.front();
      kept_.pop_front();
      return true;
    }
    if (!bounded_ || passed_ < first_) {
      ++passed_;
      return true;
    }
    if (last_ > 0) {
      kept_.push_back(item);
      const std::int64_t most = last_ + (from_end_ ? skip_ : 0);
      if (static_cast<std::int64_t>(kept_.size()) > most) kept_.pop_front();
    }
    return false;
  }

  // What passes once the stream has ended.
  Values rest() {
    Values items;
    if (last_ == 0) return items;
    const std::int64_t count = static_cast<std::int64_t>(kept_.size()) - (from_end_ ? skip_ : 0);
    for (std::int64_t i = 0; i < std::min(count, last_); ++i) items.push_back(kept_[i]);
    return items;
  }

 private:
  static std::int64_t number(Invocation &call, std::size_t parameter) {
    const Value *value = call.argument(parameter);
    return value != nullptr ? to_int64(*value) : 0;
  }

  std::int64_t first_, last_, skip_, skip_last_;
  bool bounded_, by_index_, but_index_;
  bool from_end_ = false;
  std::vector<std::int64_t> indexes_;
  std::deque<Value> kept_;
  std::int64_t seen_ = 0, passed_ = 0;
};

class SelectObject final : public Command, public SelectObjectParameters {
 public:
  void begin(Invocation &call) override {
    window_ = std::make_unique<Window>(call);
    properties_ = property_expressions(call, kProperty, {"name", "label"});
    for (const Value &name : call.items(kExcludeProperty)) excluded_.emplace_back(to_text(name));
    if (properties_.empty() && !excluded_.empty())
      properties_.emplace_back(call, Value("*"), kKeys);
    unique_ = call.is_set(kUnique);
    fold_ = call.is_set(kCaseInsensitive) ? Case::Ignore : Case::Match;
    wait_ = call.is_set(kWait);
    if (call.has(kExpandProperty)) expand_.emplace(call, Value(call.text(kExpandProperty)), kKeys);
  }

  void process(Invocation &call) override {
    const Value *item = call.argument(kInputObject);
    if (item == nullptr || item->is_null()) return;
    Value passing = *item;
    if (window_->pass(passing)) take(call, passing);
    if (window_->full() && !wait_ && !unique_) call.stop_upstream();
  }

  void end(Invocation &call) override {
    for (const Value &item : window_->rest()) take(call, item);
    for (const Value &item : seen_) call.write(item);
  }

 private:
  static constexpr std::initializer_list<std::string_view> kKeys = {};

  void take(Invocation &call, const Value &item) {
    if (expand_) return expand(call, item);
    emit(call, properties_.empty() ? item : Value(selected(call, item)));
  }

  void emit(Invocation &call, const Value &item) {
    if (!unique_) return call.write(item);
    for (const Value &other : seen_)
      if (same(item, other)) return;
    seen_.push_back(item);
  }

  // Objects made here are the same when all their properties are.
  bool same(const Value &a, const Value &b) const {
    const auto *left = a.as<CustomObject>(), *right = b.as<CustomObject>();
    if (left == nullptr || right == nullptr || properties_.empty())
      return compare_objects(a, b, fold_) == 0;
    if (left->bag.size() != right->bag.size()) return false;
    for (std::uint32_t i = 0; i < left->bag.size(); ++i) {
      const Value mine = get_property(a, left->bag.name(i));
      if (!equals(mine, get_property(b, left->bag.name(i)), fold_)) return false;
    }
    return true;
  }

  bool is_excluded(std::string_view name) const {
    return std::any_of(excluded_.begin(), excluded_.end(),
                       [&](const WildcardPattern &pattern) { return pattern.matches(name); });
  }

  Ref<CustomObject> selected(Invocation &call, const Value &item) {
    Ref<CustomObject> result = make_custom_object();
    result->type_names = std::make_unique<std::vector<std::string>>(
        std::vector<std::string>{"Selected." + type_of(item)->full_name(),
                                 "System.Management.Automation.PSCustomObject", "System.Object"});
    for (const PropertyExpression &property : properties_) add(call, item, property, *result);
    return result;
  }

  void add(Invocation &call, const Value &item, const PropertyExpression &property,
           CustomObject &to) {
    if (property.has_wildcards()) {
      for (const std::string &name : property.names_for(item))
        if (!is_excluded(name) && to.bag.find(name) == Shape::kMissing)
          to.set(name, get_property(item, name));
      return;
    }
    if (is_excluded(property.label())) return;
    if (to.bag.find(property.label()) != Shape::kMissing)
      return already_exists(call, property.label(), item);
    to.set(spelled(item, property), value_of(call, item, property));
  }

  // The property's own spelling: Select-Object NAME gives Name.
  static std::string spelled(const Value &item, const PropertyExpression &property) {
    if (property.is_script() || property.has_name()) return property.label();
    if (const auto *custom = item.as<CustomObject>()) {
      const std::uint32_t slot = custom->bag.find(property.label());
      return slot == Shape::kMissing ? property.label() : std::string(custom->bag.name(slot));
    }
    for (const std::string &name : property_names(item))
      if (psj::invariant::equals_ignore_case(name, property.label())) return name;
    return property.label();
  }

  static Value value_of(Invocation &call, const Value &item, const PropertyExpression &property) {
    Value value;
    try {
      property.find(item, &value);
    } catch (const ScriptError &error) {
      // A calculation that fails leaves its property empty; only $Error tells.
      call.session().state().remember_error(error.record);
    }
    return value;
  }

  static void already_exists(Invocation &call, const std::string &name, const Value &item) {
    call.write_error(
        {"AlreadyExistingUserSpecifiedPropertyNoExpand", ErrorCategory::InvalidOperation,
         "The property cannot be processed because the property \"" + name + "\" already exists.",
         "System.Management.Automation.PSArgumentException", item});
  }

  void expand(Invocation &call, const Value &item) {
    Value value;
    bool found = false;
    try {
      found = expand_->find(item, &value);
    } catch (const ScriptError &error) {
      return call.write_error(error.record);
    }
    if (!found) {
      call.write_error({"ExpandPropertyNotFound", ErrorCategory::InvalidArgument,
                        "Property \"" + expand_->label() + "\" cannot be found.",
                        "System.Management.Automation.PSArgumentException", item});
      return;
    }
    if (value.is_null()) return;
    Enumerator items(value);
    for (Value one; items.next(&one);) {
      if (!properties_.empty()) add_to(call, item, one);
      emit(call, one);
    }
  }

  // The other properties of the item become members of what it expands to.
  void add_to(Invocation &call, const Value &item, Value &one) {
    const Ref<CustomObject> more = selected(call, item);
    for (std::uint32_t i = 0; i < more->bag.size(); ++i) {
      const std::string name(more->bag.name(i));
      if (!add_member(one, name, MemberKind::Note, more->bag.slot(i), false))
        already_exists(call, name, item);
    }
  }

  std::unique_ptr<Window> window_;
  std::vector<PropertyExpression> properties_;
  std::optional<PropertyExpression> expand_;
  std::vector<WildcardPattern> excluded_;
  bool unique_ = false, wait_ = false;
  Case fold_ = Case::Match;
  Values seen_;
};

}  // namespace

extern const CommandEntry kSelectObject = entry_of<SelectObject>("Select-Object", "select");

}  // namespace psjsh
