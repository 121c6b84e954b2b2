#pragma once

#include <memory>

#include "abi/psj_cim.h"
#include "plugin/providers/wmi/class_provider.h"
#include "plugin/providers/wmi/schema/schema.h"

namespace psj::wmi {

class Repository;

// Adds the classes of a library; the failure says which one is wrong, those before it are there.
Status add_foreign_classes(Repository &repository, const psj_provider_classes &classes);

}  // namespace psj::wmi
