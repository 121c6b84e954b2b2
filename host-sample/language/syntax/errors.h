#pragma once

#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "parser.h"

namespace psjsh {

// The ids are PowerShell's; the texts stand in errors.cpp, `{0}` is the argument.
enum class ErrorId : uint8_t {
#define PSJSH_ERROR(id, text) id,
#include "error_texts.inc"
#undef PSJSH_ERROR
};

// Collects what is wrong with one source, each error once.
class ErrorList {
 public:
  // `incomplete`: more input could make the source right.
  void add(ErrorId id, Extent extent, std::string_view argument = {}, bool incomplete = false);

  bool empty() const { return errors_.empty(); }
  size_t size() const { return errors_.size(); }
  std::vector<ParseError> take() { return std::move(errors_); }

 private:
  std::vector<ParseError> errors_;
  // Places by id.
  std::unordered_map<size_t, std::unordered_set<uint64_t>> seen_;
};

}  // namespace psjsh
