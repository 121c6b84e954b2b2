#include "clixml/element_stream.h"

#include <boost/test/unit_test.hpp>
#include <vector>

using psj::clixml::ElementStream;
using Texts = std::vector<std::string>;

namespace {

// What comes out when the text arrives in pieces of this size: elements, "[" and "]" for the
// borders of documents, and "!" with a problem.
Texts pieces(std::string_view text, std::size_t size, std::size_t largest = 1000) {
  ElementStream stream(largest);
  Texts out;
  for (; !text.empty(); text.remove_prefix(std::min(size, text.size()))) {
    stream.add(text.substr(0, size));
    for (;;) {
      const auto event = stream.next();
      if (event == ElementStream::Event::kMore) break;
      if (event == ElementStream::Event::kBegin) out.emplace_back("[");
      if (event == ElementStream::Event::kEnd) out.emplace_back("]");
      if (event == ElementStream::Event::kElement) out.emplace_back(stream.element());
      if (event != ElementStream::Event::kProblem) continue;
      out.push_back("!" + stream.problem());
      return out;
    }
  }
  return out;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(element_stream)

BOOST_AUTO_TEST_CASE(elements_come_one_by_one_wherever_the_text_is_cut) {
  const std::string text =
      "Welcome\r\n<Objsx>#< CLIXML\r\n<Objs Version=\"1>1\" xmlns='a'>\n <S>one</S>"
      "<Obj RefId=\"0\"><MS><S N=\"a/>'\">&lt;</S><Nil N=\"b\" /></MS></Obj>\r\n<Nil/>"
      "<S S=\"Output\" >t > u</S ></Objs >\nand then <Objs /><Objs><I32>1</I32></Objs>";
  const Texts wanted = {"[",
                        "<S>one</S>",
                        "<Obj RefId=\"0\"><MS><S N=\"a/>'\">&lt;</S><Nil N=\"b\" /></MS></Obj>",
                        "<Nil/>",
                        "<S S=\"Output\" >t > u</S >",
                        "]",
                        "[",
                        "]",
                        "[",
                        "<I32>1</I32>",
                        "]"};
  for (std::size_t size = 1; size < text.size() + 1; ++size)
    BOOST_TEST(pieces(text, size) == wanted);
}

BOOST_AUTO_TEST_CASE(a_cut_document_gives_its_whole_elements) {
  BOOST_TEST(pieces("<Objs><S>a</S><S>b</", 3) == (Texts{"[", "<S>a</S>"}));
}

BOOST_AUTO_TEST_CASE(what_is_no_element_is_a_problem) {
  for (const char *inner :
       {"text", "<!DOCTYPE a>", "<?x?>", "<S><![CDATA[x]]></S>", "<S <S>", "</S>", "</Objsx>",
        "</Objs x>", "</Objs                                   "})
    for (const std::size_t size : {std::size_t{1}, std::size_t{100}})
      BOOST_TEST(pieces(std::string("<Objs><Nil/>") + inner, size).back().front() == '!', inner);
}

BOOST_AUTO_TEST_CASE(an_element_without_end_is_given_up) {
  const Texts got = pieces("<Objs><S>" + std::string(2000, 'x'), 64);
  BOOST_TEST(got == (Texts{"[", "!one of its objects is too large"}));
  BOOST_TEST(pieces("<Objs><S a=\"" + std::string(2000, 'x'), 64) == got);
}

BOOST_AUTO_TEST_CASE(text_outside_of_documents_is_counted_and_not_kept) {
  ElementStream stream;
  for (int i = 0; i < 100; ++i) {
    stream.add("nothing of interest <Obj");
    BOOST_TEST((stream.next() == ElementStream::Event::kMore));
  }
  BOOST_TEST(stream.passed_over() > 2000u);
  BOOST_TEST(!stream.in_document());
}

BOOST_AUTO_TEST_SUITE_END()
