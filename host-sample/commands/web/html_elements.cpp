#include "commands/web/html_elements.h"

#include <functional>
#include <string>

#include "invariant/compare.h"
#include "language/value/containers.h"
#include "language/value/property_bag.h"

namespace psjsh::web {

namespace {

constexpr std::string_view kBlanks = " \t\r\n\f\v";

bool begins(std::string_view text, std::string_view with) {
  return text.size() >= with.size() &&
         psj::invariant::equals_ignore_case(text.substr(0, with.size()), with);
}

// The next place of `what` in any case, or npos.
std::size_t find_ignore_case(std::string_view text, std::string_view what, std::size_t from) {
  for (std::size_t at = text.find(what[0], from); at != std::string_view::npos;
       at = text.find(what[0], at + 1))
    if (begins(text.substr(at), what)) return at;
  return std::string_view::npos;
}

// Calls `take` with name and value (null without one) of each attribute of the opening tag.
void read_attributes(std::string_view tag,
                     const std::function<void(std::string_view, const std::string_view *)> &take) {
  std::size_t at = tag.find_first_of(kBlanks);
  while (at < tag.size()) {
    at = tag.find_first_not_of(kBlanks, at);
    if (at == std::string_view::npos || tag[at] == '>') return;
    if (std::string_view("\"'/=").find(tag[at]) != std::string_view::npos) {
      ++at;
      continue;
    }
    const std::size_t name_end = std::min(tag.find_first_of(" \t\r\n\f\v\"'>/=", at), tag.size());
    const std::string_view name = tag.substr(at, name_end - at);
    std::size_t next = std::min(tag.find_first_not_of(kBlanks, name_end), tag.size());
    if (next >= tag.size() || tag[next] != '=') {
      take(name, nullptr);
      at = name_end;
      continue;
    }
    next = std::min(tag.find_first_not_of(kBlanks, next + 1), tag.size());
    const bool quoted = next < tag.size() && (tag[next] == '"' || tag[next] == '\'');
    const std::size_t start = quoted ? next + 1 : next;
    const std::size_t end =
        std::min(quoted ? tag.find(tag[next], start) : tag.find_first_of(" \t\r\n\f\v'\">", start),
                 tag.size());
    const std::string_view value = tag.substr(start, end - start);
    take(name, &value);
    at = end + (quoted ? 1 : 0);
  }
}

Value element(std::string_view html, const char *name) {
  auto object = make_custom_object();
  object->set("outerHTML", Value(html));
  object->set("tagName", Value(name));
  read_attributes(html.substr(0, html.find('>') + 1),
                  [&](std::string_view key, const std::string_view *value) {
                    object->set(key, value != nullptr ? Value(*value) : Value());
                  });
  return object;
}

// Elements that begin with `<name ` and end with the tag, or behind `closing` when there is one.
Value elements(std::string_view page, std::string_view opening, std::string_view closing,
               const char *name) {
  Values found;
  std::size_t at = 0;
  // Once the closing tag is missing it is missing for all that follow.
  bool closes = !closing.empty();
  while ((at = find_ignore_case(page, opening, at)) != std::string_view::npos) {
    const std::size_t start = at;
    at += opening.size();
    if (at >= page.size() || kBlanks.find(page[at]) == std::string_view::npos) continue;
    const std::size_t tag_end = page.find('>', at);
    if (tag_end == std::string_view::npos) break;
    std::size_t end = tag_end + 1;
    if (!closing.empty() && page[tag_end - 1] != '/') {
      const std::size_t close =
          closes ? find_ignore_case(page, closing, end) : std::string_view::npos;
      closes = close != std::string_view::npos;
      if (!closes) continue;
      end = close + closing.size();
    }
    found.push_back(element(page.substr(start, end - start), name));
    at = end;
  }
  return make_array(std::move(found));
}

}  // namespace

Value html_links(std::string_view page) {
  return elements(page, "<a", "</a>", "A");
}
Value html_images(std::string_view page) {
  return elements(page, "<img", "", "IMG");
}
Value html_input_fields(std::string_view page) {
  return elements(page, "<input", "", "INPUT");
}

bool html_attribute(std::string_view tag, std::string_view name, std::string *value) {
  bool found = false;
  read_attributes(tag, [&](std::string_view key, const std::string_view *text) {
    if (found || text == nullptr || !psj::invariant::equals_ignore_case(key, name)) return;
    found = true;
    *value = *text;
  });
  return found;
}

}  // namespace psjsh::web
