#include "commands/command_list.h"

namespace psjsh {

// Each is defined in the file of its name.
extern const CommandEntry kFormatCustom, kFormatList, kFormatTable, kFormatWide, kOutString;

std::span<const CommandEntry> own_commands() {
  static const CommandEntry kEntries[] = {
      kFormatCustom, kFormatList, kFormatTable, kFormatWide, kOutString,
  };
  return kEntries;
}

}  // namespace psjsh
