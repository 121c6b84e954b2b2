#include "commands/format_command.h"
#include "language/value/convert.h"

namespace psjsh {
namespace {

class FormatCustom final : public FormatCommand {
 public:
  FormatCustom() : FormatCommand(PSJ_SHAPE_CUSTOM) {}
  static CommandInfo describe() {
    CommandInfo info = format_command_info("Custom");
    ParameterInfo depth;
    depth.name = "Depth";
    depth.type = "System.Int32";
    depth.range = {1, 2147483647};
    info.parameters.push_back(std::move(depth));
    return info;
  }

 private:
  enum : std::size_t { kDepth = kFormatOwn };
  void fill(FormatRequest &request, Invocation &call) override {
    request.depth = call.has(kDepth) ? to_int32(*call.argument(kDepth)) : 5;
  }
};

}  // namespace

extern const CommandEntry kFormatCustom;
const CommandEntry kFormatCustom{"Format-Custom", "fc", FormatCustom::describe,
                                 create_command<FormatCustom>};

}  // namespace psjsh
