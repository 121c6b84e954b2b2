// What a param() block says, as the binder wants it.
#pragma once
#include <memory>

#include "language/run/block_code.h"

namespace psjsh {

std::unique_ptr<Signature> make_signature(SessionState &session, const BlockCode &code,
                                          const ast::FunctionDefinition *function);

}  // namespace psjsh
