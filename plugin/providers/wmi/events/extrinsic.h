#pragma once

#include <span>

#include "plugin/providers/wmi/instance.h"

namespace psj::wmi {

// An event that names what happened itself, without TargetInstance: a process began. It is found by
// looking at a class, as the others are: what came and went between two looks is not told.
struct ExtrinsicEvent {
  const char *name;     // of the event's class
  const char *watched;  // the class whose instances are looked at
  const char *needed;   // the properties that `fill` reads, with commas
  bool tells_creation;  // else what went
  void (*fill)(Instance &event, const Instance &target);
};

std::span<const ExtrinsicEvent> extrinsic_events();

// Seconds between two looks when the query does not say WITHIN.
constexpr double kExtrinsicPeriod = 0.2;

}  // namespace psj::wmi
