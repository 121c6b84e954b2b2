#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <random>

#include "language/syntax/parse_report.h"
#include "oracle_cases.h"

using namespace psjsh;

namespace {

constexpr size_t kDeep = 100000;

std::string repeated(const std::string &piece, size_t times) {
  std::string text;
  for (size_t i = 0; i < times; ++i) text += piece;
  return text;
}

// Every error lies in the source or just behind it, and can be shown.
void check(const std::string &text) {
  const ParseResult result = parse_text(text);
  BOOST_REQUIRE(result.tree != nullptr);
  for (const ParseError &error : result.errors) {
    BOOST_REQUIRE(error.extent.start <= error.extent.end);
    BOOST_REQUIRE(error.extent.end <= text.size() + 2);
  }
  BOOST_REQUIRE(format_parse_errors(result).empty() == result.ok());
}

std::vector<std::string> corpus_texts() {
  std::vector<std::string> texts;
  for (const auto &entry :
       std::filesystem::directory_iterator(PSJ_SOURCE_DIR "/tests/corpus/open")) {
    if (entry.path().extension() != ".ps1") continue;
    std::ifstream in(entry.path(), std::ios::binary);
    texts.emplace_back((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  }
  for (const nlohmann::json &recorded : oracle_cases("language/tokens.jsonl"))
    texts.push_back(recorded["source"]);
  return texts;
}

}  // namespace

// What is read a second time must not be read twice as often with each level.
BOOST_AUTO_TEST_CASE(blocks_in_attributes_of_blocks_take_no_time) {
  for (const char *piece :
       {"[a({", "{[a([int]", "function f{[a({", "[a({$x|class C{[a(", "data{[a([", "++{[a("})
    check(repeated(piece, 64));
}

BOOST_AUTO_TEST_CASE(deep_nesting_is_an_error_and_no_crash) {
  for (const char *piece : {"(",
                            "{",
                            "[",
                            "$(",
                            "@(",
                            "@{a=",
                            "\"$(",
                            "if (1) {",
                            "!",
                            "-",
                            ",",
                            "[int]",
                            "$a[",
                            "$a.b(",
                            "$a=",
                            "a {",
                            "a (",
                            "1 ? ",
                            "function f { ",
                            "[a[",
                            "& {",
                            "try {",
                            "@{(",
                            "\"$(\"\"",
                            "switch (1) { 1 {",
                            ":a while (1) {",
                            "class A { b() {",
                            "a -b:(",
                            "1 + (",
                            "-join ",
                            "++"}) {
    const ParseResult result = parse_text(repeated(piece, kDeep));
    BOOST_TEST(!result.ok(), piece);
  }
}

BOOST_AUTO_TEST_CASE(long_chains_do_not_overflow_the_stack) {
  for (const char *piece : {"1 + ", "$a.", "a && ", "a | ", "$a[0]", "a; ", "1, ", "$a -eq ",
                            "a b ", "x? ", "elseif (1) {} ", "[a]", "\n", "if(1){}", "`\n"})
    check(repeated(piece, kDeep));
  check("1" + repeated(" + 1", kDeep));
  check("$a" + repeated(".b", kDeep));
  check("a" + repeated(" && a", kDeep));
}

BOOST_AUTO_TEST_CASE(moderate_nesting_is_accepted) {
  const size_t levels = 100;
  BOOST_TEST(parse_text(repeated("(", levels) + "1" + repeated(")", levels)).ok());
  BOOST_TEST(parse_text(repeated("if (1) { ", levels) + "1" + repeated("}", levels)).ok());
  BOOST_TEST(parse_text("1" + repeated(" + 1", 2000)).ok());
}

BOOST_AUTO_TEST_CASE(any_bytes_are_safe) {
  check(std::string("a\0b", 3));
  check(std::string(1, '\0'));
  check("\xff\xfe\x80 $\xc3 \"\xe2\x80\" @\xf0\x9f");
  check("\xef\xbb\xbf'with a mark'");
  std::mt19937 random(7);
  for (int round = 0; round < 2000; ++round) {
    std::string text(1 + random() % 60, '\0');
    for (char &c : text) c = static_cast<char>(random() % 256);
    check(text);
  }
}

BOOST_AUTO_TEST_CASE(every_beginning_of_a_script_is_safe) {
  const std::vector<std::string> texts = corpus_texts();
  for (size_t i = 0; i < texts.size(); i += 12)
    for (size_t size = 0; size < texts[i].size(); size += 1 + texts[i].size() / 200)
      check(texts[i].substr(0, size));
}

BOOST_AUTO_TEST_CASE(mutated_scripts_are_safe) {
  static const std::string kPieces[] = {
      "(", ")", "{",   "}",    "[", "]",  "\"", "'", "$(", "@{", "@\"\n",        "`",
      "|", "&", ";",   ",",    "#", "<#", "$",  "@", "..", "::", "\xe2\x80\x9c", "\xff",
      "?", ":", "--%", "2>&1", "\n"};
  const std::vector<std::string> texts = corpus_texts();
  std::mt19937 random(11);
  for (int round = 0; round < 6000; ++round) {
    std::string text = texts[random() % texts.size()];
    for (int change = 0; change < 3 && !text.empty(); ++change) {
      const size_t at = random() % text.size();
      if (random() % 2 == 0)
        text.insert(at, kPieces[random() % std::size(kPieces)]);
      else
        text.erase(at, 1 + random() % 4);
    }
    check(text);
  }
}
