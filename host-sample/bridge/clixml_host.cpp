#include "bridge/clixml_host.h"

#include <algorithm>

#include "bridge/abi_error.h"
#include "bridge/from_abi.h"
#include "bridge/printed_records.h"
#include "bridge/serialize.h"
#include "bridge/stream_records.h"
#include "bridge/text.h"
#include "bridge/value_arena.h"
#include "language/value/clixml/from_nodes.h"
#include "language/value/clixml/to_nodes.h"
#include "language/value/containers.h"
#include "language/value/convert.h"
#include "language/value/enumerate.h"
#include "language/value/members.h"

namespace psjsh {
namespace {

constexpr int kDepth = 2;
constexpr char kBegun = 'B', kCompleted = 'C', kFailed = 'F';

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
  const auto said = [mark](char what) { return quoted(std::string(mark) + what); };
  out += said(kBegun) + "\ntry { " + (items.empty() ? "" : "$__psj_i | ") + "& {\n" + parts.script +
         "\n} @__psj_a; " + said(kCompleted) + " } catch { " + said(kFailed) + "; $_ }\n";
  return out;
}

psj_status command_entry(const psj_host *, const psj_value *prepared, const psj_value *input,
                         psj_text mark, psj_result *out, psj_error **error) {
  return guarded(error, [&] { *out = text_result(command_text(*prepared, *input, view(mark))); });
}

psj_status open_entry(const psj_host *, psj_text mark, const psj_sink *sink,
                      psj_clixml_reader **out, psj_error **error) {
  return guarded(error, [&] {
    *out = reinterpret_cast<psj_clixml_reader *>(new PrintedRecords(view(mark), *sink));
  });
}

PrintedRecords &of(psj_clixml_reader *reader) {
  return *reinterpret_cast<PrintedRecords *>(reader);
}

psj_status take_entry(psj_clixml_reader *reader, std::uint32_t output, psj_text bytes,
                      psj_error **error) {
  return guarded(error, [&] { of(reader).take(output == 2, view(bytes)); });
}

psj_status end_entry(psj_clixml_reader *reader, std::int32_t status, psj_state *ended,
                     psj_result *reason, psj_error **error) {
  return guarded(error, [&] {
    *ended = of(reader).end(status);
    *reason = {};
    if (of(reader).reason().is_null()) return;
    auto arena = std::make_unique<ValueArena>();
    const psj_value record =
        serialize_record(Stream::Error, arena->keep(of(reader).reason()), *arena);
    *reason = result_in(std::move(arena), record);
  });
}

constexpr psj_host_clixml kTable{sizeof(psj_host_clixml),
                                 0,
                                 command_entry,
                                 open_entry,
                                 take_entry,
                                 end_entry,
                                 [](psj_clixml_reader *reader) { delete &of(reader); }};

}  // namespace

const psj_host_clixml *clixml_table() noexcept {
  return &kTable;
}

}  // namespace psjsh
