#pragma once

#include <string>

#include "language/syntax/parser.h"

namespace psjsh {

// The tree as an s-expression in the form of tests/oracle/language/tokens.jsonl:
// `(Type:detail start-end child …)`, offsets in UTF-16 units, a leaf with its text.
std::string dump_tree(const Tree &tree);

}  // namespace psjsh
