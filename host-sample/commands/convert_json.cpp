// ConvertTo-Json and ConvertFrom-Json.
#include "commands/describe.h"
#include "commands/json_reader.h"
#include "commands/json_writer.h"
#include "invariant/number_text.h"
#include "language/value/containers.h"
#include "language/value/convert.h"

namespace psjsh {

namespace {

struct ConvertToJsonParameters {
  enum : std::size_t {
    kAsArray,
    kCompress,
    kDepth,
    kEnumsAsStrings,
    kEscapeHandling,
    kInputObject
  };
  static constexpr std::string_view kDescription =
      R"(ConvertTo-Json Microsoft.PowerShell.Commands.ConvertToJsonCommand Microsoft.PowerShell.Utility
-AsArray switch
-Compress switch
-Depth int range=0..100
-EnumsAsStrings switch
-EscapeHandling object
-InputObject object @:0:mv allownull allowempty allowemptystring
)";
};
struct ConvertFromJsonParameters {
  enum : std::size_t { kAsHashtable, kDateKind, kDepth, kInputObject, kNoEnumerate };
  static constexpr std::string_view kDescription =
      R"(ConvertFrom-Json Microsoft.PowerShell.Commands.ConvertFromJsonCommand Microsoft.PowerShell.Utility
-AsHashtable switch
-DateKind object
-Depth int
-InputObject string @:0:mv allowemptystring
-NoEnumerate switch
)";
};

class ConvertToJson final : public Command, public ConvertToJsonParameters {
 public:
  void process(Invocation &call) override {
    if (const Value *item = call.argument(kInputObject)) items_.push_back(*item);
  }

  void end(Invocation &call) override {
    if (items_.empty()) return;
    JsonWriter::Options options;
    if (const Value *depth = call.argument(kDepth)) options.depth = to_int32(*depth);
    options.compress = call.is_set(kCompress);
    options.enums_as_text = call.is_set(kEnumsAsStrings);
    const std::string escape = call.text(kEscapeHandling);
    if (escape == "EscapeNonAscii") options.escape = JsonWriter::Escape::non_ascii;
    if (escape == "EscapeHtml") options.escape = JsonWriter::Escape::html;
    JsonWriter writer(options);
    const bool array = items_.size() > 1 || call.is_set(kAsArray);
    writer.write(array ? make_array(items_) : items_[0]);
    if (writer.truncated())
      call.warn("Resulting JSON is truncated as serialization has exceeded the set depth of " +
                psj::invariant::text_of(std::int64_t{options.depth}) + ".");
    call.write(Value(writer.text()));
  }

 private:
  Values items_;
};

class ConvertFromJson final : public Command, public ConvertFromJsonParameters {
 public:
  void process(Invocation &call) override { texts_.push_back(call.text(kInputObject)); }

  // Several lines are one document when the first of them alone is none.
  void end(Invocation &call) override {
    options_.as_hashtable = call.is_set(kAsHashtable);
    options_.dates_as_text = call.text(kDateKind) == "String";
    if (const Value *depth = call.argument(kDepth)) options_.depth = to_int32(*depth);
    if (texts_.size() > 1 && stands_alone(texts_[0])) {
      for (const std::string &text : texts_) convert(call, text);
      return;
    }
    std::string all;
    for (const std::string &text : texts_) all += text + (texts_.size() > 1 ? "\n" : "");
    if (!texts_.empty()) convert(call, all);
  }

 private:
  bool stands_alone(const std::string &text) const {
    try {
      read_json(text, options_);
      return true;
    } catch (const JsonError &) {
      return false;
    }
  }

  void convert(Invocation &call, const std::string &text) const {
    Value value;
    try {
      value = read_json(text, options_);
    } catch (const JsonError &error) {
      const std::string reason = error.what();
      const std::string message =
          error.whole_message ? reason : "Conversion from JSON failed with error: " + reason;
      call.fail({"System.ArgumentException", ErrorCategory::NotSpecified, message,
                 "System.ArgumentException"});
    }
    if (call.is_set(kNoEnumerate))
      call.write(value);
    else
      call.write_all(value);
  }

  std::vector<std::string> texts_;
  JsonOptions options_;
};

}  // namespace

extern const CommandEntry kConvertToJson = entry_of<ConvertToJson>("ConvertTo-Json", "");
extern const CommandEntry kConvertFromJson = entry_of<ConvertFromJson>("ConvertFrom-Json", "");

}  // namespace psjsh
