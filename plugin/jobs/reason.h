#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "psj.h"

namespace psj {

// Why a job ended: an owned, unchanging copy of the psj_error that the provider gave. `target` and
// `record` are trees of their own (handles in them are kept alive); kind PSJ_NULL when absent.
struct Reason {
  psj_status status = PSJ_E_FAILED;
  std::int32_t category = 0;
  std::string id;  // FullyQualifiedErrorId
  std::string message;
  std::string exception;  // .NET type name, or empty
  psj_result target{};
  psj_result record{};

  Reason() = default;
  Reason(const Reason &) = delete;
  Reason &operator=(const Reason &) = delete;
  ~Reason();

  static std::shared_ptr<const Reason> copy_of(const psj_error &error);
  static std::shared_ptr<const Reason> make(psj_status status, std::int32_t category,
                                            std::string id, std::string message,
                                            std::string exception);

  // A psj_error over this reason: valid while the reason lives, its release does nothing.
  psj_error view() const;
};

}  // namespace psj
