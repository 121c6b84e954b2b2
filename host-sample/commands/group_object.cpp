#include <algorithm>
#include <unordered_map>

#include "commands/describe.h"
#include "commands/property_expression.h"
#include "language/value/containers.h"
#include "language/value/convert.h"
#include "language/value/operators.h"

namespace psjsh {

namespace {

struct GroupObjectParameters {
  enum : std::size_t {
    kAsHashTable,
    kAsString,
    kCaseSensitive,
    kCulture,
    kInputObject,
    kNoElement,
    kProperty
  };
  static constexpr std::string_view kDescription =
      R"(Group-Object Microsoft.PowerShell.Commands.GroupObjectCommand Microsoft.PowerShell.Utility
sets HashTable
-AsHashTable/AHT switch
-AsString switch
-CaseSensitive switch
-Culture string
-InputObject psobject @::v
-NoElement switch
-Property object[] @:0:
)";
};

class GroupObject final : public Command, public GroupObjectParameters {
 public:
  void begin(Invocation &call) override {
    keys_ = property_expressions(call, kProperty, {});
    fold_ = call.is_set(kCaseSensitive) ? Case::Match : Case::Ignore;
  }

  void process(Invocation &call) override {
    const Value *item = call.argument(kInputObject);
    if (item == nullptr || item->is_null()) return;
    Values keys = keys_of(call, *item);
    const std::size_t hash = hash_of(keys);
    const auto [first, last] = by_hash_.equal_range(hash);
    for (auto at = first; at != last; ++at) {
      if (order(groups_[at->second].keys, keys) != 0) continue;
      groups_[at->second].items.push_back(*item);
      return;
    }
    by_hash_.emplace(hash, groups_.size());
    groups_.push_back({std::move(keys), {*item}});
  }

  void end(Invocation &call) override {
    if (call.is_set(kAsHashTable)) return write_table(call);
    std::stable_sort(groups_.begin(), groups_.end(),
                     [this](const Group &a, const Group &b) { return order(a.keys, b.keys) < 0; });
    for (const Group &group : groups_) call.write(group_info(call, group));
  }

 private:
  struct Group {
    Values keys;
    Values items;
  };

  Values keys_of(Invocation &call, const Value &item) const {
    if (keys_.empty()) return {item};
    Values values;
    for (const PropertyExpression &key : keys_) {
      Value value;
      try {
        key.find(item, &value);
      } catch (const ScriptError &error) {
        call.write_error(error.record);
      }
      values.push_back(std::move(value));
    }
    return values;
  }

  // By the texts: 1, 1.0 and '1' belong together.
  std::size_t hash_of(const Values &keys) const {
    std::size_t hash = 0;
    for (const Value &key : keys) hash = hash * 31 + hash_value(Value(to_text(key)), true);
    return hash;
  }

  int order(const Values &a, const Values &b) const {
    for (std::size_t i = 0; i < a.size(); ++i)
      // What has no such property comes last.
      if (a[i].is_null() != b[i].is_null())
        return a[i].is_null() ? 1 : -1;
      else if (const int one = sort_compare(a[i], b[i], fold_); one != 0)
        return one;
    return 0;
  }

  static std::string name_of(const Group &group) { return join_text(group.keys, ", "); }

  static Value collection(const Values &items) {
    static const Type *const kType =
        require_type("System.Collections.ObjectModel.Collection[psobject]");
    return make<List>(kType, items);
  }

  static Value group_info(Invocation &call, const Group &group) {
    const bool bare = call.is_set(kNoElement);
    Ref<Record> info = make_record(bare ? "Microsoft.PowerShell.Commands.GroupInfoNoElement"
                                        : "Microsoft.PowerShell.Commands.GroupInfo");
    info->with("Values", make_array_list(group.keys));
    info->with("Count", static_cast<std::int32_t>(group.items.size()));
    info->with("Group", bare ? Value(make_array_list()) : collection(group.items));
    info->with("Name", name_of(group));
    return info;
  }

  void write_table(Invocation &call) const {
    const bool fold = fold_ == Case::Ignore;
    const auto table =
        make<Dictionary>(Dictionary::Flavor::Hashtable, fold, type_of_id(TypeId::Hashtable));
    for (const Group &group : groups_) {
      const bool text = call.is_set(kAsString) || group.keys.size() > 1;
      table->set(text ? Value(name_of(group)) : group.keys[0], collection(group.items));
    }
    call.write(table);
  }

  std::vector<PropertyExpression> keys_;
  std::vector<Group> groups_;
  std::unordered_multimap<std::size_t, std::size_t> by_hash_;
  Case fold_ = Case::Ignore;
};

}  // namespace

extern const CommandEntry kGroupObject = entry_of<GroupObject>("Group-Object", "group");

}  // namespace psjsh
