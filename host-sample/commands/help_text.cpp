#include "commands/help_text.h"

#include "commands/command_objects.h"
#include "commands/command_parameters.h"
#include "invariant/compare.h"
#include "invariant/letter_case.h"
#include "language/run/block_code.h"

namespace psjsh {

namespace {

using psj::invariant::equals_ignore_case;
using psj::invariant::trim;

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (true) {
    const std::size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    lines.push_back(line);
    if (end == std::string_view::npos) return lines;
    text.remove_prefix(end + 1);
  }
}

// The comment at the start of a text: <# … #>, or lines that begin with #.
std::string comment_at(std::string_view text) {
  text = psj::invariant::trim_start(text);
  if (text.starts_with("<#")) {
    const std::size_t end = text.find("#>");
    return std::string(text.substr(2, end == std::string_view::npos ? end : end - 2));
  }
  std::string found;
  for (std::string_view line : lines_of(text)) {
    line = trim(line);
    if (!line.starts_with('#')) break;
    found += std::string(line.substr(1)) + "\n";
  }
  return found;
}

// The comment that stands right before the position.
std::string comment_before(std::string_view text) {
  text = psj::invariant::trim_end(text);
  if (text.ends_with("#>")) {
    const std::size_t start = text.rfind("<#");
    if (start != std::string_view::npos) return comment_at(text.substr(start));
  }
  std::string found;
  while (true) {
    const std::size_t line_start = text.rfind('\n') + 1;
    const std::string_view line = trim(text.substr(line_start));
    if (!line.starts_with('#')) return found;
    found = std::string(line.substr(1)) + "\n" + found;
    if (line_start == 0) return found;
    text = text.substr(0, line_start - 1);
  }
}

bool has_directive(std::string_view comment) {
  for (const std::string_view line : lines_of(comment)) {
    const std::string_view word = trim(line);
    if (word.size() > 1 && word[0] == '.' && std::isalpha(static_cast<unsigned char>(word[1])))
      return true;
  }
  return false;
}

void append_line(std::string &text, std::string_view line) {
  if (!text.empty()) text += "\n";
  text += line;
}

CommentHelp read_directives(std::string_view comment) {
  CommentHelp help;
  std::string other;
  std::string *target = &other;
  for (const std::string_view raw : lines_of(comment)) {
    const std::string_view line = trim(raw);
    if (!line.starts_with('.')) {
      if (!(target->empty() && line.empty())) append_line(*target, line);
      continue;
    }
    const std::size_t blank = line.find(' ');
    const std::string_view word =
        line.substr(1, blank == std::string_view::npos ? blank : blank - 1);
    const std::string_view rest =
        blank == std::string_view::npos ? std::string_view() : trim(line.substr(blank));
    target = &other;
    if (equals_ignore_case(word, "SYNOPSIS")) target = &help.synopsis;
    if (equals_ignore_case(word, "DESCRIPTION")) target = &help.description;
    if (equals_ignore_case(word, "NOTES")) target = &help.notes;
    if (equals_ignore_case(word, "INPUTS")) target = &help.inputs;
    if (equals_ignore_case(word, "OUTPUTS")) target = &help.outputs;
    if (equals_ignore_case(word, "EXAMPLE")) target = &help.examples.emplace_back();
    if (equals_ignore_case(word, "LINK")) target = &help.links.emplace_back();
    if (equals_ignore_case(word, "PARAMETER"))
      target = &help.parameters.emplace_back(std::string(rest), std::string()).second;
    help.found = true;
  }
  const auto finish = [](std::string &text) { text = std::string(trim(text)); };
  for (std::string *text :
       {&help.synopsis, &help.description, &help.notes, &help.inputs, &help.outputs})
    finish(*text);
  for (std::string &text : help.examples) finish(text);
  for (std::string &text : help.links) finish(text);
  for (auto &[name, text] : help.parameters) finish(text);
  return help;
}

const std::string *comment_of(const HelpTopic &topic, const ParameterInfo &parameter) {
  for (const auto &[name, text] : topic.comment.parameters)
    if (equals_ignore_case(name, parameter.name)) return &text;
  return nullptr;
}

// Lines that are too long go on below, at the same column.
void indent(std::string &out, std::string_view text, std::size_t by = 4) {
  constexpr std::size_t kWidth = 79;
  for (std::string_view line : lines_of(text)) {
    while (line.size() + by > kWidth) {
      const std::size_t blank = line.rfind(' ', kWidth - by);
      if (blank == std::string_view::npos || trim(line.substr(0, blank)).empty()) break;
      out += std::string(by, ' ') + std::string(line.substr(0, blank)) + "\n";
      line.remove_prefix(blank + 1);
    }
    out += std::string(by, ' ') + std::string(line) + "\n";
  }
}

std::string syntax_lines(const HelpTopic &topic) {
  std::string out;
  const std::string text = syntax_text(topic.info);
  for (const std::string_view line : lines_of(text)) {
    if (line.empty()) continue;
    indent(out, line);
    out += "    \n";
  }
  return out;
}

std::string yes_no(bool yes) {
  return yes ? "true" : "false";
}

void append_parameters(std::string &out, const HelpTopic &topic) {
  out += "PARAMETERS\n";
  for (const ParameterInfo &parameter : topic.info.parameters)
    indent(out, parameter_help(topic, parameter));
  out +=
      "    <CommonParameters>\n"
      "        This cmdlet supports the common parameters: Verbose, Debug,\n"
      "        ErrorAction, ErrorVariable, WarningAction, WarningVariable,\n"
      "        OutBuffer, PipelineVariable, and OutVariable. For more information, see\n"
      "        about_CommonParameters (https://go.microsoft.com/fwlink/?LinkID=113216).\n"
      "    \n";
}

void append_examples(std::string &out, const HelpTopic &topic) {
  int number = 0;
  for (const std::string &example : topic.comment.examples) {
    const std::size_t end = example.find('\n');
    out += "    -------------------------- EXAMPLE " + std::to_string(++number) +
           " --------------------------\n    \n    PS > " + example.substr(0, end) + "\n    \n";
    if (end != std::string::npos) indent(out, trim(std::string_view(example).substr(end)));
    out += "    \n    \n    \n    \n";
  }
}

std::string remarks(const std::string &name) {
  return "REMARKS\n    To see the examples, type: \"Get-Help " + name +
         " -Examples\"\n    For more information, type: \"Get-Help " + name +
         " -Detailed\"\n    For technical information, type: \"Get-Help " + name + " -Full\"\n";
}

void append_io(std::string &out, const HelpTopic &topic) {
  out += "INPUTS\n";
  indent(out, topic.comment.inputs);
  out += "    \nOUTPUTS\n";
  std::string outputs = topic.comment.outputs;
  if (outputs.empty())
    for (const std::string &type : topic.info.outputs) append_line(outputs, type);
  indent(out, outputs);
  out += "    \n";
}

std::string joined(const std::vector<std::string> &words) {
  std::string out;
  for (const std::string &word : words) out += (out.empty() ? "" : ", ") + word;
  return out.empty() ? "None" : out;
}

}  // namespace

