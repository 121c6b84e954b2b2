#include "bridge/printed_records.h"

#include <algorithm>

#include "bridge/serialize.h"
#include "bridge/stream_records.h"
#include "bridge/value_arena.h"
#include "language/value/containers.h"
#include "language/value/convert.h"
#include "language/value/members.h"

namespace psjsh {
namespace {

constexpr char kBegun = 'B', kCompleted = 'C', kFailed = 'F';
// What a program writes past PowerShell. On the errors' side ssh itself may speak.
constexpr std::size_t kMostOtherText = 64 << 10;
// Objects are kept that long for references to them.
constexpr std::size_t kKeptText = 16u << 20;

[[noreturn]] void throw_no_clixml(const std::string &problem) {
  throw_invalid_operation("DeserializationError", problem);
}

std::string member_text(const Value &value, std::string_view name) {
  const Value member = get_property(value, name);
  return member.is_null() ? std::string() : to_text(member);
}

// An error record that was copied into properties, or a line of error text.
Value error_of(const Value &value) {
  constexpr const char *kRemote = "System.Management.Automation.RemoteException";
  if (value.is_string()) {
    std::string line = to_text(value);
    while (line.ends_with('\n') || line.ends_with('\r')) line.pop_back();
    return Value(
        make_error(kRemote, std::move(line), "NativeCommandError", ErrorCategory::NotSpecified));
  }
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

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

}  // namespace

void PrintedRecords::take(bool of_errors, std::string_view bytes) {
  using Event = psj::clixml::ElementStream::Event;
  Output &from = of_errors ? errors_ : out_;
  from.elements.add(bytes);
  for (;;) {
    switch (from.elements.next()) {
      case Event::kMore:
        if (!of_errors && from.elements.passed_over() > kMostOtherText)
          throw_no_clixml("there is too much other text");
        return;
      case Event::kBegin:
        from.types = {};
        from.values = {};
        break;
      case Event::kElement:
        take_element(from);
        break;
      case Event::kEnd:
        from.whole = true;
        break;
      case Event::kProblem:
        throw_no_clixml(from.elements.problem());
    }
  }
}

void PrintedRecords::take_element(Output &from) {
  const std::string_view text = from.elements.element();
  const auto read = psj::clixml::read_element(text, from.types);
  for (std::size_t i = 0; i < read.values.size(); ++i)
    take_record(lower(read.streams[i]), from.values.read(read.values[i]));
  if (!read.problem.empty()) throw_no_clixml(read.problem);
  from.since_forgotten += text.size();
  if (from.since_forgotten < kKeptText) return;
  from.since_forgotten = 0;
  from.values.forget_old();
}

psj_state PrintedRecords::end(int status) const {
  if (ended_ != PSJ_RUNNING || failing_) return failing_ ? PSJ_FAILED : ended_;
  // It left by `exit`: what it had to say is whole all the same.
  const bool left = out_.whole && !out_.elements.in_document();
  return left && (begun_ || status == 0) ? PSJ_COMPLETED : PSJ_RUNNING;
}

void PrintedRecords::take_record(std::string_view stream, const Value &value) {
  if (stream == "output" || stream.empty()) return take_output(value);
  if (stream == "error") return write(Stream::Error, error_of(value));
  if (stream == "progress") {
    const Value record = get_property(value, "Record");
    const Value &progress = record.is_null() ? value : record;
    if (type_of(progress)->is(TypeId::ProgressRecord)) write(Stream::Progress, progress);
    return;
  }
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

void PrintedRecords::take_output(const Value &value) {
  if (take_mark(value)) return;
  if (failing_) {
    reason_ = error_of(value);
    failing_ = false;
    return;
  }
  ValueArena arena;
  put(PSJ_STREAM_OUTPUT, serialize(arena.keep(value), arena));
}

bool PrintedRecords::take_mark(const Value &value) {
  if (!value.is_string()) return false;
  const std::string text(value.text());
  if (text.size() != mark_.size() + 1 || !text.starts_with(mark_)) return false;
  begun_ = true;
  if (text.back() == kBegun) return true;
  failing_ = text.back() == kFailed;
  if (failing_ || text.back() == kCompleted) ended_ = failing_ ? PSJ_FAILED : PSJ_COMPLETED;
  return true;
}

void PrintedRecords::write(Stream stream, const Value &record) {
  ValueArena arena;
  put(static_cast<psj_stream>(stream), serialize_record(stream, arena.keep(record), arena));
}

void PrintedRecords::put(psj_stream stream, const psj_value &value) {
  sink_.write(&sink_, stream, 0, &value);
}

}  // namespace psjsh
