// A class of management objects in plain C, to learn from: temperature sensors. Once the library is
// loaded (psjsh --provider build/lib/libpsj_sensors.so), Get-CimInstance Sample_Sensor lists them,
// WQL asks for them, Invoke-CimMethod calls their method.
//
//   psj_get_provider   the only exported name. A library of classes makes no jobs: its job type
//                      refuses to make one and has no name
//   kSensor            the class: what it is called and has, where its instances come from
//   kCompared          a class that joins two of them: Get-CimAssociatedInstance goes from one to
//                      the other
#include <string.h>

#include "psj_cim.h"

#define TEXT(literal) \
  { literal, sizeof(literal) - 1 }
#define STRING(literal) \
  { .kind = PSJ_STRING, .count = sizeof(literal) - 1, .as.ptr = literal }

// Properties of CIM_LogicalElement come first, in the order of its declaration.
enum { kCaption, kDescription, kInstallDate, kName, kStatus, kSensorId, kCelsius, kPropertyCount };

static double g_celsius[2] = {21.5, 48.0};

static psj_status PSJ_CALL enumerate(const psj_class *cls, const psj_class_request *request,
                                     psj_instance_fn take, void *arg, psj_error **error) {
  (void)cls, (void)request, (void)error;
  static const psj_value kNames[] = {STRING("Room"), STRING("Processor")};
  static const psj_value kIds[] = {STRING("s0"), STRING("s1")};
  for (int i = 0; i < 2; ++i) {
    psj_value values[kPropertyCount] = {{.kind = PSJ_NULL}};  // what is not known stays null
    values[kCaption] = values[kName] = kNames[i];
    values[kSensorId] = kIds[i];
    values[kCelsius] = (psj_value){.kind = PSJ_FLOAT, .flags = 64, .as.f64 = g_celsius[i]};
    const psj_status status = take(arg, values, kPropertyCount);
    if (status < 0) return status;
  }
  return PSJ_OK;
}

// The number of the sensor that a method is called on; -1: none of these.
static int sensor_of(const psj_value *instance, uint32_t count) {
  if (instance == NULL || count != kPropertyCount) return -1;
  const psj_value *id = &instance[kSensorId];
  if (id->kind != PSJ_STRING || id->count != 2) return -1;
  const int number = ((const char *)id->as.ptr)[1] - '0';
  return number == 0 || number == 1 ? number : -1;
}

// uint32 Adjust(real64 Celsius, out real64 Before)
static psj_status PSJ_CALL invoke(const psj_class *cls, psj_text method, const psj_value *instance,
                                  uint32_t count, const psj_value *arguments, psj_result *out,
                                  psj_error **error) {
  (void)cls, (void)method, (void)error;
  // The caller reads the answer at once and gives nothing back: one for each thread is enough.
  static _Thread_local psj_value answer[4];
  const int sensor = sensor_of(instance, count);
  if (sensor < 0) return PSJ_E_NOT_FOUND;
  answer[0] = (psj_value)STRING("ReturnValue");
  answer[1] = (psj_value){.kind = PSJ_UINT, .flags = 32, .as.u64 = 0};
  answer[2] = (psj_value)STRING("Before");
  answer[3] = (psj_value){.kind = PSJ_FLOAT, .flags = 64, .as.f64 = g_celsius[sensor]};
  const psj_value *entries = arguments->as.ptr;
  if (arguments->count == 1 && entries[1].kind == PSJ_FLOAT) g_celsius[sensor] = entries[1].as.f64;
  *out = (psj_result){.value = {.kind = PSJ_DICT, .count = 2, .as.ptr = answer}};
  return PSJ_OK;
}

static const psj_class kSensor = {
    .struct_size = sizeof(psj_class),
    .space = TEXT("root/cimv2"),
    .declaration = TEXT("class Sample_Sensor : CIM_LogicalElement {"
                        "  key string SensorId; real64 Celsius;"
                        "  uint32 Adjust(real64 Celsius, out real64 Before);"
                        "};"),
    .enumerate = enumerate,
    .invoke = invoke};
// The processor is as warm as it is because of the room.
static psj_status PSJ_CALL enumerate_compared(const psj_class *cls,
                                              const psj_class_request *request,
                                              psj_instance_fn take, void *arg, psj_error **error) {
  (void)cls, (void)request, (void)error;
  static const psj_value kPaths[] = {STRING("Sample_Sensor.SensorId=\"s0\""),
                                     STRING("Sample_Sensor.SensorId=\"s1\"")};
  return take(arg, kPaths, 2);
}

static const psj_class kCompared = {
    .struct_size = sizeof(psj_class),
    .space = TEXT("root/cimv2"),
    .declaration = TEXT("class Sample_SensorCompared : CIM_Dependency {"
                        "  key Sample_Sensor ref Antecedent; key Sample_Sensor ref Dependent;"
                        "};"),
    .enumerate = enumerate_compared};

static const psj_class *const kClasses[] = {&kSensor, &kCompared};
static const psj_provider_classes kProviderClasses = {
    .struct_size = sizeof(psj_provider_classes), .count = 2, .classes = kClasses};

// ---- no jobs ----
static psj_status PSJ_CALL create(const psj_provider *provider, const psj_job_request *request,
                                  const psj_sink *sink, void **job, psj_error **error) {
  (void)provider, (void)request, (void)sink, (void)job, (void)error;
  return PSJ_E_UNSUPPORTED;
}
static psj_status PSJ_CALL start(void *job, psj_error **error) {
  (void)job, (void)error;
  return PSJ_E_UNSUPPORTED;
}
static psj_status PSJ_CALL stop(void *job, uint32_t deadline_ms) {
  (void)job, (void)deadline_ms;
  return PSJ_OK;
}
static void PSJ_CALL destroy(void *job) {
  (void)job;
}

static const void *PSJ_CALL get_extension(const psj_provider *provider, psj_text id) {
  (void)provider;
  const size_t size = sizeof(PSJ_PROVIDER_CLASSES) - 1;
  return id.size == size && memcmp(id.data, PSJ_PROVIDER_CLASSES, size) == 0 ? &kProviderClasses
                                                                             : NULL;
}

static const psj_provider kProvider = {.struct_size = sizeof(psj_provider),
                                       .abi_minor = PSJ_ABI_MINOR,
                                       .id = TEXT("org.psjobs.sample.sensors"),
                                       .job_type_name = TEXT(""),
                                       .location = TEXT("localhost"),
                                       .create = create,
                                       .start = start,
                                       .stop = stop,
                                       .destroy = destroy,
                                       .get_extension = get_extension};

const psj_provider *PSJ_CALL psj_get_provider(uint32_t abi_major) {
  return abi_major == PSJ_ABI_MAJOR ? &kProvider : NULL;
}
