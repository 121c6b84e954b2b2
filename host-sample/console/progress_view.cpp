#include "console/progress_view.h"

#include <algorithm>

#include "console/screen_buffer.h"
#include "language/syntax/source.h"
#include "language/value/convert.h"

namespace psjsh {
namespace {

constexpr std::chrono::milliseconds kPause(100);
constexpr std::size_t kMostWidth = 120;
constexpr const char *kReverse = "\x1b[7m", *kReverseOff = "\x1b[27m", *kReset = "\x1b[0m";

std::size_t cells(std::string_view text) {
  return utf16_length(text);
}

std::size_t byte_of(std::string_view text, std::size_t cell) {
  std::size_t at = 0;
  while (at < text.size() && cell > 0) {
    ++at;
    while (at < text.size() && (text[at] & 0xc0) == 0x80) ++at;
    --cell;
  }
  return at;
}

std::string one_line(std::string text) {
  for (char &c : text)
    if (static_cast<unsigned char>(c) < ' ') c = ' ';
  return text;
}

std::int32_t number_of(const Record &record, std::string_view name, std::int32_t otherwise) {
  const Value value = record.get(name);
  return value.is_null() ? otherwise : to_int32(value);
}

}  // namespace

std::string progress_text(const ProgressLine &line, int indentation, int width,
                          std::string_view style) {
  const std::size_t most = std::min(kMostWidth, static_cast<std::size_t>(std::max(width - 1, 10)));
  std::string activity = one_line(line.activity);
  if (cells(activity) > most / 2) activity = activity.substr(0, byte_of(activity, most / 2)) + "…";
  const std::size_t used = cells(activity) + static_cast<std::size_t>(indentation) + 4;
  const std::size_t bar = most > used ? most - used : 0;
  const std::string seconds = line.seconds >= 0 ? std::to_string(line.seconds) + "s" : "";
  const std::size_t room = bar > seconds.size() + 1 ? bar - seconds.size() - 1 : 0;
  std::string text = one_line(line.status);
  if (room > 0 && cells(text) > room) text = text.substr(0, byte_of(text, room - 1)) + "…";
  if (cells(text) + seconds.size() < bar)
    text += std::string(bar - cells(text) - seconds.size(), ' ');
  text += seconds;
  if (line.percent >= 0 && line.percent < 100 && bar > 0)
    text.insert(byte_of(text, static_cast<std::size_t>(line.percent) * bar / 100), kReverseOff);
  else
    text += kReverseOff;
  return std::string(static_cast<std::size_t>(indentation), ' ') + std::string(style) + activity +
         " [" + kReverse + text + "]" + kReset;
}

void ProgressView::update(const Record &record, int width) {
  ProgressLine line;
  line.id = number_of(record, "ActivityId", 0);
  line.parent = number_of(record, "ParentActivityId", -1);
  line.percent = number_of(record, "PercentComplete", -1);
  line.seconds = number_of(record, "SecondsRemaining", -1);
  line.activity = to_text(record.get("Activity"));
  line.status = to_text(record.get("StatusDescription"));
  const Value kind = record.get("RecordType");
  const bool done = !kind.is_null() && to_text(kind) == "Completed";
  const auto same = std::find_if(lines_.begin(), lines_.end(),
                                 [&](const ProgressLine &one) { return one.id == line.id; });
  const bool known = same != lines_.end();
  if (done && known)
    lines_.erase(same);
  else if (known)
    *same = std::move(line);
  else if (!done)
    lines_.push_back(std::move(line));
  if (known && !done && std::chrono::steady_clock::now() - last_ < kPause) return;
  draw(width);
}

void ProgressView::add(std::int32_t parent, int depth, int width,
                       std::vector<std::string> *lines) const {
  constexpr int kDeepest = 10;
  for (const ProgressLine &line : lines_) {
    const bool has_parent = line.parent != line.id &&
                            std::any_of(lines_.begin(), lines_.end(), [&](const ProgressLine &one) {
                              return one.id == line.parent;
                            });
    if ((has_parent ? line.parent : -1) != parent) continue;
    lines->push_back(progress_text(line, 2 * depth, width, style_));
    if (depth < kDeepest && line.id != -1) add(line.id, depth + 1, width, lines);
  }
}

void ProgressView::draw(int width) {
  std::vector<std::string> lines;
  add(-1, 0, width, &lines);
  std::string text = drawn_ > 0 ? "\r\x1b[J" : "";
  if (!lines.empty()) text += "\x1b[?25l";
  for (std::size_t i = 0; i < lines.size(); ++i) text += (i > 0 ? "\r\n" : "\r") + lines[i];
  if (lines.size() > 1) text += "\x1b[" + std::to_string(lines.size() - 1) + "A";
  if (!text.empty()) text += "\r";
  if (lines.empty() && drawn_ > 0) text += "\x1b[?25h";
  write_all_bytes(descriptor_, text);
  drawn_ = lines.size();
  last_ = std::chrono::steady_clock::now();
}

void ProgressView::erase() {
  if (drawn_ == 0) return;
  write_all_bytes(descriptor_, "\r\x1b[J\x1b[?25h");
  drawn_ = 0;
  last_ = {};
}

void ProgressView::clear() {
  erase();
  lines_.clear();
}

}  // namespace psjsh
