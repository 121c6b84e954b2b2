#include "commands/json_reader.h"
#include "commands/web/web_request.h"
#include "invariant/compare.h"
#include "language/value/convert.h"
#include "language/value/enumerate.h"
#include "language/value/script_error.h"
#include "language/value/xml/document.h"

namespace psjsh {

namespace {

using psj::invariant::equals_ignore_case;

class InvokeRestMethod final : public web::WebRequestCommand {
 protected:
  void take(Invocation &call, const web::WebAnswer &answer, const Value &) override {
    if (!call.has(kOutFile) || call.is_set(kPassThru)) write_body(call, answer);
    if (call.has(kResponseHeadersVariable))
      call.set_variable(call.text(kResponseHeadersVariable),
                        web::headers_value(answer.head.headers));
    if (call.has(kStatusCodeVariable))
      call.set_variable(call.text(kStatusCodeVariable), Value(answer.head.status));
  }
  bool follows_links(Invocation &call) const override { return call.is_set(kFollowRelLink); }
  int most_links(Invocation &call) const override {
    const Value *most = call.argument(kMaximumFollowRelLink);
    return most != nullptr ? to_int32(*most) : 2147483647;
  }

 private:
  // A list of JSON is written as one object, as PowerShell does.
  static void write_body(Invocation &call, const web::WebAnswer &answer) {
    const std::string text = web::decode_body(answer);
    call.verbose("Content encoding: " + web::charset_name(answer));
    const std::string type = web::media_type(answer.head.headers);
    const bool json = web::is_json_type(type);
    Value value;
    if (!json && read_xml(text, &value)) {
      if (Values items = feed_items(value); !items.empty()) {
        for (Value &item : items) call.write(std::move(item));
        return;
      }
      return call.write(value);
    }
    if (read_json_text(text, &value) || (json && read_xml(text, &value))) return call.write(value);
    call.write(Value(text));
  }

  static bool read_json_text(const std::string &text, Value *value) {
    if (text.find_first_not_of(" \t\r\n") == std::string::npos) return false;
    try {
      *value = read_json(text, {});
      return true;
    } catch (const JsonError &) {
      return false;
    }
  }

  static bool read_xml(const std::string &text, Value *value) {
    if (text.find('<') == std::string::npos) return false;
    try {
      *value = parse_xml(text);
      return true;
    } catch (const NetError &) {
      return false;
    }
  }

  // The items of an RSS feed or the entries of an Atom feed.
  static Values feed_items(const Value &document) {
    Values found;
    for (const Value &root : xml_children(document)) {
      const std::string name = xml_name(root);
      if (equals_ignore_case(name, "rss") || equals_ignore_case(name, "feed")) collect(root, found);
    }
    return found;
  }
  static void collect(const Value &node, Values &found) {
    for (const Value &child : xml_children(node)) {
      const std::string name = xml_name(child);
      if (!is_xml_element(child)) continue;
      if (equals_ignore_case(name, "item") || equals_ignore_case(name, "entry"))
        found.push_back(child);
      else
        collect(child, found);
    }
  }
};

CommandInfo describe_invoke_rest_method() {
  return web::describe_web_command(
      "Invoke-RestMethod Microsoft.PowerShell.Commands.InvokeRestMethodCommand "
      "Microsoft.PowerShell.Utility\n",
      R"(-FollowRelLink/FL switch
-MaximumFollowRelLink/ML int range=1..2147483647
-ResponseHeadersVariable/RHV string
-StatusCodeVariable string
)");
}

}  // namespace

extern const CommandEntry kInvokeRestMethod = {
    "Invoke-RestMethod", "irm", describe_invoke_rest_method, create_command<InvokeRestMethod>};

}  // namespace psjsh
