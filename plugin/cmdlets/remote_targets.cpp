#include "plugin/cmdlets/remote_targets.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>

#include "plugin/providers/remote/ssh_target.h"
#include "plugin/value/make.h"

namespace psj {
namespace {

using remote::SshTarget;

// The id of what .NET's PSArgumentException says.
constexpr const char *kArgument = "Argument";

std::string lower(std::string_view text) {
  std::string out(text);
  for (char &c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

std::string text_of_value(const psj_value &value) {
  if (value.kind == PSJ_STRING) return std::string(string_of(value));
  if (value.kind == PSJ_INT) return std::to_string(value.as.i64);
  ScopedResult text;
  if (value.kind == PSJ_HANDLE && handle_of(value)->cls->text(handle_of(value), text.out()) >= 0 &&
      text.value().kind == PSJ_STRING)
    return std::string(string_of(text.value()));
  return {};
}

std::string text_in(const Arguments &arguments, std::uint32_t place) {
  return place == TargetPlaces::kNone ? std::string() : std::string(arguments.text(place));
}

// The members of a -SSHConnection table or of anything else that has them.
std::string member(const psj_value &item, std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names) {
    if (item.kind == PSJ_DICT)
      for (std::uint32_t i = 0; i < item.count; ++i) {
        const psj_value *pair = items_of(item) + 2 * i;
        if (pair[0].kind == PSJ_STRING && lower(string_of(pair[0])) == lower(name))
          return text_of_value(pair[1]);
      }
    if (item.kind != PSJ_HANDLE) continue;
    ScopedResult found;
    const psj_object *object = handle_of(item);
    if (object->cls->get(object, text_of(name), found.out(), nullptr) != PSJ_OK) continue;
    if (found.value().kind != PSJ_NULL) return text_of_value(found.value());
  }
  return {};
}

// Builds the targets of one command line.
class TargetMaker {
 public:
  TargetMaker(const Arguments &arguments, const TargetPlaces &places, Arena &memory)
      : arguments_(arguments), places_(places), memory_(memory) {
    common_.user = text_in(arguments, places.user_name);
    common_.key_file = text_in(arguments, places.key_file);
    common_.subsystem = text_in(arguments, places.subsystem);
    if (places.port != TargetPlaces::kNone)
      common_.port = static_cast<int>(arguments.number(places.port, 0));
    if (places.connecting_timeout != TargetPlaces::kNone)
      common_.connecting_timeout_ms =
          std::max<std::int64_t>(arguments.number(places.connecting_timeout, 0), 0);
    if (places.credential != TargetPlaces::kNone && common_.user.empty())
      if (const psj_value *credential = arguments.find(places.credential))
        common_.user = member(*credential, {"UserName"});
    if (const psj_value *options =
            places.options == TargetPlaces::kNone ? nullptr : arguments.find(places.options))
      add_options(*options, common_);
  }

  Status add_name(std::string_view typed, bool is_host_name) {
    auto parsed = SshTarget::parse(typed == "." ? "localhost" : typed);
    if (!parsed.ok()) return parsed.status();
    SshTarget target = common_;
    target.host = is_host_name ? lower(parsed->host) : parsed->host;
    if (!parsed->user.empty()) target.user = parsed->user;
    if (parsed->port != 0) target.port = parsed->port;
    add(target);
    return {};
  }

  Status add_table(const psj_value &table) {
    if (Status bad = check_table(table); !bad.ok()) return bad;
    const std::string name = member(table, {"HostName", "ComputerName"});
    if (name.empty())
      return Status(PSJ_E_ARGUMENT,
                    "An SSHConnection hashtable is missing the required ComputerName or HostName "
                    "parameter.",
                    kArgument, kInvalidArgument);
    auto parsed = SshTarget::parse(name == "." ? "localhost" : name);
    if (!parsed.ok()) return parsed.status();
    SshTarget target = common_;
    target.host = lower(parsed->host);
    target.user = !parsed->user.empty() ? parsed->user : member(table, {"UserName"});
    target.key_file = member(table, {"KeyFilePath", "IdentityFilePath"});
    target.subsystem = member(table, {"Subsystem"});
    target.port = parsed->port;
    if (const std::string port = member(table, {"Port"}); target.port == 0 && !port.empty())
      std::from_chars(port.data(), port.data() + port.size(), target.port);
    if (const std::string ms = member(table, {"ConnectingTimeout"}); !ms.empty())
      std::from_chars(ms.data(), ms.data() + ms.size(), target.connecting_timeout_ms);
    for (std::uint32_t i = 0; table.kind == PSJ_DICT && i < table.count; ++i)
      if (lower(text_of_value(items_of(table)[2 * i])) == "options")
        add_options(items_of(table)[2 * i + 1], target);
    add(target);
    return {};
  }

  Status add_session(const psj_value &value) {
    const remote::Session *session =
        value.kind == PSJ_HANDLE ? remote::Session::of(handle_of(value)) : nullptr;
    if (session == nullptr)
      return Status(PSJ_E_ARGUMENT, "The Session parameter takes objects that New-PSSession made.",
                    "SessionNotFound", kInvalidArgument);
    targets_.push_back({session->computer(), make_string("session"), value});
    return {};
  }

  std::vector<RemoteTarget> take() { return std::move(targets_); }

 private:
  // A word that means nothing here is a mistake, and so is one without a value.
  static Status check_table(const psj_value &table) {
    constexpr std::string_view kWords[] = {"computername", "hostname",          "username",
                                           "keyfilepath",  "identityfilepath",  "port",
                                           "subsystem",    "connectingtimeout", "options"};
    for (std::uint32_t i = 0; table.kind == PSJ_DICT && i < table.count; ++i) {
      const psj_value *pair = items_of(table) + 2 * i;
      const std::string word = lower(text_of_value(pair[0]));
      if (std::find(std::begin(kWords), std::end(kWords), word) == std::end(kWords))
        return Status(PSJ_E_ARGUMENT,
                      fmt::format("An SSHConnection hashtable has the unknown parameter {}.",
                                  text_of_value(pair[0])),
                      kArgument, kInvalidArgument);
      const bool number = word == "port" || word == "connectingtimeout";
      const bool sound = number              ? pair[1].kind == PSJ_INT
                         : word == "options" ? pair[1].kind == PSJ_DICT
                                             : !text_of_value(pair[1]).empty();
      if (!sound)
        return Status(PSJ_E_ARGUMENT,
                      fmt::format("The value of the parameter {} in an SSHConnection hashtable is "
                                  "not valid.",
                                  text_of_value(pair[0])),
                      kArgument, kInvalidArgument);
    }
    return {};
  }

  static void add_options(const psj_value &options, SshTarget &target) {
    for (std::uint32_t i = 0; options.kind == PSJ_DICT && i < options.count; ++i) {
      const psj_value *pair = items_of(options) + 2 * i;
      target.options.emplace_back(text_of_value(pair[0]), text_of_value(pair[1]));
    }
  }

  psj_value text(std::string_view from) { return make_string(view_of(memory_.text(from))); }

  void add(const SshTarget &target) {
    auto *options = memory_.allocate_array<psj_value>(2 * target.options.size() + 1);
    for (std::size_t i = 0; i < target.options.size(); ++i) {
      options[2 * i] = text(target.options[i].first);
      options[2 * i + 1] = text(target.options[i].second);
    }
    const psj_value pairs[] = {
        make_string("host"),       text(target.host),
        make_string("user"),       text(target.user),
        make_string("key"),        text(target.key_file),
        make_string("subsystem"),  text(target.subsystem),
        make_string("port"),       make_int(target.port),
        make_string("timeout_ms"), make_int(target.connecting_timeout_ms, 64),
        make_string("options"),    make_dict(options, target.options.size(), false)};
    auto *kept = memory_.allocate_array<psj_value>(std::size(pairs));
    std::copy(std::begin(pairs), std::end(pairs), kept);
    targets_.push_back(
        {target.host, make_string("connection"), make_dict(kept, std::size(pairs) / 2, false)});
  }

  const Arguments &arguments_;
  const TargetPlaces &places_;
  Arena &memory_;
  SshTarget common_;
  std::vector<RemoteTarget> targets_;
};

}  // namespace

Result<std::vector<RemoteTarget>> remote_targets(const Arguments &arguments,
                                                 const TargetPlaces &places, Arena &memory) {
  TargetMaker maker(arguments, places, memory);
  const auto each = [&](std::uint32_t place, auto add) -> Status {
    if (place == TargetPlaces::kNone) return {};
    for (const psj_value &item : arguments.items(place))
      if (Status bad = add(item); !bad.ok()) return bad;
    return {};
  };
  Status made = each(places.session, [&](const auto &item) { return maker.add_session(item); });
  if (made.ok())
    made = each(places.computer_name,
                [&](const auto &item) { return maker.add_name(text_of_value(item), false); });
  if (made.ok())
    made = each(places.host_name,
                [&](const auto &item) { return maker.add_name(text_of_value(item), true); });
  if (made.ok())
    made = each(places.ssh_connection, [&](const auto &item) { return maker.add_table(item); });
  if (!made.ok()) return made;
  return maker.take();
}

ErrorParts no_target(const Status &status) {
  const bool of_table = status.id() == kArgument;
  return {
      .status = status.code(),
      .category = kInvalidArgument,
      .id = status.id().empty() ? "PSSessionInvalidComputerName" : std::string_view(status.id()),
      .message = status.message(),
      .exception = of_table ? "System.Management.Automation.PSArgumentException"
                            : "System.ArgumentException"};
}

}  // namespace psj
