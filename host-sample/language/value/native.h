// Objects of .NET classes with C++ state of their own: Stopwatch, Random, StringBuilder, FileInfo,
// CultureInfo …
#pragma once
#include <random>
#include <string>

#include "language/value/value.h"

namespace psjsh {

class StringBuilder final : public Object {
 public:
  static bool is(const Object &object) noexcept {
    return object.object_kind() == ObjectKind::StringBuilder;
  }
  StringBuilder() : Object(ObjectKind::StringBuilder) {}
  const Type *type() const override;
  std::string text;  // under ObjectLock when threads share it
};

// A file or folder of the real system; facts are read when they are asked for.
class FileSystemInfo final : public Object {
 public:
  static bool is(const Object &object) noexcept {
    return object.object_kind() == ObjectKind::FileSystemInfo;
  }
  FileSystemInfo(std::string full_path, bool directory, std::string given = {});
  const Type *type() const override;
  const std::string path;   // absolute
  const std::string given;  // as the constructor was called; what ToString() gives
  const bool directory;
};
Value make_file_info(std::string path);
Value make_directory_info(std::string path);

// Base for further stateful classes; each file of members derives what it needs.
class NativeObject : public Object {
 public:
  static bool is(const Object &object) noexcept {
    return object.object_kind() == ObjectKind::Native;
  }
  explicit NativeObject(const Type *type) : Object(ObjectKind::Native), type_(type) {}
  const Type *type() const override { return type_; }
  virtual std::string text() const;
  // Order beside an object of the same class; false: the class has none.
  virtual bool compare(const NativeObject &other, int *result) const {
    (void)other, (void)result;
    return false;
  }

 private:
  const Type *type_;
};

// A method or script method that was read without being called ("abc".Substring): shows its
// overloads, can be Invoke()d.
class MethodObject final : public Object {
 public:
  static bool is(const Object &object) noexcept {
    return object.object_kind() == ObjectKind::Method;
  }
  MethodObject(Value self, std::string method, std::vector<std::string> definitions)
      : Object(ObjectKind::Method),
        target(std::move(self)),
        name(std::move(method)),
        overloads(std::move(definitions)) {}
  const Type *type() const override;
  const Value target;  // a Type for static methods
  const std::string name;
  const std::vector<std::string> overloads;
};

}  // namespace psjsh
