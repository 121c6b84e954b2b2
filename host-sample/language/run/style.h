// $PSStyle: the escape sequences that decorate output, and whether output is decorated at all.
#pragma once
#include <string>
#include <string_view>

#include "language/value/value.h"

namespace psjsh {

// A fresh $PSStyle. NO_COLOR and a TERM without colours make it render plain text from the start.
Value make_style();
// What the environment says of that now.
bool is_colorless();

// Of such a value; empty when scripts put something else in its place.
std::string style_text(const Value &style, std::string_view group, std::string_view name);

enum class Rendering { Host, PlainText, Ansi };  // in the order of [OutputRendering]
Rendering output_rendering(const Value &style);

// Without what $PSStyle is made of: colours and modes, the cursor on or off, links.
std::string without_decoration(std::string_view text);

// What a text becomes on its way to something that is no screen.
std::string off_screen(const Value &style, std::string_view text);

}  // namespace psjsh
