#include "language/run/errors.h"

#include <cstdlib>

#include "language/run/compiler.h"
#include "language/run/pipeline.h"
#include "language/syntax/parser.h"
#include "language/value/convert.h"
#include "language/value/members.h"

namespace psjsh {
namespace {

void set_place(ErrorPosition &place, const Source &source, Extent extent) {
  const Position start = source.position(extent.start), end = source.position(extent.end);
  place.file = source.file();
  place.line = static_cast<int>(start.line);
  place.column = static_cast<int>(start.column);
  place.end_line = static_cast<int>(end.line);
  place.end_column = static_cast<int>(end.column);
  place.line_text = std::string(source.line_text(start.line));
  place.text = std::string(source.text_of(extent));
}

// The extent that errors of a node are shown with: what the node's own statement covers.
Extent shown_extent(const ast::Node &node) {
  return node.extent;
}

}  // namespace

std::string SessionState::stack_trace(const Frame *from) const {
  std::string trace;
  for (const Frame *at = from; at != nullptr; at = at->caller) {
    if (at->block == nullptr || at->hidden) continue;
    if (!trace.empty()) trace += "\n";
    const Source &source = at->block->source();
    const std::string name = at->call != nullptr && !at->call->name.empty()
                                 ? std::string(at->call->name)
                                 : "<ScriptBlock>";
    const std::string file = source.file().empty() ? "<No file>" : source.file();
    const std::uint32_t line =
        at->position != nullptr ? source.position(at->position->extent.start).line : 1;
    trace += "at " + name + ", " + file + ": line " + std::to_string(line);
  }
  return trace;
}

void SessionState::fill_position(ErrorRecord &record, const Frame *at, const ast::Node *node) {
  if (record.position || at == nullptr || at->block == nullptr) return;
  record.position = std::make_unique<ErrorPosition>();
  if (node != nullptr) set_place(*record.position, at->block->source(), shown_extent(*node));
  record.position->stack_trace = stack_trace(at);
}

void SessionState::fill_command_position(ErrorRecord &record, const ast::Node *node,
                                         std::string_view command) {
  fill_position(record, frame, node);
  if (record.position) record.position->command = std::string(command);
}

void SessionState::fill_caller_position(ErrorRecord &record, const Frame *at,
                                        std::string_view command) {
  if (record.activity.empty()) record.activity = std::string(command);
  record.position = std::make_unique<ErrorPosition>();
  record.position->stack_trace = stack_trace(at);
  const Frame *outermost = at;
  for (; at != nullptr && at->call == nullptr; at = at->caller) outermost = at;
  if (at == nullptr) {
    // The text of -Command is the command that wrote it.
    if (outermost != nullptr && outermost->block != nullptr)
      record.position->text = outermost->block->source().text();
    return;
  }
  const CodeCall &call = *at->call;
  if (call.function != nullptr) {
    record.position->command = call.function->name;
    record.id += "," + std::string(call.function->name);
  } else if (call.name.ends_with(".ps1")) {
    record.id += "," + std::string(call.name.substr(call.name.rfind('/') + 1));
  } else if (call.site == nullptr && at->block != nullptr) {
    // A job's block is the command that wrote it.
    record.position->text = at->block->ast().body_text;
  }
  record.position->command_known = knows_command(at, record.position->command);
  if (call.site != nullptr && call.site_source != nullptr)
    set_place(*record.position, *call.site_source, call.site->extent);
}

// Seen from the outermost script: functions of a script that it calls are not.
bool SessionState::knows_command(const Frame *from, std::string_view command) {
  Scope *outermost = &global;
  for (const Frame *at = from; at != nullptr && !at->hidden; at = at->caller)
    if (at->caller != nullptr && at->caller->hidden) outermost = at->scope;
  return static_cast<bool>(find_command(*this, outermost, command));
}

Ref<ErrorRecord> parse_error_record(const ParseResult &parsed) {
  std::string message;
  const Source &source = parsed.tree->source();
  for (const ParseError &error : parsed.errors) {
    if (!message.empty()) message += "\n\n";
    const Position at = source.position(error.extent.start);
    const std::string where = source.file().empty() ? std::string("line") : source.file();
    message +=
        "At " + where + ":" + std::to_string(at.line) + " char:" + std::to_string(at.column) + "\n";
    const std::string line(source.line_text(at.line));
    message += "+ " + line + "\n+ ";
    const Position end = source.position(error.extent.end);
    const std::uint32_t width = end.line == at.line && end.column > at.column
                                    ? end.column - at.column
                                : end.line != at.line && utf16_length(line) + 1 > at.column
                                    ? utf16_length(line) + 1 - at.column
                                    : 1;
    message += std::string(at.column - 1, ' ') + std::string(width, '~') + "\n" + error.message;
  }
  auto record = make_error("System.Management.Automation.ParseException", message,
                           parsed.errors.empty() ? "ParseException" : parsed.errors[0].id,
                           ErrorCategory::ParserError);
  if (!parsed.errors.empty()) {
    record->position = std::make_unique<ErrorPosition>();
    set_place(*record->position, source, parsed.errors[0].extent);
    record->details_message = {};
  }
  return record;
}

void throw_out_of_memory() {
  throw_runtime("System.OutOfMemoryException", ErrorCategory::OperationStopped,
                "System.OutOfMemoryException",
                "Exception of type 'System.OutOfMemoryException' was thrown.");
}

void throw_library_error(const std::exception &error) {
  const bool index = dynamic_cast<const std::out_of_range *>(&error) != nullptr;
  const char *type =
      index ? "System.ArgumentOutOfRangeException" : "System.InvalidOperationException";
  throw_runtime(type, ErrorCategory::OperationStopped, type,
                index ? "Specified argument was out of the range of valid values." : error.what());
}

Value convert_to_variable(const Value &value, const Type *type) {
  if (is_instance(value, type)) return value;
  try {
    return convert_to(value, type);
  } catch (ScriptError &error) {
    auto record = make_error("System.Management.Automation.ArgumentTransformationMetadataException",
                             error.record->exception->message, "RuntimeException",
                             ErrorCategory::MetadataError);
    throw ScriptError(record);
  }
}

const Type *find_exception_type(SessionState &, std::string_view name) {
  return find_type(name);
}

std::optional<std::string> command_of(const Value &value) {
  if (!value.is_object() || value.is_string()) return std::nullopt;
  const std::string type = type_of(value)->full_name();
  if (type != "System.Management.Automation.CmdletInfo" &&
      type != "System.Management.Automation.FunctionInfo" &&
      type != "System.Management.Automation.AliasInfo" &&
      type != "System.Management.Automation.ApplicationInfo" &&
      type != "System.Management.Automation.ExternalScriptInfo" &&
      type != "System.Management.Automation.FilterInfo" && !type.starts_with("System.IO.FileInfo"))
    return std::nullopt;
  const Value path = get_property(value, type == "System.IO.FileInfo" ? "FullName" : "Source");
  const bool file = type.find("Application") != std::string::npos ||
                    type.find("External") != std::string::npos || type == "System.IO.FileInfo";
  return to_text(file ? path : get_property(value, "Name"));
}

std::string resolve_path(const SessionState &session, std::string_view path) {
  std::string full(path);
  if (full == "~" || full.starts_with("~/")) {
    const char *home = std::getenv("HOME");
    full = (home != nullptr ? home : "") + full.substr(1);
  }
  if (full.empty() || full[0] != '/') full = session.location_ + "/" + full;
  std::vector<std::string> parts;
  for (std::size_t start = 0; start <= full.size();) {
    const std::size_t end = std::min(full.find('/', start), full.size());
    const std::string part = full.substr(start, end - start);
    start = end + 1;
    if (part.empty() || part == ".") continue;
    if (part == "..") {
      if (!parts.empty()) parts.pop_back();
    } else {
      parts.push_back(part);
    }
  }
  std::string clean;
  for (const std::string &part : parts) clean += "/" + part;
  return clean.empty() ? "/" : clean;
}

Ref<ErrorRecord> record_of(const ErrorSpec &spec, const CommandInfo &info) {
  std::string id = spec.id;
  if (!info.type_name.empty()) id += "," + info.type_name;
  auto record = make_error(spec.exception, spec.message, std::move(id), spec.category, spec.target);
  if (!spec.target_type.empty()) record->target_type = spec.target_type;
  record->activity = info.name;
  return record;
}

}  // namespace psjsh
