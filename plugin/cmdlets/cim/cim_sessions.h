#pragma once

#include <string>

#include "psj.h"

namespace psj {

// The computer of a CimSession object (or of a text that names one); empty when it is neither.
std::string computer_of_session(const psj_value &session);

// New-CimSession, Get-CimSession, Remove-CimSession.
const psj_cmdlet *new_cim_session_cmdlet();
const psj_cmdlet *get_cim_session_cmdlet();
const psj_cmdlet *remove_cim_session_cmdlet();

}  // namespace psj
