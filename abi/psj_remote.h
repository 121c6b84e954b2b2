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

// Host extension: how PowerShell's own program does what the host's worker would do, for a computer that has only that.
#define PSJ_HOST_CLIXML "psj.host.clixml/1"
typedef struct psj_host_clixml {
  uint32_t struct_size, reserved0;
  // The text of a PowerShell command (PSJ_STRING) that runs what was prepared for PSJ_FOR_REMOTE, with the objects of
  // the PSJ_LIST `input` as its $input. Its last output is the mark with C behind it; or, when the script ended with an
  // error, the mark with F and then the error. [any]
  psj_status(PSJ_CALL *command)(const psj_host *, const psj_value *prepared, const psj_value *input, psj_text mark,
                                psj_result *, psj_error **);
  // Writes the objects of the CLIXML documents in the text to the sink, each to its stream. *ended: PSJ_COMPLETED or
  // PSJ_FAILED, as the mark says (the reason is PSJ_SHAPE_ERROR or null); PSJ_RUNNING: there is no mark. [any]
  psj_status(PSJ_CALL *read)(const psj_host *, psj_text documents, psj_text mark, const struct psj_sink *,
                             psj_state *ended, psj_result *reason, psj_error **);
} psj_host_clixml;

#ifdef __cplusplus
}
#endif
#endif
