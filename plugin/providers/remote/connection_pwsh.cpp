// A far side that has only PowerShell's own program: one command for each connection, whose output
// comes as CLIXML while it is written.
#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <utility>

#include "clixml/base64.h"
#include "plugin/providers/background/reason_shape.h"
#include "plugin/providers/remote/connection.h"
#include "plugin/value/error.h"
#include "plugin/value/guid.h"
#include "plugin/value/make.h"
#include "psj_remote.h"

namespace psj::remote {
namespace {

constexpr unsigned kLeaveMs = 2000;
enum Output : std::uint32_t { kStandardOutput = 1, kStandardErrors = 2 };

// A sink that has a place for records and nothing else.
psj_sink sink_of(RemoteRun &run) {
  psj_sink sink{};
  sink.struct_size = sizeof sink;
  sink.self = &run;
  sink.write = [](const psj_sink *self, psj_stream stream, std::uint32_t flags,
                  const psj_value *value) {
    return static_cast<RemoteRun *>(self->self)->write(stream, flags, *value);
  };
  return sink;
}

}  // namespace

// What the far program prints, on its way to the run.
class PwshOutput {
 public:
  PwshOutput(const psj_host_clixml &clixml, RemoteRun &run)
      : clixml_(clixml), run_(run), sink_(sink_of(run)) {}
  ~PwshOutput() {
    if (reader_ != nullptr) clixml_.reader_close(reader_);
  }
  PwshOutput(const PwshOutput &) = delete;
  PwshOutput &operator=(const PwshOutput &) = delete;

  // False: error() says why; so do those below.
  bool open(const psj_host *host, const std::string &mark) {
    psj_error *error = nullptr;
    return sound(clixml_.reader_open(host, text_of(mark), &sink_, &reader_, &error), error);
  }
  // The bytes are taken, and gone.
  bool take(Output output, std::string &bytes) {
    if (bytes.empty()) return true;
    psj_error *error = nullptr;
    const psj_status status = clixml_.reader_take(reader_, output, text_of(bytes), &error);
    bytes.clear();
    run_.flush();
    return sound(status, error);
  }
  bool end(int exit_status, psj_state *ended, psj_result *reason) {
    psj_error *error = nullptr;
    return sound(clixml_.reader_end(reader_, exit_status, ended, reason, &error), error);
  }
  const std::string &error() const { return said_; }

 private:
  bool sound(psj_status status, psj_error *error) {
    const OwnedError owned(error);
    if (status >= 0) return true;
    said_ = owned ? view_of(owned->message) : std::string_view("unreadable");
    return false;
  }

  const psj_host_clixml &clixml_;
  RemoteRun &run_;
  const psj_sink sink_;
  psj_clixml_reader *reader_ = nullptr;
  std::string said_;
};

namespace {

const psj_host_clixml *clixml_of(const psj_host *host) {
  if (host == nullptr || host->get_extension == nullptr) return nullptr;
  const auto *table =
      static_cast<const psj_host_clixml *>(host->get_extension(host, text_of(PSJ_HOST_CLIXML)));
  return PSJ_HAS(table, reader_close) ? table : nullptr;
}

}  // namespace

void Connection::drive_pwsh() {
  const psj_host_clixml *clixml = clixml_of(setup_.near);
  if (clixml == nullptr || !closing_) {
    fail(fmt::format(
        "Computer {} has only pwsh, which can run a command of Invoke-Command but keeps "
        "no session here: each command there is a program of its own. Install psjsh there.",
        setup_.computer));
    return;
  }
  // Its input goes with the command.
  gathers_ = true;
  for (const auto &entry : entries_)
    for (auto &input : entry->input) stop_waiting(std::exchange(input.waiting, 0));
  while (!entries_.empty() && !entries_.front()->input_ended)
    if (!step(Clock::now() + ping_every_)) return;
  if (entries_.empty()) return;
  const std::string mark = guid_text(new_guid());
  PwshOutput output(*clixml, *entries_.front()->run);
  if (!output.open(setup_.near, mark)) return fail(output.error());
  if (!send_pwsh_command(*clixml, mark)) return;
  pwsh_ = true;
  heard_ = pinged_ = Clock::now();
  bool goes_on = true;
  while (goes_on) {
    goes_on = step(next_deadline());
    // Answers of its watcher, wherever they came between.
    std::erase(greeting_, '\0');
    if (failure_ || entries_.empty()) return;
    if (!output.take(kStandardOutput, greeting_) || !output.take(kStandardErrors, pwsh_errors_))
      return fail(fmt::format("What pwsh sent is no CLIXML: {}.", output.error()));
    if (goes_on) keep_alive();
    if (!failure_) abandon_late_stop();
    if (failure_) return;
  }
  end_pwsh(output);
}

// The size in bytes, a line end, and the command: what is cut off is never run.
bool Connection::send_pwsh_command(const psj_host_clixml &clixml, const std::string &mark) {
  Entry &entry = *entries_.front();
  std::vector<psj_value> input;
  for (const auto &each : entry.input) input.push_back(each.value.value());
  const psj_value list = make_list(input.data(), input.size());
  ScopedResult text;
  psj_error *error = nullptr;
  const psj_status made =
      clixml.command(setup_.near, &entry.run->prepared(), &list, text_of(mark), text.out(), &error);
  if (made < 0) {
    const OwnedError owned(error != nullptr ? error : make_error(Status(made)));
    end_run(entry, PSJ_FAILED, owned.get());
    return false;
  }
  const std::string command = clixml::to_base64(string_of(text.value()));
  if (command.size() > kLargestBody) {
    fail("The script and its values are larger than 256 MiB.");
    return false;
  }
  const std::string sent = fmt::format("{}\n{}", command.size(), command);
  entry.number = ++last_number_;
  const auto *bytes = reinterpret_cast<const std::byte *>(sent.data());
  pending_.assign(bytes, bytes + sent.size());
  return true;
}

void Connection::end_pwsh(PwshOutput &output) {
  (void)ssh_->wait(kLeaveMs);
  // What it said last is still in the pipes.
  std::array<char, 64 << 10> bytes;
  for (ssize_t got = 1; got > 0;) {
    read_errors();
    got = read(ssh_->output(), bytes.data(), bytes.size());
    if (got > 0) greeting_.append(bytes.data(), static_cast<std::size_t>(got));
    std::erase(greeting_, '\0');
    const bool more = !pwsh_errors_.empty();
    if (!output.take(kStandardOutput, greeting_) || !output.take(kStandardErrors, pwsh_errors_))
      return fail(fmt::format("What pwsh sent is no CLIXML: {}.", output.error()));
    if (more) got = 1;
  }
  Entry &entry = *entries_.front();
  psj_state ended = PSJ_RUNNING;
  ScopedResult reason;
  if (!output.end(ssh_->exit_status(), &ended, reason.out()) || ended == PSJ_RUNNING) {
    pwsh_ = false;
    return fail_by_end();
  }
  const OwnedError owned(ended == PSJ_FAILED ? error_from_reason(reason.value()) : nullptr);
  end_run(entry, ended, owned.get());
}

}  // namespace psj::remote
