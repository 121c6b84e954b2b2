#pragma once

#include <string>
#include <unordered_set>
#include <vector>

#include "arena.h"
#include "lexer.h"

namespace psjsh {

// Thrown where nesting gets too deep for the stack; caught in parse().
struct NestedTooDeeply {
  Extent extent;
};

// Recursive descent over one source. A rule returns null, with nothing consumed, when what it
// reads is not there; what is there but wrong is reported, and the rule makes up an error node
// where the rest can still be read, so that one mistake gives few errors.
//
// The rules stand in parse_*.cpp, a file for each family.
class Parser {
 public:
  Parser(Tree *tree, ErrorList *errors);

  const ast::ScriptBlock *parse_script();
  void report_late_errors();

  std::vector<std::string> requirements() const {
    std::vector<std::string> lines;
    for (const auto &[at, line] : lexer_.requirements()) lines.push_back(line);
    return lines;
  }

 private:
  using K = TokenKind;
  using Nodes = std::vector<const ast::Expression *>;

  // Tokens: one may be looked at before it is taken.
  const Token &peek();
  K peek_kind() { return peek().kind; }
  Token next();
  void skip();
  void unget(const Token &token);
  void resync(const Token &token);
  void skip_newlines();
  void skip_newlines_and_semicolons();
  // In the lexer's mode: looks at the next token again when it was read in another.
  void set_mode(LexerMode mode);
  Token next_left_bracket();
  // Reads on to one of `kinds` outside of brackets, or to the end.
  void sync(bool consume, std::initializer_list<K> kinds);

  class ModeScope;
  class CommaScope;
  class DepthScope;

  // Errors.
  void error(ErrorId id, Extent extent, std::string_view argument = {});
  // Marked incomplete when nothing but blanks and comments follows `detected`.
  void incomplete(ErrorId id, Extent extent, std::string_view argument = {});
  void incomplete_at(ErrorId id, Extent extent, Extent detected, std::string_view argument = {});
  void unexpected(const Token &token);
  bool rest_is_blank(uint32_t offset) const;
  static Extent after(Extent extent) { return {extent.end, extent.end}; }
  // The place of the character before.
  static Extent before(Extent extent) {
    const uint32_t place = extent.start > 0 ? extent.start - 1 : 0;
    return {place, place};
  }
  static Extent join(Extent first, Extent last) { return {first.start, last.end}; }
  const ast::Expression *error_expression(Extent extent);
  const ast::Statement *error_statement(Extent extent,
                                        std::initializer_list<const ast::Node *> parts = {});

  template <typename T, typename... A>
  T *make(A &&...arguments) {
    return arena_.make<T>(std::forward<A>(arguments)...);
  }
  template <typename T>
  ast::List<T> list(const std::vector<T> &items) {
    return arena_.list(items);
  }

  // Blocks (parse_blocks.cpp).
  struct Statements {
    std::vector<const ast::Statement *> statements;
    std::vector<const ast::TrapStatement *> traps;
    Extent extent;
    bool empty = true;
  };
  const ast::ScriptBlock *script_block(const Token *open, bool is_filter);
  void parse_usings(ast::ScriptBlock *block);
  const ast::ParamBlock *param_block();
  void unnamed_body(ast::ScriptBlock *block, const Token *open);
  bool named_blocks(ast::ScriptBlock *block, const Token *open);
  void add_named_block(ast::ScriptBlock *block, const Token &name);
  void close_block(ast::ScriptBlock *block, const Token *open, Extent body);
  Statements statement_list();
  void more_at_top_level(Statements *list);
  void add_statement(Statements *list, const ast::Statement *statement);
  const ast::StatementBlock *statement_block();
  std::vector<const ast::Parameter *> parameter_list();
  const ast::Parameter *parameter();
  bool parameter_parentheses(std::vector<const ast::Parameter *> *parameters, Extent *end);

