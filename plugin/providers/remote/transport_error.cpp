#include "plugin/providers/remote/transport_error.h"

#include <fmt/format.h>

#include "plugin/providers/background/reason_shape.h"
#include "plugin/value/error.h"
#include "plugin/value/make.h"

namespace psj::remote {

psj_error *transport_error(const Failure &failure, const std::string &computer,
                           std::string_view id) {
  constexpr auto kOpenError = static_cast<ErrorCategory>(1);
  const psj_value target = make_string(computer);
  const ErrorParts parts{
      .category = kOpenError,
      .id = id,
      .message = failure.message,
      .exception = "System.Management.Automation.Remoting.PSRemotingTransportException",
      .target = &target};
  const OwnedError plain(make_error(parts));
  if (!plain) return nullptr;
  const std::string said =
      failure.detail.empty()
          ? failure.message
          : "The SSH client session has ended with error message: " + failure.detail;
  const auto record = reason_from_error(*plain, nullptr, fmt::format("[{}] {}", computer, said));
  ErrorParts whole = parts;
  whole.record = record.ok() ? &record->value() : nullptr;
  return make_error(whole);
}

}  // namespace psj::remote
