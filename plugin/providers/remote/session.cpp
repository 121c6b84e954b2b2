#include "plugin/providers/remote/session.h"

#include <fmt/format.h>
#include <strings.h>

#include <algorithm>
#include <utility>

#include "plugin/value/error.h"
#include "plugin/value/guid.h"
#include "plugin/value/make.h"
#include "plugin/value/tree.h"

namespace psj::remote {
namespace {

constexpr std::string_view kTypeName = "System.Management.Automation.Runspaces.PSSession";
constexpr std::string_view kProperties[] = {
    "State",     "IdleTimeout",  "OutputBufferingMode", "DisconnectedOn",
    "ExpiresOn", "ComputerType", "ComputerName",        "ContainerId",
    "VMName",    "VMId",         "ConfigurationName",   "InstanceId",
    "Id",        "Name",         "Availability",        "ApplicationPrivateData",
    "Runspace",  "Transport"};

// An enum's value.
psj_result enum_result(const char *type, std::int64_t number) {
  Arena arena;
  const psj_schema *schema =
      make_schema(arena, {type, "System.Enum", "System.ValueType", "System.Object"}, {});
  auto *slots = arena.allocate_array<psj_value>(2);
  slots[1] = make_int(number);
  const psj_value value = make_object(schema, slots, PSJ_OBJECT_BASE);
  return OwnedValue(std::move(arena), value).to_result();
}

}  // namespace

Session::Session(int id, std::string name, std::string computer,
                 std::shared_ptr<Connection> connection)
    : CountedObject(&kClass),
      id_(id),
      name_(std::move(name)),
      computer_(std::move(computer)),
      instance_id_(new_guid()),
      connection_(std::move(connection)) {}

const Session *Session::of(const psj_object *object) {
  return object != nullptr && object->cls == &kClass ? static_cast<const Session *>(object)
                                                     : nullptr;
}

std::string_view Session::state() const {
  if (closed_.load()) return "Closed";
  return connection_->is_open() ? "Opened" : "Broken";
}

std::string_view Session::availability() const {
  if (state() != "Opened") return "None";
  return connection_->runs() != 0 ? "Busy" : "Available";
}

void Session::close() const {
  if (!closed_.exchange(true)) connection_->close_now();
}

Status Session::get(std::string_view name, psj_result *out) const {
  const auto is = [name](std::string_view property) {
    return name.size() == property.size() &&
           strncasecmp(name.data(), property.data(), name.size()) == 0;
  };
  if (is("State")) {
    const std::string_view now = state();
    *out =
        enum_result("System.Management.Automation.Runspaces.RunspaceState", now == "Opened"   ? 2
                                                                            : now == "Closed" ? 3
                                                                                              : 5);
  } else if (is("Availability")) {
    const std::string_view now = availability();
    *out = enum_result("System.Management.Automation.Runspaces.RunspaceAvailability",
                       now == "None"        ? 0
                       : now == "Available" ? 1
                                            : 3);
  } else if (is("ComputerType")) {
    *out = enum_result("System.Management.Automation.Runspaces.TargetMachineType", 0);
  } else if (is("Id")) {
    *out = plain_result(make_int(id_));
  } else if (is("Name")) {
    *out = string_result(name_);
  } else if (is("ComputerName")) {
    *out = string_result(computer_);
  } else if (is("ConfigurationName")) {
    *out = string_result("DefaultShell");
  } else if (is("Transport")) {
    *out = string_result("SSH");
  } else if (is("InstanceId")) {
    *out = plain_result(make_guid_value(&instance_id_));
    Arena arena;
    psj_value copy;
    if (Status bad = copy_into(arena, out->value, copy); !bad.ok()) return bad;
    *out = OwnedValue(std::move(arena), copy).to_result();
  } else if (std::any_of(std::begin(kProperties), std::end(kProperties), is)) {
    *out = plain_result(make_null());
  } else {
    return PSJ_S_ABSENT;
  }
  return {};
}

const psj_object_class Session::kClass = {
    sizeof(psj_object_class),
    0,
    CountedObject<Session>::retain,
    CountedObject<Session>::release,
    [](const psj_object *, psj_result *out) {
      static const psj_value names[] = {make_string(kTypeName), make_string("System.Object")};
      *out = plain_result(make_list(names, std::size(names)));
      return PSJ_OK;
    },
    [](const psj_object *, psj_result *out) {
      static const auto names = [] {
        std::vector<psj_value> list;
        for (const std::string_view name : kProperties) list.push_back(make_string(name));
        return list;
      }();
      *out = plain_result(make_list(names.data(), names.size()));
      return PSJ_OK;
    },
    [](const psj_object *object, psj_text name, psj_result *out, psj_error **error) {
      return guarded(error,
                     [&] { return static_cast<const Session *>(object)->get(view_of(name), out); });
    },
    [](const psj_object *, psj_text, const psj_value *, psj_error **error) {
      return report(Status(PSJ_E_UNSUPPORTED, "set a property of a session"), error);
    },
    [](const psj_object *, psj_text, const psj_value *, std::uint32_t, psj_result *, psj_error **) {
      return PSJ_S_ABSENT;
    },
    [](const psj_object *object, psj_result *out) {
      return guarded(nullptr, [&]() -> Status {
        *out = string_result(
            fmt::format("[PSSession]{}", static_cast<const Session *>(object)->name()));
        return {};
      });
    },
    nullptr,
    [](const psj_object *, psj_text) -> const void * { return nullptr; },
};

void Sessions::close_all() {
  std::vector<SessionRef> sessions;
  {
    const std::lock_guard lock(mutex_);
    sessions.swap(sessions_);
    sessions.insert(sessions.end(), unlisted_.begin(), unlisted_.end());
    unlisted_.clear();
  }
  for (const SessionRef &session : sessions) session->close();
}

std::string Sessions::new_name() {
  const std::lock_guard lock(mutex_);
  return fmt::format("Runspace{}", ++last_number_);
}

SessionRef Sessions::add(std::string name, std::string computer,
                         std::shared_ptr<Connection> connection) {
  const std::lock_guard lock(mutex_);
  const auto *made =
      new Session(++last_number_, std::move(name), std::move(computer), std::move(connection));
  const SessionRef ref(*made);
  Session::release(made);
  sessions_.push_back(ref);
  return ref;
}

SessionRef Sessions::add_unlisted(std::string computer, std::shared_ptr<Connection> connection) {
  const std::lock_guard lock(mutex_);
  const auto *made = new Session(0, {}, std::move(computer), std::move(connection));
  const SessionRef ref(*made);
  Session::release(made);
  unlisted_.push_back(ref);
  return ref;
}

void Sessions::remove(const Session &session) {
  session.close();
  const std::lock_guard lock(mutex_);
  for (std::vector<SessionRef> *list : {&sessions_, &unlisted_})
    std::erase_if(*list, [&](const SessionRef &other) { return &*other == &session; });
}

std::vector<SessionRef> Sessions::all() const {
  const std::lock_guard lock(mutex_);
  return sessions_;
}

}  // namespace psj::remote
