#include "tree_dump.h"

#include <nlohmann/json.hpp>

#include "language/syntax/ast_walk.h"

namespace psjsh {

using namespace ast;

namespace {

std::string text_of(std::string_view text) {
  return std::string(text);
}

std::string_view number_name(NumberKind kind) {
  static constexpr std::string_view kNames[] = {"SByte",  "Byte",    "Int16",     "UInt16",
                                                "Int32",  "UInt32",  "Int64",     "UInt64",
                                                "Double", "Decimal", "BigInteger"};
  return kNames[static_cast<size_t>(kind)];
}

std::string_view string_name(StringKind kind) {
  static constexpr std::string_view kNames[] = {"BareWord", "SingleQuoted", "DoubleQuoted",
                                                "SingleQuotedHereString", "DoubleQuotedHereString"};
  return kNames[static_cast<size_t>(kind)];
}

std::string_view stream_name(Stream stream) {
  static constexpr std::string_view kNames[] = {"All",     "Output", "Error",      "Warning",
                                                "Verbose", "Debug",  "Information"};
  return kNames[static_cast<size_t>(stream)];
}

std::string_view block_name(BlockKind kind) {
  static constexpr std::string_view kNames[] = {"Dynamicparam", "Begin", "Process", "End", "Clean"};
  return kNames[static_cast<size_t>(kind)];
}

std::string member_detail(bool is_static, bool null_conditional) {
  std::string detail = is_static ? "static" : "";
  if (null_conditional) detail += detail.empty() ? "?" : " ?";
  return detail;
}

std::string operator_text(TokenKind kind) {
  return text_of(kind_name(kind));
}

std::string switch_detail(const SwitchStatement &node) {
  std::string flags;
  const auto add = [&](uint8_t flag, std::string_view name) {
    if ((node.flags & flag) != 0) flags += (flags.empty() ? "" : ", ") + text_of(name);
  };
  add(kSwitchFile, "File");
  add(kSwitchRegex, "Regex");
  add(kSwitchWildcard, "Wildcard");
  add(kSwitchExact, "Exact");
  add(kSwitchCaseSensitive, "CaseSensitive");
  if (flags.empty()) flags = "None";
  return node.label.empty() ? flags : flags + " " + text_of(node.label);
}

std::string expression_detail(const Node &node) {
  switch (node.kind) {
    case Kind::BinaryExpression:
      return operator_text(as<BinaryExpression>(node).op);
    case Kind::UnaryExpression:
      return operator_text(as<UnaryExpression>(node).op);
    case Kind::MemberExpression:
      return member_detail(as<MemberExpression>(node).is_static,
                           as<MemberExpression>(node).null_conditional);
    case Kind::InvokeMemberExpression:
      return member_detail(as<InvokeMemberExpression>(node).is_static,
                           as<InvokeMemberExpression>(node).null_conditional);
    case Kind::IndexExpression:
      return as<IndexExpression>(node).null_conditional ? "?" : "";
    case Kind::TypeExpression:
      return text_of(as<TypeExpression>(node).type->text);
    case Kind::VariableExpression:
      return text_of(as<VariableExpression>(node).path) +
             (as<VariableExpression>(node).splatted ? " splatted" : "");
    case Kind::ConstantExpression:
      return text_of(number_name(as<ConstantExpression>(node).number));
    case Kind::StringConstantExpression:
      return text_of(string_name(as<StringConstantExpression>(node).string_kind));
    case Kind::ExpandableStringExpression:
      return text_of(string_name(as<ExpandableStringExpression>(node).string_kind));
    default:
      return {};
  }
}

std::string detail_of(const Node &node) {
  if (node.kind <= Kind::ErrorExpression) return expression_detail(node);
  switch (node.kind) {
    case Kind::Command: {
      const TokenKind invocation = as<Command>(node).invocation;
      return invocation == TokenKind::Unknown ? "" : operator_text(invocation);
    }
    case Kind::CommandParameter:
      return text_of(as<CommandParameter>(node).name);
    case Kind::FileRedirection:
      return text_of(stream_name(as<FileRedirection>(node).from)) +
             (as<FileRedirection>(node).append ? " append" : "");
    case Kind::MergingRedirection:
      return text_of(stream_name(as<MergingRedirection>(node).from)) + " to Output";
    case Kind::Pipeline:
      return as<Pipeline>(node).background ? "background" : "";
    case Kind::PipelineChain:
      return operator_text(as<PipelineChain>(node).op) +
             (as<PipelineChain>(node).background ? " background" : "");
    case Kind::AssignmentStatement:
      return operator_text(as<AssignmentStatement>(node).op);
    case Kind::SwitchStatement:
      return switch_detail(as<SwitchStatement>(node));
    case Kind::ForStatement:
    case Kind::ForEachStatement:
    case Kind::WhileStatement:
    case Kind::DoWhileStatement:
    case Kind::DoUntilStatement:
      return text_of(static_cast<const LabeledStatement &>(node).label);
    case Kind::FunctionDefinition:
      return text_of(as<FunctionDefinition>(node).name);
    case Kind::NamedBlock:
      return as<NamedBlock>(node).unnamed ? "" : text_of(block_name(as<NamedBlock>(node).block));
    case Kind::Attribute:
    case Kind::TypeConstraint:
      return text_of(static_cast<const AttributeBase &>(node).type->text);
    case Kind::NamedAttributeArgument:
      return text_of(as<NamedAttributeArgument>(node).name);
    default:
      return {};
  }
}

class Dumper : public ChildVisitor {
 public:
  explicit Dumper(const Source &source) : source_(source) {}

  void child(const Node &node) override {
    out_ += " ";
    write(node);
  }

  void write(const Node &node) {
    out_ += "(";
    out_ += kind_name(node.kind);
    std::string detail = detail_of(node);
    for (char &c : detail)
      if (c == ' ') c = '_';
    if (!detail.empty()) out_ += ":" + detail;
    out_ += " " + std::to_string(source_.utf16_offset(node.extent.start)) + "-" +
            std::to_string(source_.utf16_offset(node.extent.end));
    const size_t before = out_.size();
    if (node.kind == Kind::NamedBlock && constructor_body_) {
      // PowerShell calls the base constructor by a statement that it makes up.
      constructor_body_ = false;
      out_ += " (CommandExpression 0-0 \"\")";
    }
    if (const auto *member = try_as<FunctionMember>(&node))
      constructor_body_ = member->is_constructor && !member->is_static && !member->calls_base;
    visit_children(node, this);
    if (out_.size() == before)
      out_ += " " + nlohmann::json(text_of(source_.text_of(node.extent))).dump();
    out_ += ")";
  }

  std::string take() { return std::move(out_); }

 private:
  const Source &source_;
  std::string out_;
  bool constructor_body_ = false;
};

}  // namespace

std::string dump_tree(const Tree &tree) {
  Dumper dumper(tree.source());
  dumper.write(tree.root());
  return dumper.take();
}

}  // namespace psjsh
