// Script blocks that go to another process as commands instead of as text: those made of nothing
// but pipelines of commands whose arguments need no scope. The arguments are evaluated where the
// block is sent from; there is no script where it is run.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "language/run/session.h"
#include "language/run/session_state.h"

namespace psjsh {

struct SentCommands {
  std::vector<std::string> statements;  // pipelines; evaluated arguments are `$using:` values
  std::vector<UsingValue> values;       // those, and the ones that the block itself uses
};
// Nothing when the block must go as text. `usings`: what capture_using() gave for it. Throws what
// an argument throws.
std::optional<SentCommands> as_commands(Session &session, const Value &script_block,
                                        const std::vector<UsingValue> &usings);

// Runs such pipelines, one after another. A command that does not exist and arguments that do not
// bind end the run with their error.
void run_commands(SessionState &session, const JobScript &job, Sink *out);

class PipelineRun;
// Runs the pipeline with the job's input; without any it runs as one that nothing is piped into.
void run_with_input(PipelineRun &run, const JobScript &job);

}  // namespace psjsh
