#include "plugin/format/yaml_document.h"

namespace psj::format {
namespace {

std::string_view scalar_of(const yaml_node_t &node) noexcept {
  return {reinterpret_cast<const char *>(node.data.scalar.value), node.data.scalar.length};
}

}  // namespace

bool YamlNode::is_null() const noexcept {
  if (!node_) return true;
  if (node_->type != YAML_SCALAR_NODE) return false;
  if (node_->data.scalar.style != YAML_PLAIN_SCALAR_STYLE) return false;
  const std::string_view word = scalar_of(*node_);
  return word.empty() || word == "~" || word == "null" || word == "Null" || word == "NULL";
}

std::string_view YamlNode::text() const noexcept {
  return node_ && node_->type == YAML_SCALAR_NODE ? scalar_of(*node_) : std::string_view();
}

std::size_t YamlNode::line() const noexcept {
  return node_ ? node_->start_mark.line + 1 : 1;
}

YamlNode YamlNode::at(int index) const {
  return {document_, yaml_document_get_node(document_, index)};
}

YamlNode YamlNode::operator[](std::string_view key) const {
  if (!is_map()) return {};
  const auto &pairs = node_->data.mapping.pairs;
  for (const yaml_node_pair_t *pair = pairs.start; pair < pairs.top; ++pair)
    if (at(pair->key).text() == key) return at(pair->value);
  return {};
}

std::vector<YamlNode> YamlNode::items() const {
  std::vector<YamlNode> all;
  if (!is_list()) return all;
  const auto &items = node_->data.sequence.items;
  for (const yaml_node_item_t *item = items.start; item < items.top; ++item)
    all.push_back(at(*item));
  return all;
}

std::vector<YamlNode> YamlNode::keys() const {
  std::vector<YamlNode> all;
  if (!is_map()) return all;
  const auto &pairs = node_->data.mapping.pairs;
  for (const yaml_node_pair_t *pair = pairs.start; pair < pairs.top; ++pair)
    all.push_back(at(pair->key));
  return all;
}

YamlDocument::~YamlDocument() {
  if (loaded_) yaml_document_delete(&document_);
}

std::optional<YamlError> YamlDocument::load(std::string_view yaml) {
  yaml_parser_t parser;
  if (!yaml_parser_initialize(&parser)) return YamlError{1, "there is no memory to read it"};
  yaml_parser_set_input_string(&parser, reinterpret_cast<const unsigned char *>(yaml.data()),
                               yaml.size());
  loaded_ = yaml_parser_load(&parser, &document_) != 0;
  std::optional<YamlError> error;
  if (!loaded_)
    error = YamlError{parser.problem_mark.line + 1,
                      parser.problem ? parser.problem : "there is no memory to read it"};
  yaml_parser_delete(&parser);
  return error;
}

YamlNode YamlDocument::root() {
  return {&document_, loaded_ ? yaml_document_get_root_node(&document_) : nullptr};
}

}  // namespace psj::format
