#include <algorithm>

#include "commands/describe.h"
#include "invariant/letter_case.h"
#include "language/value/containers.h"
#include "language/value/regex.h"

namespace psjsh {

namespace {

struct ConvertFromStringDataParameters {
  enum : std::size_t { kDelimiter, kStringData };
  static constexpr std::string_view kDescription =
      R"(ConvertFrom-StringData Microsoft.PowerShell.Commands.ConvertFromStringDataCommand Microsoft.PowerShell.Utility
-Delimiter char @:1:
-StringData string @:0:mv allowemptystring
)";
};

class ConvertFromStringData final : public Command, public ConvertFromStringDataParameters {
 public:
  void process(Invocation &call) override {
    const std::string text = call.text(kStringData);
    const std::string delimiter = call.text(kDelimiter, "=");
    Ref<Dictionary> table = make_hashtable();
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t end = std::min(text.find('\n', at), text.size());
      add_line(call, std::string_view(text).substr(at, end - at), delimiter, *table);
      at = end + 1;
    }
    call.write(table);
  }

 private:
  static void add_line(Invocation &call, std::string_view line, const std::string &delimiter,
                       Dictionary &table) {
    line = psj::invariant::trim(line);
    if (line.empty() || line[0] == '#') return;
    const std::size_t at = line.find(delimiter);
    if (at == std::string_view::npos || at == 0)
      call.fail({"InvalidOperation", ErrorCategory::InvalidOperation,
                 "Data line '" + std::string(line) + "' is not in 'name=value' format.",
                 "System.Management.Automation.PSInvalidOperationException", Value(line)});
    const std::string name(psj::invariant::trim(line.substr(0, at)));
    const std::string_view value = psj::invariant::trim(line.substr(at + delimiter.size()));
    if (table.add(Value(name), Value(regex_unescape(value)))) return;
    call.fail({"InvalidOperation", ErrorCategory::InvalidOperation,
               "Data item '" + name + "' in line '" + std::string(line) + "' is already defined.",
               "System.Management.Automation.PSInvalidOperationException", Value(line)});
  }
};

}  // namespace

extern const CommandEntry kConvertFromStringData =
    entry_of<ConvertFromStringData>("ConvertFrom-StringData", "");

}  // namespace psjsh
