#pragma once

#include <stdlib.h>

#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "plugin/providers/wmi/repository.h"
#include "plugin/providers/wmi/wql/evaluate.h"

namespace psj::wmi {

// A computer made of files in a folder of its own, gone with the test.
class Computer {
 public:
  Computer() = default;
  ~Computer() { std::filesystem::remove_all(folder_); }
  Computer(const Computer &) = delete;

  Computer &file(const std::string &path, const std::string &text) {
    const auto full = folder_ / path.substr(1);
    std::filesystem::create_directories(full.parent_path());
    std::ofstream(full, std::ios::binary) << text;
    return *this;
  }
  Computer &link(const std::string &path, const std::string &target) {
    const auto full = folder_ / path.substr(1);
    std::filesystem::create_directories(full.parent_path());
    std::filesystem::create_symlink(target, full);
    return *this;
  }
  std::string path(const std::string &path) const { return folder_.string() + path; }

  // What a query finds; `failure`: what it answers instead.
  std::vector<std::unique_ptr<Instance>> query(const std::string &text,
                                               std::string *failure = nullptr) {
    std::vector<std::unique_ptr<Instance>> found;
    const auto parsed = Query::parse(text);
    Status ended = parsed.ok() ? repository_->enumerate("", *parsed,
                                                        [&](std::unique_ptr<Instance> instance) {
                                                          found.push_back(std::move(instance));
                                                          return Status();
                                                        })
                               : parsed.status();
    if (failure != nullptr)
      *failure = ended.ok() ? "" : ended.message();
    else
      BOOST_REQUIRE_MESSAGE(ended.ok(), ended.message());
    return found;
  }
  std::unique_ptr<Instance> one(const std::string &text) {
    auto found = query(text);
    BOOST_REQUIRE_EQUAL(found.size(), 1u);
    return std::move(found[0]);
  }
  Repository &repository() { return *repository_; }

 private:
  static std::string make_folder() {
    char name[] = "/tmp/psj-cim-XXXXXX";
    BOOST_REQUIRE(mkdtemp(name) != nullptr);
    return name;
  }

  const std::filesystem::path folder_ = make_folder();
  const std::shared_ptr<Repository> repository_ =
      std::make_shared<Repository>(Root(folder_.string()));
};

// A value as a test compares it: null, a number, a text, {a, b}.
inline std::string shown(const psj_value &value) {
  switch (value.kind) {
    case PSJ_NULL:
      return "null";
    case PSJ_BOOL:
      return value.as.u64 != 0 ? "true" : "false";
    case PSJ_INT:
      return std::to_string(value.as.i64);
    case PSJ_UINT:
      return std::to_string(value.as.u64);
    case PSJ_STRING:
      return std::string(string_of(value));
    case PSJ_LIST: {
      std::string text = "{";
      for (std::uint32_t i = 0; i < value.count; ++i)
        text += (i == 0 ? "" : ", ") + shown(items_of(value)[i]);
      return text + "}";
    }
    default:
      return dmtf_text(value);
  }
}
inline std::string shown(const Instance &instance, std::string_view property) {
  const psj_value *value = instance.find(property);
  return value == nullptr ? "absent" : shown(*value);
}

}  // namespace psj::wmi
