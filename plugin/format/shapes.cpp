#include <algorithm>

#include "invariant/compare.h"
#include "plugin/format/custom_generator.h"
#include "plugin/format/generator.h"

namespace psj::format {
namespace {

constexpr std::size_t kMostColumns = 10;  // of a table that nobody described
constexpr std::string_view kComputerName = "PSComputerName";

Align default_align(const psj_value &value) {
  if (value.kind == PSJ_NULL || value.kind == PSJ_STRING) return Align::left;
  TypeNames types;
  types.read(value);
  if (types.has("System.String")) return Align::left;
  return is_scalar_type(types) ? Align::right : Align::left;
}

class TableGenerator final : public Generator {
 public:
  using Generator::Generator;

  StartRecord start(const psj_value &first) override {
    StartRecord record;
    record.shape = Shape::table;
    record.autosize = request_.has(PSJ_FORMAT_AUTOSIZE) || (view_ != nullptr && view_->autosize);
    record.hide_headers =
        request_.has(PSJ_FORMAT_HIDE_HEADERS) || (view_ != nullptr && view_->hide_headers);
    if (view_ != nullptr)
      view_columns(first, record.columns);
    else
      property_columns(first, record.columns);
    return record;
  }

  void entry(const psj_value &object, EntryRecord &out) override {
    out.shape = Shape::table;
    out.wrap = wrap();
    if (view_ == nullptr) {
      for (const Association &association : associations_) {
        append_value(out.cells.buffer(), association, object, true);
        out.cells.end_cell();
      }
      return;
    }
    for (const Column &column : view_->columns) {
      append_shown(out.cells.buffer(), column.show, object, request_.cells());
      out.cells.end_cell();
    }
    if (with_computer_) {
      append_value(out.cells.buffer(), {nullptr, std::string(kComputerName)}, object, false);
      out.cells.end_cell();
    }
  }

 private:
  void view_columns(const psj_value &first, std::vector<Heading> &columns) {
    for (const Column &column : view_->columns) {
      const std::string_view label = label_of(column);
      Held value;
      const bool is_property = get_property(first, label, value) != Got::absent;
      columns.push_back({std::string(label), column.width, column.align, is_property});
    }
    with_computer_ = shows_computer_name(first);
    if (with_computer_) columns.push_back({std::string(kComputerName), 0, Align::none, true});
  }

  void property_columns(const psj_value &first, std::vector<Heading> &columns) {
    if (!request_.columns.empty()) {
      associations_ = named_associations(first, true);
    } else {
      associations_ = all_associations(first);
      if (associations_.size() > kMostColumns) associations_.resize(kMostColumns);
    }
    for (const Association &association : associations_) {
      Heading heading;
      heading.label = association.label();
      heading.is_property = association.origin == nullptr || !association.origin->is_script();
      if (association.origin != nullptr) {
        heading.width = association.origin->width();
        heading.align = association.origin->align();
      }
      if (heading.align == Align::none) {
        Held value;
        heading.align = value_of(association, first, value) == Got::ok
                            ? default_align(value.value())
                            : Align::left;
      }
      columns.push_back(std::move(heading));
    }
  }

  std::vector<Association> associations_;
  bool with_computer_ = false;
};

class ListGenerator final : public Generator {
 public:
  using Generator::Generator;

  StartRecord start(const psj_value &) override {
    StartRecord record;
    record.shape = Shape::list;
    return record;
  }

  void entry(const psj_value &object, EntryRecord &out) override {
    out.shape = Shape::list;
    if (view_ == nullptr) {
      const auto associations =
          request_.columns.empty() ? all_associations(object) : named_associations(object, false);
      for (const Association &association : associations) add(association, object, out);
      return;
    }
    for (const Column &field : view_->columns) {
      std::string text;
      if (!append_shown(text, field.show, object, request_.cells())) continue;
      out.labels.add(label_of(field));
      out.cells.add(text);
    }
    if (shows_computer_name(object)) add({nullptr, std::string(kComputerName)}, object, out);
  }

 private:
  void add(const Association &association, const psj_value &object, EntryRecord &out) {
    out.labels.add(association.label());
    append_value(out.cells.buffer(), association, object, false);
    out.cells.end_cell();
  }
};

class WideGenerator final : public Generator {
 public:
  using Generator::Generator;

  StartRecord start(const psj_value &) override {
    StartRecord record;
    record.shape = Shape::wide;
    record.wide_columns = request_.wide_columns;
    record.autosize = request_.has(PSJ_FORMAT_AUTOSIZE) || (view_ != nullptr && view_->autosize);
    return record;
  }

  void entry(const psj_value &object, EntryRecord &out) override {
    out.shape = Shape::wide;
    std::string &text = out.cells.buffer();
    if (view_ != nullptr) {
      append_shown(text, view_->columns.front().show, object, request_.cells());
    } else {
      const std::vector<Association> list = associations(object);
      if (!list.empty()) append_value(text, list.front(), object, false);
    }
    out.cells.end_cell();
  }

 private:
  std::vector<Association> associations(const psj_value &object) const {
    if (!request_.columns.empty()) return named_associations(object, true);
    std::string name = name_property(object, state_);
    if (!name.empty()) return {{nullptr, std::move(name)}};
    return all_associations(object);
  }
};

}  // namespace

std::unique_ptr<Generator> make_generator(Shape shape, FormatState &state,
                                          const ShapeRequest &request, const View *view,
                                          Failures &failures) {
  switch (shape) {
    case Shape::list:
      return std::make_unique<ListGenerator>(state, request, view, failures);
    case Shape::wide:
      return std::make_unique<WideGenerator>(state, request, view, failures);
    case Shape::custom:
      return make_custom_generator(state, request, view, failures);
    default:
      return std::make_unique<TableGenerator>(state, request, view, failures);
  }
}

}  // namespace psj::format
