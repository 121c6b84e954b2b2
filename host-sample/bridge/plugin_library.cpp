#include "bridge/plugin_library.h"

#include <dlfcn.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>

#include "bridge/text.h"

namespace psjsh {
namespace {

using GetEntry = const psj_entry *(*)(std::uint32_t);

std::string system_answer() {
  const char *text = dlerror();
  return text ? text : "no reason given";
}

std::string refusal(const std::string &path, const psj_error *error, psj_status status) {
  std::string why = error ? std::string(view(error->message)) : "status " + std::to_string(status);
  if (error && error->release) error->release(const_cast<psj_error *>(error));
  return "initialise the job plugin " + path + ": " + why;
}

}  // namespace

PluginLibrary::~PluginLibrary() {
  shutdown(2000);
}

bool PluginLibrary::open(const std::string &path, const psj_host &host, std::string *problem) {
  // Never closed again: a thread of the plugin may still be in it when the host leaves.
  void *library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (!library) {
    *problem = "load the job plugin " + path + ": " + system_answer();
    return false;
  }
  auto get_entry = reinterpret_cast<GetEntry>(dlsym(library, "psj_get_entry"));
  if (!get_entry) {
    *problem = "find psj_get_entry in " + path + ": " + system_answer();
    return false;
  }
  const psj_entry *entry = get_entry(PSJ_ABI_MAJOR);
  if (!PSJ_HAS(entry, init) || !PSJ_HAS(entry->api, reader_close)) {
    *problem = "use " + path + ": it does not serve job ABI " + std::to_string(PSJ_ABI_MAJOR);
    return false;
  }
  psj_error *error = nullptr;
  psj_plugin *plugin = nullptr;
  psj_status status = entry->init(&host, &plugin, &error);
  if (status < 0) {
    *problem = refusal(path, error, status);
    return false;
  }
  entry_ = entry;
  plugin_ = plugin;
  return true;
}

void PluginLibrary::shutdown(std::uint32_t deadline_ms) noexcept {
  if (!plugin_) return;
  entry_->api->shutdown(plugin_, deadline_ms);
  plugin_ = nullptr;
}

const void *PluginLibrary::find_extension(const char *id) const noexcept {
  return plugin_ ? entry_->api->get_extension(plugin_, text_of(id)) : nullptr;
}

std::string PluginLibrary::default_path() {
  if (const char *path = std::getenv("PSJ_PLUGIN"); path && *path) return path;
  char program[4096];
  ssize_t size = readlink("/proc/self/exe", program, sizeof program - 1);
  if (size <= 0) return "libpsjobs.so";
  std::string folder(program, static_cast<std::size_t>(size));
  folder.resize(folder.rfind('/'));
  return folder.substr(0, folder.rfind('/')) + "/lib/libpsjobs.so";
}

}  // namespace psjsh
