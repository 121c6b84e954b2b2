#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <variant>

#include "plugin/format/view.h"

namespace psj::format {

// The views of one YAML file and all that they borrow.
class LoadedViews {
 public:
  virtual ~LoadedViews() = default;
  virtual const ViewFile &file() const = 0;
};

// The message of a failure names file and line: "jobs.yaml:12: a column has no key 'widht'".
struct ViewsError {
  std::string message;
};

// `name` is what messages call the file.
std::variant<std::unique_ptr<LoadedViews>, ViewsError> parse_views(std::string_view yaml,
                                                                   std::string_view name);

}  // namespace psj::format
