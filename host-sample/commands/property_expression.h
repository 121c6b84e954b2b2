// What -Property of Select-Object, Sort-Object, Group-Object, Measure-Object and Compare-Object
// takes: a name (perhaps with wildcards), a script block, or a hashtable with an expression.
#pragma once
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "invariant/wildcard.h"
#include "language/run/command.h"
#include "language/value/operators.h"

namespace psjsh {

class PropertyExpression {
 public:
  // `keys` are the entries besides the expression that a hashtable may have ("name", "label",
  // "descending" …); a shorter spelling that begins one of them will do. A hashtable that is not
  // right is a terminating error of the command.
  PropertyExpression(Invocation &call, const Value &spec,
                     std::initializer_list<std::string_view> keys);

  // The heading of the result: the given name, else the property's or the script's text.
  const std::string &label() const { return label_; }
  bool has_wildcards() const { return wildcard_.has_value(); }
  bool is_script() const { return runner_ != nullptr; }
  bool has_name() const { return named_; }
  // What a hashtable says by `descending` or `ascending`.
  std::optional<bool> descending() const { return descending_; }

  // The properties of `item` that the name stands for; the name itself when it has no wildcards.
  std::vector<std::string> names_for(const Value &item) const;

  // False when the item has no such property. A script's error is passed on.
  bool find(const Value &item, Value *out) const;

 private:
  void read_table(Invocation &call, const Value &table,
                  std::initializer_list<std::string_view> keys);
  void set_expression(Invocation &call, const Value &expression);

  std::string label_;
  std::string property_;
  bool named_ = false;
  std::optional<psj::invariant::WildcardPattern> wildcard_;
  std::shared_ptr<BlockRunner> runner_;
  std::optional<bool> descending_;
};

std::vector<PropertyExpression> property_expressions(Invocation &call, std::size_t parameter,
                                                     std::initializer_list<std::string_view> keys);

// As sort_compare; custom objects without an order of their own are all the same.
int compare_objects(const Value &a, const Value &b, Case fold);

// The one member of `item` that a name with or without wildcards means, for the simple forms of
// ForEach-Object and Where-Object; empty when there is none. Several: a terminating error.
std::string resolve_member(Invocation &call, const Value &item, const std::string &name,
                           bool methods_too);

}  // namespace psjsh
