#include "commands/command_list.h"

#include "commands/process_object.h"
#include "commands/runspaces/runspace_members.h"
#include "commands/web/http_content.h"

namespace psjsh {

// Each is defined in the file of its name.
#define PSJSH_COMMAND(name) extern const CommandEntry k##name;
#include "commands/command_list.inc"
#undef PSJSH_COMMAND

std::span<const CommandEntry> own_commands() {
  static const CommandEntry kEntries[] = {
#define PSJSH_COMMAND(name) k##name,
#include "commands/command_list.inc"
#undef PSJSH_COMMAND
  };
  static const bool kOnce =
      (add_process_members(), add_runspace_members(), add_http_content_members(), true);
  (void)kOnce;
  return kEntries;
}

}  // namespace psjsh
