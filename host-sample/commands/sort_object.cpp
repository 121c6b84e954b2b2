#include <algorithm>

#include "commands/describe.h"
#include "commands/property_expression.h"
#include "language/value/convert.h"
#include "language/value/operators.h"

namespace psjsh {

namespace {

struct SortObjectParameters {
  enum : std::size_t {
    kBottom,
    kCaseSensitive,
    kCulture,
    kDescending,
    kInputObject,
    kProperty,
    kStable,
    kTop,
    kUnique
  };
  static constexpr std::string_view kDescription =
      R"(Sort-Object Microsoft.PowerShell.Commands.SortObjectCommand Microsoft.PowerShell.Utility
sets Bottom Default* Top
-Bottom int @Bottom::m range=1..2147483647
-CaseSensitive switch
-Culture string
-Descending switch
-InputObject psobject @::v
-Property object[] @:0:
-Stable switch @Default::
-Top int @Top::m range=1..2147483647
-Unique switch
)";
};

class SortObject final : public Command, public SortObjectParameters {
 public:
  void begin(Invocation &call) override {
    keys_ = property_expressions(call, kProperty, {"ascending", "descending"});
    fold_ = call.is_set(kCaseSensitive) ? Case::Match : Case::Ignore;
    descending_ = call.is_set(kDescending);
  }

  void process(Invocation &call) override {
    const Value *item = call.argument(kInputObject);
    if (item != nullptr && !item->is_null()) rows_.push_back({*item, {}});
  }

  void end(Invocation &call) override {
    for (Row &row : rows_) read_keys(call, row);
    const auto less = [this](const Row &a, const Row &b) { return order(a, b) < 0; };
    std::stable_sort(rows_.begin(), rows_.end(), less);
    if (call.is_set(kUnique)) {
      const auto same = [this](const Row &a, const Row &b) { return order(a, b) == 0; };
      rows_.erase(std::unique(rows_.begin(), rows_.end(), same), rows_.end());
    }
    std::size_t from = 0, to = rows_.size();
    if (const Value *count = call.argument(kTop))
      to = std::min<std::size_t>(to, static_cast<std::size_t>(to_int64(*count)));
    if (const Value *count = call.argument(kBottom))
      from = to - std::min<std::size_t>(to, static_cast<std::size_t>(to_int64(*count)));
    for (; from < to; ++from) call.write(rows_[from].item);
  }

 private:
  struct Row {
    Value item;
    Values keys;
  };

  void read_keys(Invocation &call, Row &row) const {
    row.keys.reserve(keys_.size());
    for (const PropertyExpression &key : keys_) {
      Value value;
      try {
        key.find(row.item, &value);
      } catch (const ScriptError &error) {
        call.write_error(error.record);
      }
      row.keys.push_back(std::move(value));
    }
  }

  int order(const Row &a, const Row &b) const {
    if (keys_.empty()) return directed(sort_compare(a.item, b.item, fold_), descending_);
    for (std::size_t i = 0; i < keys_.size(); ++i) {
      const int one = sort_compare(a.keys[i], b.keys[i], fold_);
      if (one != 0) return directed(one, keys_[i].descending().value_or(descending_));
    }
    return 0;
  }

  static int directed(int order, bool descending) { return descending ? -order : order; }

  std::vector<PropertyExpression> keys_;
  std::vector<Row> rows_;
  Case fold_ = Case::Ignore;
  bool descending_ = false;
};

}  // namespace

extern const CommandEntry kSortObject = entry_of<SortObject>("Sort-Object", "");

}  // namespace psjsh
