// A far side that has only PowerShell's own program: one command for each connection, whose output
// comes as CLIXML when it has ended.
#include <fmt/format.h>

#include "clixml/base64.h"
#include "plugin/providers/background/reason_shape.h"
#include "plugin/providers/remote/connection.h"
#include "plugin/value/error.h"
#include "plugin/value/guid.h"
#include "plugin/value/make.h"
#include "psj_remote.h"

namespace psj::remote {
namespace {

// The longest word that a command line may have, with room for the rest of it.
constexpr std::size_t kMostCommand = 120'000;

// UTF-16, little end first, as -EncodedCommand wants it. What is no UTF-8 becomes U+FFFD.
std::string utf16(std::string_view text) {
  std::string out;
  const auto unit = [&out](std::uint32_t u) {
    out += static_cast<char>(u & 0xff);
    out += static_cast<char>(u >> 8);
  };
  for (std::size_t i = 0; i < text.size();) {
    const auto first = static_cast<unsigned char>(text[i++]);
    const int more = first < 0x80    ? 0
                     : first >= 0xf0 ? 3
                     : first >= 0xe0 ? 2
                     : first >= 0xc0 ? 1
                                     : -1;
    std::uint32_t c = more <= 0 ? first : first & (0x3f >> more);
    bool sound = more >= 0;
    for (int k = 0; sound && k < more; ++k) {
      sound = i < text.size() && (static_cast<unsigned char>(text[i]) & 0xc0) == 0x80;
      if (sound) c = c << 6 | (static_cast<unsigned char>(text[i++]) & 0x3f);
    }
    if (!sound || c > 0x10ffff) c = 0xfffd;
    if (c < 0x10000) {
      unit(c);
    } else {
      unit(0xd800 + ((c - 0x10000) >> 10));
      unit(0xdc00 + ((c - 0x10000) & 0x3ff));
    }
  }
  return out;
}

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

const psj_host_clixml *clixml_of(const psj_host *host) {
  if (host == nullptr || host->get_extension == nullptr) return nullptr;
  const auto *table =
      static_cast<const psj_host_clixml *>(host->get_extension(host, text_of(PSJ_HOST_CLIXML)));
  return PSJ_HAS(table, read) ? table : nullptr;
}

}  // namespace

void Connection::drive_pwsh() {
  const psj_host_clixml *clixml = clixml_of(setup_.near);
  if (clixml == nullptr || !closing_) {
    fail(fmt::format(
        "Computer {} has only pwsh, which can run a command of Invoke-Command but keeps "
        "no session here. Install psjsh there.",
        setup_.computer));
    return;
  }
  pwsh_ = true;
  // Its input goes with the command.
  while (!entries_.empty() && !entries_.front()->input_ended)
    if (!step(Clock::now() + ping_every_)) return;
  if (entries_.empty() || !send_pwsh_command(*clixml)) return;
  while (step(Clock::now() + ping_every_))
    if (greeting_.size() > kLargestBody) return fail("The other computer sent more than 256 MiB.");
  if (failure_ || entries_.empty()) return;
  (void)ssh_->wait(2000);
  read_errors();
  take_pwsh_output(*clixml);
}

bool Connection::send_pwsh_command(const psj_host_clixml &clixml) {
  Entry &entry = *entries_.front();
  std::vector<psj_value> input;
  for (const OwnedValue &value : entry.input) input.push_back(value.value());
  const psj_value list = make_list(input.data(), input.size());
  pwsh_mark_ = guid_text(new_guid());
  ScopedResult text;
  psj_error *error = nullptr;
  const psj_status made = clixml.command(setup_.near, &entry.run->prepared(), &list,
                                         text_of(pwsh_mark_), text.out(), &error);
  if (made < 0) {
    const OwnedError owned(error != nullptr ? error : make_error(Status(made)));
    end_run(entry, PSJ_FAILED, owned.get());
    return false;
  }
  const std::string line = clixml::to_base64(utf16(string_of(text.value()))) + "\n";
  if (line.size() > kMostCommand) {
    fail("The script and its values are too large for a far side that has only pwsh.");
    return false;
  }
  entry.number = ++last_number_;
  const auto *bytes = reinterpret_cast<const std::byte *>(line.data());
  pending_.assign(bytes, bytes + line.size());
  return true;
}

void Connection::take_pwsh_output(const psj_host_clixml &clixml) {
  Entry &entry = *entries_.front();
  const psj_sink sink = sink_of(*entry.run);
  psj_state ended = PSJ_RUNNING, of_errors = PSJ_RUNNING;
  ScopedResult reason, none;
  psj_error *error = nullptr;
  psj_status read = clixml.read(setup_.near, text_of(greeting_), text_of(pwsh_mark_), &sink, &ended,
                                reason.out(), &error);
  if (read >= 0)
    read = clixml.read(setup_.near, text_of(errors_), text_of(pwsh_mark_), &sink, &of_errors,
                       none.out(), &error);
  entry.run->flush();
  if (read < 0) {
    const OwnedError owned(error);
    return fail(fmt::format("What pwsh sent is no CLIXML: {}",
                            owned ? view_of(owned->message) : std::string_view("unreadable")));
  }
  if (ended == PSJ_RUNNING) {
    pwsh_ = false;
    return fail_by_end();
  }
  const OwnedError owned(ended == PSJ_FAILED ? error_from_reason(reason.value()) : nullptr);
  end_run(entry, ended, owned.get());
}

}  // namespace psj::remote
