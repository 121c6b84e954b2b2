#include "plugin/format/custom_generator.h"

namespace psj::format {
namespace {

constexpr std::int32_t kStep = 2;

// Collects lines; text is added to the open one until it is ended.
class Lines {
 public:
  explicit Lines(std::vector<IndentedLine> &lines) : lines_(lines) {}
  std::string &text() { return text_; }
  void end_line() {
    lines_.push_back({indent_, std::move(text_)});
    text_.clear();
  }
  void indent(std::int32_t by) { indent_ += by; }

 private:
  std::vector<IndentedLine> &lines_;
  std::string text_;
  std::int32_t indent_ = 0;
};

class CustomGenerator final : public Generator {
 public:
  using Generator::Generator;

  StartRecord start(const psj_value &) override {
    StartRecord record;
    record.shape = Shape::custom;
    return record;
  }

  void entry(const psj_value &object, EntryRecord &out) override {
    out.shape = Shape::custom;
    Lines lines(out.lines);
    if (view_ != nullptr) return view_lines(object, out);
    if (is_leaf(object, 0))
      show_leaf(object, lines);
    else if (is_enumerable(object))
      show_items(object, 0, lines);
    else
      show_object(object, 0, true, lines);
    // What stands on the last line; mostly nothing, which parts an object from the next.
    lines.end_line();
  }

 private:
  void view_lines(const psj_value &object, EntryRecord &out) {
    for (const Column &line : view_->columns) {
      IndentedLine shown{line.width, {}};
      if (append_shown(shown.text, line.show, object, request_.cells()))
        out.lines.push_back(std::move(shown));
    }
  }

  bool is_leaf(const psj_value &value, std::int32_t level) const {
    if (value.kind == PSJ_NULL || value.kind == PSJ_VOID || level >= request_.depth) return true;
    TypeNames types;
    types.read(value);
    return is_scalar_type(types);
  }

  void show_leaf(const psj_value &value, Lines &lines) {
    append_cell(lines.text(), value, request_.cells());
    lines.end_line();
  }

  void show_object(const psj_value &object, std::int32_t level, bool top, Lines &lines) {
    TypeNames types;
    types.read(object);
    std::string_view name = types.empty() ? std::string_view("PSObject") : types.names().front();
    name.remove_prefix(name.rfind('.') + 1);
    lines.text().append("class ").append(name);
    lines.end_line();
    lines.text() += '{';
    lines.end_line();
    lines.indent(kStep);
    const bool named = top && !request_.columns.empty();
    const auto associations = named ? named_associations(object, true) : all_associations(object);
    for (const Association &association : associations)
      show_property(association, object, level, lines);
    lines.indent(-kStep);
    lines.text() += '}';
    lines.end_line();
  }

  void show_property(const Association &association, const psj_value &object, std::int32_t level,
                     Lines &lines) {
    lines.text().append(association.name).append(" = ");
    Held value;
    if (value_of(association, object, value) != Got::ok) value.reset();
    if (is_enumerable(value.value())) {
      lines.end_line();
      lines.indent(kStep);
      show_items(value.value(), level + 1, lines);
      lines.indent(-kStep);
    } else if (is_leaf(value.value(), level)) {
      show_leaf(value.value(), lines);
    } else {
      lines.end_line();
      lines.indent(kStep);
      show_object(value.value(), level + 1, false, lines);
      lines.indent(-kStep);
    }
  }

  void show_items(const psj_value &collection, std::int32_t level, Lines &lines) {
    lines.text() += '[';
    lines.end_line();
    lines.indent(kStep);
    std::int32_t count = 0;
    for_each_item(collection, [&](const psj_value &item) {
      if (request_.enumeration_limit >= 0 && count++ == request_.enumeration_limit) {
        lines.text() += request_.cells().ellipsis;
        lines.end_line();
        return false;
      }
      show_item(item, level, lines);
      return true;
    });
    lines.indent(-kStep);
    lines.text() += ']';
    lines.end_line();
    lines.end_line();
  }

  void show_item(const psj_value &item, std::int32_t level, Lines &lines) {
    if (is_leaf(item, level)) return show_leaf(item, lines);
    if (!is_enumerable(item)) return show_object(item, level + 1, false, lines);
    lines.end_line();
    lines.indent(kStep);
    show_items(item, level + 1, lines);
    lines.indent(-kStep);
  }
};

}  // namespace

std::unique_ptr<Generator> make_custom_generator(FormatState &state, const ShapeRequest &request,
                                                 const View *view, Failures &failures) {
  return std::make_unique<CustomGenerator>(state, request, view, failures);
}

}  // namespace psj::format
