#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "plugin/providers/wmi/class_provider.h"
#include "plugin/providers/wmi/root.h"
#include "plugin/providers/wmi/schema/schema.h"
#include "plugin/providers/wmi/wql/query.h"

namespace psj {
class Plugin;
}

namespace psj::wmi {

constexpr std::string_view kDefaultNamespace = "root/cimv2";

// All classes of this computer, by namespace: the built-in ones and those that libraries bring
// (PSJ_PROVIDER_CLASSES). Callable from many threads; classes stay as long as it does.
class Repository : public std::enable_shared_from_this<Repository> {
 public:
  explicit Repository(Root root = Root::of_environment());
  ~Repository();

  // The one of a plugin, with the classes of the libraries that are loaded by now.
  static std::shared_ptr<Repository> of(Plugin &plugin);

  // `space` as it is typed: "root\cimv2", empty for the default.
  static std::string normal_namespace(std::string_view space);
  // The failures' messages name the class or namespace: "Invalid class Win32_Foo".
  Result<const ClassInfo *> find(std::string_view space, std::string_view name) const;
  std::vector<const ClassInfo *> classes(std::string_view space) const;
  std::vector<std::string> namespaces() const;

  // The instances that a SELECT of instances means, of its class and of all that are derived from
  // it. Other queries: answer.h.
  Status enumerate(std::string_view space, const Query &query, const Give &give) const;
  // Those of this one class that its provider gives for the request, which are all that it means
  // and perhaps more.
  Status read(std::string_view space, const Request &request, const Give &give) const;
  Status invoke(const ClassInfo &cls, MethodCall &call) const;

  // Adds the one class of a declaration, whose instances `provider` makes.
  Status declare(std::string_view space, std::string_view declaration,
                 std::unique_ptr<ClassProvider> provider);

  const Root &root() const { return root_; }

 private:
  struct Space;
  const Space *find_space(std::string_view space) const;
  void add_built_in();
  void add_libraries(Plugin &plugin);
  const ClassProvider *provider_of(const ClassInfo &cls) const;
  Status enumerate_class(std::string_view space, const ClassInfo &cls, const Query &query,
                         const Give &give) const;

  const Root root_;
  mutable std::mutex mutex_;
  std::map<std::string, std::unique_ptr<Space>, invariant::IgnoreCaseLess> spaces_;
  std::unordered_map<const ClassInfo *, std::unique_ptr<ClassProvider>> providers_;
  std::vector<const void *> libraries_;  // whose classes are there
};

}  // namespace psj::wmi
