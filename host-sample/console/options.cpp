#include "console/options.h"

#include <unistd.h>

#include <cctype>
#include <cstdint>
#include <string_view>

namespace psjsh {
namespace {

std::string folded(std::string text) {
  for (char &c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

// `-f`, `-fi` … are -File: a prefix that starts with the shortest form.
bool means(const std::string &word, const char *name, std::size_t shortest) {
  const std::string whole = name;
  return word.size() >= shortest && word.size() <= whole.size() &&
         whole.compare(0, word.size(), word) == 0;
}

std::string joined(int from, int count, char **words) {
  std::string text;
  for (int i = from; i < count; ++i) text += (i > from ? " " : "") + std::string(words[i]);
  return text;
}

void append_utf8(std::string *to, std::uint32_t code) {
  const auto rest = [&](int shift) { *to += static_cast<char>(0x80 | (code >> shift & 0x3f)); };
  if (code < 0x80) {
    *to += static_cast<char>(code);
  } else if (code < 0x800) {
    *to += static_cast<char>(0xc0 | code >> 6);
    rest(0);
  } else if (code < 0x10000) {
    *to += static_cast<char>(0xe0 | code >> 12);
    rest(6), rest(0);
  } else {
    *to += static_cast<char>(0xf0 | code >> 18);
    rest(12), rest(6), rest(0);
  }
}

// Pairs of surrogates become one character; a lone one stays what it is.
std::string text_of_utf16(const std::vector<std::uint16_t> &units) {
  std::string text;
  for (std::size_t i = 0; i < units.size(); ++i) {
    std::uint32_t code = units[i];
    if (code >> 10 == 0x36 && i + 1 < units.size() && units[i + 1] >> 10 == 0x37)
      code = 0x10000 + ((code & 0x3ff) << 10 | (units[++i] & 0x3ff));
    append_utf8(&text, code);
  }
  return text;
}

// UTF-16 in Base64, as -EncodedCommand has it; false when it is not that.
bool decode_command(const std::string &text, std::string *to) {
  std::string bytes;
  std::uint32_t held = 0;
  int bits = 0;
  for (const char c : text) {
    static constexpr std::string_view kDigits =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    if (c == '=') break;
    const std::size_t digit = kDigits.find(c);
    if (digit == std::string_view::npos) return false;
    held = held << 6 | static_cast<std::uint32_t>(digit);
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes += static_cast<char>(held >> bits & 0xff);
  }
  if (text.size() % 4 != 0 || bytes.size() % 2 != 0) return false;
  std::vector<std::uint16_t> units;
  for (std::size_t i = 0; i < bytes.size(); i += 2)
    units.push_back(static_cast<std::uint16_t>(static_cast<unsigned char>(bytes[i]) |
                                               static_cast<unsigned char>(bytes[i + 1]) << 8));
  *to = text_of_utf16(units);
  return true;
}

constexpr const char *kValidNames[] = {"sta",
                                       "mta",
                                       "command",
                                       "commandwithargs",
                                       "configurationname",
                                       "configurationfile",
                                       "custompipename",
                                       "encodedcommand",
                                       "executionpolicy",
                                       "file",
                                       "help",
                                       "inputformat",
                                       "login",
                                       "noexit",
                                       "nologo",
                                       "noninteractive",
                                       "noprofile",
                                       "noprofileloadtime",
                                       "outputformat",
                                       "removeworkingdirectorytrailingcharacter",
                                       "settingsfile",
                                       "version",
                                       "windowstyle",
                                       "workingdirectory"};

// The words of a command line, read from the left.
class Words {
 public:
  Words(int count, char **words, Options *options, std::string *problem)
      : count_(count), words_(words), options_(*options), problem_(*problem) {}
  bool read() {
    for (; at_ < count_; ++at_) {
      const Step step = read_one();
      if (step != Step::Next) return step == Step::End;
    }
    return true;
  }

 private:
  enum class Step { Next, End, Wrong };
  using Mode = Options::Mode;

  Step refuse(std::string text) {
    problem_ = std::move(text);
    return Step::Wrong;
  }
  bool take(std::string *to) {
    if (at_ + 1 >= count_) return false;
    *to = words_[++at_];
    return true;
  }
  void take_rest() {
    for (++at_; at_ < count_; ++at_) options_.arguments.emplace_back(words_[at_]);
  }

  // At a word that is no option, or behind -File.
  Step read_file() {
    const std::string word = words_[at_];
    options_.mode = word == "-" ? Mode::StandardInput : Mode::File;
    options_.file = word;
    if (word.size() > 1 && word[0] == '-' && access(word.c_str(), F_OK) != 0) return unknown(word);
    take_rest();
    return Step::End;
  }
  Step unknown(const std::string &word) {
    std::string meant;
    for (const char *name : kValidNames)
      if (std::string_view(name).find(folded(word.substr(1))) != std::string_view::npos)
        meant += std::string("\n  -") + name;
    if (!meant.empty()) return refuse("Invalid argument '" + word + "', did you mean:" + meant);
    return refuse("The argument '" + word +
                  "' is not recognized as the name of a script file. Check the spelling of the "
                  "name, or if a path was included, verify that the path is correct and try "
                  "again.");
  }

  Step read_own(const std::string &word) {
    std::string path;
    if (word == "--parse") {
      options_.mode = Mode::Parse;
      take_rest();
      return Step::End;
    }
    if (word == "--no-pool") {
      options_.no_pool = true;
      return Step::Next;
    }
    if (!take(&path)) return refuse(word + " needs a value");
    if (word == "--worker") {
      options_.mode = Mode::Worker;
      options_.channel = path == "--stdio" ? "stdio" : path;
      return Step::End;
    }
    if (word == "--plugin")
      options_.plugin = path;
    else
      options_.providers.push_back(path);
    return Step::Next;
  }

  Step read_command() {
    if (at_ + 1 >= count_)
      return refuse(
          "Cannot process the command because of a missing parameter. A command must "
          "follow -Command.");
    options_.mode = Mode::Command;
    options_.text = joined(at_ + 1, count_, words_);
    if (options_.text == "-") options_.mode = Mode::StandardInput;
    return Step::End;
  }
  Step read_command_with_arguments() {
    if (!take(&options_.text))
      return refuse(
          "Cannot process the command because of a missing parameter. A command must "
          "follow -CommandWithArgs.");
    options_.mode = Mode::Command;
    take_rest();
    return Step::End;
  }
  Step read_encoded_command() {
    std::string text;
    options_.mode = Mode::Command;
    if (!take(&text) || !decode_command(text, &options_.text))
      return refuse(
          "Cannot process the command because the value specified with -EncodedCommand "
          "is not properly encoded. The value must be Base64 encoded.");
    return Step::Next;
  }

  Step read_one() {
    const std::string word = words_[at_];
    if (word == "--worker" || word == "--parse" || word == "--plugin" || word == "--provider" ||
        word == "--no-pool")
      return read_own(word);
    if (word.size() < 2 || word[0] != '-') return read_file();
    const std::string name = folded(word.substr(word.starts_with("--") ? 2 : 1));
    if (name == "commandwithargs" || name == "cwa") return read_command_with_arguments();
    if (means(name, "command", 1)) return read_command();
    if (means(name, "encodedcommand", 1) || name == "ec") return read_encoded_command();
    if (means(name, "file", 1)) {
      if (++at_ < count_) return read_file();
      return refuse(
          "Cannot process the command because of a missing parameter. A file path must "
          "follow -File.");
    }
    return read_setting(word, name);
  }

  Step read_setting(const std::string &word, const std::string &name) {
    std::string ignored;
    if (means(name, "version", 1)) {
      options_.mode = Mode::Version;
      return Step::End;
    }
    if (means(name, "help", 1) || name == "?") {
      options_.mode = Mode::Help;
      return Step::End;
    }
    if (means(name, "noninteractive", 4)) {
      options_.interactive = false;
    } else if (means(name, "interactive", 1)) {
      options_.interactive = true;
    } else if (means(name, "nologo", 3)) {
      options_.no_logo = true;
    } else if (means(name, "noexit", 3)) {
      options_.no_exit = true;
    } else if (means(name, "workingdirectory", 2) || name == "wd") {
      if (!take(&options_.working_directory))
        return refuse(
            "Cannot process the command because of a missing parameter. A working "
            "directory must follow -WorkingDirectory.");
    } else if (takes_ignored_value(name)) {
      if (!take(&ignored)) return refuse(word + " needs a value");
    } else if (!is_ignored(name)) {
      return read_file();
    }
    return Step::Next;
  }
  // What has no meaning here, there being no profiles, policies, remoting, or other formats.
  static bool takes_ignored_value(const std::string &name) {
    return means(name, "executionpolicy", 2) || name == "ep" || means(name, "outputformat", 1) ||
           means(name, "inputformat", 3) || means(name, "settingsfile", 8) ||
           means(name, "custompipename", 3) || means(name, "configurationname", 6) ||
           means(name, "configurationfile", 14) || means(name, "windowstyle", 1);
  }
  static bool is_ignored(const std::string &name) {
    return means(name, "noprofile", 3) || means(name, "noprofileloadtime", 10) ||
           means(name, "login", 1) || means(name, "mta", 3) || means(name, "sta", 3);
  }

  const int count_;
  char **const words_;
  Options &options_;
  std::string &problem_;
  int at_ = 1;
};

}  // namespace

bool parse_options(int count, char **words, Options *options, std::string *problem) {
  if (!Words(count, words, options, problem).read()) return false;
  if (options->mode == Options::Mode::Prompt && isatty(0) == 0)
    options->mode = Options::Mode::StandardInput;
  return true;
}

}  // namespace psjsh
