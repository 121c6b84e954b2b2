// Values as CLIXML trees, by PowerShell's rules of serialization.
//
// A .NET object becomes its properties at one depth less and, at depth 0, its text. Collections and
// added members do not count as depth. Below 50 levels a notice stands for the value.
#pragma once
#include <string>
#include <unordered_map>

#include "clixml/node.h"
#include "language/value/value.h"

namespace psjsh {

struct MemberDescription;

// Back references reach over all values of one NodeMaker: what was written must live as long as it.
class NodeMaker {
 public:
  explicit NodeMaker(int depth) : depth_(depth) {}

  psj::clixml::Node make(const Value &value);
  // The value as a .NET method got it: what was added to a collection or a primitive is not seen.
  psj::clixml::Node make_bare(const Value &value);

 private:
  using Node = psj::clixml::Node;
  Node node(const Value &value, int depth);
  Node object(const Value &value, int depth);
  Node primitive_with_notes(const Value &value, Node primitive, int depth);
  Node enumeration(const Value &value);
  Node container(const Value &value, int depth, bool notes);
  Node bag(const Value &value, int depth);
  void start(const Value &value, Node &out);
  void fill_container(const Value &value, Node &out, int depth);
  void own_members(const Value &value, int depth, Node &out);
  void added_members(const Value &value, int depth, Node &out);
  void add(std::vector<Node> &to, const std::string &name, const Value &value, int depth);
  void remoting_notes(const Value &value, int depth, Node &out);

  int depth_, level_ = 0;
  std::uint32_t next_id_ = 0;
  std::unordered_map<const Object *, std::uint32_t> ids_;
  Values kept_;  // objects whose addresses are in ids_
};

// One document of the values, with the depth that all of them get.
std::string to_clixml(Arguments values, int depth);

}  // namespace psjsh
