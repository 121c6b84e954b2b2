// The functions of libcurl, which is loaded with the first transfer: psjsh starts without it.
#pragma once
#include <curl/curl.h>

#include <stdexcept>

namespace psjsh::web {

struct CurlLibrary {
  decltype(&::curl_easy_init) easy_init = nullptr;
  decltype(&::curl_easy_cleanup) easy_cleanup = nullptr;
  decltype(&::curl_easy_setopt) easy_setopt = nullptr;
  decltype(&::curl_easy_getinfo) easy_getinfo = nullptr;
  decltype(&::curl_slist_append) slist_append = nullptr;
  decltype(&::curl_slist_free_all) slist_free_all = nullptr;
  decltype(&::curl_multi_init) multi_init = nullptr;
  decltype(&::curl_multi_cleanup) multi_cleanup = nullptr;
  decltype(&::curl_multi_add_handle) multi_add_handle = nullptr;
  decltype(&::curl_multi_remove_handle) multi_remove_handle = nullptr;
  decltype(&::curl_multi_perform) multi_perform = nullptr;
  decltype(&::curl_multi_poll) multi_poll = nullptr;
  decltype(&::curl_multi_info_read) multi_info_read = nullptr;
};

struct CurlMissing : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// Loads the library when it is asked for first; it stays until the process ends. Throws CurlMissing
// when it is not installed. [any thread]
const CurlLibrary &curl_library();

}  // namespace psjsh::web
