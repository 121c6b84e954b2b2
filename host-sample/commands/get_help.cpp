#include "commands/command_objects.h"
#include "commands/describe.h"
#include "commands/help_text.h"
#include "invariant/compare.h"
#include "invariant/letter_case.h"
#include "invariant/wildcard.h"
#include "language/run/pipeline.h"
#include "language/value/convert.h"

namespace psjsh {

namespace {

struct GetHelpParameters {
  enum : std::size_t {
    kCategory,
    kComponent,
    kDetailed,
    kExamples,
    kFull,
    kFunctionality,
    kName,
    kOnline,
    kParameter,
    kPath,
    kRole
  };
  static constexpr std::string_view kDescription =
      R"(Get-Help Microsoft.PowerShell.Commands.GetHelpCommand Microsoft.PowerShell.Core
sets AllUsersView* DetailedView Examples Online Parameters
-Category string[] set=Alias|Cmdlet|Provider|General|FAQ|Glossary|HelpFile|ScriptCommand|Function|Filter|ExternalScript|All|DefaultHelp|DscResource|Class|Configuration
-Component string[]
-Detailed switch @DetailedView::m
-Examples switch @Examples::m
-Full switch @AllUsersView::
-Functionality string[]
-Name string @:0:n notempty
-Online switch @Online::m
-Parameter string[] @Parameters::m
-Path string
-Role string[]
)";
};

using psj::invariant::WildcardPattern;

class GetHelp final : public Command, public GetHelpParameters {
 public:
  void process(Invocation &call) override {
    SessionState &state = call.session().state();
    const std::string name = call.has(kName) ? call.text(kName) : "Get-Help";
    if (WildcardPattern::has_wildcards(name)) return list(call, state, name);
    HelpTopic topic;
    if (!find(state, name, &topic)) return fail_missing(call, name);
    if (call.is_set(kOnline))
      call.fail({"InvalidOperation", ErrorCategory::InvalidOperation,
                 "The online version of this Help topic cannot be displayed because the Internet "
                 "address (URI) of the Help topic is not specified in the command code or in the "
                 "help file for the command.",
                 "System.Management.Automation.PSInvalidOperationException"});
    if (call.has(kParameter)) return show_parameters(call, topic);
    call.write(help_object(topic, part_of(call)));
  }

 private:
  static HelpPart part_of(Invocation &call) {
    if (call.is_set(kFull)) return HelpPart::Full;
    if (call.is_set(kDetailed)) return HelpPart::Detailed;
    return call.is_set(kExamples) ? HelpPart::Examples : HelpPart::Usual;
  }

  static bool find(SessionState &state, std::string name, HelpTopic *topic) {
    if (const auto alias = state.find_alias(state.scope(), name))
      name = *alias;
    else if (const std::string *builtin = state.builtin_alias(name))
      name = *builtin;
    const CommandTarget target = find_command(state, state.scope(), name);
    if (target.function) {
      topic->is_function = true;
      topic->info = target.function->code->signature().info;
      topic->info.name = target.function->name;
      topic->comment = read_comment_help(*target.function);
      topic->synopsis = topic->comment.synopsis;
    } else if (target.native != nullptr &&
               psj::invariant::equals_ignore_case(target.resolved_name, name)) {
      topic->info = info_of(*target.native);
      topic->synopsis = topic->info.help;
      for (const auto &[alias, command] : state.commands->impl().aliases)
        if (psj::invariant::equals_ignore_case(command, topic->info.name))
          topic->aliases.push_back(alias);
    } else {
      return false;
    }
    // Without words of its own a command shows how it is called.
    if (topic->synopsis.empty())
      topic->synopsis = std::string(psj::invariant::trim(syntax_text(topic->info)));
    return true;
  }

  static Value help_object(const HelpTopic &topic, HelpPart part) {
    Ref<CustomObject> help = make_custom_object();
    help->type_names = std::make_unique<std::vector<std::string>>(
        std::vector<std::string>{"PsjHelpInfo", "MamlCommandHelpInfo", "HelpInfo"});
    help->set("Name", Value(topic.info.name));
    help->set("Category", Value(topic.is_function ? "Function" : "Cmdlet"));
    help->set("Synopsis", Value(topic.synopsis));
    help->set("ModuleName", Value(topic.info.module));
    help->set("Syntax", Value(syntax_text(topic.info)));
    help->set("description", Value(topic.comment.description));
    Values parameters, examples;
    for (const ParameterInfo &parameter : topic.info.parameters)
      parameters.push_back(parameter_object(topic, parameter));
    for (const std::string &example : topic.comment.examples) examples.push_back(example);
    help->set("parameters", make_array(std::move(parameters)));
    help->set("examples", make_array(std::move(examples)));
    help->set("HelpText", Value(help_text(topic, part)));
    return help;
  }

  static Value parameter_object(const HelpTopic &topic, const ParameterInfo &parameter) {
    Ref<CustomObject> object = make_custom_object();
    object->type_names = std::make_unique<std::vector<std::string>>(
        std::vector<std::string>{"PsjHelpInfo", "MamlCommandHelpInfo#parameter"});
    object->set("name", Value(parameter.name));
    std::string text = parameter.help;
    for (const auto &[name, comment] : topic.comment.parameters)
      if (psj::invariant::equals_ignore_case(name, parameter.name)) text = comment;
    object->set("description", Value(text));
    const ParameterUse &use = parameter.uses.front();
    object->set("required", Value((use.flags & kMandatory) != 0 ? "true" : "false"));
    object->set("position",
                use.position < 0 ? Value("Named") : Value(std::to_string(use.position)));
    object->set("HelpText", Value(parameter_help(topic, parameter)));
    return object;
  }

  void show_parameters(Invocation &call, const HelpTopic &topic) {
    for (const Value &wanted : call.items(kParameter)) {
      const WildcardPattern pattern(to_text(wanted));
      bool any = false;
      for (const ParameterInfo &parameter : topic.info.parameters) {
        if (!pattern.matches(parameter.name)) continue;
        any = true;
        call.write(parameter_object(topic, parameter));
      }
      if (!any)
        call.write_error({"GetHelpParameterNotFound", ErrorCategory::InvalidArgument,
                          "No parameter matches criteria " + to_text(wanted) + ".",
                          "System.Management.Automation.PSArgumentException"});
    }
  }

  void list(Invocation &call, SessionState &state, const std::string &wanted) {
    const WildcardPattern pattern(wanted);
    for (const CommandTable::Item *item : state.commands->all()) {
      if (!pattern.matches(item->name)) continue;
      HelpTopic topic;
      if (find(state, std::string(item->name), &topic))
        call.write(help_object(topic, HelpPart::Usual));
    }
  }

  static void fail_missing(Invocation &call, const std::string &name) {
    call.write_error(
        {"HelpNotFound", ErrorCategory::ResourceUnavailable,
         "Get-Help could not find " + name +
             " in a help file in this session. To download updated help topics type: "
             "\"Update-Help\". To get help online, search for the help topic in the TechNet "
             "library at https://go.microsoft.com/fwlink/?LinkID=107116.",
         "Microsoft.PowerShell.Commands.HelpNotFoundException"});
  }
};

}  // namespace

extern const CommandEntry kGetHelp = entry_of<GetHelp>("Get-Help", "help man");

}  // namespace psjsh
