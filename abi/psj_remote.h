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
typedef struct psj_clixml_reader psj_clixml_reader;
typedef struct psj_host_clixml {
  uint32_t struct_size, reserved0;
  // The text of a PowerShell command (PSJ_STRING) that runs what was prepared for PSJ_FOR_REMOTE, with the objects of
  // the PSJ_LIST `input` as its $input. Its first output is the mark with B behind it, its last one the mark with C;
  // or, when the script ended with an error, the mark with F and then the error. [any]
  psj_status(PSJ_CALL *command)(const psj_host *, const psj_value *prepared, const psj_value *input, psj_text mark,
                                psj_result *, psj_error **);
  // Begins to read what one such program prints. The sink outlives the reader. [any]
  psj_status(PSJ_CALL *reader_open)(const psj_host *, psj_text mark, const struct psj_sink *, psj_clixml_reader **,
                                    psj_error **);
  // Takes the next bytes of standard output (1) or standard error (2), cut anywhere, and writes each object that is
  // whole to the sink, to its stream; keeps no more than the one object that is not. A failure is one of the text,
  // which may come from anybody: the reader is of no use then. [one thread at a time]
  psj_status(PSJ_CALL *reader_take)(psj_clixml_reader *, uint32_t output, psj_text bytes, psj_error **);
  // After the program's end with this exit status. *ended: PSJ_COMPLETED or PSJ_FAILED, as the mark says, or as the
  // status does when the script left by `exit` (the reason is PSJ_SHAPE_ERROR or null); PSJ_RUNNING: it was cut off.
  // [one thread at a time]
  psj_status(PSJ_CALL *reader_end)(psj_clixml_reader *, int32_t status, psj_state *ended, psj_result *reason,
                                   psj_error **);
  void(PSJ_CALL *reader_close)(psj_clixml_reader *);  // [one thread at a time]
} psj_host_clixml;

#ifdef __cplusplus
}
#endif
#endif
