#pragma once

#include <string_view>

#include "plugin/format/cells.h"
#include "plugin/format/held.h"
#include "psj.h"

namespace psj::format {

// Where lines go and how they look. After the receiver refused a line nothing more is sent.
class LineOut {
 public:
  LineOut(const psj_print_options &options, psj_line_fn receive, void *arg)
      : receive_(receive),
        arg_(arg),
        width_(static_cast<int>(options.width)),
        list_width_(options.list_width == 0 ? kUnlimited : static_cast<int>(options.list_width)),
        color_((options.flags & PSJ_PRINT_COLOR) != 0),
        old_(options.layout != 0) {}

  void line(std::string_view text) {
    if (status_ >= 0) status_ = receive_(arg_, text_of(text));
  }
  void blank() { line({}); }
  psj_status status() const { return status_; }

  int width() const { return width_; }
  int list_width() const { return list_width_; }
  bool color() const { return color_; }
  // Windows PowerShell's way: last columns padded, three dots, more blank lines.
  bool old() const { return old_; }
  Ellipsis ellipsis() const { return old_ ? kThreeDots : kEllipsis; }

 private:
  static constexpr int kUnlimited = 0x7FFFFFFF;

  psj_line_fn receive_;
  void *arg_;
  int width_;
  int list_width_;
  bool color_;
  bool old_;
  psj_status status_ = PSJ_OK;
};

// Below this nothing is laid out.
inline constexpr int kLeastWidth = 5;

inline constexpr std::string_view kHeaderColor = "\x1b[32;1m";
inline constexpr std::string_view kOtherHeaderColor = "\x1b[32;1;3m";
inline constexpr std::string_view kColorEnd = "\x1b[0m";

}  // namespace psj::format
