// Values as CLIXML trees, as form.h says. Below 50 levels a notice stands for the value.
#pragma once
#include <string>
#include <unordered_map>

#include "clixml/node.h"
#include "language/value/clixml/form.h"
#include "language/value/value.h"

namespace psjsh {

// Back references reach over all values of one NodeMaker: what was written must live as long as it.
class NodeMaker {
 public:
  explicit NodeMaker(int depth) : depth_(depth) {}

  psj::clixml::Node make(const Value &value);
  // The value as a .NET method got it: what was added to a collection or a primitive is not seen.
  psj::clixml::Node make_bare(const Value &value);

 private:
  using Node = psj::clixml::Node;
  Node node(const Value &value, int depth, bool bare);
  Node object(const Value &value, Form &form);
  bool seen(const Value &value, Node *reference) const;
  void add(std::vector<Node> &to, const Form::Part &part);

  int depth_, level_ = 0;
  std::uint32_t next_id_ = 0;
  std::unordered_map<const Object *, std::uint32_t> ids_;
  Values kept_;  // objects whose addresses are in ids_
};

// One document of the values, with the depth that all of them get.
std::string to_clixml(Arguments values, int depth);

}  // namespace psjsh
