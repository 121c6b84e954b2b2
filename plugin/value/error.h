#pragma once

#include <string_view>

#include "plugin/value/status.h"
#include "psj.h"

namespace psj {

// What a psj_error is made of; all is borrowed and copied.
struct ErrorParts {
  psj_status status = PSJ_E_FAILED;
  ErrorCategory category = kNotSpecified;
  std::string_view id{}, message{}, exception{};
  const psj_value *target = nullptr;
  const psj_value *record = nullptr;
  std::uint32_t flags = 0;  // PSJ_ERROR_*
};

// An error that owns all it shows; the receiver releases it. Live objects in target and record are
// kept until then. NULL when there is no memory for it.
psj_error *make_error(const ErrorParts &parts);
psj_error *make_error(const Status &status);
psj_error *copy_error(const psj_error &error);

// For the boundary: writes the error (when asked for and a failure) and returns the code.
psj_status report(const Status &status, psj_error **error);

struct ReleaseError {
  void operator()(psj_error *error) const {
    if (error != nullptr && error->release != nullptr) error->release(error);
  }
};
using OwnedError = std::unique_ptr<psj_error, ReleaseError>;

// Runs `body` (returning a Status) as the body of an ABI function: nothing it throws gets out.
template <class Body>
psj_status guarded(psj_error **error, Body &&body) noexcept {
  try {
    return report(body(), error);
  } catch (const std::bad_alloc &) {
    return report(Status(PSJ_E_NO_MEMORY), error);
  } catch (const std::exception &failure) {
    return report(Status(PSJ_E_FAILED, failure.what()), error);
  } catch (...) {
    return report(Status(PSJ_E_FAILED), error);
  }
}

}  // namespace psj
