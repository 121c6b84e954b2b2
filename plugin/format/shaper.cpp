#include "plugin/format/shaper.h"

#include <algorithm>
#include <array>

#include "invariant/compare.h"
#include "plugin/format/record_copy.h"

namespace psj::format {
namespace {

constexpr std::string_view kErrorRecord = PSJ_SHAPE_ERROR;
constexpr std::string_view kJob = "System.Management.Automation.Job";
constexpr std::size_t kTableProperties = 4;  // more are shown as a list

// Only what another computer's copy brings along, or nothing at all.
bool has_no_properties(const psj_value &object) {
  if (object.kind == PSJ_OBJECT && (object.flags & PSJ_OBJECT_BASE) == 0) {
    const std::uint32_t members = object.count - 2;
    if (members != 0 && members != 3) return false;
  }
  static constexpr std::array<std::string_view, 3> kRemote{"PSComputerName", "PSShowComputerName",
                                                           "RunspaceId"};
  std::vector<std::string> names;
  property_names(object, names);
  if (names.empty()) return true;
  if (names.size() != kRemote.size()) return false;
  return std::all_of(names.begin(), names.end(), [](const std::string &name) {
    return std::any_of(kRemote.begin(), kRemote.end(), [&](std::string_view remote) {
      return invariant::equals_ignore_case(name, remote);
    });
  });
}

// The class of a live object that is a job of the plugin, else NULL.
const psj_object_class *job_class_of(const psj_value &value) {
  if (value.kind != PSJ_HANDLE) return nullptr;
  const auto *object = static_cast<const psj_object *>(value.as.ptr);
  if (object->cls->get_extension == nullptr) return nullptr;
  return object->cls->get_extension(object, text_of("psj.job/1")) != nullptr ? object->cls
                                                                             : nullptr;
}

const char *shape_word(Shape shape) {
  switch (shape) {
    case Shape::list:
      return "List";
    case Shape::wide:
      return "Wide";
    case Shape::custom:
      return "Custom";
    default:
      return "Table";
  }
}

}  // namespace

psj_status Shaper::write(const psj_value &value, Problem &problem) {
  if (value.kind == PSJ_NULL || value.kind == PSJ_VOID) return PSJ_OK;
  if (value.kind == PSJ_STRING || !is_enumerable(value)) return write_object(value, problem);
  if (request_.expand == PSJ_EXPAND_CORE_ONLY) return write_object(value, problem);
  if (request_.expand == PSJ_EXPAND_BOTH)
    if (const psj_status status = describe_collection(value); status < 0) return status;
  return write_collection(value, problem);
}

psj_status Shaper::write_collection(const psj_value &value, Problem &problem) {
  psj_status status = PSJ_OK;
  for_each_item(value, [&](const psj_value &item) {
    if (item.kind != PSJ_NULL && item.kind != PSJ_VOID) status = write_object(item, problem);
    return status >= 0;
  });
  return status;
}

psj_status Shaper::write_text(std::string_view text) {
  entry_.clear();
  entry_.out_of_band = true;
  entry_.cells.add(text);
  return sink_.entry(entry_);
}

psj_status Shaper::describe_collection(const psj_value &value) {
  std::size_t count = 0;
  for_each_item(value, [&](const psj_value &) { return ++count, true; });
  psj_status status = write_text("The following object supports IEnumerable:");
  if (status >= 0) {
    entry_.clear();
    const auto list = make_generator(Shape::list, state_, request_, nullptr, failures_);
    list->entry(value, entry_);
    entry_.out_of_band = true;
    status = sink_.entry(entry_);
  }
  if (status < 0) return status;
  if (count == 0) return write_text("The IEnumerable contains no objects.");
  if (count == 1) return write_text("The IEnumerable contains the following object:");
  return write_text("The IEnumerable contains the following " + std::to_string(count) +
                    " objects:");
}

psj_status Shaper::render_by_host(const psj_value &object) {
  if (!decision_.error) return PSJ_S_ABSENT;
  Held text;
  const psj_status status =
      state_.view()->render(state_.host(), &object, request_.width, text.out());
  if (status != PSJ_OK || text.value().kind != PSJ_STRING) return PSJ_S_ABSENT;
  std::string_view lines = string_of(text.value());
  if (lines.ends_with('\n')) lines.remove_suffix(1);
  entry_.clear();
  entry_.shape = Shape::custom;
  entry_.out_of_band = true;
  entry_.lines.push_back({0, std::string(lines)});
  return sink_.entry(entry_);
}

// What another process has shaped goes on as it is.
psj_status Shaper::replay_copy(const psj_value &object) {
  auto record = read_record_copy(object, types_.names().front());
  if (!record) return PSJ_S_ABSENT;
  if (auto *entry = std::get_if<EntryRecord>(&*record)) return sink_.entry(*entry);
  if (auto *group = std::get_if<GroupRecord>(&*record)) return sink_.group_start(std::move(*group));
  if (std::holds_alternative<GroupEndRecord>(*record)) return sink_.group_end();
  if (std::holds_alternative<EndRecord>(*record)) return sink_.end();
  // What was open before counts as properly closed.
  if (const psj_status status = end(); status < 0) return status;
  return sink_.start(std::move(std::get<StartRecord>(*record)));
}

void Shaper::decide() {
  decision_.scalar = is_scalar_type(types_);
  decision_.copy = is_record_copy(types_);
  decision_.error = state_.view() != nullptr && types_.has(kErrorRecord);
  decision_.out_of_band =
      decision_.scalar ? nullptr
                       : state_.views().find(types_, {Shape::none, {}, request_.layout, true});
}

psj_status Shaper::write_alone(const psj_value &object, bool list_otherwise) {
  if (const psj_status status = render_by_host(object); status != PSJ_S_ABSENT) return status;
  const View *view = decision_.out_of_band;
  Shape shape = Shape::list;
  if (view != nullptr) {
    shape = view->shape;
  } else if (decision_.scalar || has_no_properties(object)) {
    std::string text;
    append_text(text, object);
    return write_text(text);
  } else if (!list_otherwise) {
    return PSJ_S_ABSENT;
  }
  // Named properties are those of the document, not of what stands between.
  ShapeRequest plain;
  plain.enumeration_limit = request_.enumeration_limit;
  plain.layout = request_.layout;
  entry_.clear();
  make_generator(shape, state_, plain, view, failures_)->entry(object, entry_);
  entry_.out_of_band = true;
  return sink_.entry(entry_);
}

Shape Shaper::shape_by_properties(const psj_value &object) {
  if (const TypeRule *rule = state_.views().rule(types_); rule != nullptr)
    if (rule->shape != Shape::none) return rule->shape;
  std::size_t count = default_properties(object, state_).size();
  if (count == 0) {
    std::vector<std::string> names;
    property_names(object, names);
    count = names.size();
  }
  return count <= kTableProperties ? Shape::table : Shape::list;
}

bool Shaper::choose(const psj_value &object, Problem &problem) {
  const View *view = nullptr;
  Shape shape = request_.shape;
  if (request_.columns.empty()) {
    view = state_.views().find(types_, {shape, request_.view, request_.layout, false});
    if (view == nullptr && !request_.view.empty() && shape != Shape::none) {
      const std::string word = shape_word(shape);
      problem.status = PSJ_E_NOT_FOUND;
      problem.id = "FormatViewNotFound";
      problem.category = kObjectNotFound;
      problem.message = "The view name " + request_.view + " cannot be found.";
      const auto names = state_.views().names(types_, shape);
      std::string known;
      for (const std::string_view name : names)
        known.append(known.empty() ? "" : ", ").append(name);
      if (names.empty())
        problem.message += " There are no existing " + word + " views for " +
                           std::string(types_.empty() ? "" : types_.names().front()) + " objects.";
      else
        problem.message +=
            " Specify one of the following " + word + " views and try again: " + known + ".";
      return false;
    }
  }
  if (view != nullptr)
    shape = view->shape;
  else if (shape == Shape::none)
    shape = shape_by_properties(object);
  generator_ = make_generator(shape, state_, request_, view, failures_);
  return true;
}

psj_status Shaper::open(const psj_value &object, Problem &problem) {
  if (!choose(object, problem)) return problem.status;
  const psj_status status = sink_.start(generator_->start(object));
  if (status < 0) generator_.reset();
  return status;
}

psj_status Shaper::put(const psj_value &object) {
  const bool changed = generator_->group_changed(object);
  if (in_group_ && changed) {
    in_group_ = false;
    if (const psj_status status = sink_.group_end(); status < 0) return status;
  }
  if (!in_group_) {
    if (const psj_status status = sink_.group_start(generator_->group(object)); status < 0)
      return status;
    in_group_ = true;
  }
  entry_.clear();
  generator_->entry(object, entry_);
  return sink_.entry(entry_);
}

// Jobs of whatever type that follow a job which a view for all jobs shows: their type names need
// not be asked for.
bool Shaper::is_next_job(const psj_value &object) const {
  return by_view_ && job_class_ != nullptr && job_class_of(object) == job_class_;
}

psj_status Shaper::write_object(const psj_value &object, Problem &problem) {
  const bool alone = !(request_.has(PSJ_FORMAT_FORCE) && request_.shape != Shape::none);
  // types_ stays what it was: a text says nothing about the objects around it.
  if (alone && object.kind == PSJ_STRING) return write_text(string_of(object));
  if (is_next_job(object)) return put(object);
  const bool changed = types_.read(object);
  // Rows of one type after the first: nothing is left to decide.
  if (!changed && by_view_) return put(object);
  if (changed) decide();
  by_view_ = false;
  if (alone && decision_.copy)
    if (const psj_status status = replay_copy(object); status != PSJ_S_ABSENT) return status;
  if (alone)
    if (const psj_status status = write_alone(object, false); status != PSJ_S_ABSENT) return status;
  if (generator_ == nullptr)
    if (const psj_status status = open(object, problem); status < 0) return status;
  if (alone && !generator_->applies(types_)) return write_alone(object, true);
  by_view_ = generator_->has_view();
  job_class_ = by_view_ && generator_->is_for(kJob) ? job_class_of(object) : nullptr;
  return put(object);
}

psj_status Shaper::end() {
  if (generator_ == nullptr) return PSJ_OK;
  psj_status status = PSJ_OK;
  if (in_group_) status = sink_.group_end();
  in_group_ = by_view_ = false;
  generator_.reset();
  return status < 0 ? status : sink_.end();
}

}  // namespace psj::format
