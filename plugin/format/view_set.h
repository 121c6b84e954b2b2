#pragma once

#include <memory>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "invariant/compare.h"
#include "plugin/format/access.h"
#include "plugin/format/view.h"

namespace psj::format {

// All views of one plugin by type name. The view of an object is that of its most derived type that
// has one; among several the first that was added. Names are compared without case and without
// "Deserialized.".
class ViewSet {
 public:
  // `file` must outlive the set. Later files come before earlier ones.
  void add_in_front(const ViewFile &file);

  struct Query {
    Shape shape = Shape::none;  // none: any
    std::string_view name;      // empty: any
    std::uint8_t layout = 0;
    bool out_of_band = false;
  };
  const View *find(const TypeNames &types, const Query &query) const;
  // Names of the views that a query without a name could have found.
  std::vector<std::string_view> names(const TypeNames &types, Shape shape) const;
  const TypeRule *rule(const TypeNames &types) const;

 private:
  template <class T>
  using ByType = std::unordered_map<std::string_view, std::vector<const T *>,
                                    invariant::IgnoreCaseHash, invariant::IgnoreCaseEqual>;
  void index();

  std::vector<const ViewFile *> files_;
  ByType<View> views_;
  ByType<TypeRule> rules_;
};

}  // namespace psj::format
