#include <boost/test/unit_test.hpp>
#include <fstream>
#include <nlohmann/json.hpp>

#include "fixture.h"

using namespace psj::format_test;

namespace {

struct Job {
  std::string_view name, type, state, more, location, command;
};

psj_value job_value(Values &values, int id, const Job &job) {
  return values.bag({{"Id", number(id)},
                     {"Name", text(job.name)},
                     {"PSJobTypeName", text(job.type)},
                     {"State", text(job.state)},
                     {"HasMoreData", truth(job.more == "True")},
                     {"Location", text(job.location)},
                     {"Command", text(job.command)}},
                    {"Some.Job", "System.Management.Automation.Job2",
                     "System.Management.Automation.Job", "System.Object"});
}

std::vector<psj_value> table(Values &values, const std::vector<Job> &jobs,
                             const std::vector<int> &ids = {}) {
  std::vector<psj_value> rows;
  for (std::size_t i = 0; i < jobs.size(); ++i)
    rows.push_back(job_value(values, ids.empty() ? static_cast<int>(i) + 1 : ids[i], jobs[i]));
  return rows;
}

Job thread(std::string_view name, std::string_view command, std::string_view state = "Completed",
           std::string_view more = "True") {
  return {name, "ThreadJob", state, more, "PowerShell", command};
}

// The jobs that the recorded cases of each family start.
std::vector<psj_value> jobs_of(Values &values, std::string_view family) {
  if (family == "thread-done")
    return table(values, {thread("Job1", " 1 "), thread("Job2", " 1 "), thread("Job3", " 1 ")});
  if (family == "thread-mixed")
    return table(values,
                 {thread("ok", " 'x' "), thread("broken", " throw 'no' ", "Failed", "False"),
                  thread("halted", " Start-Sleep 60 ", "Stopped", "False"),
                  thread("emptied", " 'y' ", "Completed", "False")});
  if (family == "thread-names") {
    std::vector<Job> jobs;
    for (const std::string_view name :
         {"a", "AVeryLongJobNameThatDoesNotFit", "fifteen-letters", "sixteen--letters", "žluťoučký",
          "日本語の仕事です長い", "😀 job", "with space"})
      jobs.push_back(thread(name, " 1 "));
    return table(values, jobs);
  }
  if (family == "thread-commands")
    return table(values,
                 {thread("Job1", " ", "Completed", "False"), thread("Job2", "\n    1\n    2\n"),
                  thread("Job3",
                         "Get-Date | Out-Null; 'a fairly long command line that needs more than "
                         "one hundred columns to be shown in full'"),
                  thread("Job4", " 'čárka 日本語 😀' "), thread("Job5", "1 + 1"),
                  thread("Job6", "'tab\there'"), thread("Job7", "'twelve'\n'more'")});
  if (family == "background")
    return table(values,
                 {{"bg", "BackgroundJob", "Completed", "True", "localhost", " 'x' "},
                  {"bgfail", "BackgroundJob", "Failed", "False", "localhost", " throw 'no' "}},
                 {1, 3});
  if (family == "kinds")
    return table(values,
                 {{"Job1", "BackgroundJob", "Completed", "True", "localhost", " 1 "},
                  thread("Job3", " 1 "),
                  {"Job4", "PSTaskJob", "Completed", "True", "PowerShell", " $_ "}},
                 {1, 3, 4});
  return {};
}

}  // namespace

BOOST_AUTO_TEST_CASE(every_recorded_width_of_the_job_table) {
  std::ifstream cases(PSJ_SOURCE_DIR "/tests/oracle/format/job-tables-width.jsonl");
  int compared = 0;
  for (std::string line; std::getline(cases, line);) {
    const auto recorded = nlohmann::json::parse(line);
    const std::string name = recorded["name"];
    const std::string family =
        name.substr(name.find('/') + 1, name.rfind('-') - name.find('/') - 1);
    const auto width = static_cast<std::uint32_t>(std::stoul(name.substr(name.rfind('-') + 1)));
    Values values;
    const std::vector<psj_value> jobs = jobs_of(values, family);
    if (jobs.empty()) continue;
    Screen screen;
    screen.width = screen.list_width = width;
    // Out-String gives one text; the screen adds a line end.
    BOOST_TEST(printed(jobs, screen) + "\n" == recorded["stdout"].get<std::string>(), name);
    ++compared;
  }
  BOOST_TEST(compared >= 60);
}

