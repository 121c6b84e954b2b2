// Win32_Environment: variables of this process and of /etc/environment. Win32_TimeZone.
#include <cstdlib>

#include "invariant/date_time.h"
#include "plugin/providers/wmi/class_provider.h"
#include "plugin/providers/wmi/root.h"
#include "plugin/providers/wmi/system/accounts.h"

#include <unistd.h>

namespace psj::wmi {
namespace {

constexpr const char *kVariable = R"(
class Win32_Environment {
  string Caption; string Description; datetime InstallDate; key string Name; string Status;
  boolean SystemVariable; key string UserName; string VariableValue;
};
)";
constexpr const char *kZone = R"(
class Win32_TimeZone : CIM_Setting {
  sint32 Bias; sint32 DaylightBias; uint32 DaylightDay; uint8 DaylightDayOfWeek;
  uint32 DaylightHour; uint32 DaylightMonth; string DaylightName; uint32 StandardBias;
  string StandardName;
};
)";

Status give_variable(const Request &request, const Give &give, const std::string &user,
                     std::string_view line, bool is_system) {
  const std::size_t sign = line.find('=');
  if (sign == std::string_view::npos || sign == 0) return {};
  std::string_view value = line.substr(sign + 1);
  if (is_system && value.size() > 1 && value.front() == '"' && value.back() == '"')
    value = value.substr(1, value.size() - 2);
  const std::string name(line.substr(0, sign));
  auto made = std::make_unique<Instance>(request.cls());
  made->set("Name", name);
  made->set("Caption", user + "\\" + name);
  made->set("Description", user + "\\" + name);
  made->set("UserName", user);
  made->set("VariableValue", value);
  made->set("SystemVariable", is_system);
  return give(std::move(made));
}

Status variables(const Root &root, const Request &request, const Give &give) {
  if (const auto text = root.read("/etc/environment"))
    for (std::string_view line : lines_of(*text))
      if (!line.starts_with('#'))
        if (Status end = give_variable(request, give, "<SYSTEM>", line, true); !end.ok())
          return end;
  if (root.is_fixture()) return {};
  const std::string user = user_name(root, getuid()).value_or(std::to_string(getuid()));
  for (char **at = environ; *at != nullptr; ++at)
    if (Status end = give_variable(request, give, user, *at, false); !end.ok()) return end;
  return {};
}

Status time_zone(const Root &root, const Request &request, const Give &give) {
  auto made = std::make_unique<Instance>(request.cls());
  made->set("Bias", invariant::local_offset_minutes(invariant::DateTime::now()));
  // The path below the folder of zones: Europe/Berlin.
  std::optional<std::string> name = root.line("/etc/timezone");
  if (const auto link = root.link("/etc/localtime")) {
    const std::size_t at = link->find("zoneinfo/");
    if (at != std::string::npos) name = link->substr(at + 9);
  }
  for (const char *property : {"Caption", "Description", "SettingID", "StandardName"})
    made->set(property, name);
  return give(std::move(made));
}

}  // namespace

extern const BuiltInClass kWin32Environment = {kVariable, variables};
extern const BuiltInClass kWin32TimeZone = {kZone, time_zone};

}  // namespace psj::wmi
