#include "plugin/jobs/plugin.h"

#include <map>
#include <mutex>
#include <string>

#include "plugin/jobs/dispatcher.h"
#include "plugin/jobs/event_thread.h"
#include "plugin/jobs/job_table.h"
#include "plugin/jobs/providers.h"
#include "plugin/value/make.h"

namespace psj {

struct Plugin::Parts {
  EventThread events;
  std::mutex mutex;
  std::map<const void *, std::shared_ptr<void>> parts;
  std::map<std::string, const void *, std::less<>> extensions;
};

Plugin::Plugin(const psj_host &host)
    : host_(host),
      dispatcher_(std::make_unique<Dispatcher>()),
      providers_(std::make_shared<Providers>()),
      parts_(std::make_unique<Parts>()) {
  jobs_ = JobTable::make(*dispatcher_, parts_->events, &host);
  jobs_->keep_alive(providers_);
}

Plugin::~Plugin() = default;

const void *Plugin::extension(std::string_view id, std::size_t size) const {
  if (host_.get_extension == nullptr) return nullptr;
  const void *table = host_.get_extension(&host_, text_of(id));
  // Every extension's table starts with its size.
  if (table == nullptr || *static_cast<const std::uint32_t *>(table) < size) return nullptr;
  return table;
}

void Plugin::log(std::int32_t severity, std::string_view message) const {
  if (host_.log != nullptr) host_.log(&host_, severity, text_of(message));
}

void *Plugin::find_part(const void *key, const std::function<std::shared_ptr<void>()> &make) {
  const std::lock_guard lock(parts_->mutex);
  std::shared_ptr<void> &part = parts_->parts[key];
  if (!part) part = make();
  return part.get();
}

void Plugin::add_extension(std::string_view id, const void *table) {
  const std::lock_guard lock(parts_->mutex);
  parts_->extensions[std::string(id)] = table;
}

const void *Plugin::own_extension(std::string_view id) const {
  const std::lock_guard lock(parts_->mutex);
  const auto found = parts_->extensions.find(id);
  return found == parts_->extensions.end() ? nullptr : found->second;
}

void Plugin::shutdown(std::uint32_t deadline_ms) {
  jobs_->shutdown(deadline_ms);
  providers_->shutdown();
  parts_->events.stop();
  dispatcher_->stop();
}

}  // namespace psj
