// Where the matches of a completion come from: one function for each kind of thing.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "language/completion/command_line.h"
#include "language/completion/complete.h"
#include "language/run/binder.h"

namespace psjsh {

using Matches = std::vector<CompletionMatch>;

// Without case; a beginning with wildcards is a pattern.
bool begins_with(std::string_view text, std::string_view beginning);
// The text as an argument: quoted when it has to be, or when the user began with a quote.
std::string quoted_argument(std::string_view text, char quote);

Matches command_names(Session &session, const std::string &beginning);
// Files and folders; `folders_only` for what takes no files. `quote` as quoted_argument() has it.
Matches paths(Session &session, const std::string &beginning, char quote, bool folders_only);
// `beginning` is what stands behind `$` or `@`; the texts begin with `sigil`. `text` is the whole
// input: the variables that it sets are names too.
Matches variables(Session &session, std::string_view beginning, char sigil, std::string_view text);
// Behind `[`.
Matches type_names(std::string_view beginning);
// The word ends in `.name` or `::name` behind something whose value is known. False: it does not.
bool members(Session &session, const std::string &word, Matches *found);

// The parameters of a command by its name as typed; null: it has none that are known.
const BindTable *parameters_of(Session &session, const std::string &name);
Matches parameter_names(const BindTable &table, const TypedCommand &typed);
Matches parameter_values(Session &session, const BindTable &table, const TypedCommand &typed);
// What a script function declares for a parameter with [ValidateSet], [ArgumentCompletions] or
// [ArgumentCompleter], whose block is run.
Matches declared_values(Session &session, const BindTable &table, const BindParameter &parameter,
                        const TypedWord &word, std::string_view typed);
Matches operators(std::string_view beginning);

}  // namespace psjsh
