#include "plugin/cmdlets/received_value.h"

#include <algorithm>
#include <vector>

#include "plugin/jobs/job.h"
#include "plugin/value/make.h"

namespace psj {
namespace {

constexpr std::string_view kNotes[] = {"PSComputerName", "RunspaceId", "PSShowComputerName",
                                       "PSSourceJobInstanceId"};

// The session's id: another one than the job's, the same for the whole life of the child.
psj_guid runspace_of(const psj_guid &instance_id) {
  psj_guid runspace = instance_id;
  std::reverse(std::begin(runspace.bytes), std::end(runspace.bytes));
  runspace.bytes[6] = static_cast<std::uint8_t>((runspace.bytes[6] & 0x0f) | 0x40);
  runspace.bytes[8] = static_cast<std::uint8_t>((runspace.bytes[8] & 0x3f) | 0x80);
  return runspace;
}

}  // namespace

ReceivedValue::ReceivedValue(const Job &child, bool with_source_job)
    : location_(child.location()),
      runspace_(runspace_of(child.instance_id())),
      source_(child.instance_id()) {
  const JobOrigin *origin = child.origin();
  if (origin != nullptr) {
    location_ = origin->computer;
    runspace_ = origin->session;
  }
  notes_[0] = make_string(location_);
  notes_[1] = make_guid_value(&runspace_);
  notes_[2] = make_bool(origin != nullptr && origin->shown);
  notes_[3] = make_guid_value(&source_);
  note_count_ = with_source_job ? 4 : 3;
}

const psj_schema *ReceivedValue::noted(const psj_schema *schema) {
  const psj_schema *&known = schemas_[schema];
  if (known) return known;
  std::vector<std::string_view> names, members;
  for (std::uint32_t i = 0; schema && i < schema->type_name_count; ++i)
    names.push_back(view_of(schema->type_names[i]));
  for (std::uint32_t i = 0; schema && i < schema->member_count; ++i)
    members.push_back(view_of(schema->members[i]));
  members.insert(members.end(), kNotes, kNotes + note_count_);
  return known = make_schema(memory_, names, members, schema ? schema->flags : 0);
}

psj_value ReceivedValue::with_notes(const psj_value &value) {
  if (value.kind == PSJ_NULL || value.kind == PSJ_VOID) return value;
  scratch_.clear();
  bool object = value.kind == PSJ_OBJECT;
  std::uint32_t own = object ? value.count : 2;
  auto *slots = scratch_.allocate_array<psj_value>(own + note_count_);
  if (object)
    std::copy_n(items_of(value), own, slots);
  else
    slots[1] = value;
  std::copy_n(notes_, note_count_, slots + own);
  return make_object(noted(object ? schema_of(value) : nullptr), slots,
                     object ? value.flags : PSJ_OBJECT_BASE);
}

}  // namespace psj
