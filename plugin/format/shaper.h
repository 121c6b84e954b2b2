#pragma once

#include <memory>

#include "plugin/format/generator.h"
#include "plugin/format/problem.h"
#include "plugin/format/record.h"
#include "plugin/format/request.h"

namespace psj::format {

// Turns objects into one document of records: the first object decides view and columns, later ones
// follow it, and what does not fit in (texts, numbers, objects of types that the view is not for)
// stands between them on its own.
class Shaper {
 public:
  // All are borrowed for the shaper's life.
  Shaper(FormatState &state, const ShapeRequest &request, RecordSink &sink)
      : state_(state), request_(request), sink_(sink) {}

  // A collection is taken item by item. On failure `problem` says why, when it is the formatter's.
  psj_status write(const psj_value &value, Problem &problem);
  // Closes the document; the next object opens a new one.
  psj_status end();

  // What failed to evaluate since the last call.
  Failures take_failures() { return std::exchange(failures_, {}); }

 private:
  psj_status write_collection(const psj_value &value, Problem &problem);
  psj_status write_object(const psj_value &object, Problem &problem);
  psj_status describe_collection(const psj_value &value);
  psj_status write_text(std::string_view text);

  // What the types say, known until they change.
  struct Decision {
    bool scalar = false;
    bool error = false;  // an error record, which the host may render
    bool copy = false;   // a format record of another process
    const View *out_of_band = nullptr;
  };
  void decide();

  // Both answer PSJ_S_ABSENT when the object belongs into the document.
  psj_status write_alone(const psj_value &object, bool list_otherwise);
  psj_status render_by_host(const psj_value &object);
  psj_status replay_copy(const psj_value &object);

  psj_status open(const psj_value &object, Problem &problem);
  bool choose(const psj_value &object, Problem &problem);
  Shape shape_by_properties(const psj_value &object);
  psj_status put(const psj_value &object);
  bool is_next_job(const psj_value &object) const;

  FormatState &state_;
  const ShapeRequest &request_;
  RecordSink &sink_;
  TypeNames types_;
  std::unique_ptr<Generator> generator_;
  bool in_group_ = false;
  Decision decision_;
  // The last object went into the document by its view: the next of its types does so too.
  bool by_view_ = false;
  const psj_object_class *job_class_ = nullptr;  // of jobs that the view is for
  EntryRecord entry_;
  Failures failures_;
};

}  // namespace psj::format
