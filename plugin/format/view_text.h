#pragma once

#include <span>
#include <string>
#include <string_view>

#include "plugin/format/access.h"
#include "plugin/format/value_text.h"
#include "plugin/format/view.h"

// Evaluates what a view says about one object.
namespace psj::format {

// Appends the text of the first choice that applies; false when none does.
bool append_shown(std::string &out, std::span<const Choice> show, const psj_value &object,
                  const CellRule &rule);
void append_pieces(std::string &out, std::span<const Piece> pieces, const psj_value &object,
                   const CellRule &rule);

// The label, or the name of the property that is shown.
std::string_view label_of(const Column &column);

}  // namespace psj::format
