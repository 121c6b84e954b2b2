#pragma once

#include <memory>

#include "plugin/format/generator.h"

namespace psj::format {

// Format-Custom: a view's lines, or the object as "class Name { property = value … }" with the
// objects inside it down to the requested depth.
std::unique_ptr<Generator> make_custom_generator(FormatState &state, const ShapeRequest &request,
                                                 const View *view, Failures &failures);

}  // namespace psj::format