CommentHelp read_comment_help(const FunctionValue &function) {
  const ast::FunctionDefinition *node = function.code->function();
  if (node == nullptr) return {};
  const std::string_view source = function.code->source().text();
  const std::string_view body = node->body->body_text;
  for (const std::string &comment : {comment_at(body), comment_before(body),
                                     comment_before(source.substr(0, node->extent.start))})
    if (has_directive(comment)) return read_directives(comment);
  return {};
}

std::string parameter_help(const HelpTopic &topic, const ParameterInfo &parameter) {
  std::string out = "-" + parameter.name;
  if (!is_switch(parameter))
    out += " <" + shown_type(parameter.type) + ">";
  else if (topic.is_function)
    out += " [<SwitchParameter>]";
  out += "\n";
  const std::string *comment = comment_of(topic, parameter);
  const std::string &text = comment != nullptr ? *comment : parameter.help;
  indent(out, text);
  const ParameterUse &use = parameter.uses.front();
  const auto row = [&](const char *name, const std::string &value) {
    out += "    " + std::string(name) + std::string(29 - std::string_view(name).size(), ' ') +
           value + "\n";
  };
  std::string input = yes_no((use.flags & (kByValue | kByPropertyName)) != 0);
  if (use.flags & kByValue && use.flags & kByPropertyName)
    input += " (ByValue, ByPropertyName)";
  else if (use.flags & kByValue)
    input += " (ByValue)";
  else if (use.flags & kByPropertyName)
    input += " (ByPropertyName)";
  const std::string position = use.position < 0
                                   ? std::string(topic.is_function ? "named" : "Named")
                                   : std::to_string(use.position + (topic.is_function ? 1 : 0));
  if (!topic.is_function) out += "    \n";
  if (topic.is_function) out += "    \n";
  row("Required?", yes_no((use.flags & kMandatory) != 0));
  row("Position?", position);
  if (topic.is_function) {
    row("Default value", "");
    row("Accept pipeline input?", input);
    row("Aliases", parameter.aliases.empty() ? "" : joined(parameter.aliases));
    row("Accept wildcard characters?", "false");
  } else {
    row("Accept pipeline input?", input);
    std::vector<std::string> sets;
    for (const ParameterUse &one : parameter.uses)
      if (!one.set.empty()) sets.push_back(one.set);
    row("Parameter set name", sets.empty() ? "(All)" : joined(sets));
    row("Aliases", joined(parameter.aliases));
    row("Dynamic?", yes_no((parameter.flags & kDynamic) != 0));
    row("Accept wildcard characters?", yes_no((parameter.flags & kWildcards) != 0));
  }
  return out;
}

std::string help_text(const HelpTopic &topic, HelpPart part) {
  const std::string &name = topic.info.name;
  std::string out = "NAME\n    " + name + "\n    \nSYNOPSIS\n";
  indent(out, topic.synopsis);
  out += "    \n    \n";
  if (part == HelpPart::Examples) {
    append_examples(out, topic);
    return out;
  }
  out += "SYNTAX\n" + syntax_lines(topic) + "    \nDESCRIPTION\n";
  indent(out, topic.comment.description);
  out += "\n";
  if (part == HelpPart::Usual) {
    out += "RELATED LINKS\n";
    for (const std::string &link : topic.comment.links) indent(out, link);
    out += "\n" + remarks(name);
    return out;
  }
  append_parameters(out, topic);
  if (part == HelpPart::Full) {
    append_io(out, topic);
    if (!topic.comment.notes.empty()) {
      out += "NOTES\n";
      indent(out, topic.comment.notes, 8);
      out += "    \n";
    }
  }
  append_examples(out, topic);
  if (!topic.is_function) out += "ALIASES\n    " + joined(topic.aliases) + "\n    \n";
  if (part == HelpPart::Detailed) return out + remarks(name);
  out += "RELATED LINKS\n";
  for (const std::string &link : topic.comment.links) indent(out, link);
  return out + "\n";
}

}  // namespace psjsh
