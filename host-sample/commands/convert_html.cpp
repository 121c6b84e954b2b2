#include "commands/describe.h"
#include "commands/property_expression.h"
#include "language/value/containers.h"
#include "language/value/convert.h"
#include "language/value/members.h"

namespace psjsh {

namespace {

struct ConvertToHtmlParameters {
  enum : std::size_t {
    kAs,
    kBody,
    kCharset,
    kCssUri,
    kFragment,
    kHead,
    kInputObject,
    kMeta,
    kPostContent,
    kPreContent,
    kProperty,
    kTitle,
    kTransitional
  };
  static constexpr std::string_view kDescription =
      R"(ConvertTo-Html Microsoft.PowerShell.Commands.ConvertToHtmlCommand Microsoft.PowerShell.Utility
sets Fragment Page*
-As string notempty set=Table|List
-Body string[] @Page:3:
-Charset string @Page:: notempty
-CssUri/cu/uri string @Page:: notempty
-Fragment switch @Fragment::
-Head string[] @Page:1:
-InputObject psobject @::v
-Meta hashtable @Page:: notempty
-PostContent string[] notempty
-PreContent string[] notempty
-Property object[] @:0:
-Title string @Page:2: notempty
-Transitional switch @Page::
)";
};

std::string escape_html(std::string_view text) {
  std::string escaped;
  for (const char c : text) switch (c) {
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '&':
        escaped += "&amp;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      case '\'':
        escaped += "&#39;";
        break;
      default:
        escaped += c;
    }
  return escaped;
}

class ConvertToHtml final : public Command, public ConvertToHtmlParameters {
 public:
  void begin(Invocation &call) override {
    as_list_ = call.has(kAs) && (call.text(kAs)[0] | 0x20) == 'l';
    if (!call.is_set(kFragment)) write_head(call);
    write_lines(call, kPreContent);
    call.write(Value("<table>"));
  }

  void process(Invocation &call) override {
    const Value *item = call.argument(kInputObject);
    if (item == nullptr || item->is_null()) return;
    if (columns_.empty()) {
      resolve(call, *item);
      if (columns_.empty()) return;
      if (!as_list_) write_headings(call);
    } else if (as_list_) {
      call.write(Value("<tr><td><hr></td></tr>"));
    }
    as_list_ ? write_list(call, *item) : write_row(call, *item);
  }

  void end(Invocation &call) override {
    call.write(Value("</table>"));
    write_lines(call, kPostContent);
    if (!call.is_set(kFragment)) call.write(Value("</body></html>"));
  }

 private:
  struct Column {
    std::string label;
    std::string name;  // empty: the expression gives the value
    const PropertyExpression *expression;
  };

  static void write_lines(Invocation &call, std::size_t parameter) {
    for (const Value &line : call.items(parameter)) call.write(line);
  }

  static void write_head(Invocation &call) {
    const bool loose = call.is_set(kTransitional);
    call.write(Value(std::string("<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 ") +
                     (loose ? "Transitional" : "Strict") +
                     "//EN\"  \"http://www.w3.org/TR/xhtml1/DTD/xhtml1-" +
                     (loose ? "transitional" : "strict") + ".dtd\">"));
    call.write(Value("<html xmlns=\"http://www.w3.org/1999/xhtml\">"));
    call.write(Value("<head>"));
    if (call.has(kCharset)) call.write(Value("<meta charset=\"" + call.text(kCharset) + "\">"));
    const Value *meta = call.argument(kMeta);
    if (const auto *table = meta != nullptr ? unwrap(*meta).as<Dictionary>() : nullptr)
      for (const auto &[key, value] : table->entries())
        call.write(
            Value("<meta name=\"" + to_text(key) + "\" content=\"" + to_text(value) + "\">"));
    if (call.has(kHead))
      write_lines(call, kHead);
    else
      call.write(Value("<title>" + call.text(kTitle, "HTML TABLE") + "</title>"));
    if (call.has(kCssUri))
      call.write(Value("<link rel=\"stylesheet\" type=\"text/css\" href=\"" + call.text(kCssUri) +
                       "\" />"));
    call.write(Value("</head><body>"));
    write_lines(call, kBody);
  }

  // Names with wildcards stand for what the first object has.
  void resolve(Invocation &call, const Value &item) {
    expressions_ =
        call.has(kProperty)
            ? property_expressions(call, kProperty, {"label", "name", "width", "alignment"})
            : std::vector<PropertyExpression>{};
    if (expressions_.empty())
      expressions_.emplace_back(call, Value("*"), std::initializer_list<std::string_view>{});
    for (const PropertyExpression &expression : expressions_) {
      if (!expression.has_wildcards()) {
        columns_.push_back({expression.label(), {}, &expression});
        continue;
      }
      const std::vector<std::string> names = expression.names_for(item);
      // One column alone is headed by the wildcard itself.
      const bool alone = names.size() == 1 && !as_list_;
      for (const std::string &name : names)
        columns_.push_back({alone ? expression.label() : name, name, &expression});
    }
  }

  void write_headings(Invocation &call) const {
    std::string groups = "<colgroup>", headings = "<tr>";
    for (const Column &column : columns_) {
      groups += "<col/>";
      headings += "<th>" + escape_html(column.label) + "</th>";
    }
    call.write(Value(groups + "</colgroup>"));
    call.write(Value(headings + "</tr>"));
  }

  static std::string cell(const Column &column, const Value &item) {
    Value value;
    if (column.name.empty())
      column.expression->find(item, &value);
    else
      find_own_property(item, column.name, &value);
    return "<td>" + escape_html(to_text(value)) + "</td>";
  }

  void write_row(Invocation &call, const Value &item) const {
    std::string row = "<tr>";
    for (const Column &column : columns_) row += cell(column, item);
    call.write(Value(row + "</tr>"));
  }

  void write_list(Invocation &call, const Value &item) const {
    for (const Column &column : columns_)
      call.write(
          Value("<tr><td>" + escape_html(column.label) + ":</td>" + cell(column, item) + "</tr>"));
  }

  bool as_list_ = false;
  std::vector<PropertyExpression> expressions_;
  std::vector<Column> columns_;
};

}  // namespace

extern const CommandEntry kConvertToHtml = entry_of<ConvertToHtml>("ConvertTo-Html", "");

}  // namespace psjsh
