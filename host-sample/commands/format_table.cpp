#include "commands/format_command.h"

namespace psjsh {
namespace {

class FormatTable final : public FormatCommand {
 public:
  FormatTable() : FormatCommand(PSJ_SHAPE_TABLE) {}
  static CommandInfo describe() {
    CommandInfo info = format_command_info("Table");
    for (const char *name : {"AutoSize", "Wrap", "HideTableHeaders", "RepeatHeader"}) {
      ParameterInfo parameter;
      parameter.name = name;
      parameter.type = "switch";
      info.parameters.push_back(std::move(parameter));
    }
    return info;
  }

 private:
  enum : std::size_t { kAutoSize = kFormatOwn, kWrap, kHideTableHeaders, kRepeatHeader };
  void fill(FormatRequest &request, Invocation &call) override {
    if (call.is_set(kAutoSize)) request.flags |= PSJ_FORMAT_AUTOSIZE;
    if (call.is_set(kWrap)) request.flags |= PSJ_FORMAT_WRAP;
    if (call.is_set(kHideTableHeaders)) request.flags |= PSJ_FORMAT_HIDE_HEADERS;
    if (call.is_set(kRepeatHeader)) request.flags |= PSJ_FORMAT_REPEAT_HEADER;
  }
};

}  // namespace

extern const CommandEntry kFormatTable;
const CommandEntry kFormatTable{"Format-Table", "ft", FormatTable::describe,
                                create_command<FormatTable>};

}  // namespace psjsh
