#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "psj.h"

namespace psj {

// A text that may be replaced while views of the old one are in use: a text that was shown to
// somebody lives as long as this object.
class KeptText {
 public:
  void set(std::string_view text);
  // data is NULL before the first set().
  psj_text show() {
    shown_ = true;
    return text_;
  }
  std::string_view peek() const { return {text_.data, static_cast<std::size_t>(text_.size)}; }
  bool is_set() const { return text_.data != nullptr; }

 private:
  psj_text text_{nullptr, 0};
  std::unique_ptr<char[]> current_;
  std::vector<std::unique_ptr<char[]>> older_;
  bool shown_ = false;
};

}  // namespace psj
