#include "web/curl_library.h"

#include <dlfcn.h>

#include <string>

namespace psjsh::web {
namespace {

template <class Function>
void find(void *library, Function *to, const char *name) {
  *to = reinterpret_cast<Function>(dlsym(library, name));
  if (*to == nullptr) throw CurlMissing(std::string("libcurl.so.4 has no function ") + name + ".");
}

void *open_library() {
  for (const char *name : {"libcurl.so.4", "libcurl-gnutls.so.4"})
    if (void *library = dlopen(name, RTLD_NOW | RTLD_LOCAL)) return library;
  throw CurlMissing(
      "Requests need libcurl.so.4, which is not installed here (Debian's package libcurl4).");
}

CurlLibrary load() {
  void *library = open_library();
  CurlLibrary curl;
  find(library, &curl.easy_init, "curl_easy_init");
  find(library, &curl.easy_cleanup, "curl_easy_cleanup");
  find(library, &curl.easy_setopt, "curl_easy_setopt");
  find(library, &curl.easy_getinfo, "curl_easy_getinfo");
  find(library, &curl.slist_append, "curl_slist_append");
  find(library, &curl.slist_free_all, "curl_slist_free_all");
  find(library, &curl.multi_init, "curl_multi_init");
  find(library, &curl.multi_cleanup, "curl_multi_cleanup");
  find(library, &curl.multi_add_handle, "curl_multi_add_handle");
  find(library, &curl.multi_remove_handle, "curl_multi_remove_handle");
  find(library, &curl.multi_perform, "curl_multi_perform");
  find(library, &curl.multi_poll, "curl_multi_poll");
  find(library, &curl.multi_info_read, "curl_multi_info_read");
  decltype(&::curl_global_init) global_init = nullptr;
  find(library, &global_init, "curl_global_init");
  if (global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
    throw CurlMissing("libcurl could not be initialized.");
  return curl;
}

}  // namespace

const CurlLibrary &curl_library() {
  static const CurlLibrary curl = load();
  return curl;
}

}  // namespace psjsh::web
