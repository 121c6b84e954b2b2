// Win32_UserAccount, Win32_Group, Win32_GroupUser, Win32_LoggedOnUser, Win32_LogonSession.

#include "plugin/providers/wmi/system/accounts.h"

#include <time.h>

#include "plugin/providers/wmi/class_provider.h"
#include "plugin/providers/wmi/system/computer.h"
#include "plugin/providers/wmi/system/reference.h"
#include "plugin/providers/wmi/system/sessions.h"

namespace psj::wmi {
namespace {

constexpr const char *kUser = R"(
class Win32_UserAccount : Win32_Account {
  uint32 AccountType; boolean Disabled; string FullName; boolean Lockout;
  boolean PasswordChangeable; boolean PasswordExpires; boolean PasswordRequired;
};
)";
constexpr const char *kGroup = "class Win32_Group : Win32_Account { };";
constexpr const char *kGroupUser = R"(
class Win32_GroupUser {
  key Win32_Group ref GroupComponent; key Win32_Account ref PartComponent;
};
)";
constexpr const char *kLoggedOn = R"(
class Win32_LoggedOnUser {
  key Win32_Account ref Antecedent; key Win32_LogonSession ref Dependent;
};
)";
constexpr const char *kSession = R"(
class Win32_LogonSession : CIM_LogicalElement {
  datetime StartTime; string AuthenticationPackage; key string LogonId; uint32 LogonType;
};
)";

void set_account(Instance &to, const std::string &computer, const std::string &name) {
  to.set("Name", name);
  to.set("Caption", computer + "\\" + name);
  to.set("Description", computer + "\\" + name);
  to.set("Domain", computer);
  to.set("LocalAccount", true);
}

// The fields of the user's line of /etc/shadow, which root may read; none when it can't be read.
std::vector<std::string_view> shadow_of(const std::optional<std::string> &shadow,
                                        std::string_view user) {
  for (std::string_view line : lines_of(shadow ? *shadow : std::string_view())) {
    auto fields = split(line, ':');
    if (fields.size() > 1 && fields[0] == user) return fields;
  }
  return {};
}

// The last day of an account is a field of its own, counted from 1970 on.
bool has_expired(const std::vector<std::string_view> &fields) {
  constexpr std::size_t kLastDay = 7;
  constexpr std::int64_t kDay = 86400;
  const auto day = fields.size() > kLastDay ? number_of(fields[kLastDay]) : std::nullopt;
  return day && *day > 0 && *day * kDay <= time(nullptr);
}

// `*` is no password that could be typed: whoever has a key logs in all the same. `!` is what
// locking puts before the password.
void set_login(Instance &to, const std::vector<std::string_view> &fields) {
  if (fields.empty()) return;
  const bool locked = fields[1].starts_with('!');
  to.set("Disabled", locked || has_expired(fields));
  to.set("Lockout", locked);
  to.set("PasswordRequired", !fields[1].empty());
}

Status user_accounts(const Root &root, const Request &request, const Give &give) {
  const std::string computer = host_name(root);
  const auto shadow = root.read("/etc/shadow");
  for (const User &user : users(root)) {
    auto made = std::make_unique<Instance>(request.cls());
    set_account(*made, computer, user.name);
    made->set("FullName", user.full_name);
    made->set("SID", user_sid(user.id));
    made->set("SIDType", 1);
    set_login(*made, shadow_of(shadow, user.name));
    if (Status end = give(std::move(made)); !end.ok()) return end;
  }
  return {};
}

Status all_groups(const Root &root, const Request &request, const Give &give) {
  const std::string computer = host_name(root);
  for (const Group &group : groups(root)) {
    auto made = std::make_unique<Instance>(request.cls());
    set_account(*made, computer, group.name);
    made->set("SID", group_sid(group.id));
    made->set("SIDType", 4);
    if (Status end = give(std::move(made)); !end.ok()) return end;
  }
  return {};
}

std::string account_path(const char *cls, const std::string &computer, const std::string &name) {
  return reference(computer, cls, {{"Domain", computer}, {"Name", name}});
}

// Members that /etc/group lists, and each user's own group.
Status group_users(const Root &root, const Request &request, const Give &give) {
  const std::string computer = host_name(root);
  const auto all = users(root);
  for (const Group &group : groups(root)) {
    std::vector<std::string> members = group.members;
    for (const User &user : all)
      if (user.group == group.id) members.push_back(user.name);
    for (const std::string &member : members) {
      auto made = std::make_unique<Instance>(request.cls());
      made->set("GroupComponent", account_path("Win32_Group", computer, group.name));
      made->set("PartComponent", account_path("Win32_UserAccount", computer, member));
      if (Status end = give(std::move(made)); !end.ok()) return end;
    }
  }
  return {};
}

Status logged_on(const Root &root, const Request &request, const Give &give) {
  const std::string computer = host_name(root);
  for (const LoginSession &session : login_sessions(root)) {
    auto made = std::make_unique<Instance>(request.cls());
    made->set("Antecedent", account_path("Win32_UserAccount", computer, session.user));
    made->set("Dependent", reference(computer, "Win32_LogonSession",
                                     {{"LogonId", std::to_string(session.process)}}));
    if (Status end = give(std::move(made)); !end.ok()) return end;
  }
  return {};
}

Status sessions(const Root &root, const Request &request, const Give &give) {
  for (const LoginSession &session : login_sessions(root)) {
    constexpr int kInteractive = 2, kRemote = 10;
    auto made = std::make_unique<Instance>(request.cls());
    made->set("LogonId", std::to_string(session.process));
    made->set("LogonType", session.host.empty() ? kInteractive : kRemote);
    if (session.began != 0) made->set_time("StartTime", session.began);
    if (Status end = give(std::move(made)); !end.ok()) return end;
  }
  return {};
}

}  // namespace

extern const BuiltInClass kWin32UserAccount = {kUser, user_accounts};
extern const BuiltInClass kWin32Group = {kGroup, all_groups};
extern const BuiltInClass kWin32GroupUser = {kGroupUser, group_users};
extern const BuiltInClass kWin32LoggedOnUser = {kLoggedOn, logged_on};
extern const BuiltInClass kWin32LogonSession = {kSession, sessions};

}  // namespace psj::wmi
