#include "commands/command_list.h"

namespace psjsh {

// Each is defined in the file of its name.
extern const CommandEntry kAddContent, kClearContent, kCompareObject, kConvertFromCsv,
    kConvertFromJson, kConvertToCsv, kConvertToJson, kCopyItem, kExportCsv, kForEachObject,
    kFormatCustom, kFormatList, kFormatTable, kFormatWide, kGetChildItem, kGetContent, kGetDate,
    kGetItem, kGetLocation, kGetRandom, kGetUnique, kGroupObject, kImportCsv, kJoinPath,
    kMeasureCommand, kMeasureObject, kMoveItem, kNewGuid, kNewItem, kNewTimeSpan, kOutFile,
    kOutNull, kOutString, kPopLocation, kPushLocation, kRemoveItem, kRenameItem, kSelectObject,
    kSetContent, kSetLocation, kSortObject, kSplitPath, kStartSleep, kTeeObject, kTestPath,
    kWhereObject, kWriteDebug, kWriteError, kWriteHost, kWriteInformation, kWriteOutput,
    kWriteProgress, kWriteVerbose, kWriteWarning;

std::span<const CommandEntry> own_commands() {
  static const CommandEntry kEntries[] = {
      kAddContent,    kClearContent,  kCompareObject, kConvertFromCsv, kConvertFromJson,
      kConvertToCsv,  kConvertToJson, kCopyItem,      kExportCsv,      kForEachObject,
      kFormatCustom,  kFormatList,    kFormatTable,   kFormatWide,     kGetChildItem,
      kGetContent,    kGetDate,       kGetItem,       kGetLocation,    kGetRandom,
      kGetUnique,     kGroupObject,   kImportCsv,     kJoinPath,       kMeasureCommand,
      kMeasureObject, kMoveItem,      kNewGuid,       kNewItem,        kNewTimeSpan,
      kOutFile,       kOutNull,       kOutString,     kPopLocation,    kPushLocation,
      kRemoveItem,    kRenameItem,    kSelectObject,  kSetContent,     kSetLocation,
      kSortObject,    kSplitPath,     kStartSleep,    kTeeObject,      kTestPath,
      kWhereObject,   kWriteDebug,    kWriteError,    kWriteHost,      kWriteInformation,
      kWriteOutput,   kWriteProgress, kWriteVerbose,  kWriteWarning,
  };
  return kEntries;
}

}  // namespace psjsh
