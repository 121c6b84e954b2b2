// System.Management.Automation.PSSerializer.
#include "clixml/writer.h"
#include "language/value/clixml/from_nodes.h"
#include "language/value/clixml/to_nodes.h"
#include "language/value/containers.h"
#include "language/value/member_table.h"
#include "language/value/script_error.h"

namespace psjsh {
namespace {

constexpr int kDefaultDepth = 1;

Value serialize(Call &call) {
  const int depth = call.count() > 1 ? call.int32(1) : kDefaultDepth;
  if (depth < 1)
    throw_net("System.ArgumentException",
              "Value of depth parameter must be greater than or equal to 1. (Parameter 'depth')");
  psj::clixml::Writer writer;
  writer.write(NodeMaker(depth).make_bare(call.arguments[0]));
  return writer.finish();
}

Value deserialize_list(Call &call) {
  return make_array(from_clixml(call.text(0)));
}

Value deserialize(Call &call) {
  auto values = from_clixml(call.text(0));
  if (values.empty()) return {};
  return values.size() == 1 ? std::move(values[0]) : make_array(std::move(values));
}

constexpr MemberRow kSerializer[] = {
    {"static string Serialize(System.Object source)", serialize},
    {"static string Serialize(System.Object source, int depth)", serialize},
    {"static System.Object Deserialize(string source)", deserialize},
    {"static System.Object[] DeserializeAsList(string source)", deserialize_list},
};
constexpr TypeMembers kTypes[] = {{"System.Management.Automation.PSSerializer", kSerializer}};

}  // namespace

std::span<const TypeMembers> serializer_members() {
  return kTypes;
}

}  // namespace psjsh
