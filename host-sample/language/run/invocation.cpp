#include <poll.h>

#include <cmath>

#include "language/run/command.h"
#include "language/run/pipeline_stopped.h"
#include "language/value/convert.h"
#include "language/value/enumerate.h"

namespace psjsh {

bool Invocation::is_set(std::size_t parameter) const {
  const Value *value = argument(parameter);
  return value != nullptr && to_bool(*value);
}

std::string Invocation::text(std::size_t parameter, std::string_view otherwise) const {
  const Value *value = argument(parameter);
  return value != nullptr ? to_text(*value) : std::string(otherwise);
}

Values Invocation::items(std::size_t parameter) const {
  const Value *value = argument(parameter);
  return value != nullptr ? to_items(*value) : Values{};
}

void Invocation::write_all(const Value &value) {
  if (!is_enumerable(value)) {
    if (!value.is_nothing()) write(value);
    return;
  }
  Enumerator items(value);
  for (Value item; items.next(&item);) write(item);
}

void Invocation::check_cancelled() {
  if (cancelled()) throw PipelineStopped();
}

void Invocation::sleep(double milliseconds) {
  check_cancelled();
  pollfd wake{cancel_fd(), POLLIN, 0};
  const double rounded = std::ceil(milliseconds);
  ::poll(&wake, 1, rounded >= 2147483647.0 ? -1 : static_cast<int>(rounded));
  check_cancelled();
}

}  // namespace psjsh
