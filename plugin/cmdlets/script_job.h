#pragma once

#include <optional>
#include <string>

#include "plugin/cmdlets/cmdlet.h"
#include "plugin/jobs/job.h"
#include "plugin/value/tree.h"

namespace psj {

// What Start-Job and Start-ThreadJob share: a script, prepared by the host, becomes a job that is
// written at once; objects of the pipeline become its $input.
class ScriptJobCmdlet : public Cmdlet {
 public:
  psj_status end(psj_error **error) override;

 protected:
  struct Script {
    std::uint32_t purpose = PSJ_FOR_PROCESS;
    const psj_value *block = nullptr;  // or `file`
    std::string file;
    const psj_value *initialization = nullptr;
    const psj_value *arguments = nullptr;  // PSJ_LIST or NULL
    const psj_value *streaming_host = nullptr;
    const psj_value *input = nullptr;  // an object of $input that is not piped in
    std::string working_directory;
    std::string_view name;
    std::string command;  // empty: the block's text
    std::int64_t throttle = 0;
    std::string_view pool;    // whose worker is wanted; empty: any
    bool other_user = false;  // credentials were given
  };

  // Creates, starts and writes the job of the type `job_type_name`.
  psj_status start(const Script &script, std::string_view job_type_name, psj_error **error);
  bool started() const { return static_cast<bool>(job_); }
  psj_status input(const psj_value &value, psj_error **error);
  // The path of a script file as an absolute one; nothing when the error was made.
  enum class PathForm : std::uint8_t {
    pattern,      // wildcards are refused
    exact,        // they are part of the name
    script_name,  // refused, and so is another extension before the file is looked for
  };
  std::optional<std::string> script_path(std::string_view typed, PathForm form,
                                         psj_error **error) const;
  std::string location() const;
  // Env:PATH and the like: no place in the file system.
  static bool names_other_drive(std::string_view path);
  virtual psj_status refuse_path(std::string_view message, psj_error **error) const = 0;
  // What the host makes of the script for its way to where it runs.
  psj_status prepare(const Script &script, psj_result *out, psj_error **error) const;
  std::string command_of(const Script &script) const;

 private:
  JobRef job_;
  std::uint32_t purpose_ = PSJ_FOR_PROCESS;
};

}  // namespace psj
