#include "plugin/format/problem.h"

#include "plugin/format/held.h"

namespace psj::format {
namespace {

struct OwnedError : psj_error {
  Problem problem;
};

void release_error(psj_error *error) {
  delete static_cast<OwnedError *>(error);
}

}  // namespace

psj_error *make_error(const Problem &problem) {
  auto *error = new OwnedError;
  static_cast<psj_error &>(*error) = psj_error{};
  error->problem = problem;
  error->struct_size = sizeof(psj_error);
  error->status = problem.status;
  error->category = problem.category;
  error->id = text_of(error->problem.id);
  error->message = text_of(error->problem.message);
  error->release = release_error;
  return error;
}

}  // namespace psj::format
