// Items of the drives that are no file systems: env:, variable:, function: and alias:.
#pragma once
#include "commands/item_paths.h"

namespace psjsh {

// Whether this module serves the drive.
bool is_item_drive(const DrivePath &path);
bool drive_item_exists(Invocation &call, const DrivePath &path);
// The items that the name (perhaps with wildcards; empty: all) stands for, in order of their names.
Values drive_items(Invocation &call, const DrivePath &path);
void set_drive_item(Invocation &call, const DrivePath &path, const Value &value);
bool remove_drive_item(Invocation &call, const DrivePath &path);
// "Cannot find path 'x' because it does not exist."
void drive_item_not_found(Invocation &call, const DrivePath &path);

}  // namespace psjsh
