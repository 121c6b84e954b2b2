#include "clixml/element_stream.h"

#include <algorithm>

namespace psj::clixml {
namespace {

constexpr std::string_view kRootStart = "<Objs", kRootEnd = "</Objs";

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

}  // namespace

void ElementStream::add(std::string_view bytes) {
  // What was handed out goes; an element that is not whole stays.
  const std::size_t done = place_ == Place::kElement ? element_ : at_;
  text_.erase(0, done);
  at_ -= done;
  element_ = 0;
  text_ += bytes;
}

std::string_view ElementStream::element() const {
  return std::string_view(text_).substr(element_, at_ - element_);
}

ElementStream::Event ElementStream::fail(std::string_view what) {
  problem_ = what;
  return Event::kProblem;
}

ElementStream::Event ElementStream::next() {
  if (!problem_.empty()) return Event::kProblem;
  switch (place_) {
    case Place::kOutside:
      if (!find_document()) return Event::kMore;
      place_ = Place::kRoot;
      first_ = slash_ = false;
      [[fallthrough]];
    case Place::kRoot:
      closing_ = false;
      if (!end_tag()) return problem_.empty() ? Event::kMore : Event::kProblem;
      place_ = slash_ ? Place::kRootEnd : Place::kBetween;
      return Event::kBegin;
    case Place::kRootEnd:
      place_ = Place::kOutside;
      return Event::kEnd;
    case Place::kElement:
      return in_element();
    default:
      return begin_element();
  }
}

// Behind the name of the next root element. What may be the beginning of one stays.
bool ElementStream::find_document() {
  for (;;) {
    const std::size_t found = text_.find(kRootStart, at_);
    const std::size_t name_end = found + kRootStart.size();
    if (found == std::string::npos || name_end >= text_.size()) {
      const std::size_t rest = std::min(text_.size() - at_, kRootStart.size());
      const std::size_t stays = found == std::string::npos ? text_.size() - rest : found;
      passed_over_ += stays - at_;
      at_ = stays;
      return false;
    }
    passed_over_ += found - at_;
    at_ = name_end;
    const char behind = text_[name_end];
    if (is_blank(behind) || behind == '>' || behind == '/') return true;
  }
}

// Between elements: the start of one, or the end of the document.
ElementStream::Event ElementStream::begin_element() {
  while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
  if (at_ == text_.size()) return Event::kMore;
  if (text_[at_] != '<') return fail("there is text between its elements");
  if (at_ + 1 == text_.size()) return Event::kMore;
  if (text_[at_ + 1] != '/') {
    place_ = Place::kElement;
    element_ = at_;
    depth_ = 0;
    in_tag_ = false;
    return in_element();
  }
  const std::string_view rest = std::string_view(text_).substr(at_);
  const std::size_t close = rest.substr(0, kRootEnd.size() + 16).find('>');
  if (close == std::string_view::npos)
    return rest.size() < kRootEnd.size() + 16 ? Event::kMore : fail("its end is not one");
  const auto blanks = rest.substr(0, close).substr(std::min(close, kRootEnd.size()));
  if (!rest.starts_with(kRootEnd) || !std::all_of(blanks.begin(), blanks.end(), is_blank))
    return fail("its end is not one");
  at_ += close + 1;
  place_ = Place::kOutside;
  return Event::kEnd;
}

// To the end of the element, tag by tag.
ElementStream::Event ElementStream::in_element() {
  for (;;) {
    if (!in_tag_) {
      const std::size_t found = text_.find('<', at_);
      at_ = found == std::string::npos ? text_.size() : found + 1;
      in_tag_ = first_ = found != std::string::npos;
      closing_ = slash_ = false;
    }
    if (at_ - element_ > largest_) return fail("one of its objects is too large");
    if (!in_tag_) return Event::kMore;
    if (!end_tag()) return problem_.empty() ? Event::kMore : Event::kProblem;
    in_tag_ = false;
    depth_ += closing_ ? -1 : slash_ ? 0 : 1;
    if (depth_ > 0) continue;
    place_ = Place::kBetween;
    return Event::kElement;
  }
}

// Behind the end of the tag. False: it does not end yet, or is none.
bool ElementStream::end_tag() {
  while (at_ < text_.size()) {
    const char c = text_[at_++];
    if (quote_ != 0) {
      if (c == quote_) quote_ = 0;
      continue;
    }
    if (c == '>') return true;
    if (c == '<' || (first_ && (c == '!' || c == '?'))) {
      fail("it has a tag that is none");
      return false;
    }
    if (c == '"' || c == '\'') quote_ = c;
    closing_ = closing_ || (first_ && c == '/');
    slash_ = c == '/';
    first_ = false;
  }
  return false;
}

}  // namespace psj::clixml
