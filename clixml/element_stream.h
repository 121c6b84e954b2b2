// The elements below <Objs> one by one, while their text is still coming. The text may come from
// anywhere: an element has a largest size, what is no CLIXML is an answer, and what was handed out
// is kept no longer. Each byte is looked at once.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace psj::clixml {

class ElementStream {
 public:
  enum class Event : unsigned char {
    kMore,     // nothing whole any more: bytes are needed
    kBegin,    // a document began
    kElement,  // element() is one, with everything within it
    kEnd,      // the document ended; another may follow
    kProblem,  // and nothing more: problem() says what is wrong
  };

  explicit ElementStream(std::size_t largest_element = std::size_t{64} << 20)
      : largest_(largest_element) {}

  void add(std::string_view bytes);
  Event next();

  // Valid until the next call of add.
  std::string_view element() const;
  const std::string &problem() const { return problem_; }
  bool in_document() const { return place_ != Place::kOutside; }
  // Bytes that stood outside of documents.
  std::size_t passed_over() const { return passed_over_; }

 private:
  enum class Place : unsigned char { kOutside, kRoot, kBetween, kElement, kRootEnd };

  Event fail(std::string_view what);
  bool find_document();
  Event begin_element();
  Event in_element();
  bool end_tag();

  const std::size_t largest_;
  std::string text_;
  std::size_t at_ = 0;       // looked at up to here
  std::size_t element_ = 0;  // where the element begins
  std::size_t passed_over_ = 0;
  std::string problem_;
  Place place_ = Place::kOutside;
  // Of the tag that at_ stands in.
  bool in_tag_ = false, closing_ = false, slash_ = false, first_ = false;
  char quote_ = 0;
  int depth_ = 0;
};

}  // namespace psj::clixml
