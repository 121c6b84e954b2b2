#include "bridge/serialize.h"

#include <boost/test/unit_test.hpp>

#include "bridge/from_abi.h"
#include "language/value/containers.h"
#include "language/value/convert.h"
#include "language/value/members.h"
#include "language/value/property_bag.h"
#include "language/value/records.h"
#include "language/value/type.h"

using namespace psjsh;

namespace {

bool has_handle(const psj_value &value) {
  if (value.kind == PSJ_HANDLE) return true;
  std::uint32_t count = value.kind == PSJ_DICT ? 2 * value.count : value.count;
  bool container = value.kind == PSJ_LIST || value.kind == PSJ_DICT || value.kind == PSJ_OBJECT;
  auto *items = static_cast<const psj_value *>(value.as.ptr);
  for (std::uint32_t i = 0; container && i < count; ++i)
    if (has_handle(items[i])) return true;
  return false;
}

// What another process gets.
Value sent(const Value &value) {
  ValueArena arena;
  psj_value copy = serialize(value, arena);
  BOOST_TEST(!has_handle(copy));
  return deserialize(copy);
}

Value custom(std::initializer_list<std::pair<const char *, Value>> properties) {
  auto object = make_custom_object();
  for (const auto &[name, value] : properties) object->set(name, value);
  return Value(object);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(serialize_values)

BOOST_AUTO_TEST_CASE(custom_objects_become_bags_with_prefixed_type_names) {
  Value back = sent(custom({{"Id", Value(7)}, {"Name", Value("x")}}));
  BOOST_TEST(type_names_of(back).front() ==
             "Deserialized.System.Management.Automation.PSCustomObject");
  BOOST_TEST(get_property(back, "id").bits() == 7);
  BOOST_TEST(get_property(back, "Name").text() == "x");
}

BOOST_AUTO_TEST_CASE(nested_custom_objects_stay_bags_at_any_level) {
  Value inner = custom({{"deep", Value(1)}});
  for (int i = 0; i < 5; ++i) inner = custom({{"next", inner}});
  Value back = sent(inner);
  for (int i = 0; i < 5; ++i) back = get_property(back, "next");
  BOOST_TEST(get_property(back, "deep").bits() == 1);
}

BOOST_AUTO_TEST_CASE(a_cycle_becomes_a_back_reference) {
  Value object = custom({{"self", Value()}});
  object.as<CustomObject>()->set("self", object);
  Value back = sent(object);
  BOOST_TEST(get_property(back, "self").same(back));
  // Takes the counted cycles apart.
  object.as<CustomObject>()->set("self", Value());
  back.as<Deserialized>()->bag.set_slot(0, Value());
}

BOOST_AUTO_TEST_CASE(arrays_arrive_as_array_lists) {
  Value back = sent(make_array({Value(1), Value("two")}));
  BOOST_TEST(back.as<List>() != nullptr);
  BOOST_TEST(type_names_of(back).front() == "Deserialized.System.Object[]");
  BOOST_TEST(to_items(back).size() == 2u);
}

BOOST_AUTO_TEST_CASE(byte_arrays_stay_byte_arrays) {
  Values bytes = {Value::integer(Kind::Byte, 1), Value::integer(Kind::Byte, 255)};
  Value back = sent(make_array(bytes, find_type("byte")));
  BOOST_REQUIRE(back.as<Array>() != nullptr);
  BOOST_TEST(back.as<Array>()->items[1].bits() == 255);
}

BOOST_AUTO_TEST_CASE(dictionaries_keep_order_and_lookup) {
  auto table = make_ordered();
  table->set(Value("b"), Value(1));
  table->set(Value("a"), Value(2));
  Value back = sent(Value(table));
  auto *dictionary = back.as<Dictionary>();
  BOOST_REQUIRE(dictionary != nullptr);
  BOOST_TEST(dictionary->keys()[0].text() == "b");
  BOOST_TEST(dictionary->get(Value("A")).bits() == 2);
}

BOOST_AUTO_TEST_CASE(an_enum_value_arrives_as_its_number_with_its_name) {
  Value back = sent(enum_value(TypeId::DayOfWeek, 5));
  BOOST_TEST(unwrap(back).bits() == 5);
  BOOST_TEST(get_property(back, "Value").text() == "Friday");
}

BOOST_AUTO_TEST_CASE(an_enum_value_shows_its_name_inside_another_text_and_its_number_alone) {
  Value back = sent(enum_value(TypeId::DayOfWeek, 5));
  BOOST_TEST(to_text(back) == "5");
  BOOST_TEST(to_text(custom({{"e", back}})) == "@{e=Friday}");
}

BOOST_AUTO_TEST_CASE(stacks_and_queues_keep_their_order_and_kind) {
  auto stack = make<Queue>(find_type("System.Collections.Stack"), true);
  stack->push(Value(1));
  stack->push(Value(2));
  Value back = sent(Value(stack));
  BOOST_REQUIRE(back.as<Queue>() != nullptr);
  BOOST_TEST(back.as<Queue>()->is_stack());
  BOOST_TEST(to_items(back)[0].bits() == 2);
}

BOOST_AUTO_TEST_CASE(what_was_added_to_a_dictionary_goes_with_it) {
  Value table = make_hashtable();
  add_member(table, "n", MemberKind::Note, Value(2), true);
  BOOST_TEST(get_property(sent(table), "n").bits() == 2);
}

BOOST_AUTO_TEST_CASE(notes_alone_change_no_type_name) {
  Value text("text");
  add_member(text, "n", MemberKind::Note, Value(2), true);
  BOOST_TEST(type_names_of(sent(text)).front() == "System.String");
}

BOOST_AUTO_TEST_CASE(properties_of_the_class_and_added_ones_stay_apart) {
  auto made = make_record("System.Sample");
  made->with("Own", Value(1));
  Value record(made);
  add_member(record, "Added", MemberKind::Note, Value(2), true);
  std::vector<std::string> kinds;
  for (const auto &member : describe_members(sent(record)))
    if (member.name == "Own" || member.name == "Added") kinds.push_back(member.member_type);
  BOOST_TEST(kinds == (std::vector<std::string>{"Property", "NoteProperty"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(addresses_come_back_as_themselves) {
  Value back = sent(convert_to(Value("127.0.0.1"), find_type("ipaddress")));
  BOOST_TEST(type_names_of(back).front() == "System.Net.IPAddress");
  back = sent(convert_to(Value("a@example.com"), find_type("mailaddress")));
  BOOST_TEST(get_property(back, "Host").text() == "example.com");
}

BOOST_AUTO_TEST_CASE(a_progress_record_written_as_output_stays_one) {
  auto record = make_record("System.Management.Automation.ProgressRecord");
  record->with("Activity", Value("a")).with("ActivityId", Value(3));
  Value back = sent(Value(record));
  BOOST_TEST(type_names_of(back).front() == "System.Management.Automation.ProgressRecord");
  BOOST_TEST(get_property(back, "ActivityId").bits() == 3);
}

BOOST_AUTO_TEST_CASE(big_integers_keep_every_digit_as_text) {
  const std::string digits = "123456789012345678901234567890";
  BOOST_TEST(net_text(sent(convert_to(Value(digits), type_of_id(TypeId::BigInteger)))).size() ==
             digits.size());
}

BOOST_AUTO_TEST_CASE(deep_nesting_ends_in_text) {
  Value list = make_array({Value(1)});
  for (int i = 0; i < 500; ++i) list = make_array({list});
  sent(list);
}

BOOST_AUTO_TEST_SUITE_END()
