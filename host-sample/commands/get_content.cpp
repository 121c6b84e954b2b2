#include <algorithm>
#include <cerrno>

#include "commands/describe.h"
#include "commands/drive_items.h"
#include "commands/item_paths.h"
#include "commands/text_file.h"
#include "language/value/containers.h"
#include "language/value/convert.h"
#include "language/value/members.h"

namespace psjsh {

namespace {

struct GetContentParameters {
  enum : std::size_t {
    kAsByteStream,
    kCredential,
    kDelimiter,
    kEncoding,
    kExclude,
    kFilter,
    kForce,
    kInclude,
    kLiteralPath,
    kPath,
    kRaw,
    kReadCount,
    kTail,
    kTotalCount,
    kWait
  };
  static constexpr std::string_view kDescription =
      R"(Get-Content Microsoft.PowerShell.Commands.GetContentCommand Microsoft.PowerShell.Management
sets LiteralPath Path*
-AsByteStream switch dynamic
-Credential pscredential @::n
-Delimiter string dynamic
-Encoding object notempty dynamic
-Exclude string[]
-Filter string
-Force switch
-Include string[]
-LiteralPath/LP/PSPath string[] @LiteralPath::mn
-Path string[] @Path:0:mn
-Raw switch dynamic
-ReadCount long @::n
-Tail/Last int @::n range=0..2147483647
-TotalCount/First/Head long @::n range=0..9223372036854775807
-Wait switch dynamic
)";
};

// Lines of a text, ended by \n, \r\n or \r, without a last empty one; or pieces between delimiters.
class LineReader {
 public:
  LineReader(std::string_view text, std::string_view delimiter)
      : rest_(text), delimiter_(delimiter) {}

  bool next(std::string_view *line) {
    if (rest_.empty()) return false;
    std::size_t end, length;
    if (delimiter_.empty()) {
      end = rest_.find_first_of("\r\n");
      length = end != std::string_view::npos && rest_.substr(end, 2) == "\r\n" ? 2 : 1;
    } else {
      end = rest_.find(delimiter_);
      length = delimiter_.size();
    }
    *line = rest_.substr(0, end);
    rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + length);
    return true;
  }

 private:
  std::string_view rest_, delimiter_;
};

class GetContent final : public Command, public GetContentParameters {
 public:
  void process(Invocation &call) override {
    const NameFilter filter(call, kFilter, kInclude, kExclude);
    for (const Value &path : call.items(kPath)) read_all(call, to_text(path), false, filter);
    for (const Value &path : call.items(kLiteralPath)) read_all(call, to_text(path), true, filter);
  }

 private:
  void read_all(Invocation &call, const std::string &given, bool literal,
                const NameFilter &filter) {
    if (const DrivePath drive = located_drive(call, given); is_item_drive(drive)) {
      const Values items = drive_items(call, drive);
      if (items.empty()) drive_item_not_found(call, drive);
      for (const Value &item : items) call.write(get_property(item, "Value"));
      return;
    }
    const auto found = matching_paths(call, given, literal, call.is_set(kForce));
    const bool wild = !literal && psj::invariant::WildcardPattern::has_wildcards(given);
    if (found.empty() && wild)
      call.write_error({"ItemNotFound", ErrorCategory::ObjectNotFound,
                        "An object at the specified path " + given +
                            " does not exist, or has been filtered by the -Include or -Exclude "
                            "parameter.",
                        "System.Exception", Value(given)});
    else if (found.empty())
      given_not_found(call, given);
    for (const std::string &path : found)
      if (filter.passes(path)) read(call, path, wild);
  }

  void read(Invocation &call, const std::string &path, bool wild) {
    if (is_directory(path)) {
      if (wild && !call.has(kInclude)) return;
      call.write_error({"GetContainerContentException", ErrorCategory::InvalidOperation,
                        "Unable to get content because it is a directory: '" + path +
                            "'. Please use 'Get-ChildItem' instead.",
                        "System.InvalidOperationException", Value(path)});
      return;
    }
    std::string bytes;
    if (const int error = read_whole_file(path, &bytes); error != 0)
      return report_file_error(call, path, error, "GetContentReaderUnauthorizedAccessError");
    if (call.is_set(kAsByteStream)) return write_bytes(call, bytes);
    const std::string text = decode_text(bytes, encoding_argument(call, kEncoding));
    if (call.is_set(kRaw)) return call.write(text.empty() ? Value() : Value(text));
    write_lines(call, text);
  }

  static void write_bytes(Invocation &call, const std::string &bytes) {
    Values items;
    for (const char byte : bytes) items.emplace_back(static_cast<std::uint8_t>(byte));
    if (call.is_set(kRaw)) return call.write(make_array(items, type_of_id(TypeId::Byte)));
    for (Value &item : items) call.write(std::move(item));
  }

  void write_lines(Invocation &call, const std::string &text) {
    const std::string delimiter = call.text(kDelimiter);
    LineReader reader(text, delimiter);
    std::string_view line;
    if (const Value *tail = call.argument(kTail)) {
      std::vector<std::string_view> lines;
      while (reader.next(&line)) lines.push_back(line);
      const auto count = static_cast<std::size_t>(to_int64(*tail));
      for (std::size_t i = lines.size() - std::min(count, lines.size()); i < lines.size(); ++i)
        call.write(Value(lines[i]));
      return;
    }
    const Value *total = call.argument(kTotalCount);
    std::int64_t left = total != nullptr ? to_int64(*total) : INT64_MAX;
    const Value *size = call.argument(kReadCount);
    const std::int64_t group = size != nullptr ? to_int64(*size) : 1;
    Values together;
    for (; left > 0 && reader.next(&line); --left) {
      if (group == 1) {
        call.write(Value(line));
        continue;
      }
      together.emplace_back(line);
      if (group > 0 && static_cast<std::int64_t>(together.size()) == group)
        call.write(make_array(std::exchange(together, {})));
    }
    if (!together.empty()) call.write(make_array(std::move(together)));
  }
};

}  // namespace

extern const CommandEntry kGetContent = entry_of<GetContent>("Get-Content", "gc type");

}  // namespace psjsh
