#include "commands/describe.h"

#include <boost/test/unit_test.hpp>
#include <set>

#include "commands/command_list.h"

using namespace psjsh;

BOOST_AUTO_TEST_SUITE(description)

BOOST_AUTO_TEST_CASE(a_description_becomes_names_sets_places_and_limits) {
  const CommandInfo info = describe(
      "Get-X My.GetX My.Module process\nsets A B* C\n-One/o/first int @A:0:mv range=1..9\n"
      "-Two string[] @!A:1:n notempty set=x|y\n-Three switch\n");
  BOOST_TEST(info.name == "Get-X");
  BOOST_TEST(info.type_name == "My.GetX");
  BOOST_TEST(info.module == "My.Module");
  BOOST_TEST(info.should_process);
  BOOST_TEST(info.default_set == "B");
  BOOST_REQUIRE(info.parameters.size() == 3U);
  const ParameterInfo &one = info.parameters[0], &two = info.parameters[1];
  BOOST_TEST(one.aliases == (std::vector<std::string>{"o", "first"}),
             boost::test_tools::per_element());
  BOOST_TEST(one.uses[0].position == 0);
  BOOST_TEST(one.uses[0].flags == (kMandatory | kByValue));
  BOOST_TEST(one.range->second == 9);
  BOOST_TEST(two.uses.size() == 2U);
  BOOST_TEST(two.uses[1].set == "C");
  BOOST_TEST(two.flags == kNotNullOrEmpty);
  BOOST_TEST(two.values.size() == 2U);
  BOOST_TEST(info.parameters[2].uses[0].set == "");
}

BOOST_AUTO_TEST_CASE(every_command_describes_itself_by_its_own_name_and_known_sets) {
  for (const CommandEntry &entry : own_commands()) {
    const CommandInfo info = entry.describe();
    BOOST_TEST_CONTEXT(std::string(entry.name)) {
      BOOST_TEST(info.name == entry.name);
      // TabExpansion2 is a function in PowerShell, too.
      BOOST_TEST((info.type_name.starts_with("Microsoft.PowerShell.Commands.") ||
                  info.type_name.starts_with("Microsoft.Management.Infrastructure.CimCmdlets.") ||
                  entry.name == "TabExpansion2"));
      const std::set<std::string> sets(info.sets.begin(), info.sets.end());
      std::set<std::string> names;
      for (const ParameterInfo &parameter : info.parameters) {
        BOOST_TEST(names.insert(parameter.name).second);
        for (const ParameterUse &use : parameter.uses)
          BOOST_TEST((use.set.empty() || sets.contains(use.set)));
      }
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
