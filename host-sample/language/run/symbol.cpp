#include "language/run/symbol.h"

#include <deque>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <unordered_map>

#include "invariant/letter_case.h"

namespace psjsh {
namespace {

struct Symbols {
  std::shared_mutex mutex;
  std::unordered_map<std::string_view, Symbol> numbers;  // by folded name
  std::deque<std::string> folded, names;

  Symbols() {
    for (const char *name : {"_",
                             "args",
                             "input",
                             "this",
                             "MyInvocation",
                             "PSBoundParameters",
                             "PSCmdlet",
                             "PSScriptRoot",
                             "PSCommandPath",
                             "Matches",
                             "foreach",
                             "switch",
                             "true",
                             "false",
                             "null",
                             "?",
                             "Error",
                             "LASTEXITCODE",
                             "PSItem",
                             "ErrorActionPreference",
                             "StackTrace"})
      add(name, psj::invariant::to_lower(name));
  }

  Symbol add(std::string_view name, std::string fold) {
    const auto symbol = static_cast<Symbol>(names.size());
    names.emplace_back(name);
    folded.push_back(std::move(fold));
    numbers.emplace(folded.back(), symbol);
    return symbol;
  }
};

Symbols &symbols() {
  static Symbols all;
  return all;
}

}  // namespace

Symbol intern(std::string_view name) {
  std::string fold = psj::invariant::to_lower(name);
  Symbols &all = symbols();
  {
    std::shared_lock lock(all.mutex);
    const auto found = all.numbers.find(fold);
    if (found != all.numbers.end()) return found->second;
  }
  std::unique_lock lock(all.mutex);
  const auto found = all.numbers.find(fold);
  return found != all.numbers.end() ? found->second : all.add(name, std::move(fold));
}

std::string_view symbol_name(Symbol symbol) {
  Symbols &all = symbols();
  std::shared_lock lock(all.mutex);
  return all.names[symbol];
}

}  // namespace psjsh