namespace {

// The end of a recorded case: how the jobs are shown, and how wide.
struct Tail {
  std::string_view command;
  Shaping shaping;
  std::uint32_t width;  // 0: to the screen
};

std::vector<Tail> tails() {
  const auto columns = [](std::vector<std::string_view> names) {
    std::vector<Col> list;
    for (const std::string_view name : names) list.push_back({text(name)});
    return list;
  };
  const auto four = columns({"Id", "Name", "State", "HasMoreData"});
  const auto six = columns({"Id", "Name", "PSJobTypeName", "State", "Location", "Command"});
  constexpr auto kTable = PSJ_SHAPE_TABLE, kList = PSJ_SHAPE_LIST, kWide = PSJ_SHAPE_WIDE;
  constexpr auto kAuto = PSJ_FORMAT_AUTOSIZE;
  return {
      {"Get-Job | Format-Table -Wrap | Out-String -Width 110",
       {kTable, {}, {}, PSJ_FORMAT_WRAP},
       110},
      {"Get-Job | Format-Table -AutoSize | Out-String -Width 200", {kTable, {}, {}, kAuto}, 200},
      {"Get-Job | Format-Table -AutoSize", {kTable, {}, {}, kAuto}, 0},
      {"Get-Job | Format-Table Name", {kTable, columns({"Name"})}, 0},
      {"Get-Job | Format-Table Id, Name, State, HasMoreData", {kTable, four}, 0},
      {"Get-Job | Format-Table Id, Name, State, HasMoreData -AutoSize",
       {kTable, four, {}, kAuto},
       0},
      {"Get-Job | Format-Table Id, Name, PSJobTypeName, State, Location, Command -AutoSize | "
       "Out-String -Width 160",
       {kTable, six, {}, kAuto},
       160},
      {"Get-Job | Format-Table -HideTableHeaders | Out-String -Width 120",
       {kTable, {}, {}, PSJ_FORMAT_HIDE_HEADERS},
       120},
      {"Get-Job | Format-List Name, Command", {kList, columns({"Name", "Command"})}, 0},
      {"Get-Job | Format-Wide", {kWide}, 0},
      {"Get-Job | Format-Wide Name -Column 3", {kWide, columns({"Name"}), {}, 0, 3}, 0},
      {"Get-Job | Format-Wide State -AutoSize", {kWide, columns({"State"}), {}, kAuto}, 0},
  };
}

}  // namespace

BOOST_AUTO_TEST_CASE(recorded_ways_of_formatting_jobs) {
  std::ifstream cases(PSJ_SOURCE_DIR "/tests/oracle/format/job-tables-views.jsonl");
  const std::vector<Tail> known = tails();
  int compared = 0;
  for (std::string line; std::getline(cases, line);) {
    const auto recorded = nlohmann::json::parse(line);
    const std::string name = recorded["name"], code = recorded["code"];
    const std::string last = code.substr(code.rfind('\n') + 1);
    Values values;
    const std::size_t slash = name.find('/') + 1;
    std::vector<psj_value> jobs;
    for (const char *family :
         {"thread-done", "thread-mixed", "thread-names", "thread-commands", "background", "kinds"})
      if (name.substr(slash).starts_with(std::string(family) + "-")) jobs = jobs_of(values, family);
    for (const Tail &tail : known) {
      if (tail.command != last || jobs.empty()) continue;
      Screen screen;
      if (tail.width != 0) screen.width = screen.list_width = tail.width;
      const std::string end = tail.width != 0 ? "\n" : "";
      BOOST_TEST(shaped(jobs, tail.shaping, screen) + end == recorded["stdout"].get<std::string>(),
                 name);
      ++compared;
    }
  }
  BOOST_TEST(compared >= 30);
}

BOOST_AUTO_TEST_CASE(windows_powershell_pads_the_last_column_and_cuts_with_three_dots) {
  Values values;
  const auto jobs =
      table(values,
            {{"Job1", "BackgroundJob", "Running", "True", "localhost", "Get-Process"},
             {"AVeryLongJobName", "RemoteJob", "Completed", "False", "localhost,Server01", "\nx"}});
  Screen screen;
  screen.layout = 5;
  BOOST_TEST(printed(jobs, screen) ==
             "\n"
             "Id     Name            PSJobTypeName   State         HasMoreData     Location  \n"
             "--     ----            -------------   -----         -----------     --------  \n"
             "1      Job1            BackgroundJob   Running       True            localhost \n"
             "2      AVeryLongJob... RemoteJob       Completed     False           localho...\n"
             "\n\n");
}

BOOST_AUTO_TEST_CASE(powershell_2_has_other_columns) {
  Values values;
  Screen screen;
  screen.layout = 2;
  screen.width = 110;
  BOOST_TEST(printed(table(values, {thread("Job1", " 1 ")}), screen) ==
             "\n"
             "Id              Name            State      HasMoreData     Location             "
             "Command                  \n"
             "--              ----            -----      -----------     --------             "
             "-------                  \n"
             "1               Job1            Completed  True            PowerShell            1 "
             "                      \n"
             "\n\n");
}

BOOST_AUTO_TEST_CASE(copies_of_jobs_use_the_same_view) {
  Values values;
  psj_value copy = values.bag({{"Id", number(1)}, {"Name", text("n")}, {"State", text("S")}},
                              {"Deserialized.System.Management.Automation.Job"});
  Screen screen;
  screen.width = 60;
  BOOST_TEST(printed({copy}, screen) ==
             "\n"
             "Id     Name            PSJobTypeName   State         HasMore\n"
             "                                                     Data\n"
             "--     ----            -------------   -----         -------\n"
             "1      n                               S                    \n"
             "\n");
}
