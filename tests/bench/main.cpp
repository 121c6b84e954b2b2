// psj-bench [--json] [--quick] [--limit FACTOR] [jobs|log|language]...: every number beside its
// target. Without names: jobs and log. With --limit it fails when a row is worse than FACTOR times
// its target.
#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>

#include "row.h"
#include "shell.h"

namespace {

struct Options {
  bool json = false;
  bool quick = false;
  double limit = 0;
  std::vector<std::string> groups;
};

psj::bench::Rows measure(const Options &options) {
  using namespace psj::bench;
  const std::filesystem::path here = std::filesystem::read_symlink("/proc/self/exe").parent_path();
  const std::string psjsh = here / "psjsh";
  Rows rows;
  const auto add = [&rows](Rows more) {
    std::move(more.begin(), more.end(), std::back_inserter(rows));
  };
  for (const std::string &group : options.groups) {
    if (group == "jobs") add(shell_rows(psjsh, options.quick));
    if (group == "log") add(log_rows(here / "log_bench"));
    if (group == "language") add(language_rows(psjsh, PSJ_SOURCE_DIR "/tests/bench"));
  }
  return rows;
}

}  // namespace

int main(int argc, char **argv) try {
  Options options;
  CLI::App app("Measures psjobs beside its targets");
  app.add_flag("--json", options.json, "rows as JSON");
  app.add_flag("--quick", options.quick, "fewer samples");
  app.add_option("--limit", options.limit,
                 "fail when a row is worse than this many times its target");
  app.add_option("group", options.groups, "jobs, log, language")
      ->check(CLI::IsMember({"jobs", "log", "language"}));
  CLI11_PARSE(app, argc, argv);
  if (options.groups.empty()) options.groups = {"jobs", "log"};

  const psj::bench::Rows rows = measure(options);
  fmt::print("{}", options.json ? psj::bench::as_json(rows) : psj::bench::as_table(rows));
  const bool too_slow = std::any_of(rows.begin(), rows.end(), [&](const psj::bench::Row &row) {
    return options.limit > 0 && row.excess() > options.limit;
  });
  return too_slow ? 1 : 0;
} catch (const std::exception &error) {
  fmt::print(stderr, "psj-bench: {}\n", error.what());
  return 1;
}
