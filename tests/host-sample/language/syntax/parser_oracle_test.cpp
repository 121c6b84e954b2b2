#include <boost/test/unit_test.hpp>
#include <cstdio>
#include <filesystem>
#include <set>

#include "oracle_cases.h"

using namespace psjsh;
using nlohmann::json;

namespace {

using Place = std::tuple<std::string, unsigned, unsigned>;

std::vector<Place> recorded_errors(const json &recorded) {
  std::vector<Place> places;
  for (const json &error : recorded["errors"])
    places.emplace_back(error["id"], error["line"], error["column"]);
  return places;
}

std::vector<Place> found_errors(const ParseResult &result) {
  std::vector<Place> places;
  for (const ParseError &error : result.errors) {
    const Position at = result.tree->source().position(error.extent.start);
    places.emplace_back(error.id, at.line, at.column);
  }
  return places;
}

bool same_messages(const json &recorded, const ParseResult &result) {
  for (size_t i = 0; i < result.errors.size(); ++i)
    if (recorded["errors"][i]["message"] != result.errors[i].message) return false;
  return true;
}

struct Score {
  size_t cases = 0;
  size_t verdicts = 0;
  size_t refused = 0;
  size_t first = 0;
  size_t all = 0;
  size_t incomplete = 0;
  std::set<std::string> different;
};

Score score_parser() {
  Score score;
  for (const json &recorded : oracle_cases("language/parser.jsonl")) {
    const ParseResult result = parse_text(recorded["source"]);
    const std::vector<Place> expected = recorded_errors(recorded);
    const std::vector<Place> found = found_errors(result);
    ++score.cases;
    score.verdicts += expected.empty() == found.empty();
    score.incomplete += recorded["incomplete"] == result.incomplete();
    const bool same = expected == found && same_messages(recorded, result);
    if (!same) score.different.insert(recorded["name"]);
    if (expected.empty()) continue;
    ++score.refused;
    score.first += !found.empty() && expected[0] == found[0];
    score.all += same;
  }
  return score;
}

double percent(size_t part, size_t whole) {
  return 100.0 * static_cast<double>(part) / static_cast<double>(whole);
}

std::set<std::string> known_differences() {
  std::ifstream in(PSJ_SOURCE_DIR "/tests/host-sample/language/syntax/parser_differs.txt");
  std::set<std::string> names;
  for (std::string line; std::getline(in, line);) names.insert(line);
  return names;
}

}  // namespace

BOOST_AUTO_TEST_CASE(parser_agrees_with_the_recorded_verdicts) {
  const Score score = score_parser();
  std::printf(
      "parser: verdict %.2f %%, first error %.2f %%, all errors %.2f %%, incomplete %.2f %%\n",
      percent(score.verdicts, score.cases), percent(score.first, score.refused),
      percent(score.all, score.refused), percent(score.incomplete, score.cases));
  BOOST_TEST(score.cases == 3232u);
  BOOST_TEST(score.verdicts == score.cases);
  BOOST_TEST(percent(score.first, score.refused) >= 99.7);
  BOOST_TEST(percent(score.all, score.refused) >= 99.0);
  BOOST_TEST(percent(score.incomplete, score.cases) >= 99.7);
}

BOOST_AUTO_TEST_CASE(no_case_differs_that_once_agreed) {
  const std::set<std::string> known = known_differences();
  for (const std::string &name : score_parser().different)
    BOOST_TEST(known.count(name) == 1u, name << " differs from what was recorded");
}

BOOST_AUTO_TEST_CASE(every_script_of_the_corpus_parses) {
  size_t scripts = 0;
  for (const auto &entry :
       std::filesystem::directory_iterator(PSJ_SOURCE_DIR "/tests/corpus/open")) {
    if (entry.path().extension() != ".ps1") continue;
    std::ifstream in(entry.path(), std::ios::binary);
    const std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
    const ParseResult result = parse_text(text);
    BOOST_TEST(result.ok(), entry.path() << ": " << (result.ok() ? "" : result.errors[0].message));
    ++scripts;
  }
  BOOST_TEST(scripts >= 130u);
}
