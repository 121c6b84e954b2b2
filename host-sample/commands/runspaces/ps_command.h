// System.Management.Automation.PSCommand: commands with their arguments, put together one by one.
#pragma once
#include <string>
#include <vector>

#include "language/run/binder.h"
#include "language/value/native.h"

namespace psjsh {

struct Frame;

struct CommandItem {
  std::string text;  // a command's name, or a script
  bool is_script = false;
  bool local_scope = false;
  bool ends_statement = false;
  CommandArguments arguments;
};

class PsCommand final : public NativeObject {
 public:
  PsCommand();

  void add(std::string text, bool is_script, bool local_scope);
  // A parameter needs a command in front of it: they throw a NetError when there is none.
  void add_parameter(std::string name);  // a switch
  void add_parameter(std::string name, Value value);
  void add_argument(Value value);
  void add_parameters(const Value &table_or_list);
  void end_statement();
  void clear() { items_.clear(); }
  const std::vector<CommandItem> &items() const { return items_; }

 private:
  CommandItem &last();
  std::vector<CommandItem> items_;
};

// Runs one statement after another; the first gets the input (null: nothing is piped in). An error
// that ends the only statement is thrown, one of several goes to the error stream.
void run_items(Frame &frame, const std::vector<CommandItem> &items, const Values *input);

}  // namespace psjsh
