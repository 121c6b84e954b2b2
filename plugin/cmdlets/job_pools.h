#pragma once

#include "plugin/cmdlets/cmdlet.h"

namespace psj {

// What the cmdlets of job pools share: the pools of the type BackgroundJob, by its extension
// psj.provider.pools/1.
class JobPoolCmdlet : public Cmdlet {
 protected:
  // NULL: the error was made.
  const psj_provider_pools *pools(psj_error **error) const;
  const psj_provider *provider() const;
  // Writes the pools whose names the pattern fits, and an error when a plain name fits none.
  psj_status write_pools(std::string_view pattern, psj_error **error) const;
};

}  // namespace psj
