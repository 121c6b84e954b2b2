#pragma once

#include <memory>

#include "psj.h"

namespace psj {

// The formatter: the plugin extension psj.format/1 of abi/psj.h. Shaping (shaper.h) turns objects
// into format records, printing (printer.h) turns both into lines; views come from formats/*.yaml.

// What the formatter keeps for one plugin: its host and the views that users loaded. The built-in
// views are read when the first object that needs one is printed.
class FormatState;
struct FormatStateDelete {
  void operator()(FormatState *state) const;
};
using FormatStatePtr = std::unique_ptr<FormatState, FormatStateDelete>;

// `host` may be NULL: then there are no script expressions and no rendering of error records.
// It must outlive the state; the state must outlive every shaper and printer of its plugin.
FormatStatePtr make_format_state(const psj_host *host);

// The functions of the table know only their psj_plugin *: the core says, once, before the table is
// handed out, how to get from it to the state that it made.
void set_format_state_of(FormatState *(*state_of)(psj_plugin *plugin));

// The table behind PSJ_FORMAT. Static; the same pointer every time.
const psj_format_api *format_api();

}  // namespace psj
