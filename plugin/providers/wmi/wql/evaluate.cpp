#include "plugin/providers/wmi/wql/evaluate.h"

#include <algorithm>
#include <cstdlib>

#include "invariant/compare.h"
#include "plugin/providers/wmi/objects/instance_object.h"
#include "plugin/providers/wmi/wql/like.h"

namespace psj::wmi {
namespace {

using Kind = Condition::Kind;

constexpr int kNot = 2;  // can't be compared

int sign_of(double a, double b) {
  return a < b ? -1 : a > b ? 1 : a == b ? 0 : kNot;
}

bool is_integer(const psj_value &value) {
  return value.kind == PSJ_INT || value.kind == PSJ_UINT || value.kind == PSJ_BOOL ||
         value.kind == PSJ_CHAR;
}

double as_double(const psj_value &value) {
  if (value.kind == PSJ_FLOAT) return value.as.f64;
  return value.kind == PSJ_INT ? static_cast<double>(value.as.i64)
                               : static_cast<double>(value.as.u64);
}

int compare_integers(const psj_value &a, const psj_value &b) {
  const bool a_negative = a.kind == PSJ_INT && a.as.i64 < 0;
  const bool b_negative = b.kind == PSJ_INT && b.as.i64 < 0;
  if (a_negative != b_negative) return a_negative ? -1 : 1;
  if (a.as.u64 == b.as.u64) return 0;
  return a.as.u64 < b.as.u64 ? -1 : 1;
}

// A text beside a number or a truth value is read as one.
psj_value read_as_number(std::string_view text) {
  if (invariant::equals_ignore_case(text, "TRUE")) return make_bool(true);
  if (invariant::equals_ignore_case(text, "FALSE")) return make_bool(false);
  const std::string copy(text);
  char *end = nullptr;
  const long long integer = std::strtoll(copy.c_str(), &end, 0);
  if (!copy.empty() && *end == '\0') return make_int(integer, 64);
  const double real = std::strtod(copy.c_str(), &end);
  return !copy.empty() && *end == '\0' ? make_float(real) : make_null();
}

int sign_of_order(int order) {
  return order < 0 ? -1 : order > 0 ? 1 : 0;
}

// The value of a path, with room for a text that is made for it.
struct Found {
  psj_value value = make_null();
  std::string made;
  const Instance *whole = nullptr;  // of __THIS and of embedded instances
  bool is_reference = false;

