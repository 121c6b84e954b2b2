// A job type in plain C, to learn from: jobs that tick. Start-TimerJob -Count 3 -Milliseconds 200
// gives a job that writes three objects, one every 200 ms, and is then Completed. It stands in
// Get-Job beside all other jobs and can be waited for, received, stopped and removed; nothing of
// that is written here.
//
// What a job type needs, from the bottom of this file upwards:
//   psj_get_provider   the only exported name: hands out the table of the job type
//   kProvider          the table: names, and what to do when a job is made, started, stopped and
//   freed kStartTimerJob     optional: a cmdlet that makes such jobs, described so that any host
//   can bind its parameters run                what a job does: writes records to its sink and says
//   at the end how it went
#define _POSIX_C_SOURCE 200809L
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "psj.h"

#define TEXT(literal) \
  { literal, sizeof(literal) - 1 }
#define PROVIDER_ID "org.psjobs.sample.timer"

enum { kMaxCount = 1000000, kMaxMilliseconds = 3600000 };

// ---- errors
// -------------------------------------------------------------------------------------- An error
// belongs to whoever receives it. These two are constants, so giving one back is nothing to do.
static void PSJ_CALL keep_error(psj_error *error) {
  (void)error;
}

static psj_error kBadArguments = {
    .struct_size = sizeof(psj_error),
    .status = PSJ_E_ARGUMENT,
    .category = 5,  // InvalidArgument
    .id = TEXT("TimerJobArguments"),
    .message = TEXT("make a timer job: Count and Milliseconds must be in range"),
    .exception = TEXT("System.ArgumentException"),
    .release = keep_error};
static psj_error kNoResources = {
    .struct_size = sizeof(psj_error),
    .status = PSJ_E_NO_MEMORY,
    .category = 18,  // ResourceUnavailable
    .id = TEXT("TimerJobResources"),
    .message = TEXT("start a timer job: no memory or no thread to be had"),
    .exception = TEXT("System.InvalidOperationException"),
    .release = keep_error};

static psj_status fail(psj_error *error, psj_error **out) {
  if (out != NULL) *out = error;
  return error->status;
}

// ---- a job
// ---------------------------------------------------------------------------------------
typedef struct timer_job {
  const psj_sink *sink;  // valid until destroy() returns
  int64_t count, milliseconds;
  pthread_t thread;
  int started;
} timer_job;

// The shape of what a job writes. It outlives every value that points to it, as it must.
static const psj_text kTickTypes[] = {TEXT("PSJobs.Sample.Tick"), TEXT("System.Object")};
static const psj_text kTickMembers[] = {TEXT("Number"), TEXT("Elapsed")};
static const psj_schema kTick = {.struct_size = sizeof(psj_schema),
                                 .type_name_count = 2,
                                 .member_count = 2,
                                 .type_names = kTickTypes,
                                 .members = kTickMembers};

static psj_status write_tick(const psj_sink *sink, int64_t number, int64_t elapsed_ns) {
  const psj_value parts[] = {
      {.kind = PSJ_SCHEMA, .as.ptr = &kTick},
      {.kind = PSJ_NULL},  // no text form of its own
      {.kind = PSJ_INT, .flags = 32, .as.i64 = number},
      {.kind = PSJ_TIMESPAN, .as.i64 = elapsed_ns / 100},
  };
  const psj_value tick = {.kind = PSJ_OBJECT, .flags = PSJ_OBJECT_BAG, .count = 4, .as.ptr = parts};
  return sink->write(sink, PSJ_STREAM_OUTPUT, 0, &tick);
}

