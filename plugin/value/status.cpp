#include "plugin/value/status.h"

#include <cstring>

#include "plugin/value/error.h"
#include "plugin/value/make.h"

namespace psj {

Status::Status(psj_status code, std::string message, std::string id, ErrorCategory category)
    : code_(code),
      detail_(
          std::make_shared<const Detail>(Detail{std::move(message), std::move(id), {}, category})) {
}

Status Status::system(std::string doing, int error_number) {
  return {PSJ_E_SYSTEM, std::move(doing) + ": " + std::strerror(error_number)};
}

Status Status::take(psj_status code, psj_error *error) {
  if (error == nullptr) return {code};
  const OwnedError owner(error);
  Status status(code, std::string(view_of(error->message)), std::string(view_of(error->id)),
                static_cast<ErrorCategory>(error->category));
  return error->exception.size == 0 ? status
                                    : status.with_exception(std::string(view_of(error->exception)));
}

const Status::Detail &Status::detail() const {
  static const Detail kNone;
  return detail_ ? *detail_ : kNone;
}

const std::string &Status::message() const {
  return detail().message;
}
const std::string &Status::id() const {
  return detail().id;
}
const std::string &Status::exception() const {
  return detail().exception;
}
ErrorCategory Status::category() const {
  return detail().category;
}

Status Status::with_exception(std::string type) const {
  Detail changed = detail();
  changed.exception = std::move(type);
  Status status(code_);
  status.detail_ = std::make_shared<const Detail>(std::move(changed));
  return status;
}

}  // namespace psj