  // Statements (parse_statements.cpp, parse_loops.cpp, parse_functions.cpp).
  const ast::Statement *statement();
  const ast::Statement *keyword_statement(const Token &token);
  const ast::Statement *attributed_statement(const Token &token);
  const ast::Statement *labeled_statement(const Token &label);
  const ast::Statement *if_statement(const Token &keyword);
  bool if_clause(const Token &keyword, std::vector<ast::IfClause> *clauses, Extent *end);
  const ast::Statement *leave_statement(const Token &keyword, ast::Kind kind);
  const ast::Statement *jump_statement(const Token &keyword, ast::Kind kind);
  const ast::Statement *try_statement(const Token &keyword);
  const ast::CatchClause *catch_clause(bool *failed);
  const ast::Statement *trap_statement(const Token &keyword);
  const ast::Statement *data_statement(const Token &keyword);
  const ast::Statement *configuration_statement(const Token &keyword);
  const ast::Statement *for_statement(const Token *label, const Token &keyword);
  const ast::Statement *foreach_statement(const Token *label, const Token &keyword);
  bool foreach_head(ast::ForEachStatement *loop);
  const ast::Statement *while_statement(const Token *label, const Token &keyword);
  const ast::Statement *do_statement(const Token *label, const Token &keyword);
  bool do_condition(ast::ConditionLoop *loop, const Token &keyword, Extent *end);
  const ast::Statement *switch_statement(const Token *label, const Token &keyword);
  bool switch_flags(ast::SwitchStatement *node, Extent *end);
  bool switch_condition(ast::SwitchStatement *node, Extent *end);
  void switch_clauses(ast::SwitchStatement *node, const Token &open, bool failed, Extent *end);
  const ast::Statement *function_definition(const Token &keyword);
  const ast::Statement *using_statement(const Token &keyword);
  void using_alias(ast::UsingStatement *node);
  void check_using(const ast::UsingStatement &node);

  // Classes (parse_classes.cpp).
  const ast::Statement *class_definition(const ast::List<const ast::Attribute *> &attributes,
                                         const Token &keyword);
  const ast::Statement *enum_definition(const ast::List<const ast::Attribute *> &attributes,
                                        const Token &keyword);
  bool type_head(ast::TypeDefinition *node, const Token &keyword, Token *open);
  void base_types(ast::TypeDefinition *node);
  void close_type(ast::TypeDefinition *node, const Token &open);
  const ast::Node *class_member(std::string_view class_name, bool *failed);
  const ast::Node *property_member(Extent start, const Token &variable, ast::PropertyMember node);
  const ast::Node *method_member(Extent start, const Token &name, std::string_view class_name,
                                 ast::FunctionMember node);
  void base_call(ast::FunctionMember *node);
  const ast::PropertyMember *enum_member();

  // Pipelines and commands (parse_pipelines.cpp, parse_commands.cpp).
  const ast::Statement *pipeline_chain();
  void set_background(const ast::Statement *statement);
  const ast::Pipeline *wrap_statement(const ast::Statement *statement);
  const ast::Statement *pipeline();
  const ast::Statement *assignment(const ast::Expression *left);
  const ast::CommandBase *pipeline_element(bool first, bool may_assign,
                                           const ast::Statement **assigned);
  bool pipe_continues();
  const ast::CommandBase *command();
  void command_element(const Token &token, ast::Command *node, std::vector<const ast::Node *> *out,
                       std::vector<const ast::Redirection *> *redirections, bool *dashes);
  const ast::Node *command_parameter(const Token &token);
  const ast::Expression *command_argument(const Token &token, bool lists, bool is_name);
  const ast::Expression *single_argument();
  const ast::Expression *argument_word(const Token &token, bool is_name);
  const ast::Redirection *redirection(const Token &token,
                                      std::vector<const ast::Redirection *> *others);

