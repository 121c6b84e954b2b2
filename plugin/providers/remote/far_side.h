#pragma once

#include "plugin/value/status.h"
#include "psj.h"

namespace psj::remote {

// The far side's whole life, on this thread: serves the scripts that come over standard input, in
// the order of their coming, until the near side goes away. Scripts see no standard input, and
// their programs no standard output but the worker's error output.
Status serve_stdio(const psj_host &host);

}  // namespace psj::remote
