#pragma once

#include <yaml.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace psj::format {

// A place in a YAML document, or nothing. Copies are cheap; valid as long as its document.
class YamlNode {
 public:
  YamlNode() = default;
  YamlNode(yaml_document_t *document, const yaml_node_t *node) : document_(document), node_(node) {}

  explicit operator bool() const noexcept { return node_ != nullptr; }
  bool is_map() const noexcept { return node_ && node_->type == YAML_MAPPING_NODE; }
  bool is_list() const noexcept { return node_ && node_->type == YAML_SEQUENCE_NODE; }
  bool is_text() const noexcept { return node_ && node_->type == YAML_SCALAR_NODE && !is_null(); }
  // Nothing, or what YAML's core schema reads as null.
  bool is_null() const noexcept;

  std::string_view text() const noexcept;  // of a scalar; else empty
  std::size_t line() const noexcept;       // from 1
  YamlNode operator[](std::string_view key) const;
  std::vector<YamlNode> items() const;  // of a list
  std::vector<YamlNode> keys() const;   // of a mapping

 private:
  YamlNode at(int index) const;

  yaml_document_t *document_ = nullptr;
  const yaml_node_t *node_ = nullptr;
};

struct YamlError {
  std::size_t line = 1;
  std::string message;
};

// The first document of a text. Not copied, not moved: nodes point into it.
class YamlDocument {
 public:
  YamlDocument() = default;
  ~YamlDocument();
  YamlDocument(const YamlDocument &) = delete;
  YamlDocument &operator=(const YamlDocument &) = delete;

  // Once for a document.
  std::optional<YamlError> load(std::string_view yaml);
  YamlNode root();

 private:
  yaml_document_t document_{};
  bool loaded_ = false;
};

}  // namespace psj::format
