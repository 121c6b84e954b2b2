// How a command of this folder says what it is.
//
// A command is one file: its parameters as a description, a class derived from Command, and one
// CommandEntry made by entry_of, which command_list.inc names. A description is text:
//
//   Start-Sleep Microsoft.PowerShell.Commands.StartSleepCommand Microsoft.PowerShell.Utility
//   sets Milliseconds Seconds*
//   -Milliseconds/ms int @Milliseconds::mn range=0..2147483647
//   -Seconds double @Seconds:0:mvn
//
// The first line has name, type, module and perhaps `process` (-WhatIf, -Confirm) or `confirm`
// (the same, asking by itself). `sets` names the parameter sets, the default one with a star. Each
// parameter has its aliases, its type, and words: @SET:POSITION:FLAGS for its place in a set (no
// set: all of them; !A,B: all but these), where flags are m mandatory, v by value, n by property
// name, r remaining arguments; notnull notempty notblank allownull allowemptystring allowempty
// hidden dynamic; range=, count=, set=A|B, pattern=.
#pragma once
#include <memory>
#include <string_view>

#include "language/run/command.h"

namespace psjsh {

// `text` is well formed; a mistake in it is found by the test that describes every command.
CommandInfo describe(std::string_view text);

// C is the command's class, with `static constexpr std::string_view kDescription`.
template <class C>
constexpr CommandEntry entry_of(std::string_view name, std::string_view aliases) {
  return {name, aliases, [] { return describe(C::kDescription); },
          []() -> std::unique_ptr<Command> { return std::make_unique<C>(); }};
}

}  // namespace psjsh
