// The command line of psjsh: pwsh's, and what psjsh adds.
#pragma once
#include <optional>
#include <string>
#include <vector>

namespace psjsh {

struct Options {
  enum class Mode { Prompt, Command, File, StandardInput, Parse, Worker, Version, Help };
  Mode mode = Mode::Prompt;
  std::string text;                    // of -Command
  std::string file;                    // of -File
  std::vector<std::string> arguments;  // of -File, -CommandWithArgs and --parse
  std::string channel;                 // of --worker
  std::string working_directory;
  std::string plugin;                  // --plugin: another library than the usual one
  std::vector<std::string> providers;  // --provider: libraries with job types
  bool no_pool = false;                // --no-pool: no worker is kept ready for later jobs
  bool no_logo = false, interactive = true, no_exit = false;
};

// False: *problem says what is wrong with the command line, in pwsh's words where it has some.
bool parse_options(int count, char **words, Options *options, std::string *problem);

}  // namespace psjsh
