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
  computer.file("/etc/samba/smb.conf", "[a]\npath=/a\n[hidden]\npath=/h\n[b]\npath=/b\n");
  BOOST_TEST(heard.next(1) == "__InstanceCreationEvent b");
  computer.file("/etc/samba/smb.conf", "[a]\npath=/other\n[b]\npath=/b\n");
  BOOST_TEST(heard.next(2) == "__InstanceModificationEvent a");
  computer.file("/etc/samba/smb.conf", "[a]\npath=/other\n");
  BOOST_TEST(heard.next(3) == "__InstanceDeletionEvent b");
}

BOOST_AUTO_TEST_CASE(events_of_a_group_are_told_together_when_it_ends) {
  Computer computer;
  computer.file("/etc/samba/smb.conf", "[a]\npath=/a\n");
  std::mutex mutex;
  std::condition_variable changed;
  std::vector<std::string> told;
  auto query = Query::parse(
      "select * from __InstanceCreationEvent within 0.02 where TargetInstance ISA 'Win32_Share' "
      "group within 0.3 by TargetInstance.Path having NumberOfInstances > 1");
  BOOST_REQUIRE(query.ok());
  auto started =
      Watch::start(computer.repository().shared_from_this(), "root/cimv2", std::move(*query),
                   [&](const InstanceRef &event) {
                     const Instance *one = instance_behind(*event->find("Representative"));
                     const Instance *share = instance_behind(*one->find("TargetInstance"));
                     const std::lock_guard lock(mutex);
                     told.push_back(event->cls().name + " " + shown(*event, "NumberOfInstances") +
                                    " " + shown(*share, "Path"));
                     changed.notify_all();
                   });
  BOOST_REQUIRE(started.ok());
  computer.file("/etc/samba/smb.conf",
                "[a]\npath=/a\n[b]\npath=/x\n[c]\npath=/x\n[d]\npath=/x\n[e]\npath=/y\n");
  std::unique_lock lock(mutex);
  BOOST_REQUIRE(changed.wait_for(lock, std::chrono::seconds(20), [&] { return !told.empty(); }));
  BOOST_TEST(told[0] == "__AggregateEvent 3 /x");
}

BOOST_AUTO_TEST_CASE(traces_tell_of_processes_that_begin_and_end) {
  Computer computer;
  const auto stat = [](int id, const std::string &name) {
    return std::to_string(id) + " (" + name +
           ") S 7 1 5 0 -1 0 1 0 2 0 3 2 0 0 20 0 4 0 500 81 100 0 0 0 0\n";
  };
  computer.file("/proc/1/stat", stat(1, "init"));
  std::mutex mutex;
  std::condition_variable changed;
  std::vector<std::string> told;
  auto query =
      Query::parse("select * from Win32_ProcessTrace within 0.02 where ProcessName = 'new'");
  BOOST_REQUIRE(query.ok());
  auto started =
      Watch::start(computer.repository().shared_from_this(), "root/cimv2", std::move(*query),
                   [&](const InstanceRef &event) {
                     const std::lock_guard lock(mutex);
                     told.push_back(event->cls().name + " " + shown(*event, "ProcessID") + " " +
                                    shown(*event, "ParentProcessID"));
                     changed.notify_all();
                   });
  BOOST_REQUIRE(started.ok());
  const auto wait_for = [&](std::size_t count) {
    std::unique_lock lock(mutex);
    return changed.wait_for(lock, std::chrono::seconds(20), [&] { return told.size() >= count; });
  };
  computer.file("/proc/3/stat", stat(3, "other")).file("/proc/4/stat", stat(4, "new"));
  BOOST_REQUIRE(wait_for(1));
  std::filesystem::remove_all(computer.path("/proc/4"));
  BOOST_REQUIRE(wait_for(2));
  BOOST_TEST(told[0] == "Win32_ProcessStartTrace 4 7");
  BOOST_TEST(told[1] == "Win32_ProcessStopTrace 4 7");
}

BOOST_AUTO_TEST_CASE(query_that_can_not_be_watched_says_what_it_lacks) {
  Computer computer;
  const std::string of_share =
      "select * from __InstanceCreationEvent within 1 where TargetInstance ISA 'Win32_Share' ";
  BOOST_TEST(refused(computer, of_share + "group within 1 by Target.Name") ==
             "Invalid query: class __InstanceCreationEvent has no property at character 105 "
             "('Target')");
  BOOST_TEST(refused(computer, of_share + "group within 1 having Count > 1") ==
             "Invalid query: class __AggregateEvent has no property at character 109 ('Count')");
  BOOST_TEST(refused(computer, "references of {Win32_Share='a'}") ==
             "Win32_Share is no class of events that is known here");
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
