#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "invariant/wildcard.h"
#include "plugin/format/access.h"
#include "plugin/format/held.h"
#include "plugin/format/state.h"
#include "plugin/format/value_text.h"

namespace psj::format {

// What a column, a line of a list or a group shows: a property (wildcards allowed) or a script's
// value, with what the user said about it.
class Expression {
 public:
  // Copies what it needs; keeps a script alive.
  Expression(const psj_format_column &column, const FormatState &state);

  bool is_script() const { return script_.value().kind != PSJ_NULL; }
  const std::string &name() const { return name_; }  // property or pattern; a script's text
  bool has_label() const { return !label_.empty(); }
  const std::string &label() const { return label_.empty() ? name_ : label_; }
  const std::string &format() const { return format_; }
  std::int32_t width() const { return width_; }
  Align align() const { return align_; }

  // The properties of `object` that it names; itself (index only) for a script.
  bool has_wildcards() const { return pattern_.has_value(); }
  std::vector<std::string> resolve(const psj_value &object) const;
  Got script_value(const psj_value &object, const FormatState &state, Held &out) const;

 private:
  Held script_;
  std::string name_, label_, format_;
  std::int32_t width_ = 0;
  Align align_ = Align::none;
  std::optional<invariant::WildcardPattern> pattern_;
};

// psj_format_options, owned, with what else shaping depends on.
struct ShapeRequest {
  Shape shape = Shape::none;
  std::uint32_t flags = 0;   // PSJ_FORMAT_*
  std::uint32_t expand = 0;  // PSJ_EXPAND_*
  std::int32_t wide_columns = 0;
  std::int32_t depth = 5;
  std::vector<Expression> columns;
  std::optional<Expression> group_by;
  std::string view;
  std::int32_t enumeration_limit = 4;
  std::uint8_t layout = 0;
  std::uint32_t width = 120;  // for what the host renders

  bool has(std::uint32_t flag) const { return (flags & flag) != 0; }
  CellRule cells() const {
    return {enumeration_limit, false, layout == 0 ? kEllipsis.text : kThreeDots.text};
  }
};

ShapeRequest make_request(const psj_format_options &options, const FormatState &state);

}  // namespace psj::format
