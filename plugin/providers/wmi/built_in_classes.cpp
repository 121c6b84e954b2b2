#include "plugin/providers/wmi/built_in_classes.h"

namespace psj::wmi {

#define PSJ_CIM_CLASS(name) extern const BuiltInClass k##name;
#include "plugin/providers/wmi/class_list.inc"
#undef PSJ_CIM_CLASS

std::vector<const BuiltInClass *> built_in_classes() {
  return {
#define PSJ_CIM_CLASS(name) &k##name,
#include "plugin/providers/wmi/class_list.inc"
#undef PSJ_CIM_CLASS
  };
}

const char *base_classes() {
  return R"(
abstract class __SystemClass { };
abstract class __Event : __SystemClass { uint64 TIME_CREATED; };
abstract class __InstanceOperationEvent : __Event { object TargetInstance; };
class __InstanceCreationEvent : __InstanceOperationEvent { };
class __InstanceDeletionEvent : __InstanceOperationEvent { };
class __InstanceModificationEvent : __InstanceOperationEvent { object PreviousInstance; };
class __AggregateEvent : __Event { uint32 NumberOfInstances; object Representative; };
abstract class __ExtrinsicEvent : __Event { };
abstract class Win32_SystemTrace : __ExtrinsicEvent { };
abstract class Win32_ProcessTrace : Win32_SystemTrace {
  uint32 ParentProcessID; uint32 ProcessID; string ProcessName; uint32 SessionID; uint8 Sid[];
};
class Win32_ProcessStartTrace : Win32_ProcessTrace { };
class Win32_ProcessStopTrace : Win32_ProcessTrace { uint32 ExitStatus; };
abstract class Win32_DeviceChangeEvent : __ExtrinsicEvent { uint16 EventType; };
class Win32_VolumeChangeEvent : Win32_DeviceChangeEvent { string DriveName; };
abstract class CIM_Dependency { key ref Antecedent; key ref Dependent; };
abstract class CIM_Component { key ref GroupComponent; key ref PartComponent; };
abstract class CIM_ManagedSystemElement {
  string Caption; string Description; datetime InstallDate; string Name; string Status;
};
abstract class CIM_LogicalElement : CIM_ManagedSystemElement { };
abstract class CIM_PhysicalElement : CIM_ManagedSystemElement {
  string CreationClassName; string Manufacturer; string Model; string OtherIdentifyingInfo;
  string PartNumber; boolean PoweredOn; string SerialNumber; string SKU; key string Tag;
  string Version;
};
abstract class CIM_LogicalDevice : CIM_LogicalElement {
  uint16 Availability; uint32 ConfigManagerErrorCode; boolean ConfigManagerUserConfig;
  string CreationClassName; key string DeviceID; boolean ErrorCleared; string ErrorDescription;
  uint32 LastErrorCode; string PNPDeviceID; uint16 PowerManagementCapabilities[];
  boolean PowerManagementSupported; uint16 StatusInfo; string SystemCreationClassName;
  string SystemName;
};
abstract class CIM_Setting { string Caption; string Description; string SettingID; };
abstract class CIM_Process : CIM_LogicalElement {
  string CreationClassName; datetime CreationDate; string CSCreationClassName; string CSName;
  uint16 ExecutionState; key string Handle; uint64 KernelModeTime; string OSCreationClassName;
  string OSName; uint32 Priority; datetime TerminationDate; uint64 UserModeTime;
  uint64 WorkingSetSize;
};
abstract class CIM_Service : CIM_LogicalElement {
  string CreationClassName; key string Name; boolean Started; string StartMode; string Status;
  string SystemCreationClassName; string SystemName;
};
abstract class CIM_OperatingSystem : CIM_LogicalElement {
  string CreationClassName; string CSCreationClassName; string CSName; sint16 CurrentTimeZone;
  boolean Distributed; uint64 FreePhysicalMemory; uint64 FreeSpaceInPagingFiles;
  uint64 FreeVirtualMemory; datetime LastBootUpTime; datetime LocalDateTime;
  uint32 MaxNumberOfProcesses; uint64 MaxProcessMemorySize; key string Name;
  uint32 NumberOfLicensedUsers; uint32 NumberOfProcesses; uint32 NumberOfUsers; uint16 OSType;
  string OtherTypeDescription; uint64 SizeStoredInPagingFiles; uint64 TotalSwapSpaceSize;
  uint64 TotalVirtualMemorySize; uint64 TotalVisibleMemorySize; string Version;
};
abstract class CIM_System : CIM_LogicalElement {
  string CreationClassName; string NameFormat; string PrimaryOwnerContact;
  string PrimaryOwnerName; string Roles[];
};
abstract class CIM_ComputerSystem : CIM_System { };
abstract class CIM_StorageExtent : CIM_LogicalDevice {
  uint16 Access; uint64 BlockSize; uint64 NumberOfBlocks; string Purpose;
};
abstract class CIM_LogicalDisk : CIM_StorageExtent { uint64 FreeSpace; uint64 Size; };
abstract class CIM_DiskDrive : CIM_LogicalDevice {
  uint64 DefaultBlockSize; uint64 MaxBlockSize; uint64 MaxMediaSize; uint64 MinBlockSize;
  boolean NeedsCleaning; uint32 NumberOfMediaSupported;
};
abstract class CIM_Processor : CIM_LogicalDevice {
  uint16 AddressWidth; uint32 CurrentClockSpeed; uint16 DataWidth; uint16 Family;
  uint16 LoadPercentage; uint32 MaxClockSpeed; string OtherFamilyDescription; string Role;
  string Stepping; string UniqueId; uint16 UpgradeMethod;
};
abstract class CIM_NetworkAdapter : CIM_LogicalDevice {
  boolean AutoSense; uint64 MaxSpeed; string NetworkAddresses[]; string PermanentAddress;
  uint64 Speed;
};
abstract class CIM_LogicalFile : CIM_LogicalElement {
  uint32 AccessMask; boolean Archive; boolean Compressed; string CompressionMethod;
  string CreationClassName; datetime CreationDate; string CSCreationClassName; string CSName;
  string Drive; string EightDotThreeFileName; boolean Encrypted; string EncryptionMethod;
  string Extension; string FileName; uint64 FileSize; string FileType; string FSCreationClassName;
  string FSName; boolean Hidden; uint64 InUseCount; datetime LastAccessed; datetime LastModified;
  key string Name; string Path; boolean Readable; boolean System; boolean Writeable;
};
abstract class CIM_Product {
  string Caption; string Description; key string IdentifyingNumber; key string Name;
  string SKUNumber; string Vendor; key string Version;
};
abstract class Win32_Account : CIM_LogicalElement {
  key string Domain; boolean LocalAccount; key string Name; string SID; uint8 SIDType;
};
abstract class Win32_Perf { string Caption; string Description; string Name;
  uint64 Frequency_Object; uint64 Frequency_PerfTime; uint64 Frequency_Sys100NS;
  uint64 Timestamp_Object; uint64 Timestamp_PerfTime; uint64 Timestamp_Sys100NS; };
abstract class Win32_PerfFormattedData : Win32_Perf { };
)";
}

}  // namespace psj::wmi
