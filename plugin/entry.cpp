// What the library exports: one function that hands out the table of a major version.
#include <memory>

#include "plugin/jobs/api.h"
#include "plugin/jobs/plugin.h"
#include "plugin/jobs/providers.h"
#include "plugin/parts.h"
#include "plugin/value/error.h"
#include "plugin/value/make.h"
#include "psj.h"

namespace {

using psj::Status;

Status check_host(const psj_host *host) {
  if (host == nullptr || !PSJ_HAS(host, log) || host->get_extension == nullptr)
    return Status(PSJ_E_VERSION, "start the plugin: the host's table is too small");
  return {};
}

psj_status init(const psj_host *host, psj_plugin **out, psj_error **error) {
  return psj::guarded(error, [&]() -> Status {
    if (out == nullptr) return PSJ_E_ARGUMENT;
    if (Status bad = check_host(host); !bad.ok()) return bad;
    auto plugin = std::make_unique<psj::Plugin>(*host);
    if (Status bad = psj::add_built_in_parts(*plugin); !bad.ok()) return bad;
    *out = plugin.release();
    return {};
  });
}

}  // namespace

const psj_entry *psj_get_entry(uint32_t abi_major) {
  static const psj_entry entry = {
      sizeof(psj_entry), PSJ_ABI_MAJOR, PSJ_ABI_MINOR, 0, psj::text_of(PSJ_PLUGIN_VERSION),
      psj::api_table(),  init};
  return abi_major == PSJ_ABI_MAJOR ? &entry : nullptr;
}
