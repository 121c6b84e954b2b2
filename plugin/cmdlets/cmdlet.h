#pragma once

#include <span>
#include <string_view>

#include "plugin/value/error.h"
#include "plugin/value/make.h"
#include "plugin/value/status.h"
#include "psj.h"

namespace psj {

class Job;
class Plugin;

// What an invocation was given; borrowed from the call.
class Arguments {
 public:
  explicit Arguments(const psj_binding &binding) : binding_(binding) {}
  // NULL when it was not given.
  const psj_value *find(std::uint32_t parameter) const;
  bool has(std::uint32_t parameter) const { return find(parameter) != nullptr; }
  // A switch that is given and true.
  bool is_set(std::uint32_t parameter) const;
  // Empty when it was not given or is no text.
  std::string_view text(std::uint32_t parameter) const;
  // The items of a list, one value for anything else, none when it was not given.
  std::span<const psj_value> items(std::uint32_t parameter) const;
  std::int64_t number(std::uint32_t parameter, std::int64_t otherwise) const;
  std::uint32_t set() const { return binding_.set; }

 private:
  const psj_binding &binding_;
};

// One invocation of a cmdlet. A failure that any of these returns is the terminating error.
class Cmdlet {
 public:
  virtual ~Cmdlet() = default;
  virtual psj_status begin(const Arguments &, psj_error **) { return PSJ_OK; }
  virtual psj_status process(const Arguments &, psj_error **) { return PSJ_OK; }
  virtual psj_status end(psj_error **) { return PSJ_OK; }

  void attach(const psj_cmdlet &description, const psj_invocation &invocation) {
    description_ = &description;
    invocation_ = &invocation;
  }

 protected:
  Plugin &plugin() const;
  const psj_streams &streams() const { return *invocation_->streams; }
  bool expects_input() const { return (invocation_->flags & PSJ_INVOCATION_INPUT) != 0; }
  std::string_view line() const { return view_of(invocation_->line); }
  const psj_cmdlet &description() const { return *description_; }
  const psj_invocation &invocation() const { return *invocation_; }

  // PSJ_E_CANCELLED or PSJ_E_FAILED: return it at once.
  psj_status write(const psj_value &value) const;
  psj_status write(const Job &job) const;
  psj_status write_error(const ErrorParts &parts) const;
  psj_status warn(std::string_view text) const;
  // *yes says whether to go on.
  psj_status should_process(std::string_view target, std::string_view action, bool *yes) const;
  bool cancelled() const { return streams().cancelled(&streams()) != 0; }
  int cancel_fd() const { return streams().cancel_fd(&streams()); }
  // A terminating error of this cmdlet.
  static psj_status fail(const ErrorParts &parts, psj_error **error);

 private:
  const psj_cmdlet *description_ = nullptr;
  const psj_invocation *invocation_ = nullptr;
};

}  // namespace psj
