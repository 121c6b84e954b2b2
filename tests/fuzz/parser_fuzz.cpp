// Any bytes at all: the parser answers with a tree, and with errors that can be shown.
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>

#include "language/syntax/parser.h"
#include "language/syntax/source.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  const auto source = std::make_shared<const psjsh::Source>(
      std::string(reinterpret_cast<const char *>(data), size), "fuzz.ps1");
  const psjsh::ParseResult result = psjsh::parse(source);
  if (result.tree == nullptr) std::abort();
  for (const psjsh::ParseError &error : result.errors) {
    if (error.extent.start > error.extent.end) std::abort();
    const psjsh::Position at = source->position(error.extent.start);
    if (at.line < 1 || at.line > source->line_count() || at.column < 1) std::abort();
    if (error.id[0] == '\0' || error.message.empty()) std::abort();
  }
  return 0;
}
