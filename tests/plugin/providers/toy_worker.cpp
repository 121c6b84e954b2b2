// A worker of the toy host: loads the plugin as a shell's worker does, and serves one job.
//     toy_worker MODE CHANNEL
// MODE --worker serves; --leave exits with code 3 before that; --mute waits and never serves.
#include <dlfcn.h>
#include <unistd.h>

#include <cstdio>
#include <string_view>

#include "plugin/value/make.h"
#include "toy_script.h"

int main(int argc, char **argv) {
  if (argc < 3) return 2;
  const std::string_view mode = argv[1];
  if (mode == "--leave") return 3;
  if (mode == "--mute") return pause();
  void *library = dlopen(PSJ_PLUGIN_PATH, RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) return 4;
  using Get = const psj_entry *(*)(uint32_t);
  const auto get = reinterpret_cast<Get>(dlsym(library, "psj_get_entry"));
  const psj_entry *entry = get != nullptr ? get(PSJ_ABI_MAJOR) : nullptr;
  ToyHost host;
  psj_plugin *plugin = nullptr;
  if (entry == nullptr || entry->init(host.table(), &plugin, nullptr) < 0) return 5;
  const auto *worker = static_cast<const psj_worker_api *>(
      entry->api->get_extension(plugin, psj::text_of(PSJ_WORKER)));
  const psj_status served = worker->serve(plugin, psj::text_of(argv[2]), nullptr);
  entry->api->shutdown(plugin, 1000);
  return served < 0 ? 6 : 0;
}
