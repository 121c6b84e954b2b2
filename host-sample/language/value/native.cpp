#include "language/value/native.h"

#include "language/value/type.h"

namespace psjsh {

const Type *StringBuilder::type() const {
  return type_of_id(TypeId::StringBuilder);
}

FileSystemInfo::FileSystemInfo(std::string full_path, bool is_directory, std::string as_given)
    : Object(ObjectKind::FileSystemInfo),
      path(std::move(full_path)),
      given(as_given.empty() ? path : std::move(as_given)),
      directory(is_directory) {}
const Type *FileSystemInfo::type() const {
  return type_of_id(directory ? TypeId::DirectoryInfo : TypeId::FileInfo);
}
Value make_file_info(std::string path) {
  return make<FileSystemInfo>(std::move(path), false);
}
Value make_directory_info(std::string path) {
  return make<FileSystemInfo>(std::move(path), true);
}

std::string NativeObject::text() const {
  return type()->net_name();
}

const Type *MethodObject::type() const {
  return type_of_id(TypeId::PSMethod);
}

}  // namespace psjsh
