// The plugin's formatter for commands: Format-Table and its kin shape, Out-String and the console
// print.
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "bridge/plugin_host.h"

namespace psjsh {

struct FormatColumn {
  Value expression;  // a String (property name, wildcards allowed) or a ScriptBlock
  std::string label, format;
  int width = 0;      // cells; 0: decided by the formatter
  int alignment = 0;  // 0 default, 1 left, 2 center, 3 right
};

struct FormatRequest {
  std::uint32_t shape = PSJ_SHAPE_DEFAULT;
  std::uint32_t flags = 0;  // PSJ_FORMAT_*
  std::uint32_t expand = PSJ_EXPAND_ENUM_ONLY;
  std::uint32_t wide_columns = 0;
  int depth = 0;
  std::vector<FormatColumn> columns;
  std::optional<FormatColumn> group_by;
  std::string view;
};

// Objects to format records, which go to the output of `call`. All functions throw ScriptError.
class FormatShaper {
 public:
  FormatShaper(PluginHost &host, const FormatRequest &request, Invocation &call);
  ~FormatShaper();
  void write(const Value &object, Invocation &call);
  void end(Invocation &call);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

struct PrintRequest {
  std::uint32_t flags = 0;        // PSJ_PRINT_*
  std::uint32_t width = 80;       // cells for tables
  std::uint32_t list_width = 80;  // cells for lists; 0: unlimited
  int enumeration_limit = 4;
  std::uint32_t layout = 0;
};

// Objects and format records to lines. All functions throw ScriptError; `line` may throw too.
class FormatPrinter {
 public:
  using Line = std::function<void(std::string_view line)>;
  FormatPrinter(PluginHost &host, const PrintRequest &request, Line line);
  ~FormatPrinter();
  void write(const Value &object);
  void flush();
  void end();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// The plugin that formats for a command; without one the command fails.
PluginHost &formatter_of(Invocation &call);
// As the session's $FormatEnumerationLimit has it, the global one whoever asks.
PrintRequest print_request(Session &session, std::uint32_t width, std::uint32_t list_width);

// Text of one value in a table cell.
std::string cell_text(PluginHost &host, const Value &value, int enumeration_limit);

}  // namespace psjsh
