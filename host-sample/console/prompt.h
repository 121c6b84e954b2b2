// The prompt: reads statements from the terminal until the user leaves.
#pragma once
#include <functional>
#include <memory>
#include <string>

#include "commands/remote_prompt.h"
#include "console/console_target.h"
#include "language/run/session.h"

namespace psjsh {

class Prompt {
 public:
  // `ended` says whether the process was asked to end (SIGTERM, SIGHUP). `remote` is that
  // session's.
  Prompt(Session &session, ConsoleTarget &screen, RemotePrompt &remote,
         std::function<bool()> ended);
  ~Prompt();
  Prompt(const Prompt &) = delete;
  Prompt &operator=(const Prompt &) = delete;

  int run();          // gives the exit code
  void run_nested();  // within a statement that waits meanwhile; `exit` goes on with it
  bool is_ended() const { return ended_(); }

 private:
  struct Reader;
  void open();
  int read_and_run();

  Session &session_;
  ConsoleTarget &screen_;
  RemotePrompt &remote_;
  const std::function<bool()> ended_;
  std::unique_ptr<Reader> reader_;  // made for the first prompt
};

}  // namespace psjsh
