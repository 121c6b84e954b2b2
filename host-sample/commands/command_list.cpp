#include "commands/command_list.h"

namespace psjsh {

// Each is defined in the file of its name.
extern const CommandEntry kCompareObject, kForEachObject, kFormatCustom, kFormatList, kFormatTable,
    kFormatWide, kGetDate, kGetRandom, kGetUnique, kGroupObject, kMeasureCommand, kMeasureObject,
    kNewGuid, kNewTimeSpan, kOutNull, kOutString, kSelectObject, kSortObject, kStartSleep,
    kWhereObject, kWriteDebug, kWriteError, kWriteHost, kWriteInformation, kWriteOutput,
    kWriteProgress, kWriteVerbose, kWriteWarning;

std::span<const CommandEntry> own_commands() {
  static const CommandEntry kEntries[] = {
      kCompareObject,  kForEachObject, kFormatCustom, kFormatList,       kFormatTable,
      kFormatWide,     kGetDate,       kGetRandom,    kGetUnique,        kGroupObject,
      kMeasureCommand, kMeasureObject, kNewGuid,      kNewTimeSpan,      kOutNull,
      kOutString,      kSelectObject,  kSortObject,   kStartSleep,       kWhereObject,
      kWriteDebug,     kWriteError,    kWriteHost,    kWriteInformation, kWriteOutput,
      kWriteProgress,  kWriteVerbose,  kWriteWarning,
  };
  return kEntries;
}

}  // namespace psjsh
