#include "plugin/jobs/kept_text.h"

#include <cstring>
#include <utility>

namespace psj {

void KeptText::set(std::string_view text) {
  if (is_set() && peek() == text) return;
  std::unique_ptr<char[]> fresh(new char[text.size() + 1]);
  std::memcpy(fresh.get(), text.data(), text.size());
  fresh[text.size()] = '\0';
  if (shown_) older_.push_back(std::move(current_));
  current_ = std::move(fresh);
  text_ = {current_.get(), text.size()};
  shown_ = false;
}

}  // namespace psj
