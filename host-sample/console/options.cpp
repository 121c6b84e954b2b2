#include "console/options.h"

#include <unistd.h>

#include <cctype>

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

}  // namespace

bool parse_options(int count, char **words, Options *options, std::string *problem) {
  const auto take = [&](int *i, std::string *to) {
    if (*i + 1 >= count) {
      *problem = std::string(words[*i]) + " needs a value";
      return false;
    }
    *to = words[++*i];
    return true;
  };
  for (int i = 1; i < count; ++i) {
    const std::string word = words[i];
    if (word.empty() || (word[0] != '-' && word[0] != '/') || word == "-") {
      if (word == "-") {
        options->mode = Options::Mode::StandardInput;
        return true;
      }
      options->mode = Options::Mode::File;
      options->file = word;
      for (++i; i < count; ++i) options->arguments.emplace_back(words[i]);
      return true;
    }
    const std::string name = folded(word.substr(word.starts_with("--") ? 2 : 1));
    if (word == "--worker") {
      options->mode = Options::Mode::Worker;
      return take(&i, &options->channel);
    }
    if (word == "--parse") {
      options->mode = Options::Mode::Parse;
      for (++i; i < count; ++i) options->arguments.emplace_back(words[i]);
      return true;
    }
    if (word == "--plugin") {
      if (!take(&i, &options->plugin)) return false;
    } else if (word == "--provider") {
      std::string path;
      if (!take(&i, &path)) return false;
      options->providers.push_back(std::move(path));
    } else if (means(name, "command", 1)) {
      options->mode = Options::Mode::Command;
      options->text = joined(i + 1, count, words);
      if (options->text == "-") options->mode = Options::Mode::StandardInput;
      return true;
    } else if (means(name, "file", 1)) {
      options->mode = Options::Mode::File;
      if (!take(&i, &options->file)) return false;
      if (options->file == "-") options->mode = Options::Mode::StandardInput;
      for (++i; i < count; ++i) options->arguments.emplace_back(words[i]);
      return true;
    } else if (means(name, "version", 1)) {
      options->mode = Options::Mode::Version;
    } else if (means(name, "help", 1) || name == "?") {
      options->mode = Options::Mode::Help;
    } else if (means(name, "noprofile", 3)) {
      // There are no profiles.
    } else if (means(name, "noninteractive", 4)) {
      options->interactive = false;
    } else if (means(name, "interactive", 1)) {
      options->interactive = true;
    } else if (means(name, "nologo", 3)) {
      options->no_logo = true;
    } else if (means(name, "noexit", 3)) {
      options->no_exit = true;
    } else if (means(name, "workingdirectory", 2) || name == "wd") {
      if (!take(&i, &options->working_directory)) return false;
    } else if (means(name, "executionpolicy", 2) || name == "ep" ||
               means(name, "outputformat", 1) || means(name, "inputformat", 2) ||
               means(name, "settingsfile", 8) || means(name, "custompipename", 3)) {
      std::string ignored;
      if (!take(&i, &ignored)) return false;
    } else if (means(name, "login", 1) || means(name, "mta", 3) || means(name, "sta", 3)) {
      // No meaning here.
    } else {
      *problem = "unknown option " + word;
      return false;
    }
  }
  if (options->mode == Options::Mode::Prompt && isatty(0) == 0)
    options->mode = Options::Mode::StandardInput;
  return true;
}

}  // namespace psjsh
