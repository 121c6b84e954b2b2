#include "commands/format_command.h"
#include "language/value/convert.h"

namespace psjsh {
namespace {

class FormatWide final : public FormatCommand {
 public:
  FormatWide() : FormatCommand(PSJ_SHAPE_WIDE) {}
  static CommandInfo describe() {
    CommandInfo info = format_command_info("Wide", true);
    ParameterInfo column, autosize;
    column.name = "Column";
    column.type = "System.Int32";
    column.range = {1, 2147483647};
    autosize.name = "AutoSize";
    autosize.type = "switch";
    info.parameters.push_back(std::move(column));
    info.parameters.push_back(std::move(autosize));
    return info;
  }

 private:
  enum : std::size_t { kColumn = kFormatOwn, kAutoSize };
  void fill(FormatRequest &request, Invocation &call) override {
    if (call.has(kColumn))
      request.wide_columns = static_cast<std::uint32_t>(to_int32(*call.argument(kColumn)));
    if (call.is_set(kAutoSize)) request.flags |= PSJ_FORMAT_AUTOSIZE;
  }
};

}  // namespace

extern const CommandEntry kFormatWide;
const CommandEntry kFormatWide{"Format-Wide", "fw", FormatWide::describe,
                               create_command<FormatWide>};

}  // namespace psjsh
