// Who sits in front of the process, if anybody does.
#pragma once
#include <optional>
#include <string>

namespace psjsh {

class StreamTarget;

class User {
 public:
  enum class Echo { Plain, Masked };
  virtual ~User() = default;
  // One line without its end, behind the prompt; nothing at the end of the input. Throws
  // PipelineStopped when Ctrl+C ends it.
  virtual std::optional<std::string> read_line(const std::string &prompt, Echo echo) = 0;
  // Statements at a prompt of their own, until the user leaves it.
  virtual void nested_prompt() = 0;
  // The process was asked to end; an interruption that is not this one is the user's Ctrl+C.
  virtual bool is_leaving() const = 0;
};

// The process's user talks through that target: the runs that write to it may ask. Null: nobody may
// be asked, which is so in the beginning. For the thread of the first session.
void set_user(User *user, const StreamTarget *screen);
User *user_of(const StreamTarget *target);

}  // namespace psjsh
