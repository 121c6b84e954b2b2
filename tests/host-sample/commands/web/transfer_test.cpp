#include "web/transfer.h"

#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <chrono>
#include <stdexcept>
#include <thread>

#include "server.h"

using namespace psjsh;
using web::Ended;

namespace {

struct Kept final : web::Receiver {
  bool body(std::string_view piece) override {
    text += piece;
    if (throws) throw std::runtime_error("no more");
    return text.size() < most;
  }
  std::string text;
  std::size_t most = 1 << 20;
  bool throws = false;
};

web::Request request_for(const std::string &path) {
  web::Request request;
  request.url = web_server() + path;
  return request;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(transfer)

BOOST_AUTO_TEST_CASE(a_transfer_in_progress_ends_when_it_is_stopped) {
  int stop[2];
  BOOST_REQUIRE(pipe(stop) == 0);
  Kept kept;
  const auto start = std::chrono::steady_clock::now();
  std::thread stopper([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    BOOST_TEST(write(stop[1], "x", 1) == 1);
  });
  const web::Outcome outcome = web::run_transfer(request_for("/drip"), kept, stop[0]);
  stopper.join();
  BOOST_TEST((outcome.ended == Ended::Stopped));
  BOOST_TEST(!kept.text.empty());
  BOOST_TEST((std::chrono::steady_clock::now() - start < std::chrono::seconds(5)));
  close(stop[0]);
  close(stop[1]);
}

BOOST_AUTO_TEST_CASE(silence_between_pieces_is_limited) {
  Kept kept;
  web::Request request = request_for("/drip");
  request.silence_ms = 50;
  const web::Outcome outcome = web::run_transfer(request, kept, -1);
  BOOST_TEST((outcome.ended == Ended::Failed));
  BOOST_TEST((outcome.failure.kind == web::Failure::Kind::SilenceTimeout));
}

BOOST_AUTO_TEST_CASE(a_receiver_may_have_enough_or_throw) {
  Kept enough;
  enough.most = 3;
  BOOST_TEST((web::run_transfer(request_for("/text"), enough, -1).ended == Ended::Completed));
  Kept throwing;
  throwing.throws = true;
  BOOST_CHECK_THROW(web::run_transfer(request_for("/text"), throwing, -1), std::runtime_error);
}

BOOST_AUTO_TEST_SUITE_END()
