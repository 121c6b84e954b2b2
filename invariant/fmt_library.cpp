// The part of fmt that its shared library would bring, compiled here: one library less to load and
// to relocate at each start.
#define FMT_HEADER_ONLY 1
#include <fmt/format.h>

namespace psj::invariant {

[[gnu::used]] std::string (*const kFormat)(fmt::string_view, fmt::format_args) = fmt::vformat;

}  // namespace psj::invariant
