#include <cmath>

#include "commands/describe.h"
#include "commands/property_expression.h"
#include "invariant/letter_case.h"
#include "invariant/utf16.h"
#include "language/run/session_state.h"
#include "language/value/convert.h"
#include "language/value/operators.h"
#include "language/value/property_bag.h"

namespace psjsh {

namespace {

struct MeasureObjectParameters {
  enum : std::size_t {
    kAllStats,
    kAverage,
    kCharacter,
    kIgnoreWhiteSpace,
    kInputObject,
    kLine,
    kMaximum,
    kMinimum,
    kProperty,
    kStandardDeviation,
    kSum,
    kWord
  };
  static constexpr std::string_view kDescription =
      R"(Measure-Object Microsoft.PowerShell.Commands.MeasureObjectCommand Microsoft.PowerShell.Utility
sets GenericMeasure* TextMeasure
-AllStats switch @GenericMeasure::
-Average switch @GenericMeasure::
-Character switch @TextMeasure::
-IgnoreWhiteSpace switch @TextMeasure::
-InputObject psobject @::v
-Line switch @TextMeasure::
-Maximum switch @GenericMeasure::
-Minimum switch @GenericMeasure::
-Property object[] @:0: notempty
-StandardDeviation switch @GenericMeasure::
-Sum switch @GenericMeasure::
-Word switch @TextMeasure::
)";
};

// What is known of one property's values.
struct Numbers {
  std::int64_t count = 0;
  double sum = 0;
  // The running mean and the sum of squared differences from it (Welford).
  double mean = 0, squares = 0;
  Value least, most;
  bool failed = false;
};

struct Texts {
  std::int64_t lines = 0, words = 0, characters = 0;
};

class MeasureObject final : public Command, public MeasureObjectParameters {
 public:
  void begin(Invocation &call) override {
    properties_ = property_expressions(call, kProperty, {});
    text_ = call.is_set(kLine) || call.is_set(kWord) || call.is_set(kCharacter);
    all_ = call.is_set(kAllStats);
    numeric_ =
        all_ || call.is_set(kSum) || call.is_set(kAverage) || call.is_set(kStandardDeviation);
    ordered_ = all_ || call.is_set(kMinimum) || call.is_set(kMaximum);
    for (const PropertyExpression &property : properties_)
      if (!property.has_wildcards()) slot(property.label());
    if (properties_.empty()) slot("");
  }

  void process(Invocation &call) override {
    const Value *item = call.argument(kInputObject);
    if (item == nullptr || item->is_null()) return;
    if (properties_.empty()) return measure(call, *item, 0);
    for (const PropertyExpression &property : properties_) {
      if (property.has_wildcards()) {
        for (const std::string &name : property.names_for(*item))
          measure_property(call, *item, PropertyExpression(call, Value(name), {}), name);
      } else {
        measure_property(call, *item, property, property.label());
      }
    }
  }

  void end(Invocation &call) override {
    for (std::size_t i = 0; i < names_.size(); ++i) {
      if (numbers_[i].count == 0 && !properties_.empty())
        report_absent(call, names_[i]);
      else
        call.write(text_ ? text_info(call, i) : number_info(call, i));
    }
  }

 private:
  std::size_t slot(const std::string &name) {
    for (std::size_t i = 0; i < names_.size(); ++i)
      if (names_[i] == name) return i;
    names_.push_back(name);
    numbers_.emplace_back();
    texts_.emplace_back();
    return names_.size() - 1;
  }

  // A property that no object had is measured as nothing; only strict mode says so.
  static void report_absent(Invocation &call, const std::string &name) {
    if (call.session().state().strict < 2) return;
    call.write_error({"GenericMeasurePropertyNotFound", ErrorCategory::InvalidArgument,
                      "The property \"" + name + "\" cannot be found in the input for any objects.",
                      "System.Management.Automation.PSArgumentException", Value()});
  }

  void measure_property(Invocation &call, const Value &item, const PropertyExpression &property,
                        const std::string &name) {
    Value value;
    if (!property.find(item, &value) || value.is_null()) return;
    measure(call, value, slot(name));
  }

