// A type that a script names, for the nodes that need one.
#pragma once
#include "language/run/compiler.h"

namespace psjsh {

// A type named in the script, found when it is first needed.
struct LazyType {
  const ast::TypeName *name;
  mutable const Type *type = nullptr;
  mutable std::uint64_t epoch = 0;
  const ast::Node *node = nullptr;  // marked when there is no such type
  const Type *get(Frame &frame) const {
    if (type != nullptr && epoch == frame.session.type_epoch) return type;
    try {
      type = resolve_type(frame.session, *name);
    } catch (ScriptError &error) {
      if (node != nullptr) frame.session.fill_position(*error.record, &frame, node);
      throw;
    }
    epoch = frame.session.type_epoch;
    return type;
  }
};

}  // namespace psjsh
