#pragma once

#include "plugin/providers/wmi/answer.h"

namespace psj::wmi {

// ASSOCIATORS OF and REFERENCES OF: looks through the classes that have two references and can lead
// from the object. The failure says what is not there: the object, a class that a term names.
Status answer_association(const Repository &repository, std::string_view space, const Query &query,
                          const Give &give, const GiveClass &give_class);

}  // namespace psj::wmi
