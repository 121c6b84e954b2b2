// `show` of the recorded cases: text and type of a value.
#pragma once
#include <string>

#include "language/value/containers.h"
#include "language/value/convert.h"
#include "language/value/script_error.h"
#include "language/value/type.h"

namespace psjsh {

inline std::string shown(const Value &value) {
  if (value.is_null()) return "null";
  return to_text(value) + "|" + type_of(value)->full_name();
}

// Message of the script error that `body` throws; "no error" when it throws none.
template <class Body>
std::string error_of(Body body) {
  try {
    body();
  } catch (const ScriptError &error) {
    return error.record->exception->message;
  }
  return "no error";
}
template <class Body>
std::string error_id_of(Body body) {
  try {
    body();
  } catch (const ScriptError &error) {
    return error.record->id;
  }
  return "no error";
}

template <class... Items>
Value list_of(Items... items) {
  return make_array(Values{Value(items)...});
}

}  // namespace psjsh
