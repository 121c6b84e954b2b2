#include "language/completion/command_line.h"

#include <cctype>

#include "invariant/compare.h"

namespace psjsh {
namespace {

using psj::invariant::equals_ignore_case;

bool starts_statement(std::string_view word) {
  for (const std::string_view keyword : {"return", "throw", "exit", "else", "in", "do", "try",
                                         "finally", "begin", "process", "end", ".", "!"})
    if (equals_ignore_case(word, keyword)) return true;
  return false;
}

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r';
}

class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  TypedCommand run() {
    while (at_ < text_.size()) step();
    Level &level = levels_.back();
    if (!level.in_word) level.word = TypedWord{text_.size(), {}, {}, 0, false};
    level.word.raw = std::string(text_.substr(level.word.start));
    return {std::move(level.before), std::move(level.word), level.is_list};
  }

 private:
  struct Level {
    std::vector<TypedWord> before;
    TypedWord word;
    bool in_word = false, is_list = false;
  };

  char next() const { return at_ + 1 < text_.size() ? text_[at_ + 1] : '\0'; }
  Level &top() { return levels_.back(); }

  TypedWord &word() {
    Level &level = top();
    if (!level.in_word) {
      level.word = TypedWord{at_, {}, {}, 0, false};
      level.in_word = true;
    }
    return level.word;
  }
  void take(char c) {
    word().value += c;
    ++at_;
  }

  void end_word() {
    Level &level = top();
    if (level.in_word) {
      level.word.raw = std::string(text_.substr(level.word.start, at_ - level.word.start));
      const bool again = level.word.quote == 0 && starts_statement(level.word.raw);
      if (again && (level.before.empty() || equals_ignore_case(level.word.raw, "in")))
        level.before.clear();
      else if (level.is_list && !level.before.empty())
        level.before.back().raw += "," + level.word.raw;
      else
        level.before.push_back(std::move(level.word));
      level.is_list = false;
    }
    level.in_word = false;
  }
  void end_statement() {
    end_word();
    top().before.clear();
  }

  void in_quote() {
    TypedWord &in = top().word;
    const char c = text_[at_];
    if (c == in.quote && next() == c) {
      in.value += c;
      at_ += 2;
    } else if (c == in.quote) {
      in.open = false;
      ++at_;
    } else if (in.quote == '"' && c == '`' && at_ + 1 < text_.size()) {
      in.value += next();
      at_ += 2;
    } else if (in.quote == '"' && c == '$' && next() == '(') {
      at_ += 2;
      levels_.emplace_back();
    } else {
      in.value += c;
      ++at_;
    }
  }

  void skip_comment(std::string_view end) {
    const std::size_t found = text_.find(end, at_);
    at_ = found == std::string_view::npos ? text_.size() : found + (end == "\n" ? 0 : end.size());
  }

  // `$x = `: what follows is a statement of its own.
  bool is_assignment() {
    const Level &level = top();
    const TypedWord *target = level.before.empty() ? &level.word : &level.before.front();
    if (level.before.empty() && !level.in_word) return false;
    if (level.before.size() > 1) return false;
    const char first = text_[target->start];
    return first == '$' || first == '[';
  }

  void step() {
    if (top().in_word && top().word.open) return in_quote();
    const char c = text_[at_];
    const bool fresh = !top().in_word;
    if (is_blank(c)) {
      end_word();
      ++at_;
    } else if (c == '\n' || c == ';' || c == '|' || c == '&') {
      end_statement();
      ++at_;
    } else if (c == '#' && fresh) {
      skip_comment("\n");
    } else if (c == '<' && next() == '#' && fresh) {
      skip_comment("#>");
    } else if (c == '`' && at_ + 1 < text_.size()) {
      if (next() == '\n') {
        end_word();
        at_ += 2;
      } else {
        ++at_;
        word().start = fresh ? at_ - 1 : word().start;
        take(text_[at_]);
      }
    } else if (c == '\'' || c == '"') {
      TypedWord &in = word();
      in.quote = c;
      in.open = true;
      ++at_;
    } else if (c == '(' || c == '{') {
      word();
      ++at_;
      if (!(c == '{' && at_ >= 2 && text_[at_ - 2] == '$')) levels_.emplace_back();
    } else if (c == ')' || c == '}') {
      close(c);
    } else if (c == '=' && is_assignment()) {
      end_statement();
      ++at_;
    } else if (c == ',') {
      end_word();
      top().is_list = true;
      ++at_;
    } else {
      take(c);
    }
  }

  void close(char c) {
    if (levels_.size() > 1) {
      end_word();
      levels_.pop_back();
      ++at_;
      // A block ends the words of `if (…) { … }`, a script block argument does not.
      if (c == '}' && top().in_word && !top().before.empty()) return;
      if (c == '}' && top().in_word) end_word(), top().before.clear();
      return;
    }
    take(c);
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::vector<Level> levels_{1};
};

}  // namespace

TypedCommand typed_command(std::string_view text) {
  return Scanner(text).run();
}

}  // namespace psjsh
