// Jobs as scripts see them.
#include "plugin/jobs/job_object.h"

#include <boost/test/unit_test.hpp>

#include "fake_provider.h"
#include "plugin/value/error.h"
#include "plugin/value/tree.h"

using namespace psj;

namespace {

struct View {
  const psj_object *object;

  psj_status get(std::string_view name, ScopedResult &out) const {
    return object->cls->get(object, text_of(name), out.out(), nullptr);
  }
  std::string text(std::string_view name) const {
    ScopedResult out;
    BOOST_TEST(get(name, out) == PSJ_OK);
    return out.value().kind == PSJ_STRING ? std::string(string_of(out.value())) : "?";
  }
  std::int64_t number(std::string_view name) const {
    ScopedResult out;
    BOOST_TEST(get(name, out) == PSJ_OK);
    return out.value().as.i64;
  }
  std::vector<std::string> names() const {
    ScopedResult out;
    object->cls->properties(object, out.out());
    std::vector<std::string> names;
    for (std::uint32_t i = 0; i < out.value().count; ++i)
      names.emplace_back(string_of(items_of(out.value())[i]));
    return names;
  }
  psj_status call(std::string_view method, ScopedResult &out, psj_error **error = nullptr) const {
    return object->cls->call(object, text_of(method), nullptr, 0, out.out(), error);
  }
};

View of(const JobRef &job) {
  return {job->object()};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(job_object)

BOOST_AUTO_TEST_CASE(properties_stand_in_PowerShells_order) {
  FakeSession session(PSJ_PROVIDER_PARENT | PSJ_PROVIDER_REMOTE);
  const std::vector<std::string> expected = {"State",     "HasMoreData",   "StatusMessage",
                                             "Location",  "Command",       "JobStateInfo",
                                             "Finished",  "InstanceId",    "Id",
                                             "Name",      "ChildJobs",     "PSBeginTime",
                                             "PSEndTime", "PSJobTypeName", "Output",
                                             "Error",     "Progress",      "Verbose",
                                             "Debug",     "Warning",       "Information"};
  BOOST_TEST(of(session.make()).names() == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(values_are_those_of_the_job_and_names_have_no_case) {
  FakeSession session;
  const JobRef job = session.run();
  const View view = of(job);
  BOOST_TEST(view.text("state") == "Running");
  BOOST_TEST(view.text("LOCATION") == "here");
  BOOST_TEST(view.text("Command") == " the command ");
  BOOST_TEST(view.number("Id") == 1);
  BOOST_TEST(view.text("PSJobTypeName") == "FakeJob");
  ScopedResult out;
  BOOST_TEST(view.get("NoSuchThing", out) == PSJ_S_ABSENT);
  BOOST_TEST(view.get("PSEndTime", out) == PSJ_OK);
  BOOST_TEST(int(out.value().kind) == PSJ_NULL);
  BOOST_TEST(view.get("PSBeginTime", out) == PSJ_OK);
  BOOST_TEST(int(out.value().kind) == PSJ_DATETIME);
}

BOOST_AUTO_TEST_CASE(only_the_name_can_be_set) {
  FakeSession session;
  const JobRef job = session.make();
  const psj_object *object = job->object();
  psj_value value = make_string("new name");
  BOOST_TEST(object->cls->set(object, text_of("name"), &value, nullptr) == PSJ_OK);
  BOOST_TEST(job->name() == "new name");
  psj_error *error = nullptr;
  BOOST_TEST(object->cls->set(object, text_of("Id"), &value, &error) < 0);
  const OwnedError owned(error);
  BOOST_TEST(view_of(owned->message) == "'Id' is a ReadOnly property.");
}

BOOST_AUTO_TEST_CASE(JobStateInfo_has_the_state_as_its_text_and_the_reason) {
  FakeSession session;
  const JobRef job = session.run();
  const auto &fake = *session.provider.jobs[0];
  const OwnedError reason(make_error({.message = "boom", .exception = "X.Y"}));
  fake.sink->set_state(fake.sink, PSJ_FAILED, reason.get());
  ScopedResult out;
  BOOST_TEST(of(job).get("JobStateInfo", out) == PSJ_OK);
  const psj_value &info = out.value();
  BOOST_TEST(string_of(items_of(info)[1]) == "Failed");
  const psj_value &state = items_of(info)[2], &why = items_of(info)[3];
  BOOST_TEST(items_of(state)[1].as.i64 == PSJ_FAILED);
  BOOST_TEST(view_of(schema_of(why)->type_names[0]) == "X.Y");
  BOOST_TEST(string_of(items_of(why)[3]) == "boom");
}

BOOST_AUTO_TEST_CASE(children_are_the_same_objects_every_time) {
  FakeSession session(PSJ_PROVIDER_PARENT);
  const JobRef job = session.make({"a", "b"});
  ScopedResult out;
  BOOST_TEST(of(job).get("ChildJobs", out) == PSJ_OK);
  const psj_object *list = handle_of(out.value());
  ScopedResult first, second, none, again;
  BOOST_TEST(list->cls->item(list, 0, first.out()) == PSJ_OK);
  BOOST_TEST(list->cls->item(list, 1, second.out()) == PSJ_OK);
  BOOST_TEST(list->cls->item(list, 2, none.out()) == PSJ_S_END);
  BOOST_TEST(handle_of(second.value()) == job->children()[1]->object());
  BOOST_TEST(JobObject::job_of(handle_of(first.value())) == job->children()[0].get());
  BOOST_TEST(of(job).get("ChildJobs", again) == PSJ_OK);
  const auto identity = [](const psj_object *object) {
    return object->cls->get_extension(object, text_of("psj.identity/1"));
  };
  BOOST_TEST(identity(list) == identity(handle_of(again.value())));
  BOOST_TEST(job->object()->cls->get_extension(job->object(), text_of("psj.job/1")) ==
             static_cast<psj_job *>(job.get()));
}

BOOST_AUTO_TEST_CASE(a_stream_is_a_collection_that_follows_the_job) {
  FakeSession session;
  const JobRef job = session.run();
  const auto &fake = *session.provider.jobs[0];
  ScopedResult out;
  BOOST_TEST(of(job).get("Output", out) == PSJ_OK);
  const View output{handle_of(out.value())};
  BOOST_TEST(output.number("Count") == 0);
  for (int i = 1; i <= 100; ++i) fake.emit(i);
  fake.emit(7, PSJ_STREAM_ERROR);
  fake.sink->flush(fake.sink);
  BOOST_TEST(output.number("Count") == 100);
  ScopedResult item;
  for (const int index : {0, 1, 99, 40, 0})
    BOOST_TEST((output.object->cls->item(output.object, index, item.out()) == PSJ_OK &&
                item.value().as.i64 == index + 1));
  BOOST_TEST(output.object->cls->item(output.object, 100, item.out()) == PSJ_S_END);
  BOOST_TEST(output.call("ReadAll", item) == PSJ_OK);
  BOOST_TEST(item.value().count == 100u);
  BOOST_TEST(output.number("Count") == 0);
  // What a script takes out of the collection is still there for Receive-Job.
  BOOST_TEST(job->has_more_data());
}

BOOST_AUTO_TEST_CASE(clearing_a_stream_of_a_job_received_by_stream_consumes_it) {
  FakeSession session(PSJ_PROVIDER_BY_STREAM);
  const JobRef job = session.run();
  session.provider.jobs[0]->emit(1);
  session.provider.jobs[0]->state(PSJ_COMPLETED);
  BOOST_TEST(job->has_more_data());
  ScopedResult out, ignored;
  BOOST_TEST(of(job).get("Output", out) == PSJ_OK);
  BOOST_TEST(View{handle_of(out.value())}.call("Clear", ignored) == PSJ_OK);
  BOOST_TEST(!job->has_more_data());
}

BOOST_AUTO_TEST_CASE(StopJob_stops_and_waits) {
  FakeSession session;
  const JobRef job = session.run();
  ScopedResult out;
  BOOST_TEST(of(job).call("StopJob", out) == PSJ_OK);
  BOOST_TEST(int(job->state()) == PSJ_STOPPED);
  BOOST_TEST(of(job).call("NoSuchMethod", out) == PSJ_S_ABSENT);
  psj_error *error = nullptr;
  BOOST_TEST(of(job).call("SuspendJob", out, &error) < 0);
  const OwnedError owned(error);
  BOOST_TEST(view_of(owned->exception) == "System.NotImplementedException");
}

BOOST_AUTO_TEST_CASE(Finished_waits) {
  FakeSession session;
  const JobRef job = session.run();
  ScopedResult out, waited;
  BOOST_TEST(of(job).get("Finished", out) == PSJ_OK);
  const psj_object *handle = handle_of(out.value());
  const psj_value timeout = make_int(0);
  BOOST_TEST(handle->cls->call(handle, text_of("WaitOne"), &timeout, 1, waited.out(), nullptr) ==
             PSJ_OK);
  BOOST_TEST(waited.value().as.u64 == 0u);
  session.provider.jobs[0]->state(PSJ_COMPLETED);
  BOOST_TEST(View{handle}.call("WaitOne", waited) == PSJ_OK);
  BOOST_TEST(waited.value().as.u64 == 1u);
}

BOOST_AUTO_TEST_SUITE_END()
