#include "invariant/composite_format.h"

#include <cstdlib>

#include "invariant/number_text.h"
#include "invariant/utf16.h"

namespace psj::invariant {

namespace {

constexpr int kMostIndex = 1'000'000;  // .NET refuses larger ones too
constexpr const char *kEndsEarly = "Format item ends prematurely.";
constexpr const char *kNeedsDigit = "Expected an ASCII digit.";
constexpr const char *kUnclosed = "Unexpected closing brace without a corresponding opening brace.";

class CompositeReader {
 public:
  CompositeReader(std::string &out, std::string_view format, std::size_t arguments,
                  const AppendItem &append_item)
      : out_(out), format_(format), arguments_(arguments), append_item_(append_item) {}

  CompositeResult run() {
    while (at_ < format_.size()) {
      const std::size_t brace = format_.find_first_of("{}", at_);
      out_.append(format_.substr(at_, brace - at_));
      if (brace == std::string_view::npos) break;
      at_ = brace + 1;
      const bool doubled = at_ < format_.size() && format_[at_] == format_[brace];
      if (doubled) {
        out_.push_back(format_[at_++]);
      } else if (format_[brace] == '}') {
        return failed(kUnclosed);
      } else if (const CompositeResult result = item(); !result) {
        return result;
      }
    }
    return {};
  }

 private:
  CompositeResult failed(const char *reason) const {
    return {CompositeError::syntax, unit_of_byte(format_, at_), reason};
  }

  bool at_digit() const {
    return at_ < format_.size() && format_[at_] >= '0' && format_[at_] <= '9';
  }
  void skip_blanks() {
    while (at_ < format_.size() && format_[at_] == ' ') ++at_;
  }

  int number() {
    int value = 0;
    while (at_digit() && value < kMostIndex) value = value * 10 + (format_[at_++] - '0');
    return value;
  }

  // After the opening brace.
  CompositeResult item() {
    FormatItem item;
    if (at_ >= format_.size()) return failed(kEndsEarly);
    if (!at_digit()) return failed(kNeedsDigit);
    item.index = static_cast<std::size_t>(number());
    skip_blanks();
    if (at_ < format_.size() && format_[at_] == ',') {
      ++at_;
      skip_blanks();
      const bool left = at_ < format_.size() && format_[at_] == '-';
      if (left) ++at_;
      if (at_ >= format_.size()) return failed(kEndsEarly);
      if (!at_digit()) return failed(kNeedsDigit);
      item.alignment = left ? -number() : number();
      skip_blanks();
    }
    if (at_ < format_.size() && format_[at_] == ':') {
      const std::size_t end = format_.find_first_of("{}", ++at_);
      if (end == std::string_view::npos) {
        at_ = format_.size();
        return failed(kEndsEarly);
      }
      item.has_format = true;
      item.format = format_.substr(at_, end - at_);
      at_ = end;
    }
    if (at_ >= format_.size()) return failed(kEndsEarly);
    if (format_[at_] != '}') return failed(kEndsEarly);
    ++at_;
    return place(item);
  }

  CompositeResult place(const FormatItem &item) {
    if (item.index >= arguments_) return {CompositeError::index, 0, ""};
    const std::size_t start = out_.size();
    if (!append_item_(out_, item)) return {CompositeError::item, 0, ""};
    const auto width = static_cast<std::size_t>(std::abs(item.alignment));
    const std::size_t length = width == 0 ? 0 : utf16_length(std::string_view(out_).substr(start));
    if (length < width) out_.insert(item.alignment < 0 ? out_.size() : start, width - length, ' ');
    return {};
  }

  std::string &out_;
  std::string_view format_;
  std::size_t arguments_;
  const AppendItem &append_item_;
  std::size_t at_ = 0;
};

}  // namespace

CompositeResult format_composite(std::string &out, std::string_view format,
                                 std::size_t argument_count, const AppendItem &append_item) {
  const std::size_t before = out.size();
  const CompositeResult result = CompositeReader(out, format, argument_count, append_item).run();
  if (!result) out.resize(before);
  return result;
}

std::string composite_message(const CompositeResult &result) {
  if (result.error == CompositeError::index)
    return "Index (zero based) must be greater than or equal to zero and less than the size of the "
           "argument list.";
  return "Input string was not in a correct format. Failure to parse near offset " +
         text_of(static_cast<std::uint64_t>(result.offset)) + ". " + result.reason;
}

}  // namespace psj::invariant
