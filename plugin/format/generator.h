#pragma once

#include <memory>
#include <string>
#include <vector>

#include "plugin/format/access.h"
#include "plugin/format/record.h"
#include "plugin/format/request.h"
#include "plugin/format/state.h"
#include "plugin/format/view_text.h"

namespace psj::format {

// What failed while objects were shaped, for -ShowError.
using Failures = std::vector<std::string>;

// A resolved property of an object, or a script.
struct Association {
  const Expression *origin = nullptr;  // NULL: not named by the user
  std::string name;

  const std::string &label() const {
    return origin != nullptr && (origin->has_label() || origin->is_script()) ? origin->label()
                                                                             : name;
  }
};

// Makes the records of one shape. One document each.
class Generator {
 public:
  // `view` NULL: by the properties that the request names, or else by all.
  Generator(FormatState &state, const ShapeRequest &request, const View *view, Failures &failures)
      : state_(state), request_(request), view_(view), failures_(failures) {}
  virtual ~Generator() = default;

  virtual StartRecord start(const psj_value &first) = 0;
  virtual void entry(const psj_value &object, EntryRecord &out) = 0;

  // Whether objects of these types may stand in the document: all, unless it has a view.
  bool applies(const TypeNames &types) const;
  bool has_view() const { return view_ != nullptr; }
  bool is_for(std::string_view type) const;  // the view names the type itself

  // Whether a new group starts with this object; group() then describes it.
  bool group_changed(const psj_value &object);
  GroupRecord group(const psj_value &object);

 protected:
  Got value_of(const Association &association, const psj_value &object, Held &out) const;
  // The text of one cell; failed expressions are noted and show as the request says.
  void append_value(std::string &out, const Association &association, const psj_value &object,
                    bool in_table);
  // Without named properties: the type's own choice, or all, with PSComputerName where it shows.
  std::vector<Association> all_associations(const psj_value &object) const;
  std::vector<Association> named_associations(const psj_value &object, bool keep_missing) const;
  bool wrap() const { return request_.has(PSJ_FORMAT_WRAP) || (view_ != nullptr && view_->wrap); }

  FormatState &state_;
  const ShapeRequest &request_;
  const View *view_;
  Failures &failures_;

 private:
  bool group_value(const psj_value &object, std::string &text, bool &is_null);

  std::string group_text_;
  bool group_null_ = true;
  std::string group_label_;
  bool grouped_ = false;
};

// `shape` is not none.
std::unique_ptr<Generator> make_generator(Shape shape, FormatState &state,
                                          const ShapeRequest &request, const View *view,
                                          Failures &failures);

// PSShowComputerName of the object is true.
bool shows_computer_name(const psj_value &object);
// Properties that the object's own type data or the views name as the ones to show; empty: all.
std::vector<std::string> default_properties(const psj_value &object, FormatState &state);
std::string name_property(const psj_value &object, FormatState &state);

}  // namespace psj::format
