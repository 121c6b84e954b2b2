#pragma once

#include <functional>

#include "plugin/providers/wmi/repository.h"

namespace psj::wmi {

// Takes one class; a failure ends the answer and is its outcome.
using GiveClass = std::function<Status(const ClassInfo &)>;

// Answers any query but those of events: the instances of a SELECT, of ASSOCIATORS OF and
// REFERENCES OF; the classes of SELECT * FROM meta_class, of ClassDefsOnly and SchemaOnly.
Status answer(const Repository &repository, std::string_view space, const Query &query,
              const Give &give, const GiveClass &give_class);

}  // namespace psj::wmi
