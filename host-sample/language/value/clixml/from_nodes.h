// Values from CLIXML trees.
#pragma once
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "clixml/node.h"
#include "language/value/value.h"

namespace psjsh {

// Primitives come back as they were; collections as ArrayList, Stack, Queue, Hashtable or
// OrderedDictionary; everything else as bags of properties. All but primitives say in their type
// names that they were deserialized. Throws NetError for a text that does not fit its element and
// for a reference to nothing. Back references reach over all trees of one NodeReader.
class NodeReader {
 public:
  Value read(const psj::clixml::Node &node);
  // What was read before the last call of this is forgotten: references to it lead to nothing.
  void forget_old();

 private:
  using Node = psj::clixml::Node;
  Value object(const Node &node);
  Value container(const Node &node);
  Value based(const Node &node);
  Value bag(const Node &node);
  Value started(const Node &node, Value value);
  void add_notes(Value &value, const Node &node);

  std::unordered_map<std::uint32_t, Value> objects_, old_;
};

// Types that PowerShell makes anew from their properties instead of showing these. False: not one
// of them.
using PropertySource = std::function<bool(std::string_view name, Value *out)>;
bool rehydrate(const std::vector<std::string> &types, const PropertySource &property, Value *out);

// The collection that a copied one becomes; then its items (keys and values in turn; a key that is
// null is left out).
Value empty_container(psj::clixml::Container container, bool ordered);
void fill_container(const Value &made, Values items);

// A value that came from another process together with the text that it had there.
Value with_text(Value base, Value text);

// The values of a document, in order. Throws NetError for a text that is no CLIXML.
Values from_clixml(std::string_view text);

}  // namespace psjsh
