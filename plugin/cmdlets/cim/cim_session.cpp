#include "plugin/cmdlets/cim/cim_session.h"

#include "invariant/compare.h"
#include "invariant/guid.h"

namespace psj {
namespace {

constexpr std::string_view kExtension = "psj.cim.session/1";

}  // namespace

CimSession::CimSession(std::uint32_t id, std::string name, std::string computer,
                       std::optional<remote::SessionRef> far)
    : id(id),
      name(std::move(name)),
      computer(std::move(computer)),
      instance_id(invariant::text_of(invariant::Guid::random())),
      far_(std::move(far)) {}

const CimSession *CimSession::of(const psj_value &value) {
  if (value.kind != PSJ_HANDLE || value.as.ptr == nullptr) return nullptr;
  const psj_object *object = handle_of(value);
  if (object->cls->get_extension == nullptr) return nullptr;
  return static_cast<const CimSession *>(object->cls->get_extension(object, text_of(kExtension)));
}

void CimSession::open() const {
  if (far_ && !begun_.exchange(true)) (*far_)->connection()->start();
}

std::vector<std::string> CimSession::properties() const {
  return {"Id", "Name", "InstanceId", "ComputerName", "Protocol"};
}

Status CimSession::get(std::string_view property, psj_value *out) const {
  const auto is = [&](std::string_view known) {
    return invariant::equals_ignore_case(property, known);
  };
  if (is("Id"))
    *out = make_uint(id, 32);
  else if (is("Name"))
    *out = make_string(name);
  else if (is("InstanceId"))
    *out = make_string(instance_id);
  else if (is("ComputerName"))
    *out = make_string(computer);
  else if (is("Protocol"))
    *out = make_string(far_ ? "SSH" : "LOCAL");
  else
    return PSJ_S_ABSENT;
  return {};
}

Status CimSession::call(std::string_view method, const psj_value *, std::uint32_t count,
                        psj_result *out) const {
  if (count != 0) return PSJ_S_ABSENT;
  if (invariant::equals_ignore_case(method, "TestConnection")) {
    open();
    *out = plain_result(make_bool(!far_ || (*far_)->connection()->wait_open(-1) == PSJ_OK));
    return {};
  }
  if (!invariant::equals_ignore_case(method, "Close")) return PSJ_S_ABSENT;
  if (far_ && begun_) (*far_)->close();
  *out = plain_result(make_null());
  return {};
}

const void *CimSession::extension(std::string_view wanted) const {
  return wanted == kExtension ? this : nullptr;
}

}  // namespace psj
