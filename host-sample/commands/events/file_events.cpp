// The events of System.IO.FileSystemWatcher: Created, Changed, Deleted, Renamed.
#include "commands/events/event_source.h"
#include "invariant/compare.h"
#include "language/value/file_watcher.h"
#include "language/value/records.h"
#include "language/value/type_registry.h"

namespace psjsh {

namespace {

FileWatcher::Change change_named(std::string_view event) {
  using psj::invariant::equals_ignore_case;
  if (equals_ignore_case(event, "Created")) return FileWatcher::kCreated;
  if (equals_ignore_case(event, "Deleted")) return FileWatcher::kDeleted;
  if (equals_ignore_case(event, "Changed")) return FileWatcher::kChanged;
  if (equals_ignore_case(event, "Renamed")) return FileWatcher::kRenamed;
  return {};
}

Value arguments_of(const std::string &folder, const FileWatcher::Event &event) {
  const std::string base = folder.ends_with('/') ? folder : folder + "/";
  auto arguments =
      make_record(event.change == FileWatcher::kRenamed ? "System.IO.RenamedEventArgs"
                                                        : "System.IO.FileSystemEventArgs");
  if (event.change == FileWatcher::kRenamed) {
    arguments->with("OldFullPath", Value(base + event.old_name));
    arguments->with("OldName", Value(event.old_name));
  }
  arguments->with("ChangeType", Value::enumeration(require_type("System.IO.WatcherChangeTypes"),
                                                   std::int64_t{event.change}));
  arguments->with("FullPath", Value(base + event.name));
  arguments->with("Name", Value(event.name));
  return arguments;
}

class FileConnection final : public EventConnection {
 public:
  FileConnection(FileWatcher *watcher, FileWatcher::Change wanted, EventHandler handler)
      : watcher_(watcher) {
    token_ = watcher_->add_handler(
        [watcher, wanted, handler = std::move(handler)](const FileWatcher::Event &event) {
          if (event.change == wanted) handler(arguments_of(watcher->path, event));
        });
  }
  ~FileConnection() override { watcher_->remove_handler(token_); }

 private:
  const Ref<FileWatcher> watcher_;
  std::uint64_t token_;
};

}  // namespace

std::unique_ptr<EventConnection> connect_file_event(const Value &object, std::string_view event,
                                                    EventHandler handler) {
  auto *watcher = object.is_object() ? dynamic_cast<FileWatcher *>(object.object()) : nullptr;
  const FileWatcher::Change wanted = change_named(event);
  if (watcher == nullptr || wanted == FileWatcher::Change{}) return nullptr;
  return std::make_unique<FileConnection>(watcher, wanted, std::move(handler));
}

}  // namespace psjsh
