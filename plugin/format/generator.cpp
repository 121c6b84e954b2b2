#include "plugin/format/generator.h"

#include <algorithm>

#include "invariant/compare.h"

namespace psj::format {
namespace {

constexpr std::string_view kComputerName = "PSComputerName";
constexpr std::string_view kShowComputerName = "PSShowComputerName";

void remove_name(std::vector<Association> &list, std::string_view name) {
  std::erase_if(list, [&](const Association &association) {
    return invariant::equals_ignore_case(association.name, name);
  });
}

// What the type's rule wants behind all others.
void move_last(const psj_value &object, FormatState &state, std::vector<Association> &list) {
  TypeNames types;
  types.read(object);
  const TypeRule *rule = state.views().rule(types);
  if (rule == nullptr) return;
  for (const std::string_view last : rule->last)
    std::stable_partition(list.begin(), list.end(), [&](const Association &association) {
      return !invariant::equals_ignore_case(association.name, last);
    });
}

// PSStandardMembers.<set>, as a list of names or as a property set that has
// ReferencedPropertyNames.
void standard_names(const psj_value &object, std::string_view set,
                    std::vector<std::string> &names) {
  if (object.kind != PSJ_HANDLE) return;
  Held standard;
  Held member;
  Held referenced;
  if (get_property(object, "PSStandardMembers", standard) != Got::ok ||
      get_property(standard.value(), set, member) != Got::ok)
    return;
  const psj_value *list = &member.value();
  if (get_property(*list, "ReferencedPropertyNames", referenced) == Got::ok)
    list = &referenced.value();
  const auto add = [&](const psj_value &name) {
    append_text(names.emplace_back(), name);
    return true;
  };
  if (list->kind == PSJ_STRING)
    add(*list);
  else if (is_enumerable(*list))
    for_each_item(*list, add);
}

}  // namespace

bool shows_computer_name(const psj_value &object) {
  Held show;
  return get_property(object, kShowComputerName, show) == Got::ok && is_true(show.value());
}

std::vector<std::string> default_properties(const psj_value &object, FormatState &state) {
  std::vector<std::string> names;
  standard_names(object, "DefaultDisplayPropertySet", names);
  if (!names.empty()) return names;
  TypeNames types;
  types.read(object);
  if (const TypeRule *rule = state.views().rule(types))
    for (const std::string_view name : rule->properties) names.emplace_back(name);
  return names;
}

std::string name_property(const psj_value &object, FormatState &state) {
  std::vector<std::string> names;
  standard_names(object, "DefaultDisplayProperty", names);
  if (!names.empty()) return names.front();
  TypeNames types;
  types.read(object);
  const TypeRule *rule = state.views().rule(types);
  if (rule != nullptr && !rule->name_property.empty()) return std::string(rule->name_property);
  return display_name_property(object);
}

bool Generator::applies(const TypeNames &types) const {
  if (view_ == nullptr) return true;
  return std::any_of(view_->types.begin(), view_->types.end(),
                     [&](std::string_view type) { return types.has(type); });
}

bool Generator::is_for(std::string_view type) const {
  return view_ != nullptr && std::any_of(view_->types.begin(), view_->types.end(),
                                         [&](std::string_view own) { return own == type; });
}

bool Generator::group_value(const psj_value &object, std::string &text, bool &is_null) {
  Held value;
  Got got = Got::absent;
  if (request_.group_by) {
    const Expression &by = *request_.group_by;
    if (by.is_script()) {
      got = by.script_value(object, state_, value);
      group_label_ = by.label();
    } else if (const auto names = by.resolve(object); !names.empty()) {
      got = get_property(object, names.front(), value);
      group_label_ = by.has_label() ? by.label() : names.front();
    }
  } else if (view_ != nullptr && !view_->group.by.empty()) {
    got = get_path(object, view_->group.by, value);
    group_label_ = view_->group.label.empty() ? view_->group.by : view_->group.label;
  }
  if (got != Got::ok) return false;
  is_null = value.value().kind == PSJ_NULL || value.value().kind == PSJ_VOID;
  if (request_.group_by && !request_.group_by->format().empty() &&
      append_formatted(text, value.value(), request_.group_by->format()))
    return true;
  append_cell(text, value.value(), request_.cells());
  return true;
}

bool Generator::group_changed(const psj_value &object) {
  const bool has_grouping = request_.group_by || (view_ != nullptr && !view_->group.by.empty());
  if (!has_grouping) return false;
  std::string text;
  bool is_null = false;
  // Without a value the group goes on.
  std::string before = group_label_;
  if (!group_value(object, text, is_null)) return false;
  grouped_ = true;
  if (is_null == group_null_ && invariant::equals_ignore_case(text, group_text_)) {
    group_label_ = std::move(before);
    return false;
  }
  group_text_ = std::move(text);
  group_null_ = is_null;
  return true;
}

GroupRecord Generator::group(const psj_value &object) {
  GroupRecord record;
  if (!grouped_) return record;
  record.titled = true;
  if (!request_.group_by && !view_->group.title.empty()) {
    append_pieces(record.title, view_->group.title, object, request_.cells());
    return record;
  }
  record.title.append("   ").append(group_label_).append(": ").append(group_text_);
  return record;
}

Got Generator::value_of(const Association &association, const psj_value &object, Held &out) const {
  if (association.origin != nullptr && association.origin->is_script())
    return association.origin->script_value(object, state_, out);
  return get_property(object, association.name, out);
}

void Generator::append_value(std::string &out, const Association &association,
                             const psj_value &object, bool in_table) {
  Held value;
  const Got got = value_of(association, object, value);
  if (got == Got::failed) {
    failures_.push_back("Failed to evaluate expression \"" + association.label() + "\".");
    if (request_.has(PSJ_FORMAT_DISPLAY_ERROR)) out += "#ERR";
    return;
  }
  if (got == Got::absent) return;
  const Expression *origin = association.origin;
  if (origin != nullptr && !origin->format().empty()) {
    if (append_formatted(out, value.value(), origin->format())) return;
    failures_.push_back("Failed to evaluate expression \"" + association.label() + "\".");
    if (request_.has(PSJ_FORMAT_DISPLAY_ERROR)) {
      out += "#FMTERR";
      return;
    }
  }
  CellRule rule = request_.cells();
  rule.two_decimals = in_table && (origin == nullptr || origin->format().empty());
  append_cell(out, value.value(), rule);
}

std::vector<Association> Generator::all_associations(const psj_value &object) const {
  std::vector<Association> list;
  std::vector<std::string> names = default_properties(object, state_);
  if (!names.empty()) {
    // Those of them that the object has.
    for (const std::string &name : names) {
      Held value;
      if (get_property(object, name, value) != Got::absent) list.push_back({nullptr, name});
    }
    if (!list.empty()) {
      if (shows_computer_name(object)) list.push_back({nullptr, std::string(kComputerName)});
      return list;
    }
  }
  property_names(object, names);
  for (std::string &name : names) list.push_back({nullptr, std::move(name)});
  move_last(object, state_, list);
  remove_name(list, kShowComputerName);
  if (!shows_computer_name(object)) remove_name(list, kComputerName);
  return list;
}

std::vector<Association> Generator::named_associations(const psj_value &object,
                                                       bool keep_missing) const {
  std::vector<Association> list;
  for (const Expression &column : request_.columns) {
    if (column.is_script()) {
      list.push_back({&column, column.name()});
      continue;
    }
    std::vector<std::string> names = column.resolve(object);
    if (names.empty() && keep_missing) names.push_back(column.name());
    for (std::string &name : names) list.push_back({&column, std::move(name)});
  }
  return list;
}

}  // namespace psj::format
