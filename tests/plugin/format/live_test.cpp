#include <boost/test/unit_test.hpp>
#include <map>

#include "fixture.h"
#include "plugin/format/held.h"

using namespace psj::format_test;
using psj::format::string_value;
using psj::format::text_of;
using psj::format::view_of;

namespace {

// A live object of one type; properties are values, a name with '!' fails.
struct Live : psj_object {
  std::vector<psj_value> types, names;
  std::map<std::string, psj_value, std::less<>> properties;
  std::vector<psj_value> items;
};

const Live &live(const psj_object *object) {
  return *static_cast<const Live *>(object);
}

psj_result list_of(const std::vector<psj_value> &values) {
  psj_result result{};
  result.value.kind = PSJ_LIST;
  result.value.count = static_cast<std::uint32_t>(values.size());
  result.value.as.ptr = values.data();
  return result;
}

psj_status get(const psj_object *object, psj_text name, psj_result *out, psj_error **) {
  if (view_of(name).find('!') != std::string_view::npos) return PSJ_E_FAILED;
  const auto found = live(object).properties.find(view_of(name));
  if (found == live(object).properties.end()) return PSJ_S_ABSENT;
  *out = psj_result{found->second, nullptr, nullptr};
  return PSJ_OK;
}

psj_object_class class_with(bool items) {
  psj_object_class table{};
  table.struct_size = sizeof table;
  table.retain = [](const psj_object *) {};
  table.release = [](const psj_object *) {};
  table.type_names = [](const psj_object *object, psj_result *out) {
    *out = list_of(live(object).types);
    return psj_status{PSJ_OK};
  };
  table.properties = [](const psj_object *object, psj_result *out) {
    *out = list_of(live(object).names);
    return psj_status{PSJ_OK};
  };
  table.get = get;
  table.text = [](const psj_object *object, psj_result *out) {
    *out = psj_result{live(object).types.front(), nullptr, nullptr};
    return psj_status{PSJ_OK};
  };
  if (items)
    table.item = [](const psj_object *object, std::uint64_t index, psj_result *out) {
      if (index >= live(object).items.size()) return psj_status{PSJ_S_END};
      *out = psj_result{live(object).items[index], nullptr, nullptr};
      return psj_status{PSJ_OK};
    };
  return table;
}

const psj_object_class kPlain = class_with(false);
const psj_object_class kCollection = class_with(true);

psj_value handle(const Live &object) {
  psj_value value{};
  value.kind = PSJ_HANDLE;
  value.as.ptr = static_cast<const psj_object *>(&object);
  return value;
}

Live object_of(std::string_view type, std::vector<Values::Member> members) {
  Live object;
  object.cls = &kPlain;
  object.types = {string_value(type), string_value("System.Object")};
  for (const auto &[name, value] : members) {
    object.names.push_back(string_value(name));
    object.properties[std::string(name)] = value;
  }
  return object;
}

}  // namespace

BOOST_AUTO_TEST_CASE(live_objects_are_shown_by_their_properties) {
  const Live object = object_of("My.Type", {{"A", number(1)}, {"B", text("x")}});
  BOOST_TEST(printed({handle(object)}) == "\nA B\n- -\n1 x\n\n");
}

BOOST_AUTO_TEST_CASE(a_property_that_fails_is_empty) {
  const Live object = object_of("My.Type", {{"A", number(1)}, {"Bad!", text("x")}});
  BOOST_TEST(printed({handle(object)}) == "\nA Bad!\n- ----\n1 \n\n");
}

BOOST_AUTO_TEST_CASE(items_without_a_text_of_their_own_show_their_name) {
  const Live child = object_of("My.Child", {{"Id", number(3)}, {"Name", text("Job2")}});
  Live children = object_of("My.List", {});
  children.cls = &kCollection;
  children.items = {handle(child), number(5)};
  Values v;
  BOOST_TEST(printed({v.bag({{"Children", handle(children)}})}) ==
             "\nChildren\n--------\n{Job2, 5}\n\n");
  BOOST_TEST(printed({handle(children)}).ends_with("Job2\n5\n\n"));
}

BOOST_AUTO_TEST_CASE(a_type_can_name_the_properties_to_show) {
  Values v;
  Live object = object_of("My.Type", {{"A", number(1)}, {"B", number(2)}, {"C", number(3)}});
  object.properties["PSStandardMembers"] =
      v.bag({{"DefaultDisplayPropertySet",
              v.bag({{"ReferencedPropertyNames", v.list({text("A"), text("C")})}})},
             {"DefaultDisplayProperty", text("B")}});
  BOOST_TEST(printed({handle(object)}) == "\nA C\n- -\n1 3\n\n");
  Shaping wide;
  wide.shape = PSJ_SHAPE_WIDE;
  wide.wide_columns = 1;
  BOOST_TEST(shaped({handle(object)}, wide) == "\n2\n\n");
}

BOOST_AUTO_TEST_CASE(only_listed_counts_are_columns) {
  Live object = object_of("My.Type", {{"A", number(1)}});
  object.properties["Length"] = number(1);
  Shaping list;
  list.shape = PSJ_SHAPE_LIST;
  list.columns = {{text("A")}, {text("Length")}};
  BOOST_TEST(shaped({handle(object)}, list) == "\nA : 1\n\n");
}

BOOST_AUTO_TEST_CASE(one_value_as_the_text_of_a_cell) {
  Values v;
  const psj_value values = v.list({number(1), text("b"), nothing()});
  psj_result result{};
  BOOST_TEST(psj::format_api()->cell_text(plugin(), &values, 2, &result) == PSJ_OK);
  BOOST_TEST(psj::format::string_of(result.value) == "{1, b…}");
  result.release(result.owner);
}
