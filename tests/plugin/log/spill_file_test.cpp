// What went to disk is read back as it was, or said to be spoiled. The file has no name: the test
// finds it among its own descriptors, by its folder.
#include "plugin/log/spill_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <filesystem>

#include "tests/plugin/log/forked_writer.h"

using namespace psj;

namespace {

// A folder of its own, so that its file is the only one there.
struct Folder {
  Folder() {
    std::string name = std::filesystem::temp_directory_path() / "psj-spill-test-XXXXXX";
    BOOST_REQUIRE(::mkdtemp(name.data()) != nullptr);
    path = name;
  }
  ~Folder() { std::filesystem::remove(path); }
  std::filesystem::path path;

  // -1: none.
  [[nodiscard]] int file() const {
    for (int fd = 3; fd < 4096; ++fd) {
      std::error_code none;
      const auto target =
          std::filesystem::read_symlink("/proc/self/fd/" + std::to_string(fd), none);
      if (!none && target.string().starts_with(path.string() + "/")) return fd;
    }
    return -1;
  }

  [[nodiscard]] Log::Options options() const {
    return {.budget = std::make_shared<MemoryBudget>(
                MemoryBudget::Limits{.job_memory = 1, .floor = 1 << 20, .directory = path})};
  }
};

void flip(int fd, off_t at) {
  char byte = 0;
  BOOST_REQUIRE(::pread(fd, &byte, 1, at) == 1);
  byte = static_cast<char>(byte ^ 1);
  BOOST_REQUIRE(::pwrite(fd, &byte, 1, at) == 1);
}

constexpr int kRecords = 20;

// Large values of a log in this process, most of them on disk.
std::shared_ptr<Log> full_log(const Folder &folder) {
  auto log = *Log::create(Log::Where::kInside, folder.options());
  LogWriter writer(log->link(), *log, {});
  for (int i = 1; i <= kRecords; ++i)
    BOOST_REQUIRE(
        writer.write(1, 0, make_string(std::string(500'000, static_cast<char>('a' + i)))).ok());
  BOOST_REQUIRE(writer.end(PSJ_COMPLETED, make_null()).ok());
  log->writer_gone();
  return log;
}

// Reads until something is wrong: how many whole records came before.
int read_whole(const std::shared_ptr<Log> &log, Status &last) {
  LogReader reader(log, {});
  for (int seen = 0;; ++seen) {
    psj_record record;
    std::uint32_t count = 1;
    last = reader.next(&record, count, 0);
    if (last.code() != PSJ_OK) return seen;
    const std::string expected(500'000, static_cast<char>('a' + seen + 1));
    BOOST_REQUIRE((string_of(record.value) == expected));
    reader.done();
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(spill_file)

BOOST_AUTO_TEST_CASE(a_flipped_byte_or_a_missing_end_of_a_piece_is_corrupt_and_other_pieces_stay) {
  const Folder folder;
  SpillFile spill(folder.options().budget);
  const std::vector<std::byte> first(10'000, std::byte{1}), second(5'000, std::byte{2});
  const auto one = spill.append(first), two = spill.append(second);
  BOOST_REQUIRE(one.ok());
  BOOST_REQUIRE(two.ok());
  std::vector<std::byte> got(second.size());
  BOOST_REQUIRE(spill.read(*two, got).ok());
  BOOST_TEST((got == second));
  const int fd = folder.file();
  BOOST_REQUIRE(fd >= 0);
  flip(fd, static_cast<off_t>(two->at + 4'999));
  BOOST_TEST(spill.read(*two, got).code() == PSJ_E_CORRUPT);
  flip(fd, static_cast<off_t>(two->at + 4'999));
  BOOST_TEST(spill.read(*two, got).ok());
  BOOST_REQUIRE(::ftruncate(fd, static_cast<off_t>(two->at + 4'999)) == 0);
  const Status shortened = spill.read(*two, got);
  BOOST_TEST(shortened.code() == PSJ_E_CORRUPT);
  BOOST_TEST(shortened.message().find("too short") != std::string::npos);
  got.resize(first.size());
  BOOST_TEST(spill.read(*one, got).ok());
  BOOST_TEST((got == first));
}

BOOST_AUTO_TEST_CASE(records_before_a_spoiled_piece_are_read_and_its_place_is_named) {
  const Folder folder;
  const auto log = full_log(folder);
  const int fd = folder.file();
  BOOST_REQUIRE(fd >= 0);
  Status last;
  BOOST_TEST(read_whole(log, last) == kRecords);
  BOOST_TEST(last.code() == PSJ_S_END);
  // Pieces lie in the order of the records: this is in the middle of one behind the first ones.
  flip(fd, 3 * 504'000);
  const int seen = read_whole(log, last);
  BOOST_TEST(seen >= 1);
  BOOST_TEST(seen < kRecords);
  BOOST_TEST(last.code() == PSJ_E_CORRUPT);
  BOOST_TEST(last.message().find("its sum is wrong at segment ") != std::string::npos,
             last.message());
}

BOOST_AUTO_TEST_CASE(records_before_the_end_of_a_shortened_file_are_read) {
  const Folder folder;
  const auto log = full_log(folder);
  const int fd = folder.file();
  BOOST_REQUIRE(fd >= 0);
  BOOST_REQUIRE(::ftruncate(fd, 3 * 504'000) == 0);
  Status last;
  const int seen = read_whole(log, last);
  BOOST_TEST(seen >= 1);
  BOOST_TEST(seen < kRecords);
  BOOST_TEST(last.code() == PSJ_E_CORRUPT);
  // The drain may have been at its last piece: then there is a hole.
  BOOST_TEST(last.message().find("from disk: ") != std::string::npos, last.message());
}

BOOST_AUTO_TEST_SUITE_END()
