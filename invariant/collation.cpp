#include "invariant/collation.h"

#include <dlfcn.h>
#include <unicode/ucol.h>

#include <string>

#include "invariant/compare.h"
#include "invariant/utf16.h"

// ICU is loaded by hand: linking it would cost every start of a program several megabytes of
// relocations, and few scripts compare anything but ASCII.
namespace psj::invariant {

namespace {

#define PSJ_TEXT_OF(x) #x
#define PSJ_TEXT(x) PSJ_TEXT_OF(x)

constexpr const char *kLibrary = "libicui18n.so." PSJ_TEXT(U_ICU_VERSION_MAJOR_NUM);

class Collation {
 public:
  Collation() {
    // Never closed: collators live as long as the process.
    void *library = dlopen(kLibrary, RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) return;
    const auto open = find<decltype(&ucol_open)>(library, PSJ_TEXT(ucol_open));
    const auto set = find<decltype(&ucol_setStrength)>(library, PSJ_TEXT(ucol_setStrength));
    compare_ = find<decltype(&ucol_strcoll)>(library, PSJ_TEXT(ucol_strcoll));
    if (open == nullptr || set == nullptr || compare_ == nullptr) return;
    UErrorCode status = U_ZERO_ERROR;
    exact_ = open("", &status);
    loose_ = open("", &status);
    if (U_FAILURE(status)) {
      exact_ = loose_ = nullptr;
      return;
    }
    set(loose_, UCOL_SECONDARY);
  }

  bool ready() const { return exact_ != nullptr; }

  int compare(std::u16string_view a, std::u16string_view b, bool ignore_case) const {
    return compare_(ignore_case ? loose_ : exact_, a.data(), static_cast<int32_t>(a.size()),
                    b.data(), static_cast<int32_t>(b.size()));
  }

 private:
  template <class Function>
  static Function find(void *library, const char *name) {
    return reinterpret_cast<Function>(dlsym(library, name));
  }

  decltype(&ucol_strcoll) compare_ = nullptr;
  UCollator *exact_ = nullptr;
  UCollator *loose_ = nullptr;
};

}  // namespace

int compare_collated(std::string_view a, std::string_view b, bool ignore_case) {
  static const Collation collation;
  if (!collation.ready())
    return ignore_case ? compare_ordinal_ignore_case(a, b) : compare_ordinal(a, b);
  return collation.compare(to_utf16(a), to_utf16(b), ignore_case);
}

}  // namespace psj::invariant
