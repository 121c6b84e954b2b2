// A folder of a test's own.
#pragma once
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

namespace psjsh {

// A folder with files, gone at the end.
class Folder {
 public:
  Folder() {
    char name[] = "/tmp/psjsh-test-XXXXXX";
    path_ = mkdtemp(name);
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder &) = delete;
  Folder &operator=(const Folder &) = delete;
  std::string add(const std::string &name, const std::string &text) const {
    const std::filesystem::path file = path_ / name;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file) << text;
    return file.string();
  }
  std::string path() const { return path_.string(); }

 private:
  std::filesystem::path path_;
};

}  // namespace psjsh
