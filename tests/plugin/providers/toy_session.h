#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "plugin/jobs/job.h"
#include "plugin/jobs/plugin.h"
#include "toy_script.h"

// A plugin with the built-in job types on a toy host, and what tests ask of jobs. Jobs are reached
// through the table of the ABI, as a host reaches them.
class ToySession {
 public:
  explicit ToySession(std::vector<std::string> worker = {});
  ~ToySession();
  void shutdown(std::uint32_t deadline_ms = 2000);

  psj::Plugin &plugin() { return *plugin_; }
  ToyHost &host() { return host_; }
  // Made and started; `options` is what follows "prepared" in the arguments.
  psj::JobRef thread_job(std::string_view script, int throttle = 0);
  psj::JobRef background_job(std::string_view script, std::string_view pool = {});
  psj::JobRef make(const char *provider, std::string_view script, int throttle = 0,
                   std::string_view pool = {});
  void start(psj::Job &job);

  // False: not within the time.
  static bool wait(psj::Job &job, std::uint32_t timeout_ms = 10000);
  // What the job wrote, in the order of Receive-Job, as text: numbers and strings.
  static std::vector<std::string> receive(psj::Job &job, std::uint32_t flags = 0);
  static std::string message(psj::Job &job);

 private:
  ToyHost host_;
  psj::Plugin *plugin_ = nullptr;
};

using Texts = std::vector<std::string>;
