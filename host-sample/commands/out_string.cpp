#include <unistd.h>

#include "bridge/formatter.h"
#include "language/run/command.h"
#include "language/run/session.h"
#include "language/run/style.h"
#include "language/value/convert.h"

namespace psjsh {
namespace {

// What tables get where no console says how wide it is.
constexpr std::uint32_t kWidthWithoutConsole = 120;

class OutString final : public Command {
 public:
  static CommandInfo describe();
  void process(Invocation &call) override;
  void end(Invocation &call) override;

 private:
  enum : std::size_t { kStream, kNoNewline, kWidth, kInputObject };
  FormatPrinter &printer(Invocation &call);

  std::unique_ptr<FormatPrinter> printer_;
  Invocation *call_ = nullptr;
  std::string text_;
};

CommandInfo OutString::describe() {
  CommandInfo info;
  info.name = "Out-String";
  info.type_name = "Microsoft.PowerShell.Commands.OutStringCommand";
  info.sets = {"NoNewLineFormatting", "StreamFormatting"};
  info.default_set = "NoNewLineFormatting";
  auto add = [&](std::string name, std::string type, ParameterUse use) -> ParameterInfo & {
    ParameterInfo parameter;
    parameter.name = std::move(name);
    parameter.type = std::move(type);
    parameter.uses = {std::move(use)};
    return info.parameters.emplace_back(std::move(parameter));
  };
  add("Stream", "switch", {.set = "StreamFormatting", .position = -1, .flags = 0});
  add("NoNewline", "switch", {.set = "NoNewLineFormatting", .position = -1, .flags = 0});
  add("Width", "System.Int32", {}).range = {2, 2147483647};
  add("InputObject", "System.Management.Automation.PSObject",
      {.set = {}, .position = -1, .flags = kByValue});
  return info;
}

FormatPrinter &OutString::printer(Invocation &call) {
  call_ = &call;
  if (printer_) return *printer_;
  const std::uint32_t width = isatty(STDOUT_FILENO)
                                  ? static_cast<std::uint32_t>(call.session().width())
                                  : kWidthWithoutConsole;
  PrintRequest request = print_request(call.session(), width, 0);
  if (call.has(kWidth))
    request.width = request.list_width =
        static_cast<std::uint32_t>(to_int32(*call.argument(kWidth)));
  bool stream = call.is_set(kStream), newline = !call.is_set(kNoNewline);
  printer_ = std::make_unique<FormatPrinter>(
      formatter_of(call), request, [this, stream, newline](std::string_view line) {
        const std::string text = off_screen(call_->variable("PSStyle"), line);
        if (stream) return call_->write(Value(text));
        text_ += text;
        if (newline) text_ += '\n';
      });
  return *printer_;
}

void OutString::process(Invocation &call) {
  const Value *object = call.argument(kInputObject);
  if (object && !object->is_nothing()) printer(call).write(*object);
}

void OutString::end(Invocation &call) {
  printer(call).end();
  if (!call.is_set(kStream)) call.write(Value(text_));
}

}  // namespace

extern const CommandEntry kOutString;
const CommandEntry kOutString{"Out-String", "", OutString::describe, create_command<OutString>};

}  // namespace psjsh
