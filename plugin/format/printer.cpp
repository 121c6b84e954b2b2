#include "plugin/format/printer.h"

#include <algorithm>

#include "plugin/format/list_writer.h"

namespace psj::format {
namespace {

constexpr auto kBatch = std::chrono::milliseconds(300);
constexpr int kUnlimited = 0x7FFFFFFF;

ShapeRequest default_request(const psj_print_options &options) {
  ShapeRequest request;
  request.enumeration_limit = options.enumeration_limit;
  request.layout = static_cast<std::uint8_t>(options.layout);
  request.width = options.width;
  return request;
}

}  // namespace

Printer::Printer(FormatState &state, const psj_print_options &options, psj_line_fn receive,
                 void *arg)
    : out_(options, receive, arg),
      request_(default_request(options)),
      shaper_(state, request_, *this),
      table_(out_),
      terminal_((options.flags & PSJ_PRINT_TERMINAL) != 0) {}

psj_status Printer::write(const psj_value &value, Problem &problem) {
  const Record *record = record_of(value);
  if (record == nullptr) return shaper_.write(value, problem);
  return replay(*record);
}

psj_status Printer::replay(const Record &record) {
  if (const auto *entry = std::get_if<EntryRecord>(&record)) {
    EntryRecord copy = *entry;
    return this->entry(copy);
  }
  if (const auto *start = std::get_if<StartRecord>(&record)) {
    // What was open before counts as properly closed.
    if (const psj_status status = shaper_.end(); status < 0) return status;
    close_document();
    return this->start(StartRecord(*start));
  }
  if (const auto *group = std::get_if<GroupRecord>(&record))
    return group_start(GroupRecord(*group));
  if (std::holds_alternative<GroupEndRecord>(record)) return group_end();
  return end();
}

psj_status Printer::start(StartRecord &&record) {
  if (open_) close_document();
  document_ = std::move(record);
  open_ = first_group_ = true;
  const bool open_width = document_.shape == Shape::table && !document_.columns.empty() &&
                          document_.columns.front().width == 0;
  // Once rows are waited for they are to the end, for tables with given widths too.
  if (document_.autosize || open_width) {
    by_content_ = true;
    any_time_ = document_.autosize;
  }
  out_.blank();
  return out_.status();
}

psj_status Printer::group_start(GroupRecord &&record) {
  if (!open_) return PSJ_OK;
  group_ = std::move(record);
  in_group_ = true;
  if (by_content_) {
    waiting_ = true;
    waiting_since_ = Clock::now();
  } else {
    open_group(nullptr);
  }
  return out_.status();
}

psj_status Printer::entry(EntryRecord &record) {
  if (waiting_) {
    queue_.push_back(std::move(record));
    if (!any_time_ && Clock::now() - waiting_since_ > kBatch) release_waiting();
  } else {
    print(record);
  }
  return out_.status();
}

psj_status Printer::group_end() {
  if (waiting_) release_waiting();
  if (in_group_ && wide_row_.size() != 0) print_wide_row();
  if (in_group_ && out_.old()) out_.blank();
  in_group_ = false;
  return out_.status();
}

psj_status Printer::end() {
  if (!open_) return PSJ_OK;
  if (in_group_) group_end();
  open_ = false;
  // A list has ended with a blank line already.
  if (document_.shape != Shape::list || out_.old()) out_.blank();
  return out_.status();
}

void Printer::close_document() {
  if (open_) end();
}

psj_status Printer::flush() {
  // In a file or a pipe what is printed must not depend on how fast it came.
  if (waiting_ && terminal_) release_waiting();
  return out_.status();
}

psj_status Printer::finish() {
  const psj_status status = shaper_.end();
  close_document();
  return status < 0 ? status : out_.status();
}

void Printer::release_waiting() {
  waiting_ = false;
  const std::vector<int> widths = content_widths();
  open_group(&widths);
  for (const EntryRecord &entry : queue_) print(entry);
  queue_.clear();
}

std::vector<int> Printer::content_widths() const {
  std::vector<int> widths;
  for (const Heading &column : document_.columns)
    widths.push_back(static_cast<int>(cells_of(column.label)));
  if (document_.shape == Shape::wide) widths.push_back(0);
  for (const EntryRecord &entry : queue_) {
    if (entry.out_of_band) continue;
    for (std::size_t i = 0; i < widths.size() && i < entry.cells.size(); ++i)
      widths[i] = std::max(widths[i], static_cast<int>(cells_of(entry.cells[i])));
  }
  return widths;
}

std::vector<int> Printer::wide_widths(const std::vector<int> *content_widths) const {
  int columns = document_.wide_columns > 0 ? document_.wide_columns : 2;
  if (content_widths != nullptr && content_widths->front() > 0)
    columns = wide_columns_for(content_widths->front(), out_.width());
  return std::vector<int>(static_cast<std::size_t>(columns), 0);
}

void Printer::open_group(const std::vector<int> *content_widths) {
  if (group_.titled) {
    if (!first_group_) out_.blank();
    for (const std::string_view line : lines_of(group_.title)) out_.line(line);
    out_.blank();
  }
  first_group_ = false;
  if (document_.shape == Shape::wide) {
    std::vector<int> widths = wide_widths(content_widths);
    wide_columns_ = widths.size();
    wide_row_.clear();
    const std::size_t count = widths.size();
    table_.layout(std::move(widths), std::vector<Align>(count, Align::left));
    return;
  }
  if (document_.shape != Shape::table) return;
  std::vector<int> widths;
  std::vector<Align> aligns;
  for (const Heading &column : document_.columns) {
    widths.push_back(column.width);
    aligns.push_back(column.align);
  }
  table_.layout(content_widths != nullptr ? *content_widths : widths, std::move(aligns));
  if (!document_.hide_headers) table_.header(document_.columns);
}

void Printer::print(const EntryRecord &entry) {
  if (entry.out_of_band || !in_group_) return print_alone(entry);
  switch (entry.shape) {
    case Shape::table:
      table_.row(entry.cells, entry.wrap);
      break;
    case Shape::list:
      write_list(out_, entry.labels, entry.cells);
      out_.blank();
      break;
    case Shape::wide:
      wide_row_.add(entry.cells.size() != 0 ? entry.cells[0] : std::string_view());
      if (wide_row_.size() == wide_columns_) print_wide_row();
      break;
    case Shape::custom:
      write_lines(out_, entry.lines, out_.list_width());
      break;
    default:
      print_alone(entry);
  }
}

void Printer::print_wide_row() {
  table_.row(wide_row_, false);
  wide_row_.clear();
}

void Printer::print_alone(const EntryRecord &entry) {
  if (entry.shape == Shape::list) {
    out_.blank();
    write_list(out_, entry.labels, entry.cells);
    out_.blank();
  } else if (entry.shape == Shape::custom) {
    write_lines(out_, entry.lines, kUnlimited);
  } else if (entry.cells.size() != 0) {
    // A text is printed as it is, with its own line ends, whatever the width.
    out_.line(entry.cells[0]);
  }
}

}  // namespace psj::format
