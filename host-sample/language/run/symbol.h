// Names of variables as small numbers. The same name in any letter case is one symbol, for the
// whole process.
#pragma once
#include <cstdint>
#include <string_view>

namespace psjsh {

using Symbol = std::uint32_t;

Symbol intern(std::string_view name);         // [any thread]
std::string_view symbol_name(Symbol symbol);  // as it was first written [any thread]

// Names that the evaluator itself knows; intern() gives them these numbers.
enum KnownSymbol : Symbol {
  kSymUnderscore,
  kSymArgs,
  kSymInput,
  kSymThis,
  kSymMyInvocation,
  kSymPSBoundParameters,
  kSymPSCmdlet,
  kSymPSScriptRoot,
  kSymPSCommandPath,
  kSymMatches,
  kSymForeach,
  kSymSwitch,
  kSymTrue,
  kSymFalse,
  kSymNull,
  kSymQuestion,
  kSymError,
  kSymLastExitCode,
  kSymPSItem,
  kSymErrorActionPreference,
  kSymStackTrace,
  kKnownSymbols
};

}  // namespace psjsh
