#include "source.h"

#include <algorithm>
#include <limits>

#include "unicode.h"

namespace psjsh {

namespace {

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

}  // namespace

Source::Source(std::string text, std::string file)
    : text_(std::move(text)), file_(std::move(file)) {
  if (text_.compare(0, kByteOrderMark.size(), kByteOrderMark) == 0)
    text_.erase(0, kByteOrderMark.size());
  if (text_.size() >= std::numeric_limits<uint32_t>::max())
    text_.resize(std::numeric_limits<uint32_t>::max() - 1);
  line_starts_.push_back(0);
  for (size_t i = 0; i < text_.size(); ++i) {
    if (text_[i] == '\r' && i + 1 < text_.size() && text_[i + 1] == '\n') ++i;
    if (text_[i] == '\n' || text_[i] == '\r') line_starts_.push_back(static_cast<uint32_t>(i + 1));
  }
}

std::string_view Source::text_of(Extent extent) const {
  const std::string_view text(text_);
  if (extent.start >= text.size() || extent.end <= extent.start) return {};
  return text.substr(extent.start, extent.end - extent.start);
}

Position Source::position(uint32_t offset) const {
  const auto size = static_cast<uint32_t>(text_.size());
  const uint32_t beyond = offset > size ? offset - size : 0;
  offset -= beyond;
  const auto next = std::upper_bound(line_starts_.begin(), line_starts_.end(), offset);
  const uint32_t start = *(next - 1);
  const auto line = static_cast<uint32_t>(next - line_starts_.begin());
  return {line, 1 + utf16_length(std::string_view(text_).substr(start, offset - start)) + beyond};
}

std::string_view Source::line_text(uint32_t line) const {
  if (line == 0 || line > line_starts_.size()) return {};
  const size_t start = line_starts_[line - 1];
  size_t end = line < line_starts_.size() ? line_starts_[line] : text_.size();
  while (end > start && (text_[end - 1] == '\n' || text_[end - 1] == '\r')) --end;
  return std::string_view(text_).substr(start, end - start);
}

uint32_t Source::utf16_offset(uint32_t offset) const {
  const size_t beyond = offset > text_.size() ? offset - text_.size() : 0;
  return utf16_length(std::string_view(text_).substr(0, offset)) + static_cast<uint32_t>(beyond);
}

uint32_t utf16_length(std::string_view text) {
  uint32_t units = 0;
  for (size_t i = 0; i < text.size();) {
    if (static_cast<unsigned char>(text[i]) < 0x80) {
      ++units;
      ++i;
      continue;
    }
    const CodePoint point = decode_at(text, i);
    units += point.code > 0xFFFF ? 2 : 1;
    i += point.size;
  }
  return units;
}

}  // namespace psjsh
