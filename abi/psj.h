// psj.h: the one contract between a host (a shell, an application), the plugin libpsjobs.so and third-party job types.
//
// Draft (PSJ_ABI_MAJOR 0): it may change until it is declared frozen. abi/README.md tells the life of a job through it.
//
// Reading rules for every table and struct in this file:
//   - structs that start with struct_size grow at their end: the writer fills it in, a reader that wants a member asks
//     PSJ_HAS(ptr, member) and never reads past struct_size; such structs are used through the pointer they came by;
//   - psj_text, psj_value, psj_result, psj_record, psj_bound and psj_guid are fixed for the life of a major version;
//   - reserved fields and unknown flag bits are written as zero and ignored when read;
//   - text is UTF-8 with a length in bytes, not necessarily terminated; integers are fixed width; no C enum by value;
//   - no exception and no longjmp crosses a function of this file;
//   - nothing is freed by the other side's allocator: what must be given back carries its own release function.
// Lifetimes: an argument is borrowed until the call returns unless its comment says otherwise.
// Thread marks: [any] any thread, concurrently. [host] the thread that called init, one call at a time. [pipeline] the
// thread that runs the host's pipeline, one call at a time per pipeline. [job] the provider's thread for that job, one
// at a time per job. [blocks] may wait. Unmarked: any thread, one call at a time per object.
#ifndef PSJ_H
#define PSJ_H
#include <stddef.h>
#include <stdint.h>
#ifdef __cplusplus
extern "C" {
#endif

#if defined(_WIN32)
#define PSJ_CALL __cdecl
#define PSJ_EXPORT __declspec(dllexport)
#else
#define PSJ_CALL
#define PSJ_EXPORT __attribute__((visibility("default")))
#endif

#define PSJ_ABI_MAJOR 0u
#define PSJ_ABI_MINOR 1u

// True when `p` is not NULL and its struct reaches past member `m`; for a pointer member ask `(p)->m` too.
#define PSJ_HAS(p, m) ((p) != NULL && (p)->struct_size >= (uint32_t)((const char *)(&(p)->m + 1) - (const char *)(p)))

// ---- status -------------------------------------------------------------------------------------
// 0 is success, positive is a successful answer with a note, negative is a failure. Numbers are never reused. A caller
// treats an unknown negative value as PSJ_E_FAILED and an unknown positive value as PSJ_OK.
typedef int32_t psj_status;
#define PSJ_OK 0
#define PSJ_S_TIMEOUT 1  // the wait ended without the thing awaited
#define PSJ_S_END 2      // no more records or input, and none will come
#define PSJ_S_LAGGED 3   // records before the first one returned are gone for this reader
#define PSJ_S_ABSENT 4   // the object has no such member
#define PSJ_E_FAILED (-1)
#define PSJ_E_ARGUMENT (-2)
#define PSJ_E_STATE (-3)  // not allowed in the job's present state
#define PSJ_E_NOT_FOUND (-4)
#define PSJ_E_REMOVED (-5)  // the handle is alive, the job is not in the table any more
#define PSJ_E_UNSUPPORTED (-6)
#define PSJ_E_NO_MEMORY (-7)
#define PSJ_E_LIMIT (-8)      // throttle, quota, depth or record size
#define PSJ_E_CANCELLED (-9)  // the job or pipeline is being stopped
#define PSJ_E_PEER_DIED (-10)
#define PSJ_E_CORRUPT (-11)  // a record failed validation
#define PSJ_E_VERSION (-12)
#define PSJ_E_THREAD (-13)  // called on a thread that its mark forbids
#define PSJ_E_SYSTEM (-14)  // the system refused; the message says what

// ---- text and values ----------------------------------------------------------------------------
typedef struct psj_text {
  const char *data;
  uint64_t size;
} psj_text;

// One value: 16 bytes, the same in memory and inside a log record. In memory `as.ptr` points to the payload; inside a
// record `as.at` is the payload's offset from the record body's first byte (only the log and its tests see that form).
typedef uint8_t psj_kind;
#define PSJ_NULL 0
#define PSJ_BOOL 1          // as.u64 0 or 1
#define PSJ_CHAR 2          // one UTF-16 code unit in as.u64
#define PSJ_INT 3           // as.i64; `flags` is the width: 8, 16, 32, 64
#define PSJ_UINT 4          // as.u64; width as above
#define PSJ_FLOAT 5         // as.f64 either way; `flags` is the width: 32, 64
#define PSJ_DECIMAL 6       // 16 bytes: 96-bit little-endian magnitude, then uint32: bits 16-23 scale, bit 31 sign
#define PSJ_STRING 7        // `count` bytes of UTF-8
#define PSJ_BYTES 8         // `count` bytes
#define PSJ_DATETIME 9      // as.i64: 100 ns ticks since 0001-01-01; `flags`: 0 unspecified, 1 UTC, 2 local
#define PSJ_TIMESPAN 10     // as.i64: 100 ns ticks
#define PSJ_GUID 11         // 16 bytes, in the order in which the text form prints them
#define PSJ_VERSION 12      // `count` bytes: the text form
#define PSJ_URI 13          // `count` bytes: the text form
#define PSJ_XML 14          // `count` bytes: the text form
#define PSJ_SCRIPTBLOCK 15  // `count` bytes: the source text without the braces
#define PSJ_SECRET 16       // `count` bytes, opaque; never formatted, never written to disk in the clear
#define PSJ_BIGINT 17       // `count` bytes: decimal text
#define PSJ_LIST 18         // `count` values; `flags`: PSJ_LIST_*
#define PSJ_DICT 19         // 2 * `count` values: key, value, ...; `flags`: PSJ_DICT_*
#define PSJ_OBJECT 20       // `count` values: [0] PSJ_SCHEMA, [1] base (see PSJ_OBJECT_*), [2...] one for each member
#define PSJ_SCHEMA 21       // only as the first value of an object: as.ptr a psj_schema, or as.u64 its id (in a record)
#define PSJ_REF 22     // back reference: as.u64 is the index of an earlier object of the same tree (order of start)
#define PSJ_CUT 23     // deeper than the depth limit: `count` bytes, its text
#define PSJ_HANDLE 24  // live object: as.ptr is a psj_object; only within one process
#define PSJ_VOID 25    // "no output" (AutomationNull), as against a null that is written

#define PSJ_LIST_STACK 1u     // last in first out: the first value is the next to leave
#define PSJ_LIST_QUEUE 2u     // first in first out
#define PSJ_LIST_SEQUENCE 3u  // can be enumerated, and no more
#define PSJ_DICT_ORDERED 1u
#define PSJ_OBJECT_BAG 0u   // [1] is the object's text form (PSJ_STRING) or PSJ_NULL
#define PSJ_OBJECT_BASE 1u  // [1] is the value that the members were added to: a string with a note, an enum's number
#define PSJ_MAX_DEPTH 64u   // deeper trees are refused with PSJ_E_LIMIT

typedef struct psj_value {
  psj_kind kind;
  uint8_t flags;
  uint16_t reserved0;
  uint32_t count;
  union {
    int64_t i64;
    uint64_t u64;
    double f64;
    uint64_t at;
    const void *ptr;
  } as;
} psj_value;

// `flags` of a schema. PSJ_SCHEMA_TEXT: the first member is no property but the text form of an object that has a base.
// PSJ_SCHEMA_OWN: how many of the properties, the first ones, are the object's own; the others were added to it.
#define PSJ_SCHEMA_TEXT 1u
#define PSJ_SCHEMA_OWN(flags) ((flags) >> 16)
#define PSJ_SCHEMA_FLAGS(text, own) (((text) ? PSJ_SCHEMA_TEXT : 0u) | (uint32_t)(own) << 16)

// A shape of objects. It is sent once per log and named by a number afterwards. In memory it must outlive every value
// that points to it.
typedef struct psj_schema {
  uint32_t struct_size;
  uint32_t flags;  // PSJ_SCHEMA_*
  uint32_t type_name_count;
  uint32_t member_count;
  const psj_text *type_names;  // most derived first, as in pstypenames; without the Deserialized. prefix
  const psj_text *members;     // property names in display order
} psj_schema;

// A value that the callee made and the caller must give back: when `release` is not NULL the caller calls
// release(owner) once it is done with `value`. Filled in only on PSJ_OK.
typedef struct psj_result {
  psj_value value;
  void *owner;
  void(PSJ_CALL *release)(void *owner);
} psj_result;

// ---- errors -------------------------------------------------------------------------------------
// Made by whoever fails, released by whoever received it, through its own `release`. NULL is "no error". Out parameters
// of type psj_error ** may be NULL (the error is then dropped); they are written only on failure.
#define PSJ_ERROR_WHOLE_ID 1u    // `id` stands as it is: no command part is added
#define PSJ_ERROR_NEW_RECORD 2u  // `record` only lends its exception: id, category and target are this error's

typedef struct psj_error {
  uint32_t struct_size;
  psj_status status;
  int32_t category;         // number of System.Management.Automation.ErrorCategory
  uint32_t flags;           // PSJ_ERROR_*
  psj_text id;              // error id without the command part: "JobWithSpecifiedNameNotFound"
  psj_text message;         // what was being done, to what, and what the system answered
  psj_text exception;       // .NET type name of the exception, or empty
  const psj_value *target;  // TargetObject, or NULL
  const psj_value *record;  // the ErrorRecord that a script made (a handle, or PSJ_SHAPE_ERROR), or NULL
  void(PSJ_CALL *release)(struct psj_error *);
} psj_error;

// ---- live objects -------------------------------------------------------------------------------
// An object that stays where it is and is used through its class: a job, a process, a script block, a value of the
// host's script engine. Counted; a psj_object in an argument is borrowed, one in a psj_result is released through the
// result. Handles with the same pointer are the same object; an owner gives the same pointer where identity matters.
typedef struct psj_object psj_object;
typedef struct psj_object_class {
  uint32_t struct_size, reserved0;
  void(PSJ_CALL *retain)(const psj_object *);   // [any]
  void(PSJ_CALL *release)(const psj_object *);  // [any]
  // PSJ_LIST of PSJ_STRING, most derived first.
  psj_status(PSJ_CALL *type_names)(const psj_object *, psj_result *);
  // PSJ_LIST of PSJ_STRING: names of the properties in display order.
  psj_status(PSJ_CALL *properties)(const psj_object *, psj_result *);
  // PSJ_S_ABSENT: no such property. Names are compared without case.
  psj_status(PSJ_CALL *get)(const psj_object *, psj_text name, psj_result *, psj_error **);
  psj_status(PSJ_CALL *set)(const psj_object *, psj_text name, const psj_value *, psj_error **);
  // PSJ_S_ABSENT: no such method.
  psj_status(PSJ_CALL *call)(const psj_object *, psj_text method, const psj_value *arguments, uint32_t count,
                             psj_result *, psj_error **);
  // The text form (ToString), PSJ_STRING.
  psj_status(PSJ_CALL *text)(const psj_object *, psj_result *);
  // Collections: the item at `index` (PSJ_S_END behind the last). NULL: the object is not a collection.
  psj_status(PSJ_CALL *item)(const psj_object *, uint64_t index, psj_result *);
  // What else the object can do, by id ("psj.job/1" gives its psj_job *); NULL when it can't.
  const void *(PSJ_CALL *get_extension)(const psj_object *, psj_text id);
} psj_object_class;
struct psj_object {
  const psj_object_class *cls;
};

// ---- records ------------------------------------------------------------------------------------
typedef uint8_t psj_stream;
#define PSJ_STREAM_CONTROL 0  // schema, state, padding, end: never handed to a reader
#define PSJ_STREAM_OUTPUT 1
#define PSJ_STREAM_ERROR 2
#define PSJ_STREAM_WARNING 3
#define PSJ_STREAM_VERBOSE 4
#define PSJ_STREAM_DEBUG 5
#define PSJ_STREAM_INFORMATION 6
#define PSJ_STREAM_PROGRESS 7

// What a value on another stream than output looks like when it is not a live handle: a PSJ_OBJECT whose schema has
// exactly these members, in this order. The first type name of the schema is the .NET type of the record.
//   error        Message, ExceptionType, FullyQualifiedErrorId, Category (PSJ_INT), Activity, Reason, TargetName,
//                TargetType, Target, ScriptStackTrace, Position (PSJ_DICT file, line, column, text; or null), Details,
//                RecommendedAction, Exception and Invocation (copies of the objects, or null)
//   warning, verbose, debug   a PSJ_STRING
//   information  MessageData, Source, TimeGenerated, Tags (PSJ_LIST), User, Computer, ProcessId, HostMessage (bool)
//   progress     Activity, ActivityId, ParentActivityId, StatusDescription, CurrentOperation, PercentComplete,
//                SecondsRemaining, Completed (bool)
#define PSJ_SHAPE_ERROR "System.Management.Automation.ErrorRecord"
#define PSJ_SHAPE_INFORMATION "System.Management.Automation.InformationRecord"
#define PSJ_SHAPE_PROGRESS "System.Management.Automation.ProgressRecord"

#define PSJ_RECORD_HOST 1u  // was written to the job's host (Write-Host, a warning's display): a replay prints it
#define PSJ_RECORD_SCREEN \
  2u  // a PSJ_STRING, on the information or the error stream, that went only to the screen (or the
      // error output) of the job's host: a replay prints it as it stands, no collection has it
// From a run in another process, before its script begins: no record, but for the caller's process at once. On the
// information stream a PSJ_STRING for the screen, or a PSJ_INT, the exit code that the process should end with; on the
// error stream a PSJ_STRING, why the session could not be opened: the job fails with it.
#define PSJ_RECORD_NOW 4u

typedef struct psj_record {
  uint64_t sequence;  // 1, 2, 3 ... over all streams of the job: the order in which the job wrote
  int64_t time_ns;    // CLOCK_REALTIME
  psj_stream stream;
  uint8_t reserved0;
  uint16_t flags;  // PSJ_RECORD_*
  uint32_t reserved1;
  psj_value value;  // memory form, checked; valid until the batch is given back
} psj_record;

// ---- handles and states -------------------------------------------------------------------------
typedef struct psj_job psj_job;        // counted: every psj_job * that a function returns is the caller's to release
typedef struct psj_reader psj_reader;  // single owner
typedef struct psj_plugin psj_plugin;  // single owner: the host
typedef struct psj_guid {
  uint8_t bytes[16];  // in the order in which the text form prints them
} psj_guid;

typedef uint8_t psj_state;  // same numbers as System.Management.Automation.JobState
#define PSJ_NOT_STARTED 0
#define PSJ_RUNNING 1
#define PSJ_COMPLETED 2
#define PSJ_FAILED 3
#define PSJ_STOPPED 4
#define PSJ_BLOCKED 5
#define PSJ_SUSPENDED 6
#define PSJ_DISCONNECTED 7
#define PSJ_SUSPENDING 8
#define PSJ_STOPPING 9
#define PSJ_AT_BREAKPOINT 10

typedef struct psj_job_info {  // a snapshot; texts live until the job handle is released
  uint32_t struct_size;
  int32_t id;  // session-wide, never reused
  psj_guid instance_id;
  psj_state state;
  uint8_t has_more_data;
  uint16_t reserved0;
  uint32_t child_count;
  psj_text name, type_name, location, command, status_message;
  int64_t begin_ns, end_ns;  // CLOCK_REALTIME; 0 = not yet
} psj_job_info;

// ---- streams of a running pipeline --------------------------------------------------------------
#define PSJ_WRITE_ENUMERATE 1u  // a list is written item by item
#define PSJ_WRITE_HOST 2u       // straight to the host's screen: no redirection and no preference applies
#define PSJ_WRITE_SHOWN 4u      // the screen has it already: only redirections and variables take it

// The host's side of a cmdlet call. Valid until the cmdlet's close() returns. [pipeline]
typedef struct psj_streams {
  uint32_t struct_size, reserved0;
  void *self;
  // PSJ_E_CANCELLED: the pipeline is being stopped or nobody downstream wants more; return soon. On the error stream
  // the value is PSJ_SHAPE_ERROR or a handle; PSJ_E_FAILED there means that the error became terminating: return it.
  psj_status(PSJ_CALL *write)(const struct psj_streams *, psj_stream, uint32_t flags, const psj_value *);
  // A non-terminating error in one call: the host makes the record, adds the command to the id, and its position.
  psj_status(PSJ_CALL *write_error)(const struct psj_streams *, const psj_error *);
  // ShouldProcess: -WhatIf, -Confirm. *yes is 1 to go on.
  psj_status(PSJ_CALL *should_process)(const struct psj_streams *, psj_text target, psj_text action, uint32_t *yes);
  uint32_t(PSJ_CALL *cancelled)(const struct psj_streams *);  // [any]
  int(PSJ_CALL *cancel_fd)(const struct psj_streams *);       // readable once cancelled; -1: none. [any]
  // A variable of the session as the cmdlet's caller sees it: "PWD" (the file system location), "WarningPreference" ...
  psj_status(PSJ_CALL *variable)(const struct psj_streams *, psj_text name, psj_result *);
} psj_streams;

// ---- cmdlets ------------------------------------------------------------------------------------
#define PSJ_ALL_SETS 0xffffffffu
#define PSJ_MANDATORY 1u
#define PSJ_BY_VALUE 2u          // binds a pipeline object as a whole
#define PSJ_BY_PROPERTY_NAME 4u  // binds the property of that name (or alias) of a pipeline object
#define PSJ_REMAINING 8u         // takes all remaining arguments

typedef struct psj_parameter_use {  // a parameter's place in one parameter set
  uint32_t set;                     // index into the cmdlet's sets, or PSJ_ALL_SETS
  int32_t position;                 // 0, 1 ...; -1: named only
  uint32_t flags;
  uint32_t reserved0;
} psj_parameter_use;

#define PSJ_PARAMETER_WILDCARDS 1u  // documentation only: the cmdlet itself matches
#define PSJ_PARAMETER_NOT_NULL 2u
#define PSJ_PARAMETER_NOT_EMPTY 4u   // not null, not an empty string or collection, no null or empty item
#define PSJ_PARAMETER_RANGE 8u       // minimum ... maximum, both included
#define PSJ_PARAMETER_HIDDEN 16u     // not shown in syntax and completion
#define PSJ_PARAMETER_NOT_BLANK 32u  // not null, not empty, not only blanks
#define PSJ_PARAMETER_ADDED 64u      // not of PowerShell's cmdlet: what describes the cmdlet leaves it out, but help

typedef struct psj_parameter {
  uint32_t struct_size, flags;
  psj_text name;
  psj_text type;  // .NET type name: System.Int32[], System.Management.Automation.SwitchParameter ...
  uint32_t alias_count, use_count;
  const psj_text *aliases;
  const psj_parameter_use *uses;
  int64_t minimum, maximum;
  psj_text help;  // one sentence, or empty
} psj_parameter;

typedef struct psj_bound {
  uint32_t parameter;  // index into the cmdlet's parameters
  uint32_t reserved0;
  psj_value value;  // converted to the parameter's type; a switch is PSJ_BOOL; script blocks and jobs are handles
} psj_bound;

typedef struct psj_binding {
  uint32_t struct_size;
  uint32_t set;    // index of the parameter set; PSJ_ALL_SETS while not yet decided (begin, with input to come)
  uint32_t count;  // bound parameters; one that was not given is absent
  uint32_t reserved0;
  const psj_bound *bound;
} psj_binding;

#define PSJ_INVOCATION_INPUT 1u  // pipeline input is coming: process is called for each object, maybe never

struct psj_api;
typedef struct psj_invocation {
  uint32_t struct_size, flags;
  psj_plugin *plugin;
  const struct psj_api *api;
  const psj_streams *streams;
  psj_text name;  // as typed: an alias stays an alias
  psj_text line;  // source text from the command's name to the end of its line
} psj_invocation;

#define PSJ_CMDLET_SHOULD_PROCESS 1u
// No command of its own: the host has a command of that name and hands an invocation of the cmdlet's (one) parameter
// set over. Parameters go by name; begin is called with the parameters that are bound so far.
#define PSJ_CMDLET_PART 2u

// One cmdlet, described and callable. The host parses, converts and binds; the cmdlet sees bound values only. Calls for
// one invocation: begin, process (once for each pipeline object, or once without pipeline input), end, close; close
// always, the others until one fails. A failure's psj_error is the terminating error.
typedef struct psj_cmdlet {
  uint32_t struct_size, flags;
  void *self;
  psj_text name;       // "Start-Job"
  psj_text type_name;  // "Microsoft.PowerShell.Commands.StartJobCommand": second part of error ids
  psj_text module;     // "Microsoft.PowerShell.Core"
  psj_text help;       // one sentence
  uint32_t alias_count, set_count, parameter_count, output_count;
  const psj_text *aliases;
  const psj_text *sets;  // names of the parameter sets
  const psj_parameter *const *parameters;
  const psj_text *outputs;  // .NET type names
  uint32_t default_set;     // PSJ_ALL_SETS: none
  uint32_t reserved0;
  // Optional. Called after a parameter was bound, in binding order, as a property setter would be: a failure is
  // reported by the host as ParameterBindingFailed around the error's message.
  psj_status(PSJ_CALL *check)(const struct psj_cmdlet *, const psj_binding *so_far, uint32_t parameter, psj_error **);
  psj_status(PSJ_CALL *begin)(const struct psj_cmdlet *, const psj_invocation *, const psj_binding *, void **state,
                              psj_error **);                                      // [pipeline] [blocks]
  psj_status(PSJ_CALL *process)(void *state, const psj_binding *, psj_error **);  // [pipeline] [blocks]
  psj_status(PSJ_CALL *end)(void *state, psj_error **);                           // [pipeline] [blocks]
  void(PSJ_CALL *stop)(void *state);   // optional: asks a running call to return soon. [any]
  void(PSJ_CALL *close)(void *state);  // [pipeline]
} psj_cmdlet;

// ---- plugin -> host -----------------------------------------------------------------------------
#define PSJ_LOG_DEBUG 0
#define PSJ_LOG_INFO 1
#define PSJ_LOG_WARNING 2
#define PSJ_LOG_ERROR 3
#define PSJ_LOG_HOST_MISBEHAVING 4
#define PSJ_LOG_PROVIDER_MISBEHAVING 5

typedef struct psj_host {
  uint32_t struct_size, abi_minor;
  void *self;
  psj_text name, version;
  const void *(PSJ_CALL *get_extension)(const struct psj_host *, psj_text id);       // [any]
  void(PSJ_CALL *log)(const struct psj_host *, int32_t severity, psj_text message);  // [any]
} psj_host;

struct psj_sink;

// Host extension: runs scripts. Without it the host has no thread jobs, and script parameters can't be used.
#define PSJ_HOST_SCRIPT "psj.host.script/1"
#define PSJ_FOR_THREAD 1u   // runs in this process: arguments and $using: values stay live
#define PSJ_FOR_PROCESS 2u  // runs in a worker: all is copied, and must survive the way through a record
#define PSJ_FOR_REMOTE 3u   // as process, on another computer
#define PSJ_FOR_TASK 4u     // as thread, once for each of many items; $using: must name values, and no script blocks

typedef struct psj_script_request {
  uint32_t struct_size, purpose;
  psj_value script;            // PSJ_HANDLE or PSJ_SCRIPTBLOCK, or PSJ_NULL when `file` is used
  psj_value initialization;    // the same, or PSJ_NULL
  psj_value arguments;         // PSJ_LIST or PSJ_NULL
  psj_text file;               // full path of a script file, or empty
  psj_text working_directory;  // full path; empty: the caller's location
  const psj_streams *streams;  // of the calling cmdlet, NULL outside one
  // The host object (-StreamingHost) on whose screen the run shows messages and host text while it runs; PSJ_NULL: none
  psj_value streaming_host;
} psj_script_request;

typedef struct psj_run {
  uint32_t struct_size, purpose;  // PSJ_FOR_THREAD, PSJ_FOR_TASK: handles may be written to the sink; else copies only
  void *self;
  const struct psj_sink *sink;
  // The next object of $input: PSJ_OK, PSJ_S_END, PSJ_S_TIMEOUT or PSJ_E_CANCELLED. timeout_ms PSJ_FOREVER: no limit.
  // NULL: the script has no input.
  psj_status(PSJ_CALL *next_input)(const struct psj_run *, uint32_t timeout_ms, psj_result *);  // [job] [blocks]
  const psj_value *item;  // $_ of the script; NULL: it has none. Lives as long as the run
} psj_run;

typedef struct psj_host_script {
  uint32_t struct_size, reserved0;
  // All that a job needs to run the script elsewhere, taken now, in the caller's scope: text, $using: values,
  // arguments, location. The result is the host's own business: the plugin only carries it to `run`. For
  // PSJ_FOR_PROCESS and PSJ_FOR_REMOTE it holds no handle.
  psj_status(PSJ_CALL *prepare)(const psj_host *, const psj_script_request *, psj_result *,
                                psj_error **);  // [pipeline]
  // Runs it to its end, writing to run->sink. *ended: PSJ_COMPLETED, PSJ_FAILED (the error says why) or PSJ_STOPPED
  // (`exit`, or stopped by `stop`).
  psj_status(PSJ_CALL *run)(const psj_host *, const psj_value *prepared, const psj_run *, psj_state *ended,
                            psj_error **);  // [job] [blocks]
  // Asks a run to end soon: running statements are interrupted. At most once per run, from another thread. [any]
  void(PSJ_CALL *stop)(const psj_host *, const psj_run *);
  // The script's value for $_ = *item: calculated properties of the formatter.
  psj_status(PSJ_CALL *evaluate)(const psj_host *, const psj_value *script, const psj_value *item, psj_result *,
                                 psj_error **);  // [pipeline] [blocks]
  // Source text without the braces (the Command property), PSJ_STRING. [any]
  psj_status(PSJ_CALL *source)(const psj_host *, const psj_value *script, psj_result *);
  // The value as it would arrive in another process: no handle is left, objects are bags by the host's serialization
  // rules. For what a process job gets beside its script ($input objects). [pipeline]
  psj_status(PSJ_CALL *copy)(const psj_host *, const psj_value *, psj_result *, psj_error **);
} psj_host_script;

// Host extension: the command line of the host's own worker (the same engine in another process). The worker loads the
// plugin and calls psj_worker_api.serve. Without it there are no process jobs.
#define PSJ_HOST_WORKER "psj.host.worker/1"
#define PSJ_WORKER_NO_POOL 1u  // no worker is kept ready unless a pool is asked for
typedef struct psj_host_worker {
  uint32_t struct_size, flags;  // PSJ_WORKER_*
  // PSJ_LIST of PSJ_STRING: program path and arguments. The plugin adds one argument: the channel ("fd:3", "stdio").
  psj_status(PSJ_CALL *command)(const psj_host *, psj_result *, psj_error **);  // [any]
  // In the worker, once, before the job's script runs: environment, current directory and limits of this process have
  // become those of the job's Start-Job, which may have come long after the worker. What the host read of them is read
  // anew. NULL: the host cannot, and a worker of a pool serves only where none of the environment changed. [host]
  void(PSJ_CALL *adopt)(const psj_host *);
  // In a worker that has no job yet: does once what makes the first script slow. May be NULL. [host] [blocks]
  void(PSJ_CALL *warm)(const psj_host *);
} psj_host_worker;

// Host extension: screen text of values that the host shows by its own rules (error records: position, colours).
#define PSJ_HOST_VIEW "psj.host.view/1"
typedef struct psj_host_view {
  uint32_t struct_size, reserved0;
  // PSJ_STRING with line ends, or PSJ_S_ABSENT: the formatter's own view applies. width in cells. [pipeline]
  psj_status(PSJ_CALL *render)(const psj_host *, const psj_value *, uint32_t width, psj_result *);
} psj_host_view;

// Host extension: what jobs in other processes have for the host at once (PSJ_RECORD_NOW). Both [any].
#define PSJ_HOST_SCREEN "psj.host.screen/1"
typedef struct psj_host_screen {
  uint32_t struct_size, reserved0;
  void(PSJ_CALL *show)(const psj_host *, psj_text text);               // as it stands
  void(PSJ_CALL *set_exit_code)(const psj_host *, int32_t exit_code);  // for the end of the process
} psj_host_screen;

// ---- a job's side: what a provider writes to ----------------------------------------------------
// Given to a provider's create(). Valid until the provider's destroy() returns.
typedef struct psj_sink {
  uint32_t struct_size, reserved0;
  void *self;
  // Copies the value into the job's log. May wait for room, unless the job is being stopped (PSJ_E_CANCELLED).
  // Handles are kept alive by the log, and refused (PSJ_E_ARGUMENT) by jobs of another process. `flags`: PSJ_RECORD_*.
  psj_status(PSJ_CALL *write)(const struct psj_sink *, psj_stream, uint32_t flags,
                              const psj_value *);  // [job] [blocks]
  // In place: one PSJ_STRING or PSJ_BYTES record of `size` bytes, whose payload the caller fills. Exactly one commit
  // (used <= size) or discard follows, before any other call on this sink. [job] [blocks]
  psj_status(PSJ_CALL *reserve)(const struct psj_sink *, psj_stream, psj_kind, uint64_t size, void **payload);
  psj_status(PSJ_CALL *commit)(const struct psj_sink *, uint64_t used);  // [job]
  void(PSJ_CALL *discard)(const struct psj_sink *);                      // [job]
  // Makes everything written so far visible to readers now; without it that happens within a millisecond. [job]
  void(PSJ_CALL *flush)(const struct psj_sink *);
  // The first finished state ends the log. `reason` may be NULL; it is copied, not released. [any]
  psj_status(PSJ_CALL *set_state)(const struct psj_sink *, psj_state, const psj_error *reason);
  psj_status(PSJ_CALL *set_status_message)(const struct psj_sink *, psj_text);  // [any]
  uint32_t(PSJ_CALL *cancelled)(const struct psj_sink *);  // 0; 1 = asked to stop; 2 = deadline passed  // [any]
  int(PSJ_CALL *cancel_fd)(
      const struct psj_sink *);  // readable once cancelled; -1: none. Until the finished state. [any]
  const psj_host *host;          // whose job it is: its extensions run scripts and name the worker
  // Between enter 1 and enter 0 the scripts that run on this thread have a job table of their own, as those of thread
  // jobs have: they see the jobs that they made, and nobody else does. [job]
  void(PSJ_CALL *scope)(const struct psj_sink *, uint32_t enter);
  const void *(PSJ_CALL *get_extension)(const struct psj_sink *, psj_text id);  // [any]
} psj_sink;

// Sink extension: the job's log as memory that another process writes to (psj_worker_api is the other end). One call
// at a time per job.
#define PSJ_SINK_MEMORY "psj.sink.memory/1"
typedef struct psj_sink_memory {
  uint32_t struct_size, reserved0;
  // In create(), before anything is written; sink->write answers PSJ_E_STATE from then on. The three descriptors go to
  // the process that writes; they are borrowed.
  psj_status(PSJ_CALL *share)(const struct psj_sink *, int *control, int *host, int *doorbell, psj_error **);
  // One more segment of at least `bytes`, for the process that asks for it. The descriptor is borrowed. PSJ_S_TIMEOUT:
  // no memory now, and nothing was filled in; the process looks into the log's free ring, and asks again when the
  // host block's room word has changed. PSJ_E_LIMIT: more than a log ever gives.
  psj_status(PSJ_CALL *grant)(const struct psj_sink *, uint64_t bytes, uint32_t *number, uint64_t *size, int *fd,
                              psj_error **);
  // What was handed out so far has arrived: the descriptors are closed, the memory stays.
  void(PSJ_CALL *sent)(const struct psj_sink *);
  // The process has ended or will write no more. *state and *reason (PSJ_NULL, PSJ_STRING or PSJ_SHAPE_ERROR) are what
  // it wrote as its last record; PSJ_S_ABSENT: it died before that.
  psj_status(PSJ_CALL *writer_gone)(const struct psj_sink *, psj_state *state, psj_result *reason);
} psj_sink_memory;

// ---- job types ----------------------------------------------------------------------------------
#define PSJ_REQUEST_NEW_RUNSPACES 1u  // no child runs where another one ran before

typedef struct psj_job_request {
  uint32_t struct_size, flags;  // PSJ_REQUEST_*
  psj_text name;                // empty: Job<Id>
  psj_text command;             // the Command property
  psj_text location;            // in create(): this child's location. In job_create: empty for the provider's default
  uint32_t target_count;        // job_create only: one child for each location; 0: one child
  uint32_t throttle;            // children running at once; 0: the provider's default
  const psj_text *targets;
  const psj_value *arguments;  // the provider's own; any value, copied by the plugin; NULL: none
} psj_job_request;

#define PSJ_PROVIDER_PARENT 1u     // its jobs are a parent with a child for each target; it makes the children only
#define PSJ_PROVIDER_BY_STREAM 2u  // Receive-Job goes stream by stream (as with thread jobs), else in the order written
#define PSJ_PROVIDER_REMOTE 4u     // objects arrive as copies from another process: Deserialized., PSComputerName
#define PSJ_PROVIDER_SUSPEND 8u    // suspend and resume are there
#define PSJ_PROVIDER_LINE 16u      // started jobs may wait in a line, NotStarted; starting one again starts it at once
// With PARENT: a parent begins without children; job_add_child adds them until it is started, and only then is it found
// in the table. When it is stopped, children that wait for their turn stay NotStarted.
#define PSJ_PROVIDER_GROWS 32u

typedef struct psj_provider {
  uint32_t struct_size, abi_minor;
  void *self;
  psj_text id;             // "com.example.batch", unique
  psj_text job_type_name;  // PSJobTypeName, and what Start-Job -Type names; "" (not NULL): its jobs have none
  psj_text location;       // Location of jobs that were given none
  uint64_t capabilities;   // PSJ_PROVIDER_*
  // Makes one job (child) in state NotStarted; nothing runs yet. [any]
  psj_status(PSJ_CALL *create)(const struct psj_provider *, const psj_job_request *, const psj_sink *, void **job,
                               psj_error **);
  // Starts it; returns at once. The provider answers through the sink: Running, then a finished state. [any]
  psj_status(PSJ_CALL *start)(void *job, psj_error **);
  // Asks; returns at once. The provider answers through sink->set_state; after deadline_ms the plugin marks the job
  // itself and the provider's later words are ignored. It may be called again with a shorter deadline; 0: the deadline
  // has passed, the job is given up. [any]
  psj_status(PSJ_CALL *stop)(void *job, uint32_t deadline_ms);
  psj_status(PSJ_CALL *input)(void *job, const psj_value *);  // one object of $input; optional
  psj_status(PSJ_CALL *input_end)(void *job);                 // no more input; optional
  psj_status(PSJ_CALL *suspend)(void *job);                   // optional [any]
  psj_status(PSJ_CALL *resume)(void *job);                    // optional [any]
  void(PSJ_CALL *destroy)(void *job);  // last call for that job; returns when no sink call is in flight. [any] [blocks]
  const void *(PSJ_CALL *get_extension)(const struct psj_provider *, psj_text id);  // [any]
  // .NET type names of its jobs and of their parents; empty: System.Management.Automation.Job2.
  psj_text type_name, parent_type_name;
  // Optional. The plugin ends: no job is left and no call follows. Threads kept for later jobs end now. [host] [blocks]
  void(PSJ_CALL *detach)(const struct psj_provider *);
} psj_provider;

// Provider extension: cmdlets that come with a job type.
#define PSJ_PROVIDER_CMDLETS "psj.provider.cmdlets/1"
typedef struct psj_provider_cmdlets {
  uint32_t struct_size, count;
  const psj_cmdlet *const *cmdlets;  // live as long as the provider
} psj_provider_cmdlets;

// Provider extension: pools of ready workers. A job asks for one by the argument "pool" (PSJ_STRING, the pool's name);
// each worker serves one job. The pool "Default" serves jobs that name none and fills itself once jobs were started.
// [any]
#define PSJ_PROVIDER_POOLS "psj.provider.pools/1"
typedef struct psj_provider_pools {
  uint32_t struct_size, reserved0;
  // Workers are started until `size` of them are ready. PSJ_E_ARGUMENT: the name is taken; "Default" is resized
  // instead.
  psj_status(PSJ_CALL *create)(const psj_provider *, const psj_host *, psj_text name, uint32_t size, psj_error **);
  // Ready workers end; jobs that run are left alone. PSJ_E_NOT_FOUND: there is no such pool.
  psj_status(PSJ_CALL *remove)(const psj_provider *, psj_text name, psj_error **);
  // PSJ_LIST of objects with the members Name, Size, Ready, Starting, Served (jobs that got a worker) and Missed (jobs
  // that found none).
  psj_status(PSJ_CALL *list)(const psj_provider *, psj_result *, psj_error **);
  // Until all workers of the pool are ready. PSJ_S_TIMEOUT; PSJ_E_NOT_FOUND: no such pool, or it was removed. [blocks]
  psj_status(PSJ_CALL *wait)(const psj_provider *, psj_text name, uint32_t timeout_ms);
} psj_provider_pools;

// ---- host -> plugin -----------------------------------------------------------------------------
#define PSJ_FOREVER 0xffffffffu
#define PSJ_READ_KEEP 1u        // leave the records in place: the consumed mark does not move
#define PSJ_READ_FROM_START 2u  // from the first record that is kept, consumed or not (implies KEEP)
#define PSJ_ALL_STREAMS 0xfeu

typedef void(PSJ_CALL *psj_state_fn)(void *arg, psj_job *borrowed, psj_state from, psj_state to);

typedef struct psj_api {
  uint32_t struct_size, abi_minor;
  // Stops every job, waits at most deadline_ms, frees everything but abandoned threads. Handles still held answer
  // PSJ_E_REMOVED afterwards. [host] [blocks]
  void(PSJ_CALL *shutdown)(psj_plugin *, uint32_t deadline_ms);
  const void *(PSJ_CALL *get_extension)(psj_plugin *, psj_text id);  // [any]

  psj_status(PSJ_CALL *provider_add)(psj_plugin *, const psj_provider *, psj_error **);  // [any]
  // Loads a library by path, asks its psj_get_provider and adds the provider. It is never unloaded. [any] [blocks]
  psj_status(PSJ_CALL *provider_load)(psj_plugin *, psj_text path, psj_error **);
  // All cmdlets of the plugin and its providers. The list lives until the next provider is added; a cmdlet for ever.
  psj_status(PSJ_CALL *cmdlet_list)(psj_plugin *, const psj_cmdlet *const **, uint32_t *count);  // [host]

  psj_status(PSJ_CALL *job_create)(psj_plugin *, psj_text provider, const psj_job_request *, psj_job **,
                                   psj_error **);                   // [any]
  psj_status(PSJ_CALL *job_start)(psj_job *, psj_error **);         // [any]
  psj_status(PSJ_CALL *job_input)(psj_job *, const psj_value *);    // $input of every child. [any] [blocks]
  psj_status(PSJ_CALL *job_input_end)(psj_job *);                   // [any]
  psj_status(PSJ_CALL *job_stop)(psj_job *, uint32_t deadline_ms);  // asks; job_wait waits. [any]
  // Until all (any = 0) or one (any = 1) of them is in a finished state; PSJ_S_TIMEOUT otherwise. [any] [blocks]
  psj_status(PSJ_CALL *job_wait)(psj_job *const *, uint32_t count, uint32_t any, uint32_t timeout_ms);
  psj_status(PSJ_CALL *job_remove)(psj_job *, uint32_t force, psj_error **);  // [any] [blocks]
  psj_status(PSJ_CALL *job_info)(psj_job *, psj_job_info *out);  // out->struct_size is set by the caller. [any]
  // Both: *count is the room in `out` before and the number of jobs after the call; `out` NULL only counts. [any]
  psj_status(PSJ_CALL *job_list)(psj_plugin *, psj_job **out, uint32_t *count);
  psj_status(PSJ_CALL *job_children)(psj_job *, psj_job **out, uint32_t *count);
  psj_job *(PSJ_CALL *job_retain)(psj_job *);  // [any]
  void(PSJ_CALL *job_release)(psj_job *);      // [any]
  // The job as an object for scripts; the same pointer every time, borrowed from the job. [any]
  const psj_object *(PSJ_CALL *job_object)(psj_job *);

  // State changes come from one dispatcher thread, in order for a job, with no lock of the plugin held.
  // When unsubscribe returns, no call is in flight (unless it is called from inside one). job NULL: all jobs.
  psj_status(PSJ_CALL *subscribe)(psj_plugin *, psj_job *, psj_state_fn, void *arg, uint64_t *token);  // [any]
  psj_status(PSJ_CALL *unsubscribe)(psj_plugin *, uint64_t token);                                     // [any] [blocks]

  // Reading one job's log (a parent without a log has nothing). `streams` is a bit set (1u << PSJ_STREAM_...). [any]
  psj_status(PSJ_CALL *reader_open)(psj_job *, uint32_t streams, uint32_t flags, psj_reader **, psj_error **);
  // A batch: *count is the room in `out` before and the number of records after. One thread at a time. [blocks]
  psj_status(PSJ_CALL *reader_next)(psj_reader *, psj_record *out, uint32_t *count, uint32_t timeout_ms);
  void(PSJ_CALL *reader_done)(psj_reader *, uint64_t sequence);  // gives the batch back; consumes up to `sequence`
  int(PSJ_CALL *reader_fd)(psj_reader *);                        // readable when reader_next would not wait; -1: none
  void(PSJ_CALL *reader_close)(psj_reader *);

  // One more child of a parent that grows (PSJ_PROVIDER_GROWS) and was not started yet; `child` may be NULL. A parent
  // that is not to be started any more is given back with job_remove. One call at a time per parent.
  psj_status(PSJ_CALL *job_add_child)(psj_job *parent, const psj_job_request *, psj_job **child, psj_error **);
} psj_api;

// Plugin extension: the worker's side of a process job.
#define PSJ_WORKER "psj.worker/1"
typedef struct psj_worker_api {
  uint32_t struct_size, reserved0;
  // Serves the one job that comes over the channel (the argument that the plugin added to the worker's command line),
  // running it through the host's psj.host.script/1 on this thread, and returns when it ended. The process should then
  // leave. When the other side dies the process group is killed. [host] [blocks]
  psj_status(PSJ_CALL *serve)(psj_plugin *, psj_text channel, psj_error **);
} psj_worker_api;

// Plugin extension: the formatter. Shaping turns objects into format records (what Format-Table emits), printing turns
// objects and format records into lines.
#define PSJ_FORMAT "psj.format/1"
#define PSJ_SHAPE_DEFAULT 0u
#define PSJ_SHAPE_TABLE 1u
#define PSJ_SHAPE_LIST 2u
#define PSJ_SHAPE_WIDE 3u
#define PSJ_SHAPE_CUSTOM 4u
#define PSJ_FORMAT_AUTOSIZE 1u
#define PSJ_FORMAT_WRAP 2u
#define PSJ_FORMAT_HIDE_HEADERS 4u
#define PSJ_FORMAT_REPEAT_HEADER 8u
#define PSJ_FORMAT_FORCE 16u
#define PSJ_FORMAT_SHOW_ERROR 32u
#define PSJ_FORMAT_DISPLAY_ERROR 64u
#define PSJ_EXPAND_ENUM_ONLY 0u
#define PSJ_EXPAND_CORE_ONLY 1u
#define PSJ_EXPAND_BOTH 2u

typedef struct psj_format_column {
  uint32_t struct_size, flags;
  psj_value expression;  // PSJ_STRING: a property name, wildcards allowed; or a script handle
  psj_text label;        // empty: the property's name or the script's text
  psj_text format;       // .NET format string, or empty
  int32_t width;         // cells; 0: decided by the formatter
  int32_t alignment;     // 0 default, 1 left, 2 center, 3 right
} psj_format_column;

typedef struct psj_format_options {
  uint32_t struct_size, flags;  // PSJ_FORMAT_*
  uint32_t shape;
  uint32_t expand;
  uint32_t column_count;  // 0: by view or automatically
  uint32_t wide_columns;  // Format-Wide -Column; 0: automatic
  int32_t depth;          // Format-Custom -Depth
  uint32_t reserved0;
  const psj_format_column *const *columns;
  const psj_format_column *group_by;  // NULL: none
  psj_text view;                      // named view, or empty
} psj_format_options;

#define PSJ_PRINT_COLOR 1u     // escape sequences for headers and labels
#define PSJ_PRINT_TERMINAL 2u  // the text goes to a terminal

typedef struct psj_print_options {
  uint32_t struct_size, flags;
  uint32_t width;             // cells available to tables
  uint32_t list_width;        // cells available to lists; 0: unlimited
  int32_t enumeration_limit;  // $FormatEnumerationLimit; -1: unlimited
  uint32_t layout;            // job tables: 0 PowerShell 7, 5 PowerShell 3.0-5.1, 2 PowerShell 2.0
} psj_print_options;

typedef struct psj_shaper psj_shaper;    // single owner
typedef struct psj_printer psj_printer;  // single owner
// One line without its line end; a text of the pipeline as it is, with the line ends inside it. PSJ_E_CANCELLED stops
// the printer.
typedef psj_status(PSJ_CALL *psj_line_fn)(void *arg, psj_text line);

// All functions: [pipeline]
typedef struct psj_format_api {
  uint32_t struct_size, reserved0;
  // Format records (handles) are written to `to` on the output stream. Columns and texts are copied.
  psj_status(PSJ_CALL *shaper_open)(psj_plugin *, const psj_format_options *, const psj_streams *to, psj_shaper **,
                                    psj_error **);
  psj_status(PSJ_CALL *shaper_write)(psj_shaper *, const psj_value *, psj_error **);
  psj_status(PSJ_CALL *shaper_end)(psj_shaper *, psj_error **);
  void(PSJ_CALL *shaper_close)(psj_shaper *);
  psj_status(PSJ_CALL *printer_open)(psj_plugin *, const psj_print_options *, psj_line_fn, void *arg, psj_printer **,
                                     psj_error **);
  psj_status(PSJ_CALL *printer_write)(psj_printer *, const psj_value *, psj_error **);
  // PSJ_PRINT_TERMINAL: prints what waits for more rows of its table (automatic widths are taken from rows that come
  // within 300 ms). Elsewhere it does nothing: the text must not depend on when it is called.
  psj_status(PSJ_CALL *printer_flush)(psj_printer *, psj_error **);
  psj_status(PSJ_CALL *printer_end)(psj_printer *, psj_error **);
  void(PSJ_CALL *printer_close)(psj_printer *);
  // Adds the views of a YAML file; they come before the built-in ones.
  psj_status(PSJ_CALL *views_load)(psj_plugin *, psj_text path, psj_error **);
  // Text of one value in a table cell or list line, PSJ_STRING (collections cut at enumeration_limit).
  psj_status(PSJ_CALL *cell_text)(psj_plugin *, const psj_value *, int32_t enumeration_limit, psj_result *);
} psj_format_api;

typedef struct psj_entry {
  uint32_t struct_size, abi_major, abi_minor, min_host_minor;
  psj_text plugin_version;
  const psj_api *api;
  // `host` must live until shutdown. A second init in one process after shutdown is allowed. [host]
  psj_status(PSJ_CALL *init)(const psj_host *, psj_plugin **, psj_error **);
} psj_entry;

// The only exported symbols. NULL: that major version is not served.
PSJ_EXPORT const psj_entry *PSJ_CALL psj_get_entry(uint32_t abi_major);        // the plugin
PSJ_EXPORT const psj_provider *PSJ_CALL psj_get_provider(uint32_t abi_major);  // a third party's library

#ifdef __cplusplus
}
static_assert(sizeof(psj_value) == 16 && sizeof(psj_text) == 16 && sizeof(psj_record) == 40);
static_assert(offsetof(psj_value, as) == 8 && offsetof(psj_record, value) == 24);
#else
_Static_assert(sizeof(psj_value) == 16 && sizeof(psj_text) == 16, "values and texts are 16 bytes");
#endif
#endif
