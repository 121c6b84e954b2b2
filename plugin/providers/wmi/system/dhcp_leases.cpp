#include "plugin/providers/wmi/system/dhcp_leases.h"

#include <sys/stat.h>

#include <ctime>

namespace psj::wmi {
namespace {

// NAME=VALUE lines, as systemd's library writes them; its time is the file's.
std::optional<DhcpLease> from_entries(const Root &root, const std::string &path) {
  const auto text = root.read(path);
  if (!text || !entry_of(*text, "ADDRESS")) return std::nullopt;
  DhcpLease lease;
  if (const auto server = entry_of(*text, "SERVER_ADDRESS")) lease.server = *server;
  struct stat info {};
  const auto lifetime = number_of(entry_of(*text, "LIFETIME").value_or(""));
  if (lifetime && stat(root.path(path).c_str(), &info) == 0) {
    lease.obtained = info.st_mtime;
    lease.expires = info.st_mtime + *lifetime;
  }
  return lease;
}

// The words of a line of dhclient's file, without the semicolon and quotes.
std::vector<std::string> statement(std::string_view line) {
  std::vector<std::string> words;
  for (std::string_view word : words_of(line)) {
    while (!word.empty() && (word.back() == ';' || word.back() == '"')) word.remove_suffix(1);
    if (word.starts_with('"')) word.remove_prefix(1);
    words.emplace_back(word);
  }
  return words;
}

// expire 2 2026/11/22 08:00:00 in universal time, or: expire epoch 1792000000
std::optional<std::int64_t> moment(const std::vector<std::string> &words) {
  if (words.size() > 2 && words[1] == "epoch") return number_of(words[2]);
  if (words.size() < 4) return std::nullopt;
  tm parts{};
  const std::string text = words[2] + " " + words[3];
  return strptime(text.c_str(), "%Y/%m/%d %H:%M:%S", &parts) != nullptr
             ? std::optional<std::int64_t>(timegm(&parts))
             : std::nullopt;
}

// lease { interface "eth0"; ... } one after the other, the last of an interface counts.
std::optional<DhcpLease> from_dhclient(std::string_view text, const std::string &interface) {
  std::optional<DhcpLease> last, now;
  bool is_its = false;
  std::int64_t seconds = 0;
  for (std::string_view line : lines_of(text)) {
    const auto words = statement(line);
    if (words.empty()) continue;
    if (words[0] == "lease") {
      now.emplace();
      is_its = false;
      seconds = 0;
    } else if (!now) {
      continue;
    } else if (words[0] == "interface" && words.size() > 1) {
      is_its = words[1] == interface;
    } else if (words[0] == "option" && words.size() > 2 && words[1] == "dhcp-server-identifier") {
      now->server = words[2];
    } else if (words[0] == "option" && words.size() > 2 && words[1] == "dhcp-lease-time") {
      seconds = number_of(words[2]).value_or(0);
    } else if (words[0] == "expire") {
      now->expires = moment(words);
    } else if (words[0] == "}") {
      if (now->expires && seconds > 0) now->obtained = *now->expires - seconds;
      if (is_its) last = now;
      now.reset();
    }
  }
  return last;
}

}  // namespace

std::optional<DhcpLease> dhcp_lease(const Root &root, const std::string &interface) {
  if (const auto index = root.line("/sys/class/net/" + interface + "/ifindex"))
    if (auto lease = from_entries(root, "/run/systemd/netif/leases/" + *index)) return lease;
  const std::string manager = "/var/lib/NetworkManager";
  for (const std::string &name : root.list(manager))
    if (name.ends_with("-" + interface + ".lease"))
      if (auto lease = from_entries(root, manager + "/" + name)) return lease;
  for (const char *folder : {"/var/lib/dhcp", "/var/lib/dhclient"})
    for (const std::string &name : root.list(folder))
      if (name.ends_with(".leases"))
        if (const auto text = root.read(std::string(folder) + "/" + name))
          if (auto lease = from_dhclient(*text, interface)) return lease;
  return std::nullopt;
}

}  // namespace psj::wmi
