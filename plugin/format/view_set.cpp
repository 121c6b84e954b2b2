#include "plugin/format/view_set.h"

namespace psj::format {
namespace {

bool fits(const View &view, const ViewSet::Query &query) {
  return view.out_of_band == query.out_of_band &&
         (query.shape == Shape::none || view.shape == query.shape) &&
         (query.name.empty() || invariant::equals_ignore_case(view.name, query.name));
}

}  // namespace

void ViewSet::add_in_front(const ViewFile &file) {
  files_.insert(files_.begin(), &file);
  index();
}

void ViewSet::index() {
  views_.clear();
  rules_.clear();
  for (const ViewFile *file : files_) {
    for (const View &view : file->views)
      for (const std::string_view type : view.types) views_[without_prefix(type)].push_back(&view);
    for (const TypeRule &rule : file->rules) rules_[without_prefix(rule.type)].push_back(&rule);
  }
}

const View *ViewSet::find(const TypeNames &types, const Query &query) const {
  for (const std::string_view type : types.names()) {
    const auto found = views_.find(without_prefix(type));
    if (found == views_.end()) continue;
    const View *plain = nullptr;
    for (const View *view : found->second) {
      if (!fits(*view, query)) continue;
      if (view->layout == query.layout) return view;
      if (view->layout == 0 && plain == nullptr) plain = view;
    }
    if (plain != nullptr) return plain;
  }
  return nullptr;
}

std::vector<std::string_view> ViewSet::names(const TypeNames &types, Shape shape) const {
  std::vector<std::string_view> names;
  for (const std::string_view type : types.names()) {
    const auto found = views_.find(without_prefix(type));
    if (found == views_.end()) continue;
    for (const View *view : found->second)
      if (fits(*view, {shape, {}, 0, false}) && view->layout == 0) names.push_back(view->name);
  }
  return names;
}

const TypeRule *ViewSet::rule(const TypeNames &types) const {
  for (const std::string_view type : types.names()) {
    const auto found = rules_.find(without_prefix(type));
    if (found != rules_.end()) return found->second.front();
  }
  return nullptr;
}

}  // namespace psj::format
