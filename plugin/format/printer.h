#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "plugin/format/line_out.h"
#include "plugin/format/problem.h"
#include "plugin/format/record.h"
#include "plugin/format/shaper.h"
#include "plugin/format/table_writer.h"

namespace psj::format {

// Prints a stream of objects and records as lines. Records are printed as they are; objects get the
// default shape. A table without given widths waits for its rows: until its group ends, or until
// one comes later than 300 ms after the first.
class Printer final : private RecordSink {
 public:
  using Clock = std::chrono::steady_clock;

  Printer(FormatState &state, const psj_print_options &options, psj_line_fn receive, void *arg);

  psj_status write(const psj_value &value, Problem &problem);
  // To a terminal: prints what waits. Elsewhere nothing: PowerShell lets rows wait, too.
  psj_status flush();
  psj_status finish();

 private:
  psj_status start(StartRecord &&record) override;
  psj_status group_start(GroupRecord &&record) override;
  psj_status entry(EntryRecord &record) override;
  psj_status group_end() override;
  psj_status end() override;

  psj_status replay(const Record &record);
  void close_document();
  void open_group(const std::vector<int> *content_widths);
  void release_waiting();
  std::vector<int> content_widths() const;
  void print(const EntryRecord &entry);
  void print_alone(const EntryRecord &entry);
  void print_wide_row();
  std::vector<int> wide_widths(const std::vector<int> *content_widths) const;

  LineOut out_;
  ShapeRequest request_;
  Shaper shaper_;
  TableWriter table_;
  bool terminal_;

  bool open_ = false;  // between start and end
  StartRecord document_;
  GroupRecord group_;
  bool in_group_ = false;
  bool first_group_ = true;
  bool by_content_ = false;  // widths come from rows
  bool any_time_ = false;    // … of the whole group
  bool waiting_ = false;
  Clock::time_point waiting_since_;
  std::vector<EntryRecord> queue_;
  Cells wide_row_;
  std::size_t wide_columns_ = 2;
};

}  // namespace psj::format
