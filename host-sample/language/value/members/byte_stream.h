// What System.IO.Stream's members work on: bytes in a file, in memory, or in what a derived class
// has.
#pragma once
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>

#include "language/value/native.h"
#include "language/value/script_error.h"

namespace psjsh {

// An owned C stream.
class File {
 public:
  File() = default;
  File(const File &) = delete;
  File &operator=(const File &) = delete;
  ~File() { close(); }
  void open(const std::string &path, const char *mode);  // throws .NET's error for what is wrong
  void close() {
    if (file_) std::fclose(file_);
    file_ = nullptr;
  }
  std::FILE *get() const {
    if (!file_) throw_net("System.ObjectDisposedException", "Cannot access a closed file.");
    return file_;
  }
  bool is_open() const { return file_ != nullptr; }

 private:
  std::FILE *file_ = nullptr;
};

// Bytes, with a place where reading and writing go on.
class ByteStream : public NativeObject {
 public:
  explicit ByteStream(const Type *type) : NativeObject(type) {}
  virtual void write(std::string_view bytes);
  virtual std::string read(std::size_t count);  // at most `count` bytes; none at the end
  virtual std::int64_t length();
  virtual void close();
  virtual bool seeks() const { return !closed; }
  bool in_memory = false, closed = false;
  File file;
  std::string memory;
  std::size_t position = 0;
  std::string path;
};

}  // namespace psjsh
