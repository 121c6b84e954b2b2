#include "plugin/format/record_copy.h"

#include <charconv>

namespace psj::format {
namespace {

constexpr std::string_view kCopies = "Deserialized.Microsoft.PowerShell.Commands.Internal.Format.";
constexpr std::array<std::string_view, 5> kKinds{
    "FormatStartData", "GroupStartData", "FormatEntryData", "GroupEndData", "FormatEndData"};
// Wider columns and deeper indents than any screen has are no record of ours.
constexpr int kMostCells = 100'000;

class Writer {
 public:
  Writer &add(std::string_view text) {
    texts_.emplace_back(text);
    return *this;
  }
  Writer &add(int number) { return add(std::to_string(number)); }
  Writer &add(const Cells &cells) {
    add(static_cast<int>(cells.size()));
    for (std::size_t i = 0; i < cells.size(); ++i) add(cells[i]);
    return *this;
  }
  std::vector<std::string> take() { return std::move(texts_); }

 private:
  std::vector<std::string> texts_;
};

// Reads in the order of writing; after the first thing that does not fit all reads fail.
class Reader {
 public:
  explicit Reader(std::vector<std::string> texts) : texts_(std::move(texts)) {}

  std::string text() {
    if (at_ < texts_.size()) return std::move(texts_[at_++]);
    good_ = false;
    return {};
  }
  int number(int most) {
    const std::string written = text();
    int value = 0;
    const auto [end, error] =
        std::from_chars(written.data(), written.data() + written.size(), value);
    if (error == std::errc() && end == written.data() + written.size() && value >= 0 &&
        value <= most)
      return value;
    good_ = false;
    return 0;
  }
  // How many things of `texts` texts each follow.
  std::size_t count(std::size_t texts) {
    const auto most = static_cast<int>((texts_.size() - std::min(at_, texts_.size())) / texts);
    return static_cast<std::size_t>(number(most));
  }
  void cells(Cells &out) {
    for (std::size_t left = count(1); left > 0; --left) out.add(text());
  }
  bool is_whole() const { return good_ && at_ == texts_.size(); }

 private:
  std::vector<std::string> texts_;
  std::size_t at_ = 0;
  bool good_ = true;
};

constexpr int kLastShape = static_cast<int>(Shape::custom);
constexpr int kLastAlign = static_cast<int>(Align::right);

StartRecord read_start(Reader &from) {
  StartRecord start;
  start.shape = static_cast<Shape>(from.number(kLastShape));
  start.autosize = from.number(1) != 0;
  start.hide_headers = from.number(1) != 0;
  start.wide_columns = from.number(kMostCells);
  for (std::size_t left = from.count(4); left > 0; --left) {
    Heading heading;
    heading.label = from.text();
    heading.width = from.number(kMostCells);
    heading.align = static_cast<Align>(from.number(kLastAlign));
    heading.is_property = from.number(1) != 0;
    start.columns.push_back(std::move(heading));
  }
  return start;
}

EntryRecord read_entry(Reader &from) {
  EntryRecord entry;
  entry.shape = static_cast<Shape>(from.number(kLastShape));
  entry.out_of_band = from.number(1) != 0;
  entry.wrap = from.number(1) != 0;
  from.cells(entry.cells);
  from.cells(entry.labels);
  for (std::size_t left = from.count(2); left > 0; --left) {
    const int indent = from.number(kMostCells);
    entry.lines.push_back({indent, from.text()});
  }
  return entry;
}

}  // namespace

std::vector<std::string> content_of(const Record &record) {
  Writer out;
  if (const auto *start = std::get_if<StartRecord>(&record)) {
    out.add(static_cast<int>(start->shape)).add(start->autosize).add(start->hide_headers);
    out.add(start->wide_columns).add(static_cast<int>(start->columns.size()));
    for (const Heading &heading : start->columns)
      out.add(heading.label)
          .add(heading.width)
          .add(static_cast<int>(heading.align))
          .add(heading.is_property);
  } else if (const auto *group = std::get_if<GroupRecord>(&record)) {
    out.add(group->titled).add(group->title);
  } else if (const auto *entry = std::get_if<EntryRecord>(&record)) {
    out.add(static_cast<int>(entry->shape)).add(entry->out_of_band).add(entry->wrap);
    out.add(entry->cells).add(entry->labels).add(static_cast<int>(entry->lines.size()));
    for (const IndentedLine &line : entry->lines) out.add(line.indent).add(line.text);
  }
  return out.take();
}

bool is_record_copy(const TypeNames &types) {
  return !types.empty() && types.names().front().starts_with(kCopies);
}

std::optional<Record> read_record_copy(const psj_value &value, std::string_view type_name) {
  type_name.remove_prefix(std::min(kCopies.size(), type_name.size()));
  std::size_t kind = 0;
  while (kind < kKinds.size() && kKinds[kind] != type_name) ++kind;
  if (kind == kKinds.size()) return std::nullopt;
  std::vector<std::string> texts;
  Held content;
  if (!kContentProperty[kind].empty() &&
      get_property(value, kContentProperty[kind], content) == Got::ok)
    for_each_item(content.value(), [&](const psj_value &item) {
      texts.emplace_back(item.kind == PSJ_STRING ? string_of(item) : std::string_view());
      return true;
    });
  Reader from(std::move(texts));
  Record record;
  switch (kind) {
    case 0:
      record = read_start(from);
      break;
    case 1: {
      GroupRecord group;
      group.titled = from.number(1) != 0;
      group.title = from.text();
      record = std::move(group);
      break;
    }
    case 2:
      record = read_entry(from);
      break;
    case 3:
      record = GroupEndRecord{};
      break;
    default:
      record = EndRecord{};
  }
  if (!from.is_whole()) return std::nullopt;
  return record;
}

}  // namespace psj::format
