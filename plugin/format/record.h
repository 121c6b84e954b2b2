#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "plugin/format/cells.h"
#include "plugin/format/held.h"
#include "plugin/format/view.h"
#include "psj.h"

// Format records: what shaping gives and printing takes. A document is
//   Start  (GroupStart Entry… GroupEnd)…  End
// with entries that stand alone (out of band) anywhere.
namespace psj::format {

// Texts in one buffer, so that a row that is filled again and again allocates nothing.
class Cells {
 public:
  void clear() {
    text_.clear();
    ends_.clear();
  }
  // Append a cell's text to the buffer, then end it.
  std::string &buffer() { return text_; }
  void end_cell() { ends_.push_back(static_cast<std::uint32_t>(text_.size())); }
  void add(std::string_view text) {
    text_ += text;
    end_cell();
  }
  std::size_t size() const { return ends_.size(); }
  std::string_view operator[](std::size_t i) const {
    const std::uint32_t begin = i == 0 ? 0 : ends_[i - 1];
    return std::string_view(text_).substr(begin, ends_[i] - begin);
  }

 private:
  std::string text_;
  std::vector<std::uint32_t> ends_;
};

struct Heading {
  std::string label;
  std::int32_t width = 0;  // 0: by content or by what is left
  Align align = Align::none;
  bool is_property = true;  // the label is a real property's name
};

struct IndentedLine {
  std::int32_t indent = 0;
  std::string text;
};

struct StartRecord {
  Shape shape = Shape::none;
  bool autosize = false;
  bool hide_headers = false;
  std::int32_t wide_columns = 0;  // 0: two
  std::vector<Heading> columns;   // tables
};

struct GroupRecord {
  bool titled = false;
  std::string title;
};

struct EntryRecord {
  Shape shape = Shape::none;  // none: the text cells[0] as it is
  bool out_of_band = false;
  bool wrap = false;
  Cells cells;                      // a table's row, a list's values, the item of a wide view
  Cells labels;                     // lists
  std::vector<IndentedLine> lines;  // custom views

  void clear() {
    shape = Shape::none;
    out_of_band = wrap = false;
    cells.clear();
    labels.clear();
    lines.clear();
  }
};

struct GroupEndRecord {};
struct EndRecord {};

using Record = std::variant<StartRecord, GroupRecord, EntryRecord, GroupEndRecord, EndRecord>;

// Takes records one by one. A negative status stops the one who gives them.
class RecordSink {
 public:
  virtual ~RecordSink() = default;
  virtual psj_status start(StartRecord &&) = 0;
  virtual psj_status group_start(GroupRecord &&) = 0;
  virtual psj_status entry(EntryRecord &) = 0;  // may be moved from
  virtual psj_status group_end() = 0;
  virtual psj_status end() = 0;
};

// A record as a live object, for the pipeline between Format-Table and the screen.
Held make_record_object(Record record);
// NULL: the value is not such an object.
const Record *record_of(const psj_value &value);

}  // namespace psj::format