  // Expressions (parse_expressions.cpp, parse_primaries.cpp).
  const ast::Expression *expression(bool ternary_numbers = false);
  const ast::Expression *binary_expression();
  const ast::Expression *array_literal();
  const ast::Expression *unary_expression();
  const ast::Expression *bracket_expression();
  const ast::Expression *primary_expression(bool member_access);
  const ast::Expression *variable_expression(const Token &token, bool member_access);
  const ast::Expression *string_constant(const Token &token, ast::StringKind kind);
  const ast::Expression *expandable_string(const Token &token, ast::StringKind kind);
  const ast::Expression *nested_expression(const StringPiece &piece);
  const ast::Expression *parenthesized(const Token &open);
  const ast::Expression *sub_expression(const Token &open);
  const ast::Expression *hashtable(const Token &open);
  bool hashtable_pair(std::vector<ast::HashtablePair> *pairs);
  const ast::Expression *script_block_expression(const Token &open);
  const ast::Expression *label_or_key();
  const ast::StringConstantExpression *simple_name();
  const ast::Expression *member_accesses(const ast::Expression *object);
  const ast::Expression *member_accesses_of_type(const ast::Expression *type);
  Token member_access_token(bool allow_bracket);
  const ast::Expression *member_access(const ast::Expression *object, const Token &op);
  const ast::Expression *invoke_member(const ast::Expression *object, const Token &op,
                                       const ast::Expression *member,
                                       const ast::List<const ast::TypeName *> &types);
  const ast::Expression *index_access(const ast::Expression *object, const Token &open);
  Nodes call_arguments(const Token &open, Extent *end);
  bool generic_arguments(ast::List<const ast::TypeName *> *types);

  // Types and attributes (parse_types.cpp).
  std::vector<const ast::AttributeBase *> attribute_list(bool in_expression);
  const ast::AttributeBase *attribute();
  ast::Attribute *attribute_call(const Token &open, const ast::TypeName *type);
  void attribute_arguments(ast::Attribute *node, Extent *last);
  const ast::TypeName *type_name(bool may_have_assembly);
  const ast::TypeName *type_name_from(const Token &word, bool may_have_assembly);
  void array_ranks(ast::TypeName *type, std::vector<uint8_t> *ranks, Token token);
  void type_arguments(ast::TypeName *type, Token token);
  void finish_type(ast::TypeName *type, const std::vector<uint8_t> &ranks, bool assembly);
  const ast::TypeConstraint *type_constraint();

  // Found while reading, but told after all errors of the reading.
  struct LateError {
    ErrorId id;
    const ast::Node *node;
    std::string_view argument;
  };

  Tree *tree_;
  Arena &arena_;
  ErrorList &errors_;
  Lexer lexer_;
  std::vector<LateError> late_errors_;
  Token ungot_;
  bool has_ungot_ = false;
  // Where attributes stand that no param block follows.
  std::unordered_set<std::uint32_t> no_param_block_at_;
  // … and no class or enum: looked at once, as param_block() says.
  std::unordered_set<std::uint32_t> no_definition_at_;
  bool comma_disabled_ = false;
  int depth_ = 0;
  // Without `class` or `enum` in the source an attribute before a statement belongs to no type.
  bool may_define_types_;
};

class Parser::ModeScope {
 public:
  ModeScope(Parser *parser, LexerMode mode) : parser_(parser), old_(parser->lexer_.mode()) {
    parser_->set_mode(mode);
  }
  ~ModeScope() { parser_->set_mode(old_); }
  ModeScope(const ModeScope &) = delete;

 private:
  Parser *parser_;
  LexerMode old_;
};

// Inside call arguments a comma separates; inside their parentheses it makes lists again.
class Parser::CommaScope {
 public:
  CommaScope(Parser *parser, bool disabled) : parser_(parser), old_(parser->comma_disabled_) {
    parser_->comma_disabled_ = disabled;
  }
  ~CommaScope() { parser_->comma_disabled_ = old_; }
  CommaScope(const CommaScope &) = delete;

 private:
  Parser *parser_;
  bool old_;
};

class Parser::DepthScope {
 public:
  explicit DepthScope(Parser *parser, int levels = 1) : parser_(parser), levels_(levels) {
    parser_->depth_ += levels_;
    if (parser_->depth_ > kMostLevels) {
      parser_->depth_ -= levels_;
      const uint32_t at = parser_->lexer_.offset();
      throw NestedTooDeeply{{at, at}};
    }
  }
  ~DepthScope() { parser_->depth_ -= levels_; }
  DepthScope(const DepthScope &) = delete;

 private:
  // A level of parentheses takes about four of these and some 3 KB of stack.
  static constexpr int kMostLevels = 2000;
  Parser *parser_;
  int levels_;
};

// Longest chain of binary operators, member accesses or chained pipelines: it makes a tree just as
// deep, which others walk by recursion.
constexpr int kLongestChain = 4000;

// Finds what is wrong in a tree that was read (semantic_checks.cpp).
void check_tree(const Tree &tree, ErrorList *errors);

}  // namespace psjsh
