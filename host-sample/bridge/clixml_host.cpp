#include "bridge/clixml_host.h"

#include <algorithm>

#include "bridge/abi_error.h"
#include "bridge/from_abi.h"
#include "bridge/serialize.h"
#include "bridge/stream_records.h"
#include "bridge/text.h"
#include "bridge/value_arena.h"
#include "clixml/reader.h"
#include "language/value/clixml/from_nodes.h"
#include "language/value/clixml/to_nodes.h"
#include "language/value/containers.h"
#include "language/value/convert.h"
#include "language/value/enumerate.h"
#include "language/value/members.h"

namespace psjsh {
namespace {

constexpr int kDepth = 2;
constexpr char kCompleted = 'C', kFailed = 'F';

std::string quoted(std::string_view text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? "''" : std::string(1, c);
  return out + "'";
}

// An expression that makes the values again, as an array.
std::string values_expression(const Values &values) {
  return "[System.Management.Automation.PSSerializer]::DeserializeAsList(" +
         quoted(to_clixml(values, kDepth)) + ")";
}

// Replaces each `$using:KEY` and `${using:KEY}`, in any case.
void replace_using(std::string &script, const std::string &key, const std::string &by) {
  for (const std::string &written : {"$using:" + key, "${using:" + key + "}"}) {
    const auto same = [](char a, char b) { return std::tolower(a) == std::tolower(b); };
    for (auto at = script.begin();;) {
      at = std::search(at, script.end(), written.begin(), written.end(), same);
      if (at == script.end()) break;
      const auto offset = at - script.begin();
      script.replace(at, at + static_cast<std::ptrdiff_t>(written.size()), by);
      at = script.begin() + offset + static_cast<std::ptrdiff_t>(by.size());
    }
  }
}

struct Parts {
  std::string script;
  Values arguments;
  std::vector<std::pair<std::string, Value>> usings;
};

Values list_of(const psj_value &value) {
  Values out;
  const auto *items = static_cast<const psj_value *>(value.as.ptr);
  for (std::uint32_t i = 0; value.kind == PSJ_LIST && i < value.count; ++i)
    out.push_back(deserialize(items[i]));
  return out;
}

// What script_host.h says of a prepared value.
Parts parts_of(const psj_value &prepared) {
  Parts parts;
  const auto *pairs = static_cast<const psj_value *>(prepared.as.ptr);
  for (std::uint32_t i = 0; prepared.kind == PSJ_DICT && i < prepared.count; ++i) {
    const std::string key = to_text(from_abi(pairs[2 * i]));
    const psj_value &value = pairs[2 * i + 1];
    if (key == "script" && value.kind == PSJ_LIST) {
      for (const Value &text : list_of(value)) parts.script += to_text(text) + "\n";
    } else if (key == "script") {
      parts.script.assign(static_cast<const char *>(value.as.ptr), value.count);
    } else if (key == "arguments") {
      parts.arguments = list_of(value);
    } else if (key == "usings") {
      const Values all = list_of(value);
      for (std::size_t j = 0; j + 1 < all.size(); j += 2)
        parts.usings.emplace_back(to_text(all[j]), all[j + 1]);
    }
  }
  // An expression before the variable that it begins with.
  std::stable_sort(parts.usings.begin(), parts.usings.end(),
                   [](const auto &a, const auto &b) { return a.first.size() > b.first.size(); });
  return parts;
}

std::string command_text(const psj_value &prepared, const psj_value &input, std::string_view mark) {
  Parts parts = parts_of(prepared);
  std::string out;
  for (std::size_t i = 0; i < parts.usings.size(); ++i) {
    const std::string name = "__psj_u" + std::to_string(i);
    out += "$" + name + " = " + values_expression({parts.usings[i].second}) + "[0]\n";
    replace_using(parts.script, parts.usings[i].first, "${" + name + "}");
  }
  out += "$__psj_a = @(" +
         (parts.arguments.empty() ? std::string() : values_expression(parts.arguments)) + ")\n";
  const Values items = list_of(input);
  if (!items.empty()) out += "$__psj_i = " + values_expression(items) + "\n";
  out += "try { " + std::string(items.empty() ? "" : "$__psj_i | ") + "& {\n" + parts.script +
         "\n} @__psj_a; " + quoted(std::string(mark) + kCompleted) + " } catch { " +
         quoted(std::string(mark) + kFailed) + "; $_ }\n";
  return out;
}

std::string member_text(const Value &value, std::string_view name) {
  const Value member = get_property(value, name);
  return member.is_null() ? std::string() : to_text(member);
}

// An error record that was copied into properties, or a line of error text.
Value error_of(const Value &value) {
  constexpr const char *kRemote = "System.Management.Automation.RemoteException";
  if (value.is_string())
    return Value(
        make_error(kRemote, to_text(value), "NativeCommandError", ErrorCategory::NotSpecified));
  const Value exception = get_property(value, "Exception");
  std::string message = member_text(exception, "Message");
  if (message.empty()) message = to_text(exception.is_null() ? value : exception);
  Value category = get_property(value, "ErrorCategory_Category");
  if (category.is_null()) category = get_property(get_property(value, "CategoryInfo"), "Category");
  std::int64_t number = category.is_integer() ? category.bits() : 0;
  if (number < 0 || number > static_cast<int>(ErrorCategory::NotEnabled)) number = 0;
  auto error = make_error(kRemote, message, member_text(value, "FullyQualifiedErrorId"),
                          static_cast<ErrorCategory>(number), get_property(value, "TargetObject"));
  error->details_message = member_text(value, "ErrorDetails_Message");
  return Value(error);
}

class DocumentReader {
 public:
  DocumentReader(std::string_view mark, const psj_sink &sink) : mark_(mark), sink_(sink) {}

