// Out-Host and Out-Default: objects to the screen.
#include "bridge/formatter.h"
#include "commands/describe.h"
#include "language/run/session.h"
#include "language/value/convert.h"

namespace psjsh {

namespace {

struct OutHostParameters {
  enum : std::size_t { kInputObject, kPaging };
  static constexpr std::string_view kDescription =
      R"(Out-Host Microsoft.PowerShell.Commands.OutHostCommand Microsoft.PowerShell.Core
-InputObject psobject @::v
-Paging switch
)";
};
struct OutDefaultParameters {
  enum : std::size_t { kInputObject, kTranscript };
  static constexpr std::string_view kDescription =
      R"(Out-Default Microsoft.PowerShell.Commands.OutDefaultCommand Microsoft.PowerShell.Core
-InputObject psobject @::v
-Transcript switch
)";
};

class ScreenWriter : public Command {
 public:
  void end(Invocation &) override {
    if (printer_) printer_->end();
  }

 protected:
  void show(Invocation &call, const Value *item) {
    if (item == nullptr || item->is_null()) return;
    call_ = &call;
    if (!printer_) open(call);
    printer_->write(*item);
  }

 private:
  void open(Invocation &call) {
    // The last cell of a console's line stays empty.
    const auto width = static_cast<std::uint32_t>(call.session().width() - 1);
    printer_ = std::make_unique<FormatPrinter>(
        formatter_of(call), print_request(call.session(), width, width),
        [this](std::string_view line) { call_->write_host(std::string(line) + "\n"); });
  }

  std::unique_ptr<FormatPrinter> printer_;
  Invocation *call_ = nullptr;
};

class OutHost final : public ScreenWriter, public OutHostParameters {
 public:
  void process(Invocation &call) override { show(call, call.argument(kInputObject)); }
};

class OutDefault final : public ScreenWriter, public OutDefaultParameters {
 public:
  void process(Invocation &call) override { show(call, call.argument(kInputObject)); }
};

}  // namespace

extern const CommandEntry kOutHost = entry_of<OutHost>("Out-Host", "oh");
extern const CommandEntry kOutDefault = entry_of<OutDefault>("Out-Default", "");

}  // namespace psjsh
