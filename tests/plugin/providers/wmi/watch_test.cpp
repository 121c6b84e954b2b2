#include "plugin/providers/wmi/events/watch.h"

#include <atomic>

#include "computer.h"
#include "plugin/providers/wmi/objects/instance_object.h"

using namespace psj;
using namespace psj::wmi;

namespace {

struct Heard {
  std::mutex mutex;
  std::condition_variable changed;
  std::vector<std::string> events;

  void add(const Instance &event) {
    const Instance *target = instance_behind(*event.find("TargetInstance"));
    const std::lock_guard lock(mutex);
    events.push_back(event.cls().name + " " + shown(*target, "Name"));
    changed.notify_all();
  }
  std::string next(std::size_t count) {
    std::unique_lock lock(mutex);
    const bool there =
        changed.wait_for(lock, std::chrono::seconds(20), [&] { return events.size() >= count; });
    return there ? events[count - 1] : "nothing";
  }
};

std::string refused(Computer &computer, const std::string &text) {
  auto query = Query::parse(text);
  BOOST_REQUIRE(query.ok());
  const auto started = Watch::start(computer.repository().shared_from_this(), "root/cimv2",
                                    std::move(*query), [](const InstanceRef &) {});
  return started.ok() ? "" : started.status().message();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(watch)

BOOST_AUTO_TEST_CASE(what_comes_changes_and_goes_is_told_in_turn) {
  Computer computer;
  computer.file("/etc/samba/smb.conf", "[a]\npath=/a\n");
  Heard heard;
  auto query = Query::parse(
      "select * from __InstanceOperationEvent within 0.02 where TargetInstance ISA 'Win32_Share' "
      "and TargetInstance.Name <> 'hidden'");
  BOOST_REQUIRE(query.ok());
  auto started = Watch::start(computer.repository().shared_from_this(), "root/cimv2",
                              std::move(*query), [&](const InstanceRef &e) { heard.add(*e); });
  BOOST_REQUIRE(started.ok());
  std::this_thread::sleep_for(std::chrono::milliseconds(100));  // its first look
  computer.file("/etc/samba/smb.conf", "[a]\npath=/a\n[hidden]\npath=/h\n[b]\npath=/b\n");
  BOOST_TEST(heard.next(1) == "__InstanceCreationEvent b");
  computer.file("/etc/samba/smb.conf", "[a]\npath=/other\n[b]\npath=/b\n");
  BOOST_TEST(heard.next(2) == "__InstanceModificationEvent a");
  computer.file("/etc/samba/smb.conf", "[a]\npath=/other\n");
  BOOST_TEST(heard.next(3) == "__InstanceDeletionEvent b");
}

BOOST_AUTO_TEST_CASE(query_that_can_not_be_watched_says_what_it_lacks) {
  Computer computer;
  BOOST_TEST(
      refused(computer,
              "select * from __InstanceCreationEvent where TargetInstance ISA 'Win32_Share'") ==
      "The query needs WITHIN and a number of seconds");
  BOOST_TEST(refused(computer, "select * from __InstanceCreationEvent within 1") ==
             "The query needs a condition TargetInstance ISA 'class'");
  BOOST_TEST(refused(computer, "select * from Win32_Share within 1") ==
             "Win32_Share is no class of events that is known here");
  BOOST_TEST(
      refused(computer,
              "select * from __InstanceCreationEvent within 1 where TargetInstance ISA 'X'") ==
      "Invalid class \"X\"");
}

BOOST_AUTO_TEST_SUITE_END()
