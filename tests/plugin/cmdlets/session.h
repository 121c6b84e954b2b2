#pragma once

#include <boost/test/unit_test.hpp>
#include <deque>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "plugin/cmdlets/cmdlets.h"
#include "plugin/jobs/job_table.h"
#include "plugin/jobs/plugin.h"
#include "plugin/jobs/providers.h"
#include "tests/plugin/cmdlets/fake_job_type.h"

namespace psj {

// What a cmdlet wrote, as lines that a test can compare: "output: 1", "error: Id: message" ...
struct Written {
  std::vector<std::string> lines;
  std::deque<OwnedValue> outputs;
  // The terminating error's id and message, or empty.
  std::string failed;
  psj_status status = PSJ_OK;
};
std::string shown(const psj_value &value);

// A host's side of cmdlet calls, with two fake job types in place of the built-in ones.
class Session {
 public:
  using Parameters = std::vector<std::pair<std::string_view, psj_value>>;

  Session();
  ~Session();
  Session(const Session &) = delete;

  // A started job of each kind; process(...) gives the child's fake, thread(...) the job's.
  FakeJob &process(std::string_view name = {});
  FakeJob &thread(std::string_view name = {});
  // Of a type that can be suspended; it is added with its first job.
  FakeJob &workflow(std::string_view name = {});
  // The job (parent) made last.
  [[nodiscard]] const JobRef &last() const { return last_; }
  [[nodiscard]] JobTable &table() const { return plugin_.jobs(); }

  // Calls the cmdlet with bound parameters; the set is the first one that has them all. With
  // `input` process is called for each value, bound to `input_parameter`.
  Written call(std::string_view cmdlet, const Parameters &parameters,
               std::string_view input_parameter = {}, const std::vector<psj_value> &input = {});
  // Called before each write of an output, so that a test can act in the middle of a call.
  std::function<void(const psj_value &)> on_output;
  bool should_process_answer = true;
  bool is_cancelled = false;

  FakeJobType processes{"BackgroundJob", PSJ_PROVIDER_PARENT | PSJ_PROVIDER_REMOTE, "localhost",
                        "System.Management.Automation.PSRemotingJob"};
  FakeJobType threads{"ThreadJob", PSJ_PROVIDER_BY_STREAM, "PowerShell",
                      "Microsoft.PowerShell.ThreadJob.ThreadJob"};
  FakeJobType workflows{"WorkflowJob", PSJ_PROVIDER_SUSPEND, "here",
                        "System.Management.Automation.Job2"};

 private:
  FakeJob &make(FakeJobType &type, std::string_view name);
  static const psj_cmdlet &find(std::string_view name);
  static std::uint32_t parameter_of(const psj_cmdlet &cmdlet, std::string_view name);
  static std::uint32_t set_of(const psj_cmdlet &cmdlet, const std::vector<std::uint32_t> &given);
  void fill_streams(Written &written);

  psj_host host_{};
  psj_host_script script_{};
  psj_streams streams_{};
  Written *written_ = nullptr;
  Plugin plugin_;
  JobRef last_;
};

}  // namespace psj
