// Transcripts of what this process shows on its screen, written into files.
#pragma once
#include <string>
#include <string_view>

namespace psjsh {

// What reaches the screen: goes into every open transcript, without colors. A file that cannot be
// written any more is passed over: the session goes on. [any thread]
void transcribe(std::string_view text);

// What the user typed, behind its prompt.
void transcribe_command(std::string_view prompt, std::string_view text);

struct TranscriptStart {
  std::string path;
  bool append = false;
  bool command_times = false;  // when each typed command began
  std::string facts;           // lines of the head, below the time
};
// 0, or the error number. Several may be open at once, each in a file of its own; those that are
// still open when the process exits end then.
int start_transcript(const TranscriptStart &start);
// Ends the one that was started last and gives its path; empty: there is none.
std::string stop_transcript();

std::string transcript_time();  // now

}  // namespace psjsh
