#include "language/value/command_named.h"

#include <atomic>

namespace psjsh {
namespace {

std::atomic<CommandNamed> g_lookup{nullptr};

}  // namespace

void set_command_named(CommandNamed lookup) noexcept {
  g_lookup.store(lookup, std::memory_order_release);
}

Value command_named(std::string_view name) {
  const CommandNamed lookup = g_lookup.load(std::memory_order_acquire);
  return lookup != nullptr ? lookup(name) : Value(name);
}

}  // namespace psjsh
