// What PowerShell's own program prints with -OutputFormat XML, as records: the other computer may
// be anybody, so what is no CLIXML throws, and memory is bounded by the largest object.
#pragma once
#include <string>
#include <string_view>

#include "clixml/element_stream.h"
#include "clixml/reader.h"
#include "language/run/command.h"
#include "language/value/clixml/from_nodes.h"
#include "psj.h"

namespace psjsh {

class PrintedRecords {
 public:
  // The sink outlives it. The mark is what the command (clixml_host.cpp) prints about itself.
  PrintedRecords(std::string_view mark, const psj_sink &sink) : mark_(mark), sink_(sink) {}

  // The next bytes of one of the program's outputs, cut anywhere; whole objects are written at
  // once. Throws NetError.
  void take(bool of_errors, std::string_view bytes);
  // How the script ended when its program did with this exit status; PSJ_RUNNING: it was cut off.
  psj_state end(int status) const;
  const Value &reason() const { return reason_; }

 private:
  // One of the outputs: documents one after the other, each with numbers of its own.
  struct Output {
    psj::clixml::ElementStream elements;
    psj::clixml::KnownTypes types;
    NodeReader values;
    std::size_t since_forgotten = 0;
    bool whole = false;  // a document ended
  };

  void take_element(Output &from);
  void take_record(std::string_view stream, const Value &value);
  void take_output(const Value &value);
  bool take_mark(const Value &value);
  void write(Stream stream, const Value &record);
  void put(psj_stream stream, const psj_value &value);

  const std::string mark_;
  const psj_sink &sink_;
  Output out_, errors_;
  psj_state ended_ = PSJ_RUNNING;
  bool begun_ = false, failing_ = false;
  Value reason_;
};

}  // namespace psjsh
