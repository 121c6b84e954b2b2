#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "psj.h"

namespace psj {

// Numbers of System.Management.Automation.ErrorCategory.
enum ErrorCategory : std::int32_t {
  kNotSpecified = 0,
  kInvalidArgument = 5,
  kInvalidData = 6,
  kInvalidOperation = 7,
  kInvalidResult = 8,
  kInvalidType = 9,
  kMetadataError = 10,
  kNotImplemented = 11,
  kObjectNotFound = 13,
  kOperationStopped = 14,
  kPermissionDenied = 18,
  kResourceUnavailable = 21,
  kReadError = 22,
  kWriteError = 23,
  kLimitsExceeded = 29,
};

// What a function of the plugin answers: a psj_status and, for a failure, what a person will want
// to know. Success carries nothing and costs nothing. Copies share the text.
class [[nodiscard]] Status {
 public:
  Status() = default;
  Status(psj_status code)
      : code_(code) {}  // an answer without a text: PSJ_S_TIMEOUT, PSJ_S_END ...
  // `message`: what was being done, to what, and what the system answered. `id`: error id without
  // the command part, or empty.
  Status(psj_status code, std::string message, std::string id = {},
         ErrorCategory category = kNotSpecified);

  // Failure of a system call: `doing` and the text of `error_number`.
  static Status system(std::string doing, int error_number);
  // Takes over an error that came through the ABI (NULL gives `code` alone) and releases it.
  static Status take(psj_status code, psj_error *error);

  [[nodiscard]] bool ok() const { return code_ >= 0; }
  [[nodiscard]] psj_status code() const { return code_; }
  [[nodiscard]] const std::string &message() const;
  [[nodiscard]] const std::string &id() const;
  // .NET type name of the exception, or empty.
  [[nodiscard]] const std::string &exception() const;
  [[nodiscard]] ErrorCategory category() const;

  // The same failure with an exception type.
  Status with_exception(std::string type) const;

 private:
  struct Detail {
    std::string message, id, exception;
    ErrorCategory category = kNotSpecified;
  };
  const Detail &detail() const;

  psj_status code_ = PSJ_OK;
  std::shared_ptr<const Detail> detail_;
};

// A value or the status of the failure to make one.
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : value_(std::move(value)) {}
  Result(Status failure) : status_(std::move(failure)) {}

  [[nodiscard]] bool ok() const { return value_.has_value(); }
  [[nodiscard]] const Status &status() const { return status_; }
  // Only after ok().
  T &operator*() { return *value_; }
  const T &operator*() const { return *value_; }
  T *operator->() { return &*value_; }
  const T *operator->() const { return &*value_; }

 private:
  std::optional<T> value_;
  Status status_;
};

}  // namespace psj
