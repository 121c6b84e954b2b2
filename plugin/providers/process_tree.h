#pragma once

namespace psj {

// Orphans of what this process starts become its own children from now on, so that they are found.
void adopt_orphans();

// Clock ticks since the boot, as the kernel counts the begin of a process.
unsigned long long ticks_since_boot();

// Kills what descends from this process or is in its process group and began since then, whatever
// session it made for itself, until nothing of it is left.
void end_programs(unsigned long long since);

}  // namespace psj
