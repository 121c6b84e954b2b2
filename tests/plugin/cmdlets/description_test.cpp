// The descriptions against what PowerShell's own reflection says of these cmdlets.
#include <boost/test/unit_test.hpp>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "plugin/cmdlets/cmdlets.h"
#include "plugin/value/make.h"

using namespace psj;
using nlohmann::json;

namespace {

const json &metadata() {
  static const json all =
      json::parse(std::ifstream(PSJ_SOURCE_DIR "/tests/oracle/commands/metadata.json"));
  return all.at("commands");
}

std::string text(psj_text t) {
  return std::string(view_of(t));
}

// What PowerShell for Linux describes, too. A part's host describes the whole command.
std::vector<const psj_cmdlet *> recorded_cmdlets() {
  static const std::set<std::string> kOurs = {"New-JobPool", "Get-JobPool", "Remove-JobPool"};
  static const std::set<std::string> kNotRecorded = {"New-PSSession"};
  std::vector<const psj_cmdlet *> known;
  for (const psj_cmdlet *cmdlet : built_in_cmdlets()) {
    const std::string name = text(cmdlet->name);
    if ((cmdlet->flags & PSJ_CMDLET_PART) != 0 || kNotRecorded.contains(name)) continue;
    if (kOurs.contains(name))
      BOOST_TEST(!metadata().contains(name), name);
    else
      known.push_back(cmdlet);
  }
  return known;
}

// One line for each parameter of each set, so that a difference shows itself.
std::set<std::string> ours(const psj_cmdlet &cmdlet) {
  std::set<std::string> lines;
  for (std::uint32_t set = 0; set < cmdlet.set_count; ++set)
    for (std::uint32_t i = 0; i < cmdlet.parameter_count; ++i) {
      const psj_parameter &p = *cmdlet.parameters[i];
      if ((p.flags & PSJ_PARAMETER_ADDED) != 0) continue;
      for (std::uint32_t u = 0; u < p.use_count; ++u) {
        const psj_parameter_use &use = p.uses[u];
        if (use.set != set && use.set != PSJ_ALL_SETS) continue;
        lines.insert(text(cmdlet.sets[set]) + " " + text(p.name) + " " +
                     (use.position < 0 ? "named" : std::to_string(use.position)) +
                     (use.flags & PSJ_MANDATORY ? " mandatory" : "") +
                     (use.flags & PSJ_BY_VALUE ? " value" : "") +
                     (use.flags & PSJ_BY_PROPERTY_NAME ? " property" : ""));
      }
    }
  return lines;
}

std::set<std::string> theirs(const json &cmdlet) {
  std::set<std::string> lines;
  for (const auto &[set, content] : cmdlet.at("parameterSets").items()) {
    for (const json &p : content.at("parameters")) {
      const std::string name = p.at("name");
      if (name == "WhatIf" || name == "Confirm") continue;  // the host's
      lines.insert(
          set + " " + name + " " +
          (p.at("position").is_null() ? "named" : std::to_string(p.at("position").get<int>())) +
          (p.at("mandatory") ? " mandatory" : "") + (p.at("valueFromPipeline") ? " value" : "") +
          (p.at("byPropertyName") ? " property" : ""));
    }
  }
  return lines;
}

std::string difference(const std::set<std::string> &a, const std::set<std::string> &b) {
  std::string lines;
  for (const auto &line : a)
    if (b.count(line) == 0) lines += "\n  ours only: " + line;
  for (const auto &line : b)
    if (a.count(line) == 0) lines += "\n  theirs only: " + line;
  return lines;
}

std::uint32_t flags_of(const json &validate) {
  std::uint32_t flags = 0;
  if (validate.contains("ValidateNotNull")) flags |= PSJ_PARAMETER_NOT_NULL;
  if (validate.contains("ValidateNotNullOrEmpty")) flags |= PSJ_PARAMETER_NOT_EMPTY;
  if (validate.contains("ValidateNotNullOrWhiteSpace")) flags |= PSJ_PARAMETER_NOT_BLANK;
  if (validate.contains("ValidateRange")) flags |= PSJ_PARAMETER_RANGE;
  return flags;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(description)

BOOST_AUTO_TEST_CASE(sets_positions_and_pipeline_binding_are_powershells) {
  for (const psj_cmdlet *cmdlet : recorded_cmdlets()) {
    const std::string differing =
        difference(ours(*cmdlet), theirs(metadata().at(text(cmdlet->name))));
    BOOST_TEST(differing.empty(), text(cmdlet->name) << differing);
  }
}

BOOST_AUTO_TEST_CASE(types_aliases_and_validation_are_powershells) {
  for (const psj_cmdlet *cmdlet : recorded_cmdlets()) {
    const json &parameters = metadata().at(text(cmdlet->name)).at("parameters");
    for (std::uint32_t i = 0; i < cmdlet->parameter_count; ++i) {
      const psj_parameter &p = *cmdlet->parameters[i];
      const std::string where = text(cmdlet->name) + " -" + text(p.name);
      if ((p.flags & PSJ_PARAMETER_ADDED) != 0) {
        BOOST_TEST(!parameters.contains(text(p.name)), where);
        continue;
      }
      BOOST_REQUIRE_MESSAGE(parameters.contains(text(p.name)), where);
      const json &known = parameters.at(text(p.name));
      BOOST_TEST(text(p.type) == known.at("type").get<std::string>(), where);
      std::set<std::string> aliases;
      for (std::uint32_t a = 0; a < p.alias_count; ++a) aliases.insert(text(p.aliases[a]));
      // Ours: texts about PowerShell write it so.
      aliases.erase("IncludeChildJobs");
      BOOST_TEST((aliases == known.at("aliases").get<std::set<std::string>>()), where);
      constexpr std::uint32_t kChecked = PSJ_PARAMETER_NOT_NULL | PSJ_PARAMETER_NOT_EMPTY |
                                         PSJ_PARAMETER_NOT_BLANK | PSJ_PARAMETER_RANGE;
      BOOST_TEST((p.flags & kChecked) == flags_of(known.at("validate")), where);
    }
  }
}

BOOST_AUTO_TEST_CASE(names_modules_and_outputs_are_powershells) {
  for (const psj_cmdlet *cmdlet : recorded_cmdlets()) {
    const json &known = metadata().at(text(cmdlet->name));
    const std::string where = text(cmdlet->name);
    BOOST_TEST(text(cmdlet->module) == known.at("module").get<std::string>(), where);
    const bool asks = (cmdlet->flags & PSJ_CMDLET_SHOULD_PROCESS) != 0;
    BOOST_TEST(asks == known.at("supportsShouldProcess").get<bool>(), where);
    std::set<std::string> aliases, outputs;
    for (std::uint32_t i = 0; i < cmdlet->alias_count; ++i)
      aliases.insert(text(cmdlet->aliases[i]));
    for (std::uint32_t i = 0; i < cmdlet->output_count; ++i)
      outputs.insert(text(cmdlet->outputs[i]));
    BOOST_TEST((aliases == known.at("aliases").get<std::set<std::string>>()), where);
    BOOST_TEST((outputs == known.at("outputTypes").get<std::set<std::string>>()), where);
    const json &set = known.at("defaultParameterSet");
    const std::string ours =
        cmdlet->default_set == PSJ_ALL_SETS ? "" : text(cmdlet->sets[cmdlet->default_set]);
    BOOST_TEST(ours == (set.is_null() ? "" : set.get<std::string>()), where);
  }
}

BOOST_AUTO_TEST_SUITE_END()
