#include "plugin/providers/wmi/wql/query.h"

#include <boost/test/unit_test.hpp>

#include "plugin/providers/wmi/schema/schema.h"
#include "plugin/providers/wmi/wql/evaluate.h"
#include "plugin/providers/wmi/wql/like.h"

using namespace psj;
using namespace psj::wmi;

namespace {

struct Pet {
  Pet() {
    BOOST_REQUIRE(schema
                      .declare("abstract class Animal { key string Name; };"
                               "class Pet : Animal { uint32 Age; sint32 Level; datetime Born;"
                               " boolean Wild; string Owner; real64 Weight; };")
                      .ok());
    instance = std::make_unique<Instance>(*schema.find("Pet"));
    instance->set("Name", "Minka");
    instance->set("Age", 7);
    instance->set("Level", -3);
    instance->set("Wild", false);
    instance->set("Weight", 4.5);
    const psj_value born = from_dmtf("20260301120000.000000+000");
    instance->set_value(instance->cls().find("Born"), born);
  }
  bool is(const std::string &condition) const {
    const auto query = Query::of_filter("Pet", condition);
    BOOST_REQUIRE_MESSAGE(query.ok(), condition + ": " + query.status().message());
    return matches(query->where.get(), *instance);
  }
  Schema schema;
  std::unique_ptr<Instance> instance;
};

std::string mistake(const std::string &text) {
  const auto query = Query::parse(text);
  return query.ok() ? "no mistake" : query.status().message();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(wql)

BOOST_AUTO_TEST_CASE(query_has_its_parts) {
  const auto query = Query::parse("select Name, Target.Size from Pet within 2.5 where Age > 3");
  BOOST_REQUIRE(query.ok());
  BOOST_TEST(query->class_name == "Pet");
  BOOST_REQUIRE_EQUAL(query->selected.size(), 2u);
  BOOST_TEST(query->selected[1].names[1] == "Size");
  BOOST_TEST(query->within.value() == 2.5);
  BOOST_TEST((query->where->kind == Condition::Kind::more));
}

BOOST_AUTO_TEST_CASE(and_binds_closer_than_or_and_not_closest) {
  const Pet pet;
  BOOST_TEST(pet.is("Age=7 OR Age=8 AND Name='x'"));
  BOOST_TEST(!pet.is("(Age=7 OR Age=8) AND Name='x'"));
  BOOST_TEST(pet.is("NOT Age=8 AND Name='Minka'"));
  BOOST_TEST(!pet.is("NOT (Age=8 OR Name='Minka')"));
}

BOOST_AUTO_TEST_CASE(values_compare_by_their_kinds) {
  const Pet pet;
  BOOST_TEST(pet.is("Age >= 7 AND Age <= 0x7 AND Age <> 8 AND Age != 6 AND 5 < Age"));
  BOOST_TEST(pet.is("Level < 0 AND Level > -4"));
  BOOST_TEST(pet.is("Name = 'MINKA' AND Name > 'mimi'"));
  BOOST_TEST(pet.is("Wild = FALSE AND Wild <> TRUE AND Wild = 0"));
  BOOST_TEST(pet.is("Weight > 4 AND Weight < 4.75e0"));
  BOOST_TEST(pet.is("Age = '7'"));
  BOOST_TEST(!pet.is("Age = 'seven'"));
  BOOST_TEST(pet.is("Born > '20260228000000.000000+000' AND Born < '2026-03-02'"));
}

BOOST_AUTO_TEST_CASE(null_is_found_by_is_null_and_equals_nothing_else) {
  const Pet pet;
  BOOST_TEST(pet.is("Owner IS NULL AND Name IS NOT NULL"));
  BOOST_TEST(pet.is("Owner = NULL AND Name <> NULL"));
  BOOST_TEST(!pet.is("Owner = 'x'"));
  BOOST_TEST(!pet.is("Owner <> 'x'"));
}

BOOST_AUTO_TEST_CASE(isa_and_system_properties_know_the_class) {
  const Pet pet;
  BOOST_TEST(pet.is("__THIS ISA 'animal' AND __CLASS = 'Pet'"));
  BOOST_TEST(!pet.is("__THIS ISA 'Plant'"));
  BOOST_TEST(pet.is("__RELPATH = 'Pet.Name=\"Minka\"'"));
}

BOOST_AUTO_TEST_CASE(like_knows_its_signs_and_sets) {
  BOOST_TEST(is_like("Minka", "m%A"));
  BOOST_TEST(is_like("Minka", "%"));
  BOOST_TEST(is_like("Minka", "_inka"));
  BOOST_TEST(!is_like("Minka", "_nka"));
  BOOST_TEST(is_like("Minka", "[k-n]in[^a-j]a"));
  BOOST_TEST(!is_like("Minka", "[^m]inka"));
  BOOST_TEST(is_like("50%", "50[%]"));
  BOOST_TEST(is_like("a_b", "a[_]b"));
  BOOST_TEST(!is_like("axb", "a[_]b"));
  BOOST_TEST(is_like("\xc3\xa4rger", "_rger"));
  BOOST_TEST(is_like("a[b", "a[b"));
  BOOST_TEST(is_like("aaaaaaaaaaaaaaaaaaaab", "%a%a%a%a%a%a%b"));
  BOOST_TEST(!is_like("", "_"));
}

BOOST_AUTO_TEST_CASE(mistakes_name_the_character_and_what_stands_there) {
  BOOST_TEST(mistake("select * frm x") ==
             "Invalid query: FROM is expected at character 10 ('frm')");
  BOOST_TEST(mistake("select * from") == "Invalid query: a class is expected at the end");
  BOOST_TEST(mistake("select * from Pet where Age") ==
             "Invalid query: a comparison is expected at the end");
  BOOST_TEST(mistake("select * from Pet where Age = 1 Name = 2") ==
             "Invalid query: the end, AND or OR is expected at character 33 ('Name')");
  BOOST_TEST(mistake("select * from Pet where (Age = 1") ==
             "Invalid query: ')' is expected at the end");
  BOOST_TEST(mistake("select * from Pet where Name = 'x") ==
             "Invalid query: the text does not end at character 32 (''x')");
  BOOST_TEST(mistake("select * from Pet where 1 = 2") ==
             "Invalid query: a property is expected on one side of a comparison at character 29 "
             "('2')");
  BOOST_TEST(mistake("update Pet") ==
             "Invalid query: SELECT, ASSOCIATORS OF or REFERENCES OF is expected at character 1 "
             "('update')");
}

BOOST_AUTO_TEST_CASE(associators_have_an_object_and_terms) {
  const auto query = Query::parse(
      "Associators of { Pet.Name=\"a}\\\"b\", Age = 7 } where AssocClass=Owns resultclass = "
      "'Person' "
      "Role=Owned ResultRole=Owner RequiredQualifier=dynamic RequiredAssocQualifier=Association "
      "KeysOnly");
  BOOST_REQUIRE_MESSAGE(query.ok(), query.status().message());
  BOOST_REQUIRE(query->association.has_value());
  const Association &terms = *query->association;
  BOOST_TEST(!terms.is_references);
  BOOST_TEST(terms.of.class_name == "Pet");
  BOOST_REQUIRE_EQUAL(terms.of.keys.size(), 2u);
  BOOST_TEST(terms.of.keys[0].text == "a}\"b");
  BOOST_TEST(terms.of.keys[1].text == "7");
  BOOST_TEST(!terms.of.keys[1].is_text);
  BOOST_TEST((terms.assoc_class == "Owns" && terms.result_class == "Person"));
  BOOST_TEST((terms.role == "Owned" && terms.result_role == "Owner"));
  BOOST_TEST((terms.qualifier == "dynamic" && terms.assoc_qualifier == "Association"));
  BOOST_TEST((terms.keys && !terms.class_definitions && !terms.schema));
  const auto references =
      Query::parse("REFERENCES OF {\\\\srv\\root\\cimv2:Pet} where ClassDefsOnly");
  BOOST_REQUIRE(references.ok());
  BOOST_TEST(references->association->is_references);
  BOOST_TEST(references->association->of.server == "srv");
  BOOST_TEST(references->association->of.space == "root\\cimv2");
  BOOST_TEST(references->association->of.is_class());
}

BOOST_AUTO_TEST_CASE(mistakes_in_associations_name_their_place) {
  BOOST_TEST(mistake("associators {Pet}") == "Invalid query: OF is expected at character 13 ('{')");
  BOOST_TEST(mistake("associators of Pet") ==
             "Invalid query: '{' is expected at character 16 ('Pet')");
  BOOST_TEST(mistake("associators of {Pet.Name}") ==
             "Invalid query: '=' is expected at character 25 ('}')");
  BOOST_TEST(mistake("associators of {Pet.Name=}") ==
             "Invalid query: the value of a key is expected at character 26 ('}')");
  BOOST_TEST(mistake("references of {Pet") == "Invalid query: '}' is expected at the end");
  BOOST_TEST(mistake("references of {Pet} Role=x") ==
             "Invalid query: WHERE is expected at character 21 ('Role')");
  BOOST_TEST(mistake("references of {Pet} where AssocClass=x") ==
             "Invalid query: ResultClass, Role, RequiredQualifier, ClassDefsOnly, SchemaOnly or "
             "KeysOnly is expected at character 27 ('AssocClass')");
  BOOST_TEST(mistake("references of {Pet} where Role=x Role=y") ==
             "Invalid query: Role stands twice at character 34 ('Role')");
  BOOST_TEST(mistake("references of {Pet} where Role=7") ==
             "Invalid query: a name is expected at character 32 ('7')");
}

BOOST_AUTO_TEST_CASE(group_has_seconds_properties_and_a_condition) {
  const auto query = Query::parse(
      "select * from __InstanceCreationEvent within 1 where TargetInstance isa 'Pet' group within "
      "600 by TargetInstance.Owner, TargetInstance.Age having NumberOfInstances > 25");
  BOOST_REQUIRE_MESSAGE(query.ok(), query.status().message());
  BOOST_REQUIRE(query->group.has_value());
  BOOST_TEST(query->group->seconds == 600);
  BOOST_REQUIRE_EQUAL(query->group->by.size(), 2u);
  BOOST_TEST(query->group->by[1].names[1] == "Age");
  BOOST_TEST((query->group->having->kind == Condition::Kind::more));
  BOOST_TEST(mistake("select * from E group by x") ==
             "Invalid query: WITHIN is expected at character 23 ('by')");
  BOOST_TEST(mistake("select * from E group within x") ==
             "Invalid query: a number of seconds is expected at character 30 ('x')");
  BOOST_TEST(mistake("select * from E group within 1 x") ==
             "Invalid query: the end is expected at character 32 ('x')");
  BOOST_TEST(mistake("select * from E having x > 1") ==
             "Invalid query: WHERE is expected at character 17 ('having')");
}

BOOST_AUTO_TEST_CASE(unknown_property_is_refused_with_its_place) {
  const Pet pet;
  const auto query = Query::parse("select * from Pet where Age = 1 and Color = 'red'");
  BOOST_REQUIRE(query.ok());
  BOOST_TEST(check(*query, pet.instance->cls()).message() ==
             "Invalid query: class Pet has no property at character 37 ('Color')");
}

BOOST_AUTO_TEST_CASE(request_says_what_is_looked_at_and_demanded) {
  const Pet pet;
  const auto query = Query::parse("select Age from Pet where Owner = 'me' and Level > 1");
  BOOST_REQUIRE(query.ok());
  const Request request = request_of(*query, pet.instance->cls());
  BOOST_TEST(request.wants("Age"));
  BOOST_TEST(request.wants("Level"));
  BOOST_TEST(request.wants("Name"));  // the key
  BOOST_TEST(!request.wants("Born"));
  BOOST_TEST(request.demanded_text("Owner").value() == "me");
  BOOST_TEST(!request.demanded_text("Level").has_value());
}

BOOST_AUTO_TEST_CASE(deep_conditions_are_refused_and_long_ones_are_not) {
  const std::string deep(5000, '(');
  BOOST_TEST(mistake("select * from Pet where " + deep).find("too deeply") != std::string::npos);
  std::string wide = "Age = 1";
  for (int i = 0; i < 50000; ++i) wide += " or Age = 2";
  BOOST_TEST(!Pet().is(wide));
}

BOOST_AUTO_TEST_SUITE_END()
