#include "plugin/providers/background/worker_api.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <charconv>
#include <string_view>

#include "plugin/jobs/plugin.h"
#include "plugin/providers/background/worker_run.h"
#include "plugin/providers/process_tree.h"
#include "plugin/providers/remote/far_side.h"
#include "plugin/value/error.h"
#include "plugin/value/make.h"

namespace psj {
namespace {

void end_group(int) {
  if (getpgrp() == getpid()) kill(0, SIGKILL);
  _exit(1);
}

// The channel's thread, which sees the host's end too, may do what a signal handler may not: it
// looks for programs that left the group.
void end_group_soon(int) {
  constexpr unsigned kForTheChannelSeconds = 3;
  alarm(kForTheChannelSeconds);
}

// The kernel's word that the host is gone, beside the socket's: it comes even to a worker whose
// every thread is stuck in a script. A signal that nothing else uses.
void die_with_the_host() {
  struct sigaction action {};
  action.sa_handler = end_group;
  sigemptyset(&action.sa_mask);
  sigaction(SIGALRM, &action, nullptr);
  action.sa_handler = end_group_soon;
  const int number = SIGRTMIN + 8;
  sigaction(number, &action, nullptr);
  prctl(PR_SET_PDEATHSIG, number);
}

Result<int> descriptor_in(std::string_view channel) {
  constexpr std::string_view kPrefix = "fd:";
  int fd = -1;
  if (channel.starts_with(kPrefix)) {
    const char *end = channel.data() + channel.size();
    const auto parsed = std::from_chars(channel.data() + kPrefix.size(), end, fd);
    if (parsed.ec == std::errc() && parsed.ptr == end && fcntl(fd, F_GETFD) >= 0) return fd;
  }
  return Status(PSJ_E_ARGUMENT,
                "serve a job: there is no channel " + std::string(channel.substr(0, 64)));
}

Status serve(Plugin &plugin, std::string_view channel) {
  if (channel == "stdio") return remote::serve_stdio(plugin.host());
  auto fd = descriptor_in(channel);
  if (!fd.ok()) return fd.status();
  // What a script starts must not hold the channel: its end is how the host sees the worker's.
  fcntl(*fd, F_SETFD, FD_CLOEXEC);
  die_with_the_host();
  adopt_orphans();
  WorkerChannel connection{Descriptor(*fd)};
  WorkerRun run(plugin.host(), connection);
  connection.start([&run] { run.stop(); });
  const auto *worker = plugin.host_extension<psj_host_worker>(PSJ_HOST_WORKER);
  if (!connection.has_request()) {
    if (PSJ_HAS(worker, warm) && worker->warm != nullptr) worker->warm(&plugin.host());
    connection.send(kFrameReady, nullptr, 0);
  }
  auto request = connection.wait_for_request();
  if (!request.ok()) return request.status();
  if (request->surroundings) {
    if (Status bad = request->surroundings->apply(); !bad.ok()) return bad;
    if (PSJ_HAS(worker, adopt) && worker->adopt != nullptr) worker->adopt(&plugin.host());
  }
  return run.serve(std::move(*request));
}

const psj_worker_api kWorkerApi = {sizeof(psj_worker_api), 0,
                                   [](psj_plugin *plugin, psj_text channel, psj_error **error) {
                                     return guarded(error, [&]() -> Status {
                                       if (plugin == nullptr) return PSJ_E_ARGUMENT;
                                       return serve(Plugin::of(plugin), view_of(channel));
                                     });
                                   }};

}  // namespace

const psj_worker_api *worker_api() {
  return &kWorkerApi;
}

}  // namespace psj
