#include "bridge/plugin_host.h"

#include <unistd.h>

#include <atomic>
#include <cstdio>

#include "bridge/abi_error.h"
#include "bridge/clixml_host.h"
#include "bridge/cmdlet_command.h"
#include "bridge/from_abi.h"
#include "bridge/script_host.h"
#include "bridge/text.h"
#include "bridge/value_arena.h"
#include "language/run/host_screen.h"

namespace psjsh {

namespace {

constexpr std::int64_t kNoExitCode = std::int64_t{1} << 40;

}  // namespace

struct PluginHost::Impl {
  Impl();
  psj_host table;
  ScriptHost scripts;
  psj_host_worker worker;
  View view;
  std::shared_ptr<HostScreen> screen;
  std::atomic<std::int64_t> exit_code{kNoExitCode};
  PluginLibrary library;
};

namespace {

std::atomic<PluginHost *> g_plugin_host{nullptr};

PluginHost::Impl &impl_of(const psj_host *host) {
  return *static_cast<PluginHost::Impl *>(host->self);
}
ScriptHost *scripts_of(const psj_host *host) {
  return &impl_of(host).scripts;
}

std::string own_path() {
  char path[4096];
  ssize_t size = readlink("/proc/self/exe", path, sizeof path);
  return size > 0 ? std::string(path, static_cast<std::size_t>(size)) : std::string("psjsh");
}

psj_status worker_command(const psj_host *, psj_result *out, psj_error **error) {
  return guarded(error, [&] {
    const std::string command[] = {own_path(), "--worker"};
    *out = text_list_result(command);
  });
}

psj_status render(const psj_host *host, const psj_value *value, std::uint32_t width,
                  psj_result *out) {
  std::string text;
  psj_status status = guarded(nullptr, [&] {
    if (impl_of(host).view) text = impl_of(host).view(from_abi(*value), width);
    if (!text.empty()) *out = text_result(text);
  });
  return status == PSJ_OK && text.empty() ? PSJ_S_ABSENT : status;
}

// The C library's own of the environment was read anew; nothing here keeps more.
void adopt(const psj_host *) {}

void warm(const psj_host *host) {
  scripts_of(host)->warm();
}

const psj_host_view kViewTable{sizeof(psj_host_view), 0, render};
const psj_host_screen kScreenTable{
    sizeof(psj_host_screen), 0,
    [](const psj_host *host, psj_text text) {
      (void)guarded(nullptr, [&] { impl_of(host).screen->show(Stream::Information, view(text)); });
    },
    [](const psj_host *host, std::int32_t code) { impl_of(host).exit_code = code; }};

const void *get_extension(const psj_host *host, psj_text id) {
  if (view(id) == PSJ_HOST_SCRIPT) return script_table(scripts_of);
  if (view(id) == PSJ_HOST_WORKER) return &impl_of(host).worker;
  if (view(id) == PSJ_HOST_VIEW) return &kViewTable;
  if (view(id) == PSJ_HOST_SCREEN && impl_of(host).screen) return &kScreenTable;
  if (view(id) == PSJ_HOST_CLIXML) return clixml_table();
  return nullptr;
}

void log(const psj_host *, std::int32_t severity, psj_text message) {
  if (severity < PSJ_LOG_WARNING) return;
  std::fprintf(stderr, "psjsh: %.*s\n", static_cast<int>(message.size), message.data);
}

}  // namespace

PluginHost::Impl::Impl()
    : table{sizeof(psj_host), PSJ_ABI_MINOR, this, text_of("psjsh"),
            text_of("0.1.0"), get_extension, log},
      worker{sizeof(psj_host_worker), 0, worker_command, adopt, warm} {}

PluginHost::PluginHost() : impl_(std::make_unique<Impl>()) {}
PluginHost::~PluginHost() {
  shutdown(2000);
}

bool PluginHost::open(const std::string &path, std::string *problem) {
  return impl_->library.open(path, impl_->table, problem);
}

std::vector<const psj_cmdlet *> PluginHost::cmdlets() const {
  const psj_cmdlet *const *list = nullptr;
  std::uint32_t count = 0;
  if (impl_->library.api().cmdlet_list(impl_->library.plugin(), &list, &count) < 0) return {};
  return {list, list + count};
}

void PluginHost::add_cmdlets(CommandTable &table) {
  for (const psj_cmdlet *cmdlet : cmdlets()) {
    if (cmdlet->flags & PSJ_CMDLET_PART) {
      table.add_part(view(cmdlet->name),
                     [cmdlet, this] { return make_cmdlet_command(*cmdlet, impl_->library); });
      continue;
    }
    if (table.find(view(cmdlet->name))) continue;
    table.add(
        std::string(view(cmdlet->name)), aliases_of(*cmdlet),
        [cmdlet] { return describe_cmdlet(*cmdlet); },
        [cmdlet, this] { return make_cmdlet_command(*cmdlet, impl_->library); });
  }
}

void PluginHost::load_provider(const std::string &path) {
  psj_error *error = nullptr;
  psj_status status =
      impl_->library.api().provider_load(impl_->library.plugin(), text_of(path), &error);
  if (status < 0) throw ScriptError(take_error(error, status, "load the job type " + path, {}));
}

void PluginHost::set_commands(std::shared_ptr<const CommandTable> commands) {
  impl_->scripts.set_commands(std::move(commands));
}
void PluginHost::keep_no_workers() {
  impl_->worker.flags |= PSJ_WORKER_NO_POOL;
}
void PluginHost::set_view(View view) {
  impl_->view = std::move(view);
}

void PluginHost::set_screen(std::shared_ptr<HostScreen> screen) {
  impl_->screen = std::move(screen);
}
std::optional<int> PluginHost::asked_exit_code() const {
  const std::int64_t code = impl_->exit_code;
  return code == kNoExitCode ? std::nullopt : std::optional<int>(static_cast<int>(code));
}

bool PluginHost::serve(const std::string &channel, std::string *problem) {
  auto *worker = impl_->library.extension<psj_worker_api>(PSJ_WORKER);
  if (!worker) {
    *problem = "serve a job: the plugin has no " PSJ_WORKER;
    return false;
  }
  psj_error *error = nullptr;
  psj_status status = worker->serve(impl_->library.plugin(), text_of(channel), &error);
  if (status >= 0) return true;
  *problem = take_error(error, status, "serve a job over " + channel, {})->message();
  return false;
}

void PluginHost::shutdown(std::uint32_t deadline_ms) noexcept {
  impl_->library.shutdown(deadline_ms);
}
PluginLibrary &PluginHost::library() noexcept {
  return impl_->library;
}
const psj_format_api *PluginHost::format() noexcept {
  return impl_->library.extension<psj_format_api>(PSJ_FORMAT);
}

PluginHost *plugin_host() noexcept {
  return g_plugin_host.load(std::memory_order_acquire);
}
void set_plugin_host(PluginHost *host) noexcept {
  g_plugin_host.store(host, std::memory_order_release);
}

}  // namespace psjsh
