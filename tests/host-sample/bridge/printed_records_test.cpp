#include "bridge/printed_records.h"

#include <boost/test/unit_test.hpp>
#include <vector>

#include "language/value/clixml/from_nodes.h"
#include "language/value/clixml/to_nodes.h"
#include "language/value/script_error.h"

using namespace psjsh;
using Texts = std::vector<std::string>;

namespace {

// Records as "stream:text", objects as "stream:kind".
struct Records {
  Records() {
    sink.struct_size = sizeof sink;
    sink.self = this;
    sink.write = [](const psj_sink *self, psj_stream stream, std::uint32_t,
                    const psj_value *value) {
      auto &texts = static_cast<Records *>(self->self)->texts;
      const std::string text =
          value->kind == PSJ_STRING
              ? std::string(static_cast<const char *>(value->as.ptr), value->count)
              : "kind " + std::to_string(value->kind);
      texts.push_back(std::to_string(stream) + ":" + text);
      return PSJ_OK;
    };
  }
  psj_sink sink{};
  Texts texts;
};

std::string document(const std::string &inner) {
  return "#< CLIXML\r\n<Objs Version=\"1.1.0.1\">" + inner + "</Objs>";
}

bool refuses(const std::string &text, bool of_errors = false) {
  Records records;
  PrintedRecords printed("m", records.sink);
  try {
    printed.take(of_errors, text);
  } catch (const ScriptError &) {
    return true;
  } catch (const NetError &) {
    return true;
  }
  return false;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(printed_records)

BOOST_AUTO_TEST_CASE(records_come_before_their_document_ends) {
  Records records;
  PrintedRecords printed("m", records.sink);
  printed.take(false, "<Objs><S S=\"Output\">one</S><S>tw");
  BOOST_TEST(records.texts == (Texts{"1:one"}));
  printed.take(true, document("<S S=\"warning\">w</S><S S=\"verbose\">v</S><S S=\"debug\">d</S>"));
  printed.take(false, "o</S>");
  BOOST_TEST(records.texts == (Texts{"1:one", "3:w", "4:v", "5:d", "1:two"}));
  BOOST_TEST(printed.end(0) == PSJ_RUNNING);
}

BOOST_AUTO_TEST_CASE(marks_say_how_the_script_ended) {
  Records records;
  PrintedRecords completed("m", records.sink), failed("m", records.sink);
  completed.take(false, document("<S>mB</S><S>x</S><S>mC</S>"));
  BOOST_TEST(completed.end(1) == PSJ_COMPLETED);
  failed.take(false, document("<S>mB</S><S>mF</S><S>why</S>"));
  BOOST_TEST(failed.end(0) == PSJ_FAILED);
  BOOST_TEST(!failed.reason().is_null());
  BOOST_TEST(records.texts == (Texts{"1:x"}));
}

BOOST_AUTO_TEST_CASE(a_script_that_leaves_has_completed_and_one_that_is_cut_has_not) {
  Records records;
  PrintedRecords left("m", records.sink), cut("m", records.sink), other("m", records.sink);
  left.take(false, document("<S>mB</S>"));
  BOOST_TEST(left.end(3) == PSJ_COMPLETED);
  cut.take(false, "<Objs><S>mB</S>");
  BOOST_TEST(cut.end(0) == PSJ_RUNNING);
  other.take(false, document(""));
  BOOST_TEST(other.end(1) == PSJ_RUNNING);
  BOOST_TEST(other.end(0) == PSJ_COMPLETED);
}

BOOST_AUTO_TEST_CASE(each_document_has_numbers_of_its_own) {
  Records records;
  PrintedRecords printed("m", records.sink);
  printed.take(false, document("<Obj RefId=\"0\"><LST><S>a</S></LST></Obj><Ref RefId=\"0\" />"));
  BOOST_TEST(records.texts.size() == 2u);
  BOOST_CHECK_THROW(printed.take(false, document("<Ref RefId=\"0\" />")), NetError);
}

BOOST_AUTO_TEST_CASE(a_copy_of_a_collection_keeps_the_properties_that_it_came_with) {
  const std::string text =
      "<Objs><Obj RefId=\"0\"><TN "
      "RefId=\"0\"><T>System.Collections.BitArray</T></TN><IE><B>true</B>"
      "<B>false</B></IE><Props><I32 N=\"Count\">2</I32><Ref N=\"SyncRoot\" RefId=\"0\" /></Props>"
      "</Obj></Objs>";
  const std::string again = to_clixml(from_clixml(text), 2);
  BOOST_TEST(again.find("<I32 N=\"Count\">2</I32>") != std::string::npos, again);
  BOOST_TEST(again.find("<Ref N=\"SyncRoot\"") != std::string::npos, again);
  Records records;
  PrintedRecords printed("m", records.sink);
  printed.take(false, text);
  BOOST_TEST(records.texts.size() == 1u);
}

BOOST_AUTO_TEST_CASE(the_text_of_objects_within_objects_does_not_double_with_each) {
  std::string inner = "<S N=\"A\">x</S>";
  for (int i = 0; i < 40; ++i)
    inner = "<Obj N=\"A\" RefId=\"" + std::to_string(i) + "\"><Props>" + inner + "</Props></Obj>";
  Records records;
  PrintedRecords printed("m", records.sink);
  printed.take(false, document("<Obj RefId=\"99\"><Props>" + inner + "</Props></Obj>"));
  BOOST_TEST(records.texts.size() == 1u);
}

BOOST_AUTO_TEST_CASE(what_is_no_clixml_is_refused) {
  for (const char *inner : {"text", "<Nonsense />", "<I32>x</I32>", "<Ref RefId=\"5\" />",
                            "<Obj RefId=\"-1\" />", "<Obj><TNRef RefId=\"9\" /></Obj>"})
    BOOST_TEST(refuses(document(inner)), inner);
  BOOST_TEST(refuses(std::string(70'000, 'x')));
  BOOST_TEST(!refuses(std::string(70'000, 'x'), true));
}

BOOST_AUTO_TEST_SUITE_END()
