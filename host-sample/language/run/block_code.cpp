#include "language/run/block_code.h"

#include "language/run/compiler.h"
#include "language/run/signature.h"

namespace psjsh {

Unit::Unit() = default;
Unit::~Unit() = default;

BlockCode::BlockCode(SessionState &its_session, std::shared_ptr<const ast::ScriptBlock> ast,
                     const ast::FunctionDefinition *function)
    : session(its_session),
      ast_(std::move(ast)),
      function_(function),
      filter_(function != nullptr && function->is_filter) {
  const bool has_parameters =
      ast_->param_block != nullptr || (function_ != nullptr && !function_->parameters.empty());
  simple_ = !has_parameters && ast_->begin == nullptr && ast_->process == nullptr &&
            ast_->clean == nullptr && ast_->dynamic_param == nullptr && !filter_;
}

BlockCode::~BlockCode() = default;

const Signature &BlockCode::signature() const {
  if (!signature_) signature_ = make_signature(session, *this, function_);
  return *signature_;
}

namespace {

std::unique_ptr<Block> named(Compiler &compiler, const ast::NamedBlock *block) {
  return block != nullptr ? compiler.block(block->statements, block->traps) : nullptr;
}

std::unique_ptr<Unit> compile_unit(SessionState &session, const BlockCode &code, Layout &layout,
                                   Scope *live) {
  const ast::ScriptBlock &ast = code.ast();
  Compiler compiler(session, code, layout, live);
  auto unit = std::make_unique<Unit>();
  unit->layout = &layout;
  const Signature &signature = code.signature();
  for (const ParameterCode &parameter : signature.parameters) {
    unit->parameter_slots.push_back(compiler.slot(parameter.symbol));
    const ast::Expression *value = parameter.node->default_value;
    unit->defaults.push_back(value != nullptr ? compiler.expr(*value) : nullptr);
  }
  unit->dynamic_param = named(compiler, ast.dynamic_param);
  unit->begin = named(compiler, ast.begin);
  unit->process = named(compiler, ast.process);
  unit->end = named(compiler, ast.end);
  unit->clean = named(compiler, ast.clean);
  for (const auto &block : {&unit->begin, &unit->process, &unit->end}) {
    if (!*block) continue;
    auto first = compiler.type_definitions(ast);
    auto &statements = (*block)->statements;
    statements.insert(statements.begin(), std::make_move_iterator(first.begin()),
                      std::make_move_iterator(first.end()));
    break;
  }
  const auto *member = code.function() != nullptr ? code.function()->member : nullptr;
  if (member != nullptr)
    for (const ast::Expression *argument : member->base_arguments)
      unit->base_arguments.push_back(compiler.expr(*argument));
  if (code.is_filter() && !unit->process) unit->process = std::move(unit->end);
  return unit;
}

void note_automatic(Unit &unit, const Layout &layout) {
  unit.underscore = layout.find(kSymUnderscore);
  unit.args = layout.find(kSymArgs);
  unit.input = layout.find(kSymInput);
  unit.my_invocation = layout.find(kSymMyInvocation);
  unit.bound_parameters = layout.find(kSymPSBoundParameters);
  unit.cmdlet = layout.find(kSymPSCmdlet);
  unit.self = layout.find(kSymThis);
}

}  // namespace

void ParameterCode::constrain(Slot &slot) const {
  const Type *constraint = is_switch ? type_of_id(TypeId::SwitchParameter) : type;
  if (constraint == nullptr && checks.empty()) return;
  VariableDetails &details = slot.make_details();
  details.type = constraint;
  details.checks = checks;
  slot.settle();
}

const Unit &BlockCode::unit() const {
  if (!unit_) {
    layout_ = std::make_unique<Layout>();
    layout_->add(kSymUnderscore);
    unit_ = compile_unit(session, *this, *layout_, nullptr);
    if (layout_->find(kSymMyInvocation) != Layout::kNone) {  // which shows both
      layout_->add(kSymPSBoundParameters);
      layout_->add(kSymArgs);
    }
    layout_->room = layout_->size();
    note_automatic(*unit_, *layout_);
  }
  return *unit_;
}

const Unit &BlockCode::unit_in(Scope &scope) const {
  for (const auto &[layout, unit] : in_place_)
    if (layout == scope.layout) return *unit;
  static Layout no_slots = [] {
    Layout empty;
    empty.room = 0;
    return empty;
  }();
  Layout &layout = scope.layout != nullptr ? const_cast<Layout &>(*scope.layout) : no_slots;
  auto unit = compile_unit(session, *this, layout, &scope);
  note_automatic(*unit, layout);
  // Code of blocks that are run in very many places is not worth keeping.
  if (in_place_.size() >= 8) in_place_.erase(in_place_.begin());
  in_place_.emplace_back(scope.layout, std::move(unit));
  return *in_place_.back().second;
}

RunBlock::RunBlock(std::shared_ptr<const BlockCode> its_code,
                   std::shared_ptr<const ast::ScriptBlock> ast)
    : code_(std::move(its_code)), ast_(std::move(ast)) {}

std::string_view RunBlock::source() const {
  return text.empty() ? ast_->body_text : std::string_view(text);
}

std::shared_ptr<const BlockCode> RunBlock::code_for(SessionState &session) const {
  if (code_ && &code_->session == &session) return code_;
  return session.code_of(ast_);
}

}  // namespace psjsh
