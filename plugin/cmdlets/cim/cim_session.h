#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <string>

#include "plugin/cmdlets/cim/cim_cmdlet.h"
#include "plugin/providers/remote/session.h"
#include "plugin/providers/wmi/objects/live_object.h"

namespace psj {

// Microsoft.Management.Infrastructure.CimSession: names a computer, and keeps one connection to it
// when it is another one. Commands that are given the session go over that connection.
class CimSession final : public wmi::LiveObject {
 public:
  // `far`: its connection; nothing for this computer.
  CimSession(std::uint32_t id, std::string name, std::string computer,
             std::optional<remote::SessionRef> far);

  // NULL: the value is something else.
  static const CimSession *of(const psj_value &value);

  // Begins to connect, when there is a connection and it was not begun.
  void open() const;
  // NULL: this computer.
  const remote::Session *far() const { return far_ ? &**far_ : nullptr; }

  std::vector<std::string> type_names() const override { return {kCimSession, "System.Object"}; }
  std::vector<std::string> properties() const override;
  Status get(std::string_view property, psj_value *out) const override;
  Status call(std::string_view method, const psj_value *arguments, std::uint32_t count,
              psj_result *out) const override;
  std::string text() const override { return kCimSession; }
  const void *extension(std::string_view wanted) const override;

  const std::uint32_t id;
  const std::string name, computer, instance_id;

 private:
  const std::optional<remote::SessionRef> far_;
  mutable std::atomic<bool> begun_{false};
};

}  // namespace psj