  void measure(Invocation &call, const Value &given, std::size_t at) {
    const Value &value = unwrap(given);
    Numbers &numbers = numbers_[at];
    ++numbers.count;
    if (text_) return measure_text(call, to_text(value), texts_[at]);
    if (numeric_) add_number(call, value, numbers);
    if (!ordered_) return;
    if (numbers.least.is_null() || sort_compare(value, numbers.least) < 0) numbers.least = value;
    if (numbers.most.is_null() || sort_compare(value, numbers.most) > 0) numbers.most = value;
  }

  void add_number(Invocation &call, const Value &value, Numbers &numbers) {
    Value number;
    if (value.is_string()) {
      if (!parse_number(value.text(), &number)) number = Value();
    } else if (value.is_number() || value.is_bool() || value.kind() == Kind::Char ||
               value.kind() == Kind::Enum) {
      number = value;
    }
    if (number.is_null()) {
      numbers.failed = true;
      return call.write_error({"NonNumericInputObject", ErrorCategory::InvalidType,
                               "Input object \"" + to_text(value) + "\" is not numeric.",
                               "System.Management.Automation.PSInvalidOperationException", value});
    }
    const double x = to_double(number);
    numbers.sum += x;
    const double delta = x - numbers.mean;
    numbers.mean += delta / static_cast<double>(numbers.count);
    numbers.squares += delta * (x - numbers.mean);
  }

  void measure_text(Invocation &call, const std::string &text, Texts &texts) const {
    const bool skip_blanks = call.is_set(kIgnoreWhiteSpace);
    std::size_t at = 0;
    bool in_word = false, line_open = false;
    while (at < text.size()) {
      const std::size_t from = at;
      const char32_t c = psj::invariant::next_code_point(text, at);
      const bool blank = psj::invariant::is_white_space(c);
      if (!blank && !in_word) ++texts.words;
      in_word = !blank;
      if (!(skip_blanks && blank)) texts.characters += c > 0xFFFF ? 2 : 1;
      line_open = true;
      if (text[from] == '\n') {
        ++texts.lines;
        line_open = false;
      }
    }
    // A text counts its last line even without its end.
    if (line_open) ++texts.lines;
  }

  Value number_info(Invocation &call, std::size_t i) const {
    const Numbers &numbers = numbers_[i];
    const bool good = !numbers.failed;
    const bool any = numbers.count > 0;
    Ref<Record> info = make_record("Microsoft.PowerShell.Commands.GenericMeasureInfo");
    const auto when = [](bool shown, Value value) { return shown ? std::move(value) : Value(); };
    info->with("Count", static_cast<std::int32_t>(numbers.count));
    info->with("Average", when(wants(call, kAverage) && good && any,
                               numbers.sum / static_cast<double>(numbers.count)));
    info->with("Sum", when(wants(call, kSum) && good, numbers.sum));
    info->with("Maximum", when(wants(call, kMaximum), numeric(numbers.most)));
    info->with("Minimum", when(wants(call, kMinimum), numeric(numbers.least)));
    info->with("StandardDeviation",
               when(wants(call, kStandardDeviation) && good && any,
                    numbers.count < 2
                        ? 0.0
                        : std::sqrt(numbers.squares / static_cast<double>(numbers.count - 1))));
    info->with("Property", when(!names_[i].empty(), names_[i]));
    return info;
  }

  // Numbers come out as doubles, anything else as it went in.
  static Value numeric(const Value &value) {
    return value.is_number() ? Value(to_double(value)) : value;
  }

  bool wants(Invocation &call, std::size_t parameter) const {
    return all_ || call.is_set(parameter);
  }

  Value text_info(Invocation &call, std::size_t i) const {
    const auto count = [&](std::size_t parameter, std::int64_t value) {
      return call.is_set(parameter) ? Value(static_cast<std::int32_t>(value)) : Value();
    };
    Ref<Record> info = make_record("Microsoft.PowerShell.Commands.TextMeasureInfo");
    info->with("Lines", count(kLine, texts_[i].lines));
    info->with("Words", count(kWord, texts_[i].words));
    info->with("Characters", count(kCharacter, texts_[i].characters));
    info->with("Property", names_[i].empty() ? Value() : Value(names_[i]));
    return info;
  }

  std::vector<PropertyExpression> properties_;
  std::vector<std::string> names_;
  std::vector<Numbers> numbers_;
  std::vector<Texts> texts_;
  bool text_ = false, all_ = false, numeric_ = false, ordered_ = false;
};

}  // namespace

extern const CommandEntry kMeasureObject = entry_of<MeasureObject>("Measure-Object", "measure");

}  // namespace psjsh
