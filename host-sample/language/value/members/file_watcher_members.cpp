// System.IO.FileSystemWatcher.
#include "language/value/file_watcher.h"

#include <dirent.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include <vector>

#include "invariant/wildcard.h"
#include "language/value/convert.h"
#include "language/value/engine.h"
#include "language/value/member_table.h"
#include "language/value/script_error.h"
#include "language/value/type_registry.h"

namespace psjsh {

namespace {

constexpr std::uint32_t kWatched =
    IN_CREATE | IN_DELETE | IN_MODIFY | IN_ATTRIB | IN_MOVED_FROM | IN_MOVED_TO | IN_ONLYDIR;
// A rename comes as two events, the second of them soon after the first.
constexpr int kRenameWaitMs = 20;

bool is_folder(const std::string &path) {
  struct stat facts;
  return stat(path.c_str(), &facts) == 0 && S_ISDIR(facts.st_mode);
}

}  // namespace

FileWatcher::FileWatcher(std::string its_path, std::string its_filter)
    : NativeObject(find_type("System.IO.FileSystemWatcher")) {
  if (!its_path.empty()) set_path(its_path);
  if (!its_filter.empty()) filter = std::move(its_filter);
}

FileWatcher::~FileWatcher() {
  stop();
}

std::uint64_t FileWatcher::add_handler(Handler handler) {
  const std::lock_guard calling(calling_);
  handlers_[++last_token_] = std::move(handler);
  return last_token_;
}

void FileWatcher::remove_handler(std::uint64_t token) {
  const std::lock_guard calling(calling_);
  handlers_.erase(token);
}

void FileWatcher::set_path(const std::string &given) {
  std::string full = given;
  if (!full.starts_with("/") && current_engine() != nullptr)
    full = current_engine()->location() + "/" + given;
  if (given.empty() || !is_folder(full))
    throw_net("System.ArgumentException",
              "The directory name '" + given + "' does not exist. (Parameter 'path')");
  const bool was_on = enabled();
  stop();
  path = full;
  if (was_on) start();
}

void FileWatcher::set_recursive(bool on) {
  const bool was_on = enabled();
  stop();
  recursive = on;
  if (was_on) start();
}

void FileWatcher::start() {
  if (enabled()) return;
  if (!is_folder(path))
    throw_net("System.IO.FileNotFoundException", "Error reading the " + path + " directory.");
  queue_ = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
  wake_ = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  folders_.clear();
  // Before the thread: what happens from now on is seen.
  watch(queue_, "");
  thread_ = std::thread([this, queue = queue_, wake = wake_] { run(queue, wake); });
}

void FileWatcher::stop() {
  if (!enabled()) return;
  const std::uint64_t one = 1;
  const bool told = ::write(wake_, &one, sizeof one) == sizeof one;
  if (!told || thread_.get_id() == std::this_thread::get_id())
    thread_.detach();
  else
    thread_.join();
  thread_ = {};
}

void FileWatcher::watch(int queue, const std::string &below) {
  const std::string folder = path + "/" + below;
  const int id = inotify_add_watch(queue, folder.c_str(), kWatched);
  if (id < 0) return;
  folders_[id] = below;
  DIR *entries = recursive ? opendir(folder.c_str()) : nullptr;
  if (entries == nullptr) return;
  while (const dirent *entry = readdir(entries)) {
    const std::string name = entry->d_name;
    if (entry->d_type == DT_DIR && name != "." && name != "..") watch(queue, below + name + "/");
  }
  closedir(entries);
}

void FileWatcher::run(int queue, int wake) {
  Rename pending;
  while (true) {
    pollfd wait[] = {{queue, POLLIN, 0}, {wake, POLLIN, 0}};
    const int ready = poll(wait, 2, pending.cookie != 0 ? kRenameWaitMs : -1);
    if (wait[1].revents != 0) break;
    if (ready == 0) {  // moved out of what is watched
      tell(kDeleted, pending.name);
      pending = {};
    }
    if (wait[0].revents != 0) read_events(queue, &pending);
  }
  close(queue);
  close(wake);
}

void FileWatcher::read_events(int queue, Rename *pending) {
  alignas(inotify_event) char buffer[16384];
  const ssize_t size = read(queue, buffer, sizeof buffer);
  for (ssize_t at = 0; at < size;) {
    const auto *event = reinterpret_cast<const inotify_event *>(buffer + at);
    at += static_cast<ssize_t>(sizeof *event + event->len);
    const auto folder = folders_.find(event->wd);
    if (event->len == 0 || folder == folders_.end()) continue;
    const std::string name = folder->second + event->name;
    if (event->mask & IN_MOVED_FROM) {
      if (pending->cookie != 0) tell(kDeleted, pending->name);
      *pending = {event->cookie, name};
      continue;
    }
    if ((event->mask & IN_MOVED_TO) && pending->cookie == event->cookie) {
      tell(kRenamed, name, pending->name);
      *pending = {};
    } else if (event->mask & (IN_CREATE | IN_MOVED_TO)) {
      tell(kCreated, name);
    }
    if (event->mask & IN_DELETE) tell(kDeleted, name);
    if (event->mask & (IN_MODIFY | IN_ATTRIB)) tell(kChanged, name);
    const bool new_folder = (event->mask & IN_ISDIR) && (event->mask & (IN_CREATE | IN_MOVED_TO));
    if (recursive && new_folder) watch(queue, name + "/");
  }
}

bool FileWatcher::passes(const std::string &name) const {
  if (filter.empty() || filter == "*" || filter == "*.*") return true;
  return psj::invariant::WildcardPattern(filter, false)
      .matches(name.substr(name.rfind('/') == std::string::npos ? 0 : name.rfind('/') + 1));
}

void FileWatcher::tell(Change change, const std::string &name, const std::string &old_name) {
  if (!passes(name) && (old_name.empty() || !passes(old_name))) return;
  const std::lock_guard calling(calling_);
  const auto handlers = handlers_;
  for (const auto &[token, handler] : handlers) handler({change, name, old_name});
}

namespace {

FileWatcher &watcher(Call &c) {
  return static_cast<FileWatcher &>(*c.self.object());
}

Value stopped(Call &c) {
  watcher(c).stop();
  return Value::nothing();
}

Value notify_filters(Call &c) {
  return Value::enumeration(require_type("System.IO.NotifyFilters"), watcher(c).notify);
}

constexpr MemberRow kRows[] = {
    {"static System.Object new()", [](Call &) -> Value { return make<FileWatcher>(); }},
    {"static System.Object new(string path)",
     [](Call &c) -> Value { return make<FileWatcher>(std::string(c.text(0))); }},
    {"static System.Object new(string path, string filter)",
     [](Call &c) -> Value {
       return make<FileWatcher>(std::string(c.text(0)), std::string(c.text(1)));
     }},
    {"bool EnableRaisingEvents {get;set;}", [](Call &c) -> Value { return watcher(c).enabled(); },
     [](Call &c) -> Value {
       c.flag(0) ? watcher(c).start() : watcher(c).stop();
       return {};
     }},
    {"string Filter {get;set;}", [](Call &c) -> Value { return Value(watcher(c).filter); },
     [](Call &c) -> Value {
       watcher(c).filter = c.text(0).empty() ? "*" : c.text(0);
       return {};
     }},
    {"bool IncludeSubdirectories {get;set;}", [](Call &c) -> Value { return watcher(c).recursive; },
     [](Call &c) -> Value {
       watcher(c).set_recursive(c.flag(0));
       return {};
     }},
    {"System.IO.NotifyFilters NotifyFilter {get;set;}", notify_filters,
     [](Call &c) -> Value {
       watcher(c).notify =
           convert_to(c.arguments[0], require_type("System.IO.NotifyFilters")).bits();
       return {};
     }},
    {"string Path {get;set;}", [](Call &c) -> Value { return Value(watcher(c).path); },
     [](Call &c) -> Value {
       watcher(c).set_path(std::string(c.text(0)));
       return {};
     }},
    {"int InternalBufferSize {get;set;}", [](Call &) -> Value { return std::int32_t{8192}; },
     [](Call &) -> Value { return {}; }},
    {"void Dispose()", stopped},
};
constexpr TypeMembers kTypes[] = {{"System.IO.FileSystemWatcher", kRows}};

}  // namespace

std::span<const TypeMembers> file_watcher_members() {
  return kTypes;
}

}  // namespace psjsh
