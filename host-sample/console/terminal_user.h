// The user at this process's terminal, or what writes to its standard input instead.
#pragma once
#include "console/console_target.h"
#include "console/prompt.h"
#include "language/run/user.h"

namespace psjsh {

// The session's runs may ask while this lives.
class TerminalUser final : public User {
 public:
  TerminalUser(Session &session, ConsoleTarget &screen, Prompt &prompt);
  ~TerminalUser() override;
  TerminalUser(const TerminalUser &) = delete;
  TerminalUser &operator=(const TerminalUser &) = delete;
  std::optional<std::string> read_line(const std::string &prompt, Echo echo) override;
  void nested_prompt() override { prompt_.run_nested(); }
  bool is_leaving() const override { return prompt_.is_ended(); }

 private:
  Session &session_;
  ConsoleTarget &screen_;
  Prompt &prompt_;
};

}  // namespace psjsh
