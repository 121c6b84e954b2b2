// What Select-String gives: a line that matches, and where it stands.
#pragma once
#include <string>

#include "language/value/foreign.h"

namespace psjsh {

class MatchInfo final : public ForeignObject {
 public:
  const Type *type() const override;
  bool get(std::string_view name, Value *out) const override;
  bool call(std::string_view name, Arguments arguments, Value *out) override;
  std::vector<ForeignMember> members() const override;
  // PATH:LINE:TEXT with the path as seen from the location, or the text alone; lines of -Context
  // around it.
  std::string text() const override;

  std::string line, path, pattern, location;  // an empty path: the input stream
  std::int64_t line_number = 0;
  bool ignore_case = true;
  Value matches;  // array of Match
  std::vector<std::string> before, after;
  bool has_context = false;

 private:
  std::string relative_path(std::string_view folder) const;
  Value context() const;
};

}  // namespace psjsh
