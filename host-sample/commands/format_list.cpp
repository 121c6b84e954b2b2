#include "commands/format_command.h"

namespace psjsh {
namespace {

class FormatList final : public FormatCommand {
 public:
  FormatList() : FormatCommand(PSJ_SHAPE_LIST) {}
  static CommandInfo describe() { return format_command_info("List"); }

 private:
  void fill(FormatRequest &, Invocation &) override {}
};

}  // namespace

extern const CommandEntry kFormatList;
const CommandEntry kFormatList{"Format-List", "fl", FormatList::describe,
                               create_command<FormatList>};

}  // namespace psjsh
