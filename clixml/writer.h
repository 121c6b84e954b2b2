// The text of trees, byte for byte as PowerShell writes it: two blanks a level, no declaration.
#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "clixml/node.h"

namespace psj::clixml {

// Names of types are written at their first use and referred to afterwards, over all values of one
// Writer. One thread at a time.
class Writer {
 public:
  Writer();
  void write(const Node &value);
  // Ends the document; nothing may be written afterwards.
  std::string finish();

 private:
  void node(const Node &value, int level, std::string_view forced_name = {});
  void primitive(const Node &value, int level, std::string_view name);
  void object(const Node &value, int level, std::string_view name);
  void progress(const Node &value, int level, std::string_view name);
  void type_names(const std::vector<std::string> &names, int level);
  void container(const Node &value, int level);
  void entries(const Node &value, int level);
  void list(std::string_view element, const std::vector<Node> &nodes, int level);
  void element(std::string_view element, std::string_view text, int level);
  void open(std::string_view element, std::string_view name, int level);
  void line(int level);

  std::string out_;
  std::map<std::string, std::size_t> types_;
};

}  // namespace psj::clixml
