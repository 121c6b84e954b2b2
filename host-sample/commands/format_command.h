// What Format-Table, Format-List, Format-Wide and Format-Custom share: the common parameters, and
// the way of the objects into the plugin's formatter.
#pragma once
#include <memory>
#include <string>

#include "bridge/formatter.h"
#include "language/run/command.h"

namespace psjsh {

// The parameters that all of them have come first, in this order; each command appends its own.
enum FormatParameter : std::size_t {
  kFormatProperty,
  kFormatGroupBy,
  kFormatView,
  kFormatShowError,
  kFormatDisplayError,
  kFormatForce,
  kFormatExpand,
  kFormatInputObject,
  kFormatOwn,  // the first parameter of the command itself
};
// `noun` is Table, List ...; Property takes one object for Format-Wide, a list elsewhere.
CommandInfo format_command_info(std::string noun, bool one_property = false);

class FormatCommand : public Command {
 public:
  void process(Invocation &call) override;
  void end(Invocation &call) override;

 protected:
  explicit FormatCommand(std::uint32_t shape) : shape_(shape) {}
  // The command's own parameters.
  virtual void fill(FormatRequest &request, Invocation &call) = 0;

 private:
  FormatShaper &shaper(Invocation &call);

  std::uint32_t shape_;
  std::unique_ptr<FormatShaper> shaper_;
};

}  // namespace psjsh
