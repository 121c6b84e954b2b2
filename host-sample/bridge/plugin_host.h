// The host's side of the job ABI: loads the plugin, gives it what it asks of a host (scripts,
// worker, views), and makes its cmdlets commands of the language. One for each process; main owns
// it.
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "bridge/plugin_library.h"
#include "language/run/session.h"
#include "psj.h"

namespace psjsh {

class HostScreen;

class PluginHost {
 public:
  // Screen text of a value that the host shows by its own rules (error records), or empty.
  using View = std::function<std::string(const Value &, std::uint32_t width)>;

  PluginHost();
  PluginHost(const PluginHost &) = delete;
  PluginHost &operator=(const PluginHost &) = delete;
  ~PluginHost();

  // Loads the plugin; false: why not.
  bool open(const std::string &path, std::string *problem);
  // Adds the plugin's cmdlets to the table. Before the first session.
  void add_cmdlets(CommandTable &table);
  // Loads a library with a job type; its cmdlets are those that `cmdlets()` did not have before.
  // Throws ScriptError.
  void load_provider(const std::string &path);
  // All cmdlets that the plugin knows now.
  std::vector<const psj_cmdlet *> cmdlets() const;
  // What sessions of jobs are made with. Before the first job.
  void set_commands(std::shared_ptr<const CommandTable> commands);
  void set_view(View view);
  // No worker is kept ready for later jobs unless a pool is asked for. Before the first job.
  void keep_no_workers();
  // What jobs in other processes show at once. Before the first job.
  void set_screen(std::shared_ptr<HostScreen> screen);
  // The exit code that such a job asked for; nothing: none did.
  std::optional<int> asked_exit_code() const;
  // The worker's whole life: serves the job that comes over the channel. False: why not.
  bool serve(const std::string &channel, std::string *problem);
  void shutdown(std::uint32_t deadline_ms) noexcept;

  PluginLibrary &library() noexcept;
  psj_plugin *plugin() noexcept { return library().plugin(); }
  const psj_format_api *format() noexcept;  // null: the plugin has no formatter

  struct Impl;

 private:
  std::unique_ptr<Impl> impl_;
};

// The process's plugin host, for commands that format or load job types; null before main made it.
PluginHost *plugin_host() noexcept;
void set_plugin_host(PluginHost *host) noexcept;

}  // namespace psjsh
