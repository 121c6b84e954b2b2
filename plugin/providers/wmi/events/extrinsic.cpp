#include "plugin/providers/wmi/events/extrinsic.h"

#include "plugin/value/make.h"

namespace psj::wmi {
namespace {

void copy(Instance &event, const char *to, const Instance &target, const char *from) {
  if (const psj_value *value = target.find(from)) event.set_value(event.cls().find(to), *value);
}

void fill_process(Instance &event, const Instance &target) {
  copy(event, "ProcessID", target, "ProcessId");
  copy(event, "ParentProcessID", target, "ParentProcessId");
  copy(event, "ProcessName", target, "Name");
  copy(event, "SessionID", target, "SessionId");
}

enum VolumeEvent { kArrival = 2, kRemoval = 3 };

void fill_arrival(Instance &event, const Instance &target) {
  copy(event, "DriveName", target, "DeviceID");
  event.set("EventType", static_cast<int>(kArrival));
}

void fill_removal(Instance &event, const Instance &target) {
  copy(event, "DriveName", target, "DeviceID");
  event.set("EventType", static_cast<int>(kRemoval));
}

constexpr const char *kOfProcess = "ProcessId,ParentProcessId,Name,SessionId";
constexpr ExtrinsicEvent kEvents[] = {
    {"Win32_ProcessStartTrace", "Win32_Process", kOfProcess, true, fill_process},
    {"Win32_ProcessStopTrace", "Win32_Process", kOfProcess, false, fill_process},
    {"Win32_VolumeChangeEvent", "Win32_Volume", "DeviceID", true, fill_arrival},
    {"Win32_VolumeChangeEvent", "Win32_Volume", "DeviceID", false, fill_removal},
};

}  // namespace

std::span<const ExtrinsicEvent> extrinsic_events() {
  return kEvents;
}

}  // namespace psj::wmi
