#pragma once

#include <functional>
#include <memory>
#include <string_view>
#include <utility>

#include "psj.h"

struct psj_plugin {};  // what the ABI calls a plugin is a psj::Plugin

namespace psj {

class Dispatcher;
class JobTable;
class Providers;

// What one init() gave to a host: the job table, the job types, their threads. Cmdlets reach it by
// Plugin::of(invocation->plugin).
class Plugin : public psj_plugin {
 public:
  // `host` is borrowed until the plugin is gone.
  explicit Plugin(const psj_host &host);
  ~Plugin();
  Plugin(const Plugin &) = delete;
  Plugin &operator=(const Plugin &) = delete;

  static Plugin &of(psj_plugin *plugin) { return *static_cast<Plugin *>(plugin); }

  const psj_host &host() const { return host_; }
  // NULL when the host does not have it or it is too small for `size` bytes.
  template <class Table>
  const Table *host_extension(std::string_view id) const {
    return static_cast<const Table *>(extension(id, sizeof(Table)));
  }
  void log(std::int32_t severity, std::string_view message) const;

  // Extensions of the plugin itself; `table` lives as long as the plugin.
  void add_extension(std::string_view id, const void *table);
  const void *own_extension(std::string_view id) const;  // NULL: none

  JobTable &jobs() const { return *jobs_; }
  Providers &providers() const { return *providers_; }
  Dispatcher &dispatcher() const { return *dispatcher_; }

  // One object for each plugin, made when it is first asked for and gone with the plugin: state of
  // parts that the plugin does not know (the formatter's views).
  template <class T, class... Arguments>
  T &part(Arguments &&...arguments) {
    static const char key = 0;
    return *static_cast<T *>(find_part(
        &key, [&] { return std::make_shared<T>(std::forward<Arguments>(arguments)...); }));
  }

  // Ends all jobs; see psj_api.shutdown.
  void shutdown(std::uint32_t deadline_ms);

 private:
  const void *extension(std::string_view id, std::size_t size) const;
  void *find_part(const void *key, const std::function<std::shared_ptr<void>()> &make);

  const psj_host &host_;
  std::unique_ptr<Dispatcher> dispatcher_;
  std::shared_ptr<JobTable> jobs_;
  std::shared_ptr<Providers> providers_;
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace psj