  psj_state ended() const { return ended_; }
  const Value &reason() const { return reason_; }

  void take(std::string_view stream, const Value &value) {
    if (stream == "output" || stream.empty()) return take_output(value);
    if (stream == "error") return write(Stream::Error, error_of(value));
    const std::string message =
        value.is_string() ? std::string(value.text()) : member_text(value, "Message");
    if (stream == "warning") write(Stream::Warning, Value(make_warning(message)));
    if (stream == "verbose") write(Stream::Verbose, Value(make_verbose(message)));
    if (stream == "debug") write(Stream::Debug, Value(make_debug(message)));
    if (stream != "information") return;
    Value data = get_property(value, "MessageData");
    write(Stream::Information,
          Value(make_information(data.is_null() ? value : data, member_text(value, "Source"), {})));
  }

 private:
  void take_output(const Value &value) {
    if (failing_) {
      reason_ = error_of(value);
      failing_ = false;
      return;
    }
    if (value.is_string() && value.text().size() == mark_.size() + 1 &&
        value.text().substr(0, mark_.size()) == mark_) {
      failing_ = value.text().back() == kFailed;
      ended_ = failing_ ? PSJ_FAILED : PSJ_COMPLETED;
      return;
    }
    ValueArena arena;
    put(PSJ_STREAM_OUTPUT, serialize(arena.keep(value), arena));
  }

  void write(Stream stream, const Value &record) {
    ValueArena arena;
    put(static_cast<psj_stream>(stream), serialize_record(stream, arena.keep(record), arena));
  }

  void put(psj_stream stream, const psj_value &value) { sink_.write(&sink_, stream, 0, &value); }

  const std::string_view mark_;
  const psj_sink &sink_;
  psj_state ended_ = PSJ_RUNNING;
  bool failing_ = false;
  Value reason_;
};

psj_status command_entry(const psj_host *, const psj_value *prepared, const psj_value *input,
                         psj_text mark, psj_result *out, psj_error **error) {
  return guarded(error, [&] { *out = text_result(command_text(*prepared, *input, view(mark))); });
}

psj_status read_entry(const psj_host *, psj_text document, psj_text mark, const psj_sink *sink,
                      psj_state *ended, psj_result *reason, psj_error **error) {
  return guarded(error, [&] {
    std::string_view text = view(document);
    DocumentReader reader(view(mark), *sink);
    // Several programs may have written a document each.
    for (;;) {
      const std::size_t begin = text.find("<Objs");
      if (begin == std::string_view::npos) break;
      const std::size_t close = text.find("</Objs>", begin);
      if (close == std::string_view::npos)
        throw_invalid_operation("DeserializationError", "The document ends before its end.");
      const std::size_t end = close + 7;
      const auto read = psj::clixml::read(text.substr(begin, end - begin));
      NodeReader values;
      for (std::size_t i = 0; i < read.values.size(); ++i) {
        const auto &node = read.values[i];
        std::string stream = read.streams[i];
        std::transform(stream.begin(), stream.end(), stream.begin(),
                       [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
        if (stream != "progress") reader.take(stream, values.read(node));
      }
      if (!read.problem.empty()) throw_invalid_operation("DeserializationError", read.problem);
      text.remove_prefix(end);
    }
    *ended = reader.ended();
    *reason = {};
    if (reader.reason().is_null()) return;
    auto arena = std::make_unique<ValueArena>();
    const psj_value record = serialize_record(Stream::Error, arena->keep(reader.reason()), *arena);
    *reason = result_in(std::move(arena), record);
  });
}

constexpr psj_host_clixml kTable{sizeof(psj_host_clixml), 0, command_entry, read_entry};

}  // namespace

const psj_host_clixml *clixml_table() noexcept {
  return &kTable;
}

}  // namespace psjsh
