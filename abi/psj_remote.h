// Extensions of psj.h for job types whose objects come from other computers.
#ifndef PSJ_REMOTE_H
#define PSJ_REMOTE_H
#include "psj.h"
#ifdef __cplusplus
extern "C" {
#endif

// Sink extension: where the job's records come from. Without it they come from "localhost".
#define PSJ_SINK_ORIGIN "psj.sink.origin/1"
#define PSJ_ORIGIN_SHOW 1u  // the default view names the computer (PSShowComputerName)

typedef struct psj_sink_origin {
  uint32_t struct_size, reserved0;
  // What PSComputerName and RunspaceId of every object are. In create(), or before the first record.
  psj_status(PSJ_CALL *set)(const struct psj_sink *, psj_text computer, const psj_guid *session, uint32_t flags);
} psj_sink_origin;

#ifdef __cplusplus
}
#endif
#endif
