#include "commands/describe.h"
#include "commands/property_expression.h"
#include "language/value/convert.h"
#include "language/value/operators.h"

namespace psjsh {

namespace {

struct JoinStringParameters {
  enum : std::size_t {
    kDoubleQuote,
    kFormatString,
    kInputObject,
    kOutputPrefix,
    kOutputSuffix,
    kProperty,
    kSeparator,
    kSingleQuote,
    kUseCulture
  };
  static constexpr std::string_view kDescription =
      R"(Join-String Microsoft.PowerShell.Commands.JoinStringCommand Microsoft.PowerShell.Utility
sets default* DoubleQuote Format SingleQuote
-DoubleQuote switch @DoubleQuote::
-FormatString string @Format::
-InputObject psobject[] @::v
-OutputPrefix/op string
-OutputSuffix/os string
-Property object @:0:
-Separator string @:1: allowemptystring
-SingleQuote switch @SingleQuote::
-UseCulture switch
)";
};

class JoinString final : public Command, public JoinStringParameters {
 public:
  void begin(Invocation &call) override {
    if (const Value *property = call.argument(kProperty)) property_.emplace(call, *property, kKeys);
    text_ = call.text(kOutputPrefix);
    const Value *separator = call.argument(kSeparator);
    separator_ = separator != nullptr ? to_text(*separator) : to_text(call.variable("OFS"));
  }

  void process(Invocation &call) override {
    for (const Value &item : call.items(kInputObject)) {
      Value value = item;
      if (property_ && !property_->find(item, &value)) value = Value();
      if (!first_) text_ += separator_;
      first_ = false;
      text_ += shown(call, value);
    }
  }

  void end(Invocation &call) override { call.write(Value(text_ + call.text(kOutputSuffix))); }

 private:
  static constexpr std::initializer_list<std::string_view> kKeys = {};

  static std::string shown(Invocation &call, const Value &value) {
    const std::string text = to_text(value);
    if (call.is_set(kSingleQuote)) return "'" + text + "'";
    if (call.is_set(kDoubleQuote)) return "\"" + text + "\"";
    if (call.has(kFormatString)) {
      const Value arguments[] = {value};
      return format_text(call.text(kFormatString), arguments);
    }
    return text;
  }

  std::optional<PropertyExpression> property_;
  std::string text_, separator_;
  bool first_ = true;
};

}  // namespace

extern const CommandEntry kJoinString = entry_of<JoinString>("Join-String", "");

}  // namespace psjsh
