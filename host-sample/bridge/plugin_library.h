// The plugin as the host has it: loaded by path, initialised once, shut down when the host leaves.
#pragma once
#include <string>

#include "psj.h"

namespace psjsh {

class PluginLibrary {
 public:
  PluginLibrary() = default;
  PluginLibrary(const PluginLibrary &) = delete;
  PluginLibrary &operator=(const PluginLibrary &) = delete;
  ~PluginLibrary();

  // Loads the library and initialises it. `host` must live as long as this object. False:
  // `*problem` says what was being done, to what, and what the system or the plugin answered.
  bool open(const std::string &path, const psj_host &host, std::string *problem);
  // Ends every job and waits for that at most `deadline_ms`; afterwards this object is as if never
  // opened.
  void shutdown(std::uint32_t deadline_ms) noexcept;

  bool is_open() const noexcept { return plugin_ != nullptr; }
  psj_plugin *plugin() const noexcept { return plugin_; }
  const psj_api &api() const noexcept { return *entry_->api; }
  // An extension of the plugin (PSJ_FORMAT, PSJ_WORKER), or null.
  template <class Table>
  const Table *extension(const char *id) const noexcept {
    return static_cast<const Table *>(find_extension(id));
  }

  // $PSJ_PLUGIN, or ../lib/libpsjobs.so beside the running program.
  static std::string default_path();

 private:
  const void *find_extension(const char *id) const noexcept;

  const psj_entry *entry_ = nullptr;
  psj_plugin *plugin_ = nullptr;
};

}  // namespace psjsh
