#include "plugin/log/spill_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "plugin/log/crc32c.h"

namespace psj {

namespace {

constexpr std::size_t kStep = 128 << 10;

// Where the file system can't make files without a name, one that loses it at once.
int open_unnamed(const std::string &directory) {
  const int fd = ::open(directory.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (fd >= 0 || (errno != EOPNOTSUPP && errno != EISDIR && errno != ENOENT && errno != EINVAL))
    return fd;
  std::string name = directory + "/psj-spill-XXXXXX";
  const int named = ::mkostemp(name.data(), O_CLOEXEC);
  if (named >= 0) ::unlink(name.c_str());
  return named;
}

Status failed(const char *what, int error) {
  if (error == ENOSPC || error == EDQUOT || error == EFBIG)
    return {PSJ_E_LIMIT, std::string(what) + ": the disk is full"};
  return Status::system(what, error);
}

}  // namespace

SpillFile::~SpillFile() {
  budget_->give_disk(held_);
}

Status SpillFile::open() {
  if (fd_.valid()) return {};
  fd_.reset(open_unnamed(budget_->directory()));
  return fd_.valid() ? Status() : failed("open a file for a log", errno);
}

Result<SpillFile::Piece> SpillFile::append(std::span<const std::byte> bytes) {
  if (!budget_->take_disk(bytes.size()))
    return Status(PSJ_E_LIMIT, "write a log to disk: the quota is full");
  Piece piece{0, bytes.size(), 0};
  const std::lock_guard lock(mutex_);
  Status written = open();
  piece.at = end_;
  if (written.ok()) written = write(bytes, piece);
  if (!written.ok()) {
    budget_->give_disk(bytes.size());
    if (fd_.valid()) [[maybe_unused]]
      const int cut = ::ftruncate(fd_.get(), static_cast<off_t>(end_));
    return written;
  }
  // Whole pages, so that a hole can be made of each piece.
  end_ += (bytes.size() + 4095) & ~std::uint64_t{4095};
  held_ += bytes.size();
  return piece;
}

Status SpillFile::write(std::span<const std::byte> bytes, Piece &piece) {
  const std::unique_ptr<std::byte[]> copy(new std::byte[std::min(kStep, bytes.size())]);
  for (std::size_t done = 0; done < bytes.size();) {
    const std::size_t step = std::min(kStep, bytes.size() - done);
    std::memcpy(copy.get(), bytes.data() + done, step);
    piece.crc = crc32c({copy.get(), step}, piece.crc);
    for (std::size_t sent = 0; sent < step;) {
      const ssize_t n = ::pwrite(fd_.get(), copy.get() + sent, step - sent,
                                 static_cast<off_t>(piece.at + done + sent));
      if (n < 0 && errno == EINTR) continue;
      if (n <= 0) return failed("write a log to disk", errno);
      sent += static_cast<std::size_t>(n);
    }
    done += step;
  }
  return {};
}

Status SpillFile::read(const Piece &piece, std::span<std::byte> into) const {
  for (std::size_t done = 0; done < piece.size;) {
    const ssize_t n = ::pread(fd_.get(), into.data() + done, piece.size - done,
                              static_cast<off_t>(piece.at + done));
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return Status::system("read a log from disk", errno);
    if (n == 0) return {PSJ_E_CORRUPT, "read a log from disk: the file is too short"};
    done += static_cast<std::size_t>(n);
  }
  if (crc32c({into.data(), piece.size}) != piece.crc)
    return {PSJ_E_CORRUPT, "read a log from disk: its sum is wrong"};
  return {};
}

void SpillFile::release(const Piece &piece) {
  const std::lock_guard lock(mutex_);
  held_ -= piece.size;
  budget_->give_disk(piece.size);
  const std::uint64_t whole = (piece.size + 4095) & ~std::uint64_t{4095};
  // A file system without holes keeps the space until the log's end.
  ::fallocate(fd_.get(), FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, static_cast<off_t>(piece.at),
              static_cast<off_t>(whole));
}

}  // namespace psj
