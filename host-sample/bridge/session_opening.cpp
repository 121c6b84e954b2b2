#include "bridge/session_opening.h"

#include <memory>

#include "bridge/formatter.h"
#include "bridge/text.h"
#include "bridge/to_abi.h"
#include "language/run/call.h"
#include "language/run/session_run.h"
#include "language/value/convert.h"
#include "language/value/members.h"

namespace psjsh {
namespace {

constexpr std::uint32_t kWidth = 79;

class OpeningTarget final : public StreamTarget {
 public:
  OpeningTarget(Session &session, const psj_sink &sink) : session_(session), sink_(sink) {}

  void write(Stream stream, const Value &record, bool host) override {
    switch (stream) {
      case Stream::Output:
        return print(record);
      case Stream::Error:
        if (first_error_.empty()) first_error_ = to_text(record);
        return;
      case Stream::Warning:
        return write_host("WARNING: " + to_text(record) + "\n");
      case Stream::Verbose:
        return write_host("VERBOSE: " + to_text(record) + "\n");
      case Stream::Debug:
        return write_host("DEBUG: " + to_text(record) + "\n");
      case Stream::Information:
        if (host) inform(get_property(record, "MessageData"));
        return;
      default:
        return;
    }
  }
  void write_host(std::string_view text) override {
    if (printer_) printer_->flush();
    send(PSJ_STREAM_INFORMATION, text_value(text));
  }

  void finish() {
    if (printer_) printer_->end();
    printer_.reset();
  }
  void send(psj_stream stream, const psj_value &value) const {
    sink_.write(&sink_, stream, PSJ_RECORD_NOW, &value);
  }
  const std::string &first_error() const { return first_error_; }

 private:
  void print(const Value &value) {
    if (plugin_host() == nullptr) return;
    if (!printer_)
      printer_ = std::make_unique<FormatPrinter>(
          *plugin_host(), print_request(session_, kWidth, kWidth), [this](std::string_view line) {
            send(PSJ_STREAM_INFORMATION, text_value(std::string(line) + "\n"));
          });
    printer_->write(value);
  }
  void inform(const Value &data) {
    const bool open = to_bool(get_property(data, "NoNewLine"));
    write_host(to_text(data) + (open ? "" : "\n"));
  }

  Session &session_;
  const psj_sink &sink_;
  std::unique_ptr<FormatPrinter> printer_;
  std::string first_error_;
};

Outcome refuse(const OpeningTarget &target, const std::string &why) {
  target.send(PSJ_STREAM_ERROR, text_value(why));
  Outcome outcome;
  outcome.ended = Ended::Failed;
  outcome.error = make_error("System.Management.Automation.Remoting.PSRemotingTransportException",
                             why, "PSSessionStateBroken", ErrorCategory::OpenError);
  return outcome;
}

}  // namespace

std::optional<Outcome> open_session(Session &session, const JobScript &job, const psj_sink &sink) {
  if (!job.location.empty()) session.set_location(job.location);
  OpeningTarget target(session, sink);
  const Outcome outcome = run_in(session, target, [&](Frame &frame) {
    SessionState &state = session.state();
    const auto *given = unwrap(job.initialization).as<RunBlock>();
    const Ref<RunBlock> block = given ? Ref<RunBlock>(const_cast<RunBlock *>(given))
                                      : state.parse_block(to_text(job.initialization), {});
    BlockRun run;
    run.out = frame.out;
    run.streams = frame.streams;
    run.in_place = true;
    run.in = &state.global;
    run_block(state, *block, run);
  });
  target.finish();
  if (outcome.exited) {
    target.send(PSJ_STREAM_INFORMATION, int_value(outcome.exit_code));
    return outcome;
  }
  if (outcome.ended == Ended::Failed && outcome.error)
    return refuse(target, "Remote transport error: " + outcome.error->exception->message);
  if (outcome.ended != Ended::Completed) return outcome;
  if (!target.first_error().empty())
    return refuse(target, "Remote transport error: Running startup script threw an error: " +
                              target.first_error() + ".");
  return std::nullopt;
}

}  // namespace psjsh
