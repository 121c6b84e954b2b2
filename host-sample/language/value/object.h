// What every heap value of the language is: a counted object that knows its .NET type.
//
// Counts are plain numbers until the process starts its second engine thread and atomic from then
// on (values_become_shared). The per-object lock costs nothing before that moment. Code holding an
// object's lock must not run script, release another value or lock a second object.
#pragma once
#include <sched.h>

#include <cstdint>
#include <utility>

namespace psjsh {

class Type;

// Call once, on the only thread that touches values, before the second such thread exists.
void values_become_shared() noexcept;
extern bool g_values_shared;  // written by values_become_shared only
inline bool values_shared() noexcept {
  return __builtin_expect(g_values_shared, false);
}

enum class ObjectKind : std::uint8_t {
  String,
  Decimal,
  BigInteger,
  Guid,
  Version,
  Uri,
  Array,
  List,
  Hashtable,
  Dictionary,
  Queue,
  Stack,
  HashSet,
  Entry,
  Custom,
  Wrapper,
  Deserialized,
  ScriptBlock,
  Exception,
  ErrorRecord,
  Record,
  Type,
  Reference,
  Method,
  Enumerator,
  Member,
  Regex,
  Match,
  Group,
  Capture,
  StringBuilder,
  FileSystemInfo,
  Native,
  Foreign,
  Instance,
};

class Object {
 public:
  Object(const Object &) = delete;
  Object &operator=(const Object &) = delete;

  ObjectKind object_kind() const noexcept { return kind_; }
  // The .NET type that GetType() names; lives as long as the process.
  virtual const Type *type() const = 0;

  void retain() noexcept {
    if (values_shared())
      __atomic_fetch_add(&count_, 1, __ATOMIC_RELAXED);
    else
      ++count_;
  }
  void release() noexcept {
    if (values_shared()) {
      // Release pairs with the acquire of the last owner, which destroys.
      if (__atomic_fetch_sub(&count_, 1, __ATOMIC_ACQ_REL) == 1) destroy();
    } else if (--count_ == 0) {
      destroy();
    }
  }
  bool unique() const noexcept { return __atomic_load_n(&count_, __ATOMIC_ACQUIRE) == 1; }

  void lock() const noexcept {
    while (__atomic_exchange_n(&locked_, 1, __ATOMIC_ACQUIRE)) sched_yield();
  }
  void unlock() const noexcept { __atomic_store_n(&locked_, 0, __ATOMIC_RELEASE); }

  bool has_extension() const noexcept { return extended_; }
  void set_has_extension(bool yes) noexcept { extended_ = yes; }

 protected:
  explicit Object(ObjectKind kind) noexcept : kind_(kind) {}
  virtual ~Object() = default;

 private:
  void destroy() noexcept;
  static void free_waiting() noexcept;

  std::uint32_t count_ = 0;
  ObjectKind kind_;
  mutable std::uint8_t locked_ = 0;
  bool extended_ = false;  // members were added to this instance (extension.h)
};

// Holds an object's lock while the process has several engine threads.
class ObjectLock {
 public:
  explicit ObjectLock(const Object &object) noexcept
      : object_(values_shared() ? &object : nullptr) {
    if (object_) object_->lock();
  }
  ~ObjectLock() {
    if (object_) object_->unlock();
  }
  ObjectLock(const ObjectLock &) = delete;
  ObjectLock &operator=(const ObjectLock &) = delete;

 private:
  const Object *object_;
};

// A counted pointer; null is allowed.
template <class T>
class Ref {
 public:
  Ref() noexcept = default;
  Ref(std::nullptr_t) noexcept {}
  explicit Ref(T *object) noexcept : object_(object) {
    if (object_) object_->retain();
  }
  Ref(const Ref &other) noexcept : Ref(other.object_) {}
  Ref(Ref &&other) noexcept : object_(std::exchange(other.object_, nullptr)) {}
  template <class U>
  requires std::is_convertible_v<U *, T *> Ref(const Ref<U> &other)
  noexcept : Ref(static_cast<T *>(other.get())) {}
  template <class U>
  requires std::is_convertible_v<U *, T *> Ref(Ref<U> &&other)
  noexcept : object_(other.detach()) {}
  ~Ref() {
    if (object_) object_->release();
  }
  Ref &operator=(Ref other) noexcept {
    std::swap(object_, other.object_);
    return *this;
  }

  T *get() const noexcept { return object_; }
  T *operator->() const noexcept { return object_; }
  T &operator*() const noexcept { return *object_; }
  explicit operator bool() const noexcept { return object_ != nullptr; }
  // Hands the count over to the caller.
  T *detach() noexcept { return std::exchange(object_, nullptr); }

 private:
  T *object_ = nullptr;
};

template <class T, class... Args>
Ref<T> make(Args &&...args) {
  return Ref<T>(new T(std::forward<Args>(args)...));
}

}  // namespace psjsh