static int64_t now_ns(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

// Sleeps until `deadline_ns`; returns 1 when the job was asked to stop meanwhile.
static int sleep_until(const psj_sink *sink, int64_t deadline_ns) {
  // Without a descriptor to wait on, being asked is noticed by asking now and then.
  enum { kAskEvery = 20 };
  struct pollfd cancel = {.fd = sink->cancel_fd(sink), .events = POLLIN};
  while (sink->cancelled(sink) == 0) {
    const int64_t left_ms = (deadline_ns - now_ns() + 999999) / 1000000;
    if (left_ms <= 0) return 0;
    poll(&cancel, 1, cancel.fd < 0 && left_ms > kAskEvery ? kAskEvery : (int)left_ms);
  }
  return 1;
}

static void *run(void *argument) {
  const timer_job *job = argument;
  const psj_sink *sink = job->sink;
  const int64_t begin = now_ns();
  psj_state end = PSJ_COMPLETED;
  for (int64_t number = 1; number <= job->count && end == PSJ_COMPLETED; ++number) {
    if (sleep_until(sink, begin + number * job->milliseconds * 1000000))
      end = PSJ_STOPPED;
    else if (write_tick(sink, number, now_ns() - begin) < 0)
      end = sink->cancelled(sink) != 0 ? PSJ_STOPPED : PSJ_FAILED;
  }
  sink->set_state(sink, end, NULL);
  return NULL;
}

// ---- the provider's functions
// -------------------------------------------------------------------- The number that a dictionary
// holds under `key`, or `otherwise`.
static int64_t number_of(const psj_value *dict, const char *key, int64_t otherwise) {
  if (dict == NULL || dict->kind != PSJ_DICT) return otherwise;
  const psj_value *entries = dict->as.ptr;
  const size_t size = strlen(key);
  for (uint32_t i = 0; i < dict->count; ++i, entries += 2)
    if (entries[0].kind == PSJ_STRING && entries[0].count == size &&
        memcmp(entries[0].as.ptr, key, size) == 0 && entries[1].kind == PSJ_INT)
      return entries[1].as.i64;
  return otherwise;
}

// Takes Count and Milliseconds out of the request's dictionary; nothing runs before start().
static psj_status PSJ_CALL create(const psj_provider *provider, const psj_job_request *request,
                                  const psj_sink *sink, void **job, psj_error **error) {
  (void)provider;
  const int64_t count = number_of(request->arguments, "Count", 3);
  const int64_t milliseconds = number_of(request->arguments, "Milliseconds", 1000);
  if (count < 1 || count > kMaxCount || milliseconds < 0 || milliseconds > kMaxMilliseconds)
    return fail(&kBadArguments, error);
  timer_job *made = calloc(1, sizeof *made);
  if (made == NULL) return fail(&kNoResources, error);
  made->sink = sink;
  made->count = count;
  made->milliseconds = milliseconds;
  *job = made;
  return PSJ_OK;
}

static psj_status PSJ_CALL start(void *self, psj_error **error) {
  timer_job *job = self;
  // Said here and not by the thread: whoever started the job sees it running, whenever the thread
  // gets its turn.
  job->sink->set_state(job->sink, PSJ_RUNNING, NULL);
  if (pthread_create(&job->thread, NULL, run, job) != 0) return fail(&kNoResources, error);
  job->started = 1;
  return PSJ_OK;
}

// The sink already says that the job is to stop, and its thread waits for that: nothing is left to
// be done here.
static psj_status PSJ_CALL stop(void *self, uint32_t deadline_ms) {
  (void)self, (void)deadline_ms;
  return PSJ_OK;
}

static void PSJ_CALL destroy(void *self) {
  timer_job *job = self;
  if (job->started) pthread_join(job->thread, NULL);
  free(job);
}

// ---- Start-TimerJob
// ------------------------------------------------------------------------------
enum { kCount, kMilliseconds, kName };

static const psj_text kSets[] = {TEXT("Timer")};
static const psj_parameter_use kFirst = {.set = PSJ_ALL_SETS, .position = 0};
static const psj_parameter_use kSecond = {.set = PSJ_ALL_SETS, .position = 1};
static const psj_parameter_use kNamedOnly = {.set = PSJ_ALL_SETS, .position = -1};

static const psj_parameter kCountParameter = {
    .struct_size = sizeof(psj_parameter),
    .flags = PSJ_PARAMETER_RANGE,
    .name = TEXT("Count"),
    .type = TEXT("System.Int32"),
    .use_count = 1,
    .uses = &kFirst,
    .minimum = 1,
    .maximum = kMaxCount,
    .help = TEXT("How many ticks the job writes; 3 when not given.")};
static const psj_parameter kMillisecondsParameter = {
    .struct_size = sizeof(psj_parameter),
    .flags = PSJ_PARAMETER_RANGE,
    .name = TEXT("Milliseconds"),
    .type = TEXT("System.Int32"),
    .use_count = 1,
    .uses = &kSecond,
    .minimum = 0,
    .maximum = kMaxMilliseconds,
    .help = TEXT("Time between two ticks; a second when not given.")};
static const psj_parameter kNameParameter = {.struct_size = sizeof(psj_parameter),
                                             .name = TEXT("Name"),
                                             .type = TEXT("System.String"),
                                             .use_count = 1,
                                             .uses = &kNamedOnly,
                                             .help = TEXT("Name of the job.")};
static const psj_parameter *const kParameters[] = {&kCountParameter, &kMillisecondsParameter,
                                                   &kNameParameter};

// The session that the cmdlet runs in. The invocation itself is borrowed for begin() only, these
// live until close().
typedef struct start_call {
  psj_plugin *plugin;
  const psj_api *api;
  const psj_streams *streams;
} start_call;

static psj_status PSJ_CALL begin_call(const psj_cmdlet *cmdlet, const psj_invocation *invocation,
                                      const psj_binding *binding, void **state, psj_error **error) {
  (void)cmdlet, (void)binding;
  start_call *call = malloc(sizeof *call);
  if (call == NULL) return fail(&kNoResources, error);
  *call = (start_call){invocation->plugin, invocation->api, invocation->streams};
  *state = call;
  return PSJ_OK;
}

static psj_status PSJ_CALL process_call(void *state, const psj_binding *binding,
                                        psj_error **error) {
  const start_call *call = state;
  psj_text name = {NULL, 0};
  psj_value dict[4] = {{.kind = PSJ_STRING, .count = 5, .as.ptr = "Count"},
                       {.kind = PSJ_INT, .flags = 32, .as.i64 = 3},
                       {.kind = PSJ_STRING, .count = 12, .as.ptr = "Milliseconds"},
                       {.kind = PSJ_INT, .flags = 32, .as.i64 = 1000}};
  for (uint32_t i = 0; i < binding->count; ++i) {
    const psj_bound *bound = &binding->bound[i];
    if (bound->parameter == kCount) dict[1] = bound->value;
    if (bound->parameter == kMilliseconds) dict[3] = bound->value;
    if (bound->parameter == kName && bound->value.kind == PSJ_STRING)
      name = (psj_text){bound->value.as.ptr, bound->value.count};
  }
  const psj_value arguments = {.kind = PSJ_DICT, .count = 2, .as.ptr = dict};
  const psj_job_request request = {.struct_size = sizeof(psj_job_request),
                                   .name = name,
                                   .command = TEXT("Start-TimerJob"),
                                   .arguments = &arguments};
  psj_job *job = NULL;
  psj_status status =
      call->api->job_create(call->plugin, (psj_text)TEXT(PROVIDER_ID), &request, &job, error);
  if (status < 0) return status;
  status = call->api->job_start(job, error);
  if (status >= 0) {
    const psj_value output = {.kind = PSJ_HANDLE, .as.ptr = call->api->job_object(job)};
    status = call->streams->write(call->streams, PSJ_STREAM_OUTPUT, 0, &output);
  }
  call->api->job_release(job);  // the job table and the pipeline hold the job now
  return status;
}

static psj_status PSJ_CALL end_call(void *state, psj_error **error) {
  (void)state, (void)error;
  return PSJ_OK;
}

static void PSJ_CALL close_call(void *state) {
  free(state);
}

static const psj_text kOutputs[] = {TEXT("System.Management.Automation.Job2")};
static const psj_cmdlet kStartTimerJob = {.struct_size = sizeof(psj_cmdlet),
                                          .name = TEXT("Start-TimerJob"),
                                          .type_name = TEXT("PSJobs.Sample.StartTimerJobCommand"),
                                          .module = TEXT("PSJobs.Sample"),
                                          .help = TEXT("Starts a job that ticks."),
                                          .set_count = 1,
                                          .parameter_count = 3,
                                          .output_count = 1,
                                          .sets = kSets,
                                          .parameters = kParameters,
                                          .outputs = kOutputs,
                                          .default_set = 0,
                                          .begin = begin_call,
                                          .process = process_call,
                                          .end = end_call,
                                          .close = close_call};

// ---- the tables
// ----------------------------------------------------------------------------------
static const psj_cmdlet *const kCmdlets[] = {&kStartTimerJob};
static const psj_provider_cmdlets kProviderCmdlets = {
    .struct_size = sizeof(psj_provider_cmdlets), .count = 1, .cmdlets = kCmdlets};

static const void *PSJ_CALL get_extension(const psj_provider *provider, psj_text id) {
  (void)provider;
  const size_t size = sizeof(PSJ_PROVIDER_CMDLETS) - 1;
  return id.size == size && memcmp(id.data, PSJ_PROVIDER_CMDLETS, size) == 0 ? &kProviderCmdlets
                                                                             : NULL;
}

static const psj_provider kProvider = {.struct_size = sizeof(psj_provider),
                                       .abi_minor = PSJ_ABI_MINOR,
                                       .id = TEXT(PROVIDER_ID),
                                       .job_type_name = TEXT("TimerJob"),
                                       .location = TEXT("localhost"),
                                       .create = create,
                                       .start = start,
                                       .stop = stop,
                                       .destroy = destroy,
                                       .get_extension = get_extension};

const psj_provider *PSJ_CALL psj_get_provider(uint32_t abi_major) {
  return abi_major == PSJ_ABI_MAJOR ? &kProvider : NULL;
}
