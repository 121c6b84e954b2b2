#pragma once

#include <string_view>

#include "plugin/value/error.h"
#include "plugin/value/tree.h"
#include "psj.h"

namespace psj {

// The last record's reason as an error: PSJ_SHAPE_ERROR or PSJ_STRING; anything else is an error
// without words. The exception is a RemoteException, as everything that crossed a process border;
// the record keeps the original's type. The caller owns the error.
psj_error *error_from_reason(const psj_value &reason);

// An error as the reason of a last record, in PSJ_SHAPE_ERROR. `record`: the error's own record in
// that shape, or NULL. `details`: what a screen shows instead of the message, or empty.
Result<OwnedValue> reason_from_error(const psj_error &error, const psj_value *record,
                                     std::string_view details = {});

// Whether the value is an object of the shape.
bool is_error_shape(const psj_value &value);

}  // namespace psj
