// psj-bench [--json] [--quick] [--pwsh PATH] [--limit FACTOR]
// [jobs|log|cim|remote|scale|kills|language]...: every figure beside the limit of the machine and
// its target. Without names: all but remote, which needs an ssh server, and language. With --limit
// it fails when a row is worse than FACTOR times its target.
#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>

#include "row.h"
#include "rows.h"
#include "shell.h"

namespace {

struct Options {
  bool json = false;
  double limit = 0;
  std::vector<std::string> groups;
  psj::bench::Setup setup;
};

psj::bench::Rows measure(const Options &options) {
  using namespace psj::bench;
  Rows rows;
  const auto add = [&rows](Rows more) {
    std::move(more.begin(), more.end(), std::back_inserter(rows));
  };
  for (const std::string &group : options.groups) {
    if (group == "jobs") add(job_rows(options.setup));
    if (group == "log") add(log_rows(options.setup));
    if (group == "cim") add(cim_rows(options.setup));
    if (group == "remote") add(remote_rows(options.setup));
    if (group == "scale") add(scale_rows(options.setup));
    if (group == "kills") add(kill_rows(options.setup));
    if (group == "language")
      add(language_rows(options.setup.psjsh(), PSJ_SOURCE_DIR "/tests/bench"));
  }
  return rows;
}

}  // namespace

int main(int argc, char **argv) try {
  Options options;
  options.setup.programs = std::filesystem::read_symlink("/proc/self/exe").parent_path();
  CLI::App app("Measures psjobs beside the machine's limits, its targets and PowerShell");
  app.add_flag("--json", options.json, "a list of {name, value, unit, limit, target, met}");
  app.add_flag("--quick", options.setup.quick, "fewer samples, smaller scale");
  app.add_option("--pwsh", options.setup.pwsh,
                 "measure this PowerShell in place of its recorded figures");
  app.add_option("--limit", options.limit,
                 "fail when a row is worse than this many times its target");
  app.add_option("group", options.groups, "jobs, log, cim, remote, scale, kills, language")
      ->check(CLI::IsMember({"jobs", "log", "cim", "remote", "scale", "kills", "language"}));
  CLI11_PARSE(app, argc, argv);
  if (options.groups.empty()) options.groups = {"jobs", "log", "cim", "scale", "kills"};

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