  void text(std::string content) {
    made = std::move(content);
    value = make_string(made);
  }
};

bool find_system(std::string_view name, const Instance &instance, Found &found) {
  const auto is = [name](std::string_view known) {
    return invariant::equals_ignore_case(name, known);
  };
  if (!name.starts_with("__")) return false;
  const ClassInfo &cls = instance.cls();
  if (is("__CLASS"))
    found.value = make_string(cls.name);
  else if (is("__SUPERCLASS"))
    found.value = cls.superclass != nullptr ? make_string(cls.superclass->name) : make_null();
  else if (is("__NAMESPACE"))
    found.value = make_string(instance.space);
  else if (is("__SERVER"))
    found.text(instance.computer.empty() ? computer_name() : instance.computer);
  else if (is("__RELPATH"))
    found.text(relative_path(instance));
  else if (is("__PATH"))
    found.text(full_path(instance));
  else if (is("__DYNASTY"))
    found.value = make_string(cls.dynasty());
  else if (is("__GENUS"))
    found.value = make_int(2);
  else if (is("__THIS"))
    found.whole = &instance;
  else
    return false;
  return true;
}

void find_path(const Path &path, const Instance &instance, Found &found) {
  const Instance *of = &instance;
  for (const std::string &name : path.names) {
    found.whole = nullptr;
    found.value = make_null();
    if (of == nullptr) return;
    const psj_value *value = of->find(name);
    if (value == nullptr) {
      (void)find_system(name, *of, found);
      of = found.whole;
      continue;
    }
    found.value = *value;
    found.whole = instance_behind(*value);
    found.is_reference = of->cls().properties[of->cls().find(name)].type == CimType::reference;
    of = found.whole;
  }
}

void find_operand(const Operand &operand, const Instance &instance, Found &found) {
  if (operand.path)
    find_path(*operand.path, instance, found);
  else
    found.value = operand.constant;
}

// A path with its \\\\server\\namespace: is the same as one without.
bool same_object(const psj_value &a, const psj_value &b) {
  const auto of = [](const psj_value &value) {
    return value.kind == PSJ_STRING ? parse_object_path(string_of(value)) : std::nullopt;
  };
  const auto left = of(a), right = of(b);
  if (!left || !right || !invariant::equals_ignore_case(left->class_name, right->class_name) ||
      left->keys.size() != right->keys.size())
    return false;
  for (const ObjectPath::Key &key : left->keys) {
    const bool found =
        std::any_of(right->keys.begin(), right->keys.end(), [&](const ObjectPath::Key &other) {
          return invariant::equals_ignore_case(other.text, key.text) &&
                 (other.name.empty() || key.name.empty() ||
                  invariant::equals_ignore_case(other.name, key.name));
        });
    if (!found) return false;
  }
  return true;
}

bool holds(Kind kind, int order) {
  if (order == kNot) return false;
  switch (kind) {
    case Kind::equal:
      return order == 0;
    case Kind::different:
      return order != 0;
    case Kind::less:
      return order < 0;
    case Kind::not_more:
      return order <= 0;
    case Kind::more:
      return order > 0;
    default:
      return order >= 0;
  }
}

bool test(const Condition &condition, const Instance &instance) {
  Found a, b;
  find_operand(condition.a, instance, a);
  if (condition.kind == Kind::is_null) return a.value.kind == PSJ_NULL && a.whole == nullptr;
  find_operand(condition.b, instance, b);
  if (condition.kind == Kind::is_a) {
    const Instance *whole = a.whole;
    return whole != nullptr && b.value.kind == PSJ_STRING && whole->cls().is_a(string_of(b.value));
  }
  if (condition.kind == Kind::like)
    return a.value.kind == PSJ_STRING && b.value.kind == PSJ_STRING &&
           is_like(string_of(a.value), string_of(b.value));
  if (a.value.kind == PSJ_NULL || b.value.kind == PSJ_NULL) {
    const bool both = a.value.kind == b.value.kind;
    const bool written = (!condition.a.path && a.value.kind == PSJ_NULL) ||
                         (!condition.b.path && b.value.kind == PSJ_NULL);
    return written && (condition.kind == Kind::equal       ? both
                       : condition.kind == Kind::different ? !both
                                                           : false);
  }
  if ((a.is_reference || b.is_reference) && same_object(a.value, b.value))
    return holds(condition.kind, 0);
  return holds(condition.kind, compare_values(a.value, b.value));
}

Status check_path(const Path &path, std::string_view text, const ClassInfo &cls) {
  const std::string &name = path.names.front();
  for (const char *system : {"__CLASS", "__SUPERCLASS", "__NAMESPACE", "__SERVER", "__RELPATH",
                             "__PATH", "__THIS", "__GENUS", "__DYNASTY"})
    if (invariant::equals_ignore_case(name, system)) return {};
  if (cls.find(name) != ClassInfo::kMissing) return {};
  if (path.position == Path::kNotTyped)
    return Status(PSJ_E_ARGUMENT,
                  "Invalid query: class " + cls.name + " has no property '" + name + "'",
                  "HRESULT 0x80041017", kInvalidArgument)
        .with_exception("Microsoft.Management.Infrastructure.CimException");
  return invalid_query("class " + cls.name + " has no property", text, path.position);
}

// Calls `visit` for each test of the tree; a chain of ANDs is not called deep.
template <class Visit>
void each_test(const Condition *condition, Visit &&visit) {
  while (condition != nullptr && condition->left) {
    each_test(condition->right.get(), visit);
    condition = condition->left.get();
  }
  if (condition != nullptr) visit(*condition);
}

}  // namespace

int compare_values(const psj_value &a, const psj_value &b) {
  if (is_integer(a) && is_integer(b)) return compare_integers(a, b);
  const bool a_number = is_integer(a) || a.kind == PSJ_FLOAT;
  const bool b_number = is_integer(b) || b.kind == PSJ_FLOAT;
  if (a_number && b_number) return sign_of(as_double(a), as_double(b));
  if (a.kind == PSJ_STRING && b.kind == PSJ_STRING)
    return sign_of_order(invariant::compare_ordinal_ignore_case(string_of(a), string_of(b)));
  if (a_number && b.kind == PSJ_STRING) {
    const psj_value number = read_as_number(string_of(b));
    return number.kind == PSJ_NULL ? kNot : compare_values(a, number);
  }
  const bool a_time = a.kind == PSJ_DATETIME || a.kind == PSJ_TIMESPAN;
  if (a_time && b.kind == PSJ_STRING) {
    const psj_value time = from_dmtf(string_of(b));
    return time.kind == PSJ_NULL ? kNot : compare_values(a, time);
  }
  if (a_time && a.kind == b.kind) return a.as.i64 < b.as.i64 ? -1 : a.as.i64 > b.as.i64 ? 1 : 0;
  if (a.kind == PSJ_STRING && (b_number || b.kind == PSJ_DATETIME || b.kind == PSJ_TIMESPAN)) {
    const int order = compare_values(b, a);
    return order == kNot ? kNot : -order;
  }
  return kNot;
}

bool matches(const Condition *condition, const Instance &instance) {
  if (condition == nullptr) return true;
  switch (condition->kind) {
    case Kind::both:
    case Kind::either: {
      // The chain leans to the left: it is walked from its outermost, last operand inwards.
      const Kind kind = condition->kind;
      const bool decides = kind == Kind::either;
      while (condition->kind == kind) {
        if (matches(condition->right.get(), instance) == decides) return decides;
        condition = condition->left.get();
      }
      return matches(condition, instance);
    }
    case Kind::negated:
      return !matches(condition->left.get(), instance);
    default:
      return test(*condition, instance);
  }
}

Status check_paths(const std::vector<Path> &paths, std::string_view text, const ClassInfo &cls) {
  for (const Path &path : paths)
    if (Status bad = check_path(path, text, cls); !bad.ok()) return bad;
  return {};
}

Status check_condition(const Condition *condition, std::string_view text, const ClassInfo &cls) {
  Status first;
  each_test(condition, [&](const Condition &test) {
    for (const Operand *operand : {&test.a, &test.b})
      if (operand->path)
        if (Status bad = check_path(*operand->path, text, cls); !bad.ok()) first = bad;
  });
  return first;
}

Status check(const Query &query, const ClassInfo &cls) {
  if (Status bad = check_paths(query.selected, query.text, cls); !bad.ok()) return bad;
  return check_condition(query.where.get(), query.text, cls);
}

std::string key_text(const Path &path, const Instance &instance) {
  Found found;
  find_path(path, instance, found);
  if (found.whole != nullptr) return relative_path(*found.whole);
  const psj_value &value = found.value;
  if (value.kind == PSJ_STRING) return "'" + std::string(string_of(value));
  if (value.kind == PSJ_NULL) return {};
  if (value.kind == PSJ_DATETIME || value.kind == PSJ_TIMESPAN) return dmtf_text(value);
  return std::to_string(value.as.u64);
}

std::vector<std::size_t> selected_of(const Query &query, const ClassInfo &cls, bool with_keys) {
  std::vector<std::size_t> selected;
  for (const Path &path : query.selected)
    if (const std::size_t at = cls.find(path.names.front()); at != ClassInfo::kMissing)
      selected.push_back(at);
  for (std::size_t i = 0; with_keys && i < cls.properties.size(); ++i)
    if (cls.properties[i].is_key) selected.push_back(i);
  return selected;
}

Request request_of(const Query &query, const ClassInfo &cls) {
  Request request(cls);
  const auto want = [&](const Path &path) {
    const std::size_t at = cls.find(path.names.front());
    if (at != ClassInfo::kMissing) request.want(at);
  };
  if (!query.selected.empty()) {
    for (const Path &path : query.selected) want(path);
    for (std::size_t i = 0; i < cls.properties.size(); ++i)
      if (cls.properties[i].is_key) request.want(i);
    each_test(query.where.get(), [&](const Condition &condition) {
      if (condition.a.path) want(*condition.a.path);
      if (condition.b.path) want(*condition.b.path);
    });
  }
  const Condition *condition = query.where.get();
  const auto demand = [&](const Condition &one) {
    if (one.kind != Kind::equal || one.a.path.has_value() == one.b.path.has_value()) return;
    const Path &path = one.a.path ? *one.a.path : *one.b.path;
    const std::size_t at = cls.find(path.names.front());
    if (path.names.size() == 1 && at != ClassInfo::kMissing)
      request.demand({at, one.a.path ? &one.b.constant : &one.a.constant});
  };
  for (; condition != nullptr && condition->kind == Kind::both; condition = condition->left.get())
    demand(*condition->right);
  if (condition != nullptr) demand(*condition);
  return request;
}

}  // namespace psj::wmi
