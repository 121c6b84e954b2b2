#include "plugin/providers/remote/transport_error.h"

#include <fmt/format.h>

#include "plugin/value/error.h"
#include "plugin/value/make.h"

namespace psj::remote {

psj_error *transport_error(const Failure &failure, const std::string &computer) {
  constexpr auto kOpenError = static_cast<ErrorCategory>(1);
  const psj_value target = make_string(computer);
  return make_error(
      {.category = kOpenError,
       .id = "PSSessionStateBroken",
       .message = failure.message,
       .exception = "System.Management.Automation.Remoting.PSRemotingTransportException",
       .target = &target});
}

}  // namespace psj::remote
