// Help as PowerShell prints it when only a command's own description is there.
#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "language/run/command_info.h"

namespace psjsh {

struct FunctionValue;

// What the comment of a function says (.SYNOPSIS, .PARAMETER Name …).
struct CommentHelp {
  std::string synopsis, description, notes, inputs, outputs;
  std::vector<std::pair<std::string, std::string>> parameters;  // name, text
  std::vector<std::string> examples, links;
  bool found = false;
};
CommentHelp read_comment_help(const FunctionValue &function);

enum class HelpPart { Usual, Detailed, Full, Examples };

struct HelpTopic {
  CommandInfo info;
  CommentHelp comment;
  std::string synopsis;
  bool is_function = false;
  std::vector<std::string> aliases;
};
std::string help_text(const HelpTopic &topic, HelpPart part);
// What -Parameter shows of one parameter.
std::string parameter_help(const HelpTopic &topic, const ParameterInfo &parameter);

}  // namespace psjsh
