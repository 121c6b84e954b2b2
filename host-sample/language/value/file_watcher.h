// System.IO.FileSystemWatcher over inotify: calls its handlers on a thread of its own while
// EnableRaisingEvents is on.
#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>

#include "language/value/native.h"

namespace psjsh {

class FileWatcher final : public NativeObject {
 public:
  explicit FileWatcher(std::string path = {}, std::string filter = {});
  ~FileWatcher() override;

  // WatcherChangeTypes
  enum Change : int { kCreated = 1, kDeleted = 2, kChanged = 4, kRenamed = 8 };
  // Names are relative to the path; `old_name` is of a rename.
  struct Event {
    Change change;
    std::string name, old_name;
  };
  using Handler = std::function<void(const Event &)>;
  std::uint64_t add_handler(Handler handler);
  // No call of it is in flight afterwards, unless it is called from inside one.
  void remove_handler(std::uint64_t token);

  bool enabled() const { return thread_.joinable(); }
  void start();  // throws NetError when there is no such folder
  void stop();
  void set_path(const std::string &path);  // throws the same
  void set_recursive(bool on);

  std::string path, filter = "*";
  std::int64_t notify = 19;  // NotifyFilters: FileName, DirectoryName, LastWrite
  bool recursive = false;

 private:
  struct Rename {
    std::uint32_t cookie = 0;
    std::string name;
  };
  void run(int queue, int wake);
  void watch(int queue, const std::string &below);
  void read_events(int queue, Rename *pending);
  void tell(Change change, const std::string &name, const std::string &old_name = {});
  bool passes(const std::string &name) const;

  std::recursive_mutex calling_;
  std::map<std::uint64_t, Handler> handlers_;
  std::map<int, std::string> folders_;  // of the thread: watch -> path below ours, "" or "sub/"
  std::uint64_t last_token_ = 0;
  int queue_ = -1, wake_ = -1;
  std::thread thread_;
};

}  // namespace psjsh
