#include "plugin/log/segment.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include <boost/interprocess/exceptions.hpp>
#include <cerrno>
#include <cstring>
#include <new>

namespace psj {

namespace {

namespace bip = boost::interprocess;

constexpr unsigned kSeals = F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL;

// What boost::interprocess::mapped_region asks of a memory object.
class MappedDescriptor {
 public:
  explicit MappedDescriptor(int fd) : fd_(fd) {}
  [[nodiscard]] bip::mapping_handle_t get_mapping_handle() const { return {fd_, false}; }

 private:
  int fd_;
};

std::uint64_t whole_pages(std::uint64_t bytes) {
  return (bytes + 4095) & ~std::uint64_t{4095};
}

Status map_region(bip::mapped_region &region, int fd, bip::mode_t mode, std::uint64_t bytes) try {
  region = bip::mapped_region(MappedDescriptor(fd), mode, 0, bytes);
  return {};
} catch (const bip::interprocess_exception &failure) {
  return Status::system("map a segment of a log", failure.get_native_error());
}

}  // namespace

Segment::~Segment() = default;

Result<std::shared_ptr<Segment>> Segment::make(const char *name, std::uint64_t bytes,
                                               unsigned seals) {
  const std::shared_ptr<Segment> segment(new Segment);
  segment->size_ = whole_pages(bytes);
  segment->fd_.reset(memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING));
  if (!segment->fd_.valid()) return Status::system("make a segment of a log", errno);
  if (ftruncate(segment->fd_.get(), static_cast<off_t>(segment->size_)) != 0)
    return Status::system("size a segment of a log", errno);
  if (Status s = map_region(segment->region_, segment->fd_.get(), bip::read_write, segment->size_);
      !s.ok())
    return s;
  // After the mapping: it is the one that FUTURE_WRITE still allows.
  if (fcntl(segment->fd_.get(), F_ADD_SEALS, seals) != 0)
    return Status::system("seal a segment of a log", errno);
  segment->data_ = static_cast<std::byte *>(segment->region_.get_address());
  return segment;
}

Result<std::shared_ptr<Segment>> Segment::create(const char *name, std::uint64_t bytes) {
  return make(name, bytes, kSeals);
}

Result<std::shared_ptr<Segment>> Segment::create_private(const char *name, std::uint64_t bytes) {
  return make(name, bytes, kSeals | F_SEAL_FUTURE_WRITE);
}

Result<std::shared_ptr<Segment>> Segment::map(Descriptor fd, Access access) {
  struct stat info {};
  if (fstat(fd.get(), &info) != 0) return Status::system("look at a segment of a log", errno);
  const int seals = fcntl(fd.get(), F_GET_SEALS);
  if (seals < 0 || (seals & F_SEAL_SHRINK) == 0 || info.st_size <= 0)
    return Status(PSJ_E_ARGUMENT, "map a segment of a log: not a sealed memory file");
  const std::shared_ptr<Segment> segment(new Segment);
  segment->size_ = static_cast<std::uint64_t>(info.st_size);
  if (Status s =
          map_region(segment->region_, fd.get(),
                     access == Access::kWrite ? bip::read_write : bip::read_only, segment->size_);
      !s.ok())
    return s;
  segment->data_ = static_cast<std::byte *>(segment->region_.get_address());
  return segment;
}

Result<std::shared_ptr<Segment>> Segment::inside(std::uint64_t bytes, std::uint64_t zeroed) {
  const std::shared_ptr<Segment> segment(new Segment);
  segment->memory_.reset(new (std::nothrow) std::byte[bytes]);
  if (segment->memory_ == nullptr)
    return Status(PSJ_E_NO_MEMORY, "make a segment of a log: out of memory");
  segment->data_ = segment->memory_.get();
  segment->size_ = bytes;
  std::memset(segment->data_, 0, zeroed);
  return segment;
}

}  // namespace psj
