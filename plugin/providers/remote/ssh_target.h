#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "plugin/value/status.h"

namespace psj::remote {

// One computer as the user's own ssh reaches it: its configuration, agent, jump hosts and known
// hosts are obeyed. Never asks anybody (BatchMode) and never weakens a check of keys.
struct SshTarget {
  std::string host;  // as ssh is told
  std::string user, key_file, subsystem;
  int port = 0;
  std::int64_t connecting_timeout_ms = 0;                    // 0: the usual one
  std::vector<std::pair<std::string, std::string>> options;  // ssh_config keywords and values

  // "user@name:port" in pieces, an IPv6 address in brackets, also behind "ssh://"; what is given
  // elsewhere already stays. Fails for what ssh would take for an option.
  static Result<SshTarget> parse(std::string_view name);
};

// The words that start ssh. `own_program`: the worker's place here, which is tried over there when
// neither psjsh nor pwsh is on the PATH. PSJ_SSH in the environment names another ssh,
// PSJ_REMOTE_WORKER the command that is run over there.
std::vector<std::string> ssh_command(const SshTarget &target, const std::string &own_program);

}  // namespace psj::remote
