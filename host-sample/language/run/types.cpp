#include "language/run/types.h"

#include "invariant/letter_case.h"
#include "language/run/call.h"
#include "language/run/compiler.h"
#include "language/syntax/characters.h"
#include "language/syntax/parser.h"
#include "language/value/containers.h"
#include "language/value/convert.h"
#include "language/value/members.h"

namespace psjsh {

const Type *SessionState::own_type(std::string_view name) {
  if (!has_types) return nullptr;
  for (const Scope *at = scope(); at != nullptr; at = at->parent) {
    if (!at->types) continue;
    if (const auto found = at->types->find(name); found != at->types->end()) return found->second;
  }
  return nullptr;
}

void add_types(SessionState &session, Scope *scope, const NameMap<const Type *> &names) {
  session.has_types = true;
  bool fresh = !scope->types;
  if (scope->types)
    for (const auto &[name, type] : names) {
      const auto found = scope->types->find(name);
      fresh = fresh || found == scope->types->end() || found->second != type;
    }
  if (!fresh) return;
  auto all = scope->types ? std::make_shared<NameMap<const Type *>>(*scope->types)
                          : std::make_shared<NameMap<const Type *>>();
  for (const auto &[name, type] : names) (*all)[name] = type;
  scope->types = std::move(all);
  ++session.type_epoch;
}

const Type *resolve_type(SessionState &session, const ast::TypeName &name) {
  if (const Type *type = find_type(name.text)) return type;
  if (session.frame != nullptr && session.frame->block != nullptr)
    for (const auto *use : session.frame->block->ast().tree->root().usings)
      if (use->using_kind == ast::UsingKind::Namespace && use->name != nullptr)
        if (const Type *type =
                find_type(std::string(use->name->value) + "." + std::string(name.text)))
          return type;
  return require_type(name.text);
}

namespace {

Value extent_object(const Source &source, Extent extent) {
  auto made = make_record("System.Management.Automation.Language.InternalScriptExtent");
  const auto start = source.position(extent.start), end = source.position(extent.end);
  made->with("File", source.file().empty() ? Value() : Value(source.file()))
      .with("StartLineNumber", static_cast<std::int32_t>(start.line))
      .with("StartColumnNumber", static_cast<std::int32_t>(start.column))
      .with("EndLineNumber", static_cast<std::int32_t>(end.line))
      .with("EndColumnNumber", static_cast<std::int32_t>(end.column))
      .with("Text", Value(source.text_of(extent)))
      .with("StartOffset", static_cast<std::int32_t>(extent.start))
      .with("EndOffset", static_cast<std::int32_t>(extent.end));
  made->text_property = "Text";
  return made;
}

// [Parser]::ParseInput(text, [ref]$tokens, [ref]$errors). There are no tokens.
Value parse_input(Arguments arguments) {
  const ParseResult parsed =
      parse(std::make_shared<const Source>(to_text(arguments[0]), std::string()));
  const Source &source = parsed.tree->source();
  Values errors;
  for (const ParseError &error : parsed.errors) {
    auto made = make_record("System.Management.Automation.Language.ParseError");
    made->with("Extent", extent_object(source, error.extent))
        .with("ErrorId", Value(error.id))
        .with("Message", Value(error.message))
        .with("IncompleteInput", error.incomplete);
    made->text_property = "Message";
    errors.push_back(std::move(made));
  }
  if (auto *tokens = unwrap(arguments[1]).as<Reference>()) tokens->set(make_array({}));
  if (auto *list = unwrap(arguments[2]).as<Reference>()) list->set(make_array(std::move(errors)));
  return Value(source.text_of(parsed.tree->root().extent));
}

}  // namespace

bool session_call_static(SessionState &session, const Type *type, std::string_view method,
                         Arguments arguments, Value *out) {
  if (arguments.size() == 3 && equals_ignoring_case(method, "ParseInput") &&
      type->full_name() == "System.Management.Automation.Language.Parser") {
    *out = parse_input(arguments);
    return true;
  }
  if (!type->is(TypeId::ScriptBlock) || !equals_ignoring_case(method, "Create") ||
      arguments.size() != 1)
    return false;
  try {
    *out = session.parse_block(to_text(arguments[0]), {});
  } catch (const ScriptError &error) {
    auto wrapped = make_error("System.Management.Automation.MethodInvocationException",
                              "Exception calling \"Create\" with \"1\" argument(s): \"" +
                                  error.record->exception->message + "\"",
                              "ParseException", ErrorCategory::NotSpecified);
    wrapped->exception->inner = error.record->exception;
    throw ScriptError(wrapped);
  }
  return true;
}
void use_module(Frame &frame, const ast::UsingStatement &node) {
  SessionState &session = frame.session;
  std::string name;
  if (node.name != nullptr) {
    name = std::string(node.name->value);
  } else if (node.specification != nullptr) {
    const auto &table = *node.specification;
    for (const auto &pair : table.pairs)
      if (const auto *key = ast::try_as<ast::StringConstantExpression>(pair.key);
          key != nullptr && equals_ignoring_case(key->value, "ModuleName"))
        name = std::string(frame.block->source().text_of(pair.value->extent));
    if (name.size() > 1 && (name[0] == '\'' || name[0] == '"'))
      name = name.substr(1, name.size() - 2);
  }
  // A path is the script's, not the location's.
  const std::string &file = frame.block->source().file();
  if (name.starts_with('.') && !file.empty()) name = file.substr(0, file.rfind('/') + 1) + name;
  std::string quoted;
  for (const char c : name) quoted += c == '\'' ? std::string("''") : std::string(1, c);
  const auto block = session.parse_block(
      "Microsoft.PowerShell.Core\\Import-Module -Name '" + quoted + "' -PassThru -ErrorAction Stop",
      {});
  CollectSink sink;
  BlockRun run;
  run.out = &sink;
  run.in_place = true;
  run.in = frame.scope;
  run_block(session, *block, run);
  for (const auto &[key, module] : session.modules)
    for (const Value &made : sink.values)
      if (module->scope && module->scope->types && module->object.is_object() &&
          module->object.same(unwrap(made)))
        add_types(session, frame.scope, *module->scope->types);
}

std::string using_key(std::string_view text) {
  std::string key = psj::invariant::to_lower(text);
  const auto colon = key.find("using:");
  if (colon != std::string::npos) key.erase(0, colon + 6);
  if (!key.empty() && key[0] == '{') key.erase(0, 1);
  std::erase(key, '}');
  return key;
}

}  // namespace psjsh
