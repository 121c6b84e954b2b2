#include "plugin/jobs/dispatcher.h"

#include <sys/epoll.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <boost/test/unit_test.hpp>
#include <chrono>
#include <future>
#include <vector>

using namespace psj;

BOOST_AUTO_TEST_SUITE(dispatcher)

BOOST_AUTO_TEST_CASE(tasks_run_in_order_on_one_other_thread) {
  Dispatcher dispatcher;
  std::vector<int> order;
  std::promise<bool> done;
  for (int i = 0; i < 100; ++i) dispatcher.post([&order, i] { order.push_back(i); });
  dispatcher.post([&] { done.set_value(dispatcher.on_thread()); });
  BOOST_TEST(done.get_future().get());
  BOOST_TEST(!dispatcher.on_thread());
  BOOST_TEST(order.size() == 100u);
  BOOST_TEST(std::is_sorted(order.begin(), order.end()));
}

BOOST_AUTO_TEST_CASE(timers_run_in_the_order_of_their_times) {
  Dispatcher dispatcher;
  std::vector<int> order;
  std::promise<void> done;
  dispatcher.after(30, [&] {
    order.push_back(30);
    done.set_value();
  });
  dispatcher.after(10, [&] { order.push_back(10); });
  dispatcher.after(0, [&] { order.push_back(0); });
  done.get_future().wait();
  BOOST_TEST(order == (std::vector<int>{0, 10, 30}));
}

BOOST_AUTO_TEST_CASE(a_cancelled_timer_does_not_run) {
  Dispatcher dispatcher;
  std::atomic<bool> ran{false};
  const auto timer = dispatcher.after(20, [&] { ran = true; });
  dispatcher.cancel(timer);
  std::promise<void> done;
  dispatcher.after(50, [&] { done.set_value(); });
  done.get_future().wait();
  BOOST_TEST(!ran);
}

BOOST_AUTO_TEST_CASE(a_watched_descriptor_calls_until_it_is_unwatched) {
  Dispatcher dispatcher;
  std::array<int, 2> ends;
  BOOST_REQUIRE(pipe(ends.data()) == 0);
  int calls = 0;
  std::promise<void> done;
  dispatcher.post([&] {
    dispatcher.watch(ends[0], EPOLLIN, [&](std::uint32_t) {
      if (++calls < 3) return;
      dispatcher.unwatch(ends[0]);
      done.set_value();
    });
  });
  BOOST_TEST(write(ends[1], "x", 1) == 1);
  done.get_future().wait();
  dispatcher.stop();
  BOOST_TEST(calls == 3);
  close(ends[0]);
  close(ends[1]);
}

BOOST_AUTO_TEST_CASE(stop_runs_what_was_posted_and_takes_nothing_more) {
  Dispatcher dispatcher;
  std::atomic<int> ran{0};
  for (int i = 0; i < 10; ++i) dispatcher.post([&] { ++ran; });
  dispatcher.stop();
  BOOST_TEST(ran == 10);
  dispatcher.post([&] { ++ran; });
  BOOST_TEST(ran == 10);
}

BOOST_AUTO_TEST_SUITE_END()
