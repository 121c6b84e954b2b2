#include "plugin/providers/remote/greeting.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <vector>

namespace psj::remote {
namespace {

constexpr std::string_view kMark = "PSJREMOTE";

std::vector<std::string_view> words_of(std::string_view line) {
  std::vector<std::string_view> words;
  while (!line.empty()) {
    const std::size_t space = std::min(line.find(' '), line.size());
    if (space != 0) words.push_back(line.substr(0, space));
    line.remove_prefix(std::min(space + 1, line.size()));
  }
  return words;
}

bool number_in(std::string_view word, unsigned &out) {
  const char *end = word.data() + word.size();
  const auto parsed = std::from_chars(word.data(), end, out);
  return parsed.ec == std::errc() && parsed.ptr == end;
}

// One word for a line of words.
std::string word_of(std::string_view text) {
  std::string word(text.substr(0, 64));
  std::replace_if(
      word.begin(), word.end(), [](char c) { return c <= ' ' || c > '~'; }, '_');
  return word.empty() ? "_" : word;
}

}  // namespace

std::string worker_greeting(std::string_view host, std::string_view version) {
  return fmt::format("\n{} worker {} {} {} {}\n", kMark, kOldestProtocol, kNewestProtocol,
                     word_of(host), word_of(version));
}

std::string near_greeting(unsigned protocol, std::string_view host, std::string_view version) {
  return fmt::format("{} near {} {} {}\n", kMark, protocol, word_of(host), word_of(version));
}

Greeting parse_greeting(std::string_view line) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  const auto words = words_of(line);
  Greeting greeting;
  if (words.size() < 2 || words[0] != kMark) return greeting;
  if (words[1] == "pwsh") greeting.side = Greeting::Side::kPwsh;
  if (words[1] == "none") greeting.side = Greeting::Side::kNone;
  if (words[1] == "worker" && words.size() == 6 && number_in(words[2], greeting.oldest) &&
      number_in(words[3], greeting.newest)) {
    greeting.side = Greeting::Side::kWorker;
    greeting.host = words[4];
    greeting.version = words[5];
  }
  if (words[1] == "near" && words.size() == 5 && number_in(words[2], greeting.newest)) {
    greeting.side = Greeting::Side::kNear;
    greeting.oldest = greeting.newest;
    greeting.host = words[3];
    greeting.version = words[4];
  }
  return greeting;
}

Result<unsigned> agree(const Greeting &far, std::string_view host) {
  if (far.host != word_of(host))
    return Status(PSJ_E_VERSION,
                  fmt::format("The other computer's worker belongs to {} {}, which can't run "
                              "scripts of {}.",
                              far.host, far.version, host));
  const unsigned newest = std::min(far.newest, kNewestProtocol);
  if (newest >= std::max(far.oldest, kOldestProtocol)) return newest;
  return Status(
      PSJ_E_VERSION,
      fmt::format("The other computer's {} {} speaks versions {} to {} of the protocol, "
                  "this one {} to {}.",
                  far.host, far.version, far.oldest, far.newest, kOldestProtocol, kNewestProtocol));
}

}  // namespace psj::remote
