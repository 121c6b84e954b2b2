#pragma once

#include <map>
#include <string>
#include <utility>

#include "plugin/value/arena.h"
#include "psj.h"

namespace psj {

class Job;

// Adds what Receive-Job adds to each output object of a process or remote job: PSComputerName,
// RunspaceId, PSShowComputerName, and with -Wait PSSourceJobInstanceId. One for each child job and
// call.
class ReceivedValue {
 public:
  ReceivedValue(const Job &child, bool with_source_job);

  // The value with the notes; valid until the next call. Null and void stay as they are.
  psj_value with_notes(const psj_value &value);

 private:
  const psj_schema *noted(const psj_schema *schema);

  Arena memory_;   // schemas and the notes' own payloads
  Arena scratch_;  // the value that was made last
  std::map<const psj_schema *, const psj_schema *> schemas_;
  std::string location_;
  psj_guid runspace_, source_;
  psj_value notes_[4];
  std::uint32_t note_count_;
};

}  // namespace psj
