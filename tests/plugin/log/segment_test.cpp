#include "plugin/log/segment.h"

#include <fcntl.h>
#include <sys/mman.h>

#include <boost/test/unit_test.hpp>

using namespace psj;

BOOST_AUTO_TEST_SUITE(segment)

BOOST_AUTO_TEST_CASE(its_size_is_sealed) {
  const auto made = *Segment::create("psj-test", 5000);
  BOOST_TEST(made->size() == 8192u);
  BOOST_TEST(ftruncate(made->descriptor(), 4096) != 0);
  BOOST_TEST(ftruncate(made->descriptor(), 16384) != 0);
  BOOST_TEST((fcntl(made->descriptor(), F_GETFD) & FD_CLOEXEC) != 0);
}

BOOST_AUTO_TEST_CASE(both_mappings_show_the_same_memory) {
  const auto made = *Segment::create("psj-test", 4096);
  const auto other = *Segment::map(Descriptor(dup(made->descriptor())), Segment::Access::kWrite);
  made->data()[7] = std::byte{42};
  made->close_descriptor();
  BOOST_TEST((other->data()[7] == std::byte{42}));
}

BOOST_AUTO_TEST_CASE(nobody_else_can_write_to_a_private_one) {
  const auto made = *Segment::create_private("psj-test", 4096);
  BOOST_TEST(!Segment::map(Descriptor(dup(made->descriptor())), Segment::Access::kWrite).ok());
  BOOST_TEST((mmap(nullptr, 4096, PROT_WRITE, MAP_SHARED, made->descriptor(), 0) == MAP_FAILED));
  const auto reader = *Segment::map(Descriptor(dup(made->descriptor())), Segment::Access::kRead);
  made->data()[0] = std::byte{1};
  BOOST_TEST((reader->data()[0] == std::byte{1}));
  BOOST_TEST(mprotect(reader->data(), 4096, PROT_READ | PROT_WRITE) != 0);
}

BOOST_AUTO_TEST_CASE(a_file_that_could_shrink_is_refused) {
  Descriptor fd(memfd_create("psj-test", MFD_CLOEXEC));
  BOOST_REQUIRE(ftruncate(fd.get(), 4096) == 0);
  BOOST_TEST(Segment::map(std::move(fd), Segment::Access::kRead).status().code() == PSJ_E_ARGUMENT);
}

BOOST_AUTO_TEST_SUITE_END()
