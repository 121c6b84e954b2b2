#pragma once

#include <memory>
#include <vector>

#include "plugin/format/format.h"
#include "plugin/format/view_set.h"
#include "plugin/format/view_yaml.h"

namespace psj {

class FormatState {
 public:
  explicit FormatState(const psj_host *host);

  // The built-in views are indexed at the first call.
  format::ViewSet &views();
  void add(std::unique_ptr<format::LoadedViews> loaded);

  const psj_host *host() const { return host_; }
  const psj_host_script *script() const { return script_; }  // NULL: none
  const psj_host_view *view() const { return view_; }        // NULL: none

 private:
  const psj_host *host_;
  const psj_host_script *script_ = nullptr;
  const psj_host_view *view_ = nullptr;
  bool indexed_ = false;
  format::ViewSet views_;
  std::vector<std::unique_ptr<format::LoadedViews>> loaded_;
};

}  // namespace psj
