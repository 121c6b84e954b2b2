// Extensions of psj.h for management objects: classes that a library adds to those that Get-CimInstance, WQL and the
// events of both know, and events for hosts. host-sample/extensions/sensors.c is a whole library with one class.
#ifndef PSJ_CIM_H
#define PSJ_CIM_H
#include "psj.h"
#ifdef __cplusplus
extern "C" {
#endif

// Provider extension: the classes of a library. A library that makes no jobs gives a psj_provider whose job_type_name
// is empty and whose create() refuses.
#define PSJ_PROVIDER_CLASSES "psj.provider.classes/1"

struct psj_class;

// What an enumeration is asked for. Both lists are hints: a class may fill in and give more.
typedef struct psj_class_request {
  uint32_t struct_size;
  uint32_t wanted_count;
  const uint32_t *wanted;  // properties that somebody looks at, by their number; NULL: all
  uint32_t equal_count, reserved0;
  const uint32_t *equal;          // properties that have a certain value in every instance that is of use,
  const psj_value *equal_values;  // and that value: PSJ_STRING or PSJ_INT
} psj_class_request;

// Takes one instance: a value for each property of the class, its own and those that it inherits, superclass first; a
// value that does not fit the declared type counts as null. Values are copied, live objects kept. A negative answer
// ends the enumeration, which returns it.
typedef psj_status(PSJ_CALL *psj_instance_fn)(void *arg, const psj_value *values, uint32_t count);

// One class. Lives as long as the provider. Names and types stand in the declaration, in a small part of MOF:
//   class Sample_Sensor : CIM_LogicalElement {
//     key string SensorId; real64 Celsius; string Places[];
//     uint32 Reset(uint32 Reason, out string Message);  static uint32 Calibrate();
//   };
// The superclass is one that is there already; types are boolean, sint8 ... uint64, real32, real64, char16, string,
// datetime (PSJ_DATETIME or PSJ_TIMESPAN), ref, object. A ref is the path of an instance as text,
// Sample_Sensor.SensorId="s0"; the class that it leads to may stand in front: Sample_Sensor ref Sensor. A class with
// two refs is an association, which ASSOCIATORS OF and Get-CimAssociatedInstance go along.
typedef struct psj_class {
  uint32_t struct_size, reserved0;
  void *self;
  psj_text space;        // namespace: "root/cimv2"; it is made when it is not there
  psj_text declaration;  // of one class
  // [any] [blocks]
  psj_status(PSJ_CALL *enumerate)(const struct psj_class *, const psj_class_request *, psj_instance_fn, void *arg,
                                  psj_error **);
  // Optional. `instance`: the values of the one that it is called on, NULL for a static method. `arguments`: a
  // PSJ_DICT by the names of the parameters. The answer: a PSJ_DICT with ReturnValue and the out parameters. [any]
  // [blocks]
  psj_status(PSJ_CALL *invoke)(const struct psj_class *, psj_text method, const psj_value *instance, uint32_t count,
                               const psj_value *arguments, psj_result *, psj_error **);
} psj_class;

typedef struct psj_provider_classes {
  uint32_t struct_size, count;
  const psj_class *const *classes;
} psj_provider_classes;

// Plugin extension: events, for a host's own event commands.
#define PSJ_CIM "psj.cim/1"
typedef struct psj_watch psj_watch;  // single owner
// A live object: __InstanceCreationEvent, __InstanceDeletionEvent or __InstanceModificationEvent with TargetInstance,
// __AggregateEvent of a GROUP WITHIN, Win32_ProcessStartTrace and other events that name what happened themselves.
typedef void(PSJ_CALL *psj_cim_event_fn)(void *arg, const psj_value *event);
typedef struct psj_cim_api {
  uint32_t struct_size, reserved0;
  // SELECT * FROM __InstanceCreationEvent WITHIN 2 WHERE TargetInstance ISA 'Win32_Process' ... : the class is looked
  // at every so many seconds, on a thread of its own, which calls `take`. [any]
  psj_status(PSJ_CALL *watch)(psj_plugin *, psj_text space, psj_text query, psj_cim_event_fn take, void *arg,
                              psj_watch **, psj_error **);
  void(PSJ_CALL *watch_end)(psj_watch *);  // no call is in flight when it returns. [any] [blocks]
  // The same with objects as the commands of WMI have them: ManagementObjects. [any]
  psj_status(PSJ_CALL *management_watch)(psj_plugin *, psj_text space, psj_text query, psj_cim_event_fn take, void *arg,
                                         psj_watch **, psj_error **);
} psj_cim_api;

// Object extension: members as Get-Member shows them, the properties in display order.
#define PSJ_OBJECT_MEMBERS "psj.object.members/1"
typedef struct psj_object_members {
  uint32_t struct_size, reserved0;
  // PSJ_LIST of PSJ_STRING, three for each member: the name; Property, AliasProperty, Method or ScriptMethod; the
  // definition, "uint32 ProcessId {get;}". [any]
  psj_status(PSJ_CALL *members)(const psj_object *, psj_result *);
} psj_object_members;

#ifdef __cplusplus
}
#endif
#endif
