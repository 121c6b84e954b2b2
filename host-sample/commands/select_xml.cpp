// Select-Xml.
#include "commands/describe.h"
#include "commands/item_paths.h"
#include "commands/text_file.h"
#include "language/value/containers.h"
#include "language/value/convert.h"
#include "language/value/records.h"
#include "language/value/script_error.h"
#include "language/value/type.h"
#include "language/value/xml/document.h"

namespace psjsh {

namespace {

struct SelectXmlParameters {
  enum : std::size_t { kContent, kLiteralPath, kNamespace, kPath, kXml, kXPath };
  static constexpr std::string_view kDescription =
      R"(Select-Xml Microsoft.PowerShell.Commands.SelectXmlCommand Microsoft.PowerShell.Utility
sets Content LiteralPath Path Xml*
-Content string[] @Content::mv notempty
-LiteralPath/PSPath/LP string[] @LiteralPath::mn notempty
-Namespace hashtable notempty
-Path string[] @Path:1:mn notempty
-Xml/Node object[] @Xml:1:mvn notempty
-XPath string @:0:m notempty
)";
};

class SelectXml final : public Command, public SelectXmlParameters {
 public:
  void process(Invocation &call) override {
    for (const Value &node : call.items(kXml)) {
      const Value xml = is_xml_node(node) ? node : convert_to(node, TypeId::Xml);
      select(call, xml, "InputStream");
    }
    for (const Value &text : call.items(kContent)) parse(call, to_text(text), "InputStream");
    if (!call.has(kPath) && !call.has(kLiteralPath)) return;
    for (const std::string &path : required_paths(call, kPath, kLiteralPath, true)) {
      std::string bytes;
      if (const int error = read_whole_file(path, &bytes); error != 0)
        report_file_error(call, path, error, "ProcessingFile");
      else
        parse(call, decode_text(bytes, TextEncoding::utf8), path);
    }
  }

 private:
  void parse(Invocation &call, const std::string &text, const std::string &path) {
    try {
      select(call, parse_xml(text), path);
    } catch (const NetError &error) {
      call.write_error(
          {"ProcessingFile", ErrorCategory::NotSpecified, error.message, error.exception_type});
    }
  }

  void select(Invocation &call, const Value &node, const std::string &path) {
    const std::string pattern = call.text(kXPath);
    for (const Value &found : select_xml(node, pattern)) {
      auto info = make_record("Microsoft.PowerShell.Commands.SelectXmlInfo");
      info->with("Node", found).with("Path", path).with("Pattern", pattern);
      call.write(Value(info));
    }
  }
};

}  // namespace

extern const CommandEntry kSelectXml = entry_of<SelectXml>("Select-Xml", "");

}  // namespace psjsh
