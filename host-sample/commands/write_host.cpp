#include <algorithm>

#include "commands/describe.h"
#include "language/value/containers.h"
#include "language/value/convert.h"
#include "language/value/enumerate.h"
#include "language/value/property_bag.h"

namespace psjsh {

namespace {

struct WriteHostParameters {
  enum : std::size_t { kBackgroundColor, kForegroundColor, kNoNewline, kObject, kSeparator };
  static constexpr std::string_view kDescription =
      R"(Write-Host Microsoft.PowerShell.Commands.WriteHostCommand Microsoft.PowerShell.Utility
-BackgroundColor System.ConsoleColor
-ForegroundColor System.ConsoleColor
-NoNewline switch
-Object/Message/Msg object @:0:vr
-Separator object
)";
};

// The text goes as an information record with the tag PSHOST, which the host shows.
class WriteHost final : public Command, public WriteHostParameters {
 public:
  void process(Invocation &call) override {
    const Value *object = call.argument(kObject);
    const std::string separator = call.has(kSeparator) ? to_text(*call.argument(kSeparator)) : " ";
    Ref<Record> message = make_record("System.Management.Automation.HostInformationMessage");
    message->with("Message", object != nullptr ? text_of(*object, separator) : std::string());
    message->with("NoNewLine", call.is_set(kNoNewline));
    message->with("ForegroundColor", optional(call, kForegroundColor));
    message->with("BackgroundColor", optional(call, kBackgroundColor));
    message->text_property = "Message";
    const Values tags = {Value("PSHOST")};
    call.inform(make_information(message, "Write-Host", tags));
  }

 private:
  static Value optional(Invocation &call, std::size_t parameter) {
    const Value *value = call.argument(parameter);
    return value != nullptr ? *value : Value();
  }

  // As .NET writes the entries of a dictionary.
  static std::string entries_of(const Dictionary &table, const std::string &separator) {
    std::string out;
    for (const auto &[key, value] : table.entries()) {
      if (!out.empty()) out += separator;
      out += "[" + to_text(key) + ", " + to_text(value) + "]";
    }
    return out;
  }

  // Collections within collections are written through; one that is found within itself is its
  // text.
  std::string text_of(const Value &value, const std::string &separator) {
    if (const auto *table = unwrap(value).as<Dictionary>()) return entries_of(*table, separator);
    if (!is_enumerable(value)) return to_text(value);
    const Object *self = unwrap(value).object();
    if (open_.size() == kMaxDepth || std::find(open_.begin(), open_.end(), self) != open_.end())
      return to_text(value);
    open_.push_back(self);
    std::string out;
    Enumerator items(value);
    bool first = true;
    for (Value item; items.next(&item); first = false) {
      if (!first) out += separator;
      out += text_of(item, separator);
    }
    open_.pop_back();
    return out;
  }

  static constexpr std::size_t kMaxDepth = 1000;
  std::vector<const Object *> open_;  // the collections around the item in hand
};

}  // namespace

extern const CommandEntry kWriteHost = entry_of<WriteHost>("Write-Host", "");

}  // namespace psjsh
