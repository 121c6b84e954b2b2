// Values that a script function declares for a parameter: [ValidateSet], [ArgumentCompletions],
// [ArgumentCompleter].
#include "invariant/compare.h"
#include "language/completion/candidates.h"
#include "language/run/session_state.h"
#include "language/value/convert.h"
#include "language/value/members.h"

namespace psjsh {
namespace {

using psj::invariant::equals_ignore_case;

bool is_named(const ast::Attribute &attribute, std::string_view name) {
  std::string_view written = attribute.type->name;
  if (const auto dot = written.rfind('.'); dot != std::string_view::npos)
    written.remove_prefix(dot + 1);
  return equals_ignore_case(written, name) ||
         equals_ignore_case(written, std::string(name) + "Attribute");
}

void add(Matches *matches, const std::string &text, const TypedWord &word, std::string_view typed) {
  if (begins_with(text, typed))
    matches->push_back({quoted_argument(text, word.quote), text, CompletionKind::ParameterValue});
}

// A completer gives texts or CompletionResults, and decides itself what fits.
void add_from_block(Session &session, const ast::ScriptBlock &block, const BindTable &table,
                    const std::string &parameter, std::string_view typed, Matches *matches) {
  SessionState &state = session.state();
  const bool success = state.success;
  const Value arguments[] = {Value(table.info->name), Value(parameter), Value(typed), Value(),
                             make_hashtable()};
  try {
    const auto run = make<RunBlock>(state.code_of(block.shared()), block.shared());
    for (const Value &item : state.invoke(*run, {.arguments = arguments})) {
      const Value text = get_property(item, "CompletionText");
      const std::string words = to_text(text.is_null() ? item : text);
      const Value shown = get_property(item, "ListItemText");
      matches->push_back(
          {words, shown.is_null() ? words : to_text(shown), CompletionKind::ParameterValue});
    }
  } catch (const ScriptError &) {
    // A completer that fails has nothing to offer.
  }
  state.success = success;
}

}  // namespace

Matches declared_values(Session &session, const BindTable &table, const BindParameter &parameter,
                        const TypedWord &word, std::string_view typed) {
  Matches matches;
  if (table.signature == nullptr) return matches;
  for (const ParameterCode &one : table.signature->parameters) {
    if (one.node == nullptr || !equals_ignore_case(one.node->name->name, parameter.info->name))
      continue;
    for (const ast::AttributeBase *base : one.node->attributes) {
      const auto *attribute = ast::try_as<ast::Attribute>(base);
      if (attribute == nullptr) continue;
      const bool texts =
          is_named(*attribute, "ValidateSet") || is_named(*attribute, "ArgumentCompletions");
      const bool completer = is_named(*attribute, "ArgumentCompleter");
      for (const ast::Expression *argument : attribute->positional) {
        if (const auto *text = ast::try_as<ast::StringConstantExpression>(argument);
            texts && text != nullptr)
          add(&matches, std::string(text->value), word, typed);
        if (const auto *block = ast::try_as<ast::ScriptBlockExpression>(argument);
            completer && block != nullptr)
          add_from_block(session, *block->block, table, parameter.info->name, typed, &matches);
      }
    }
  }
  return matches;
}

}  // namespace psjsh
