// What a command says about itself: names, parameters, sets. Native commands, plugin cmdlets and
// functions all give one of these to the same parameter binder.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "language/value/value.h"

namespace psjsh {

// A parameter's place in one parameter set.
enum UseFlag : std::uint32_t {
  kMandatory = 1,
  kByValue = 2,         // binds a pipeline object as a whole
  kByPropertyName = 4,  // binds the property of that name (or alias) of a pipeline object
  kRemaining = 8,       // takes all remaining arguments
};
constexpr std::uint32_t kAllSets = ~0u;
struct ParameterUse {
  std::string set;             // name of the set; empty: all sets
  std::int32_t position = -1;  // 0, 1 …; -1: named only
  std::uint32_t flags = 0;     // UseFlag
};

enum ParameterFlag : std::uint32_t {
  kNotNull = 1,
  kNotNullOrEmpty = 2,
  kAllowNull = 4,
  kAllowEmptyString = 8,
  kAllowEmptyCollection = 16,
  kHidden = 32,
  kNotBlank = 64,
  kWildcards = 128,  // documentation only
  kDynamic = 256,
  kAdded = 512,  // not PowerShell's: only help shows it
};

// A parameter of a command. `type` is a .NET type name that find_type knows;
// "System.Management.Automation. SwitchParameter" (or "switch") makes it a switch.
struct ParameterInfo {
  std::string name;
  std::string type = "System.Object";
  std::vector<std::string> aliases = {};
  std::vector<ParameterUse> uses = {ParameterUse{}};
  std::uint32_t flags = 0;                                        // ParameterFlag
  std::vector<std::string> values = {};                           // ValidateSet
  std::optional<std::pair<double, double>> range = std::nullopt;  // ValidateRange
  std::optional<std::pair<int, int>> count = std::nullopt;        // ValidateCount
  std::optional<std::pair<int, int>> length = std::nullopt;       // ValidateLength
  std::string pattern = {};                                       // ValidatePattern
  std::string help = {};
};

struct CommandInfo {
  std::string name;  // "Start-Sleep"
  std::string
      type_name;  // "Microsoft.PowerShell.Commands.StartSleepCommand": second part of error ids
  std::string module = "Microsoft.PowerShell.Utility";
  std::vector<std::string> sets = {};
  std::string default_set = {};
  bool should_process = false;  // -WhatIf and -Confirm
  bool confirm_high = false;    // ConfirmImpact High: asks by itself
  std::vector<ParameterInfo> parameters = {};
  std::vector<std::string> outputs = {};
  std::string help = {};
};

class Command;

// One line of the table of native commands. `describe` runs once, when the command is first used;
// start-up only looks at the names. Aliases are separated by blanks.
struct CommandEntry {
  std::string_view name;
  std::string_view aliases;
  CommandInfo (*describe)();
  std::unique_ptr<Command> (*create)();
};

template <class T>
std::unique_ptr<Command> create_command() {
  return std::make_unique<T>();
}

}  // namespace psjsh
