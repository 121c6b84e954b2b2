#include <boost/test/unit_test.hpp>

#include "commands/error_details.h"
#include "language/value/records.h"
#include "running.h"

using namespace psjsh;

BOOST_AUTO_TEST_SUITE(error_details_view)

BOOST_AUTO_TEST_CASE(an_error_is_shown_with_everything_below_its_exception) {
  const auto record =
      make_error("System.Management.Automation.ItemNotFoundException", "Not there.",
                 "PathNotFound,Some.Command", ErrorCategory::ObjectNotFound, Value("/x"));
  BOOST_TEST(error_details(record) == R"(Exception             : 
    Type        : System.Management.Automation.ItemNotFoundException
    ErrorRecord : 
        Exception             : 
            Type    : System.Management.Automation.ParentContainsErrorRecordException
            Message : Not there.
            HResult : -2146233087
        TargetObject          : /x
        CategoryInfo          : ObjectNotFound: (/x:String) [], ParentContainsErrorRecordException
        FullyQualifiedErrorId : PathNotFound
    Message     : Not there.
    HResult     : -2146233087
TargetObject          : /x
CategoryInfo          : ObjectNotFound: (/x:String) [], ItemNotFoundException
FullyQualifiedErrorId : PathNotFound,Some.Command
PipelineIterationInfo : 
      0
      1)");
}

BOOST_AUTO_TEST_CASE(an_inner_exception_and_a_message_of_several_lines_are_indented) {
  auto exception = make_exception("System.ArgumentException", "one\ntwo",
                                  make_exception("System.FormatException", "inner"));
  BOOST_TEST(error_details(exception) == R"(Type           : System.ArgumentException
Message        : one
                 two
InnerException : 
    Type    : System.FormatException
    Message : inner
    HResult : -2146233033
HResult        : -2147024809)");
}

BOOST_AUTO_TEST_CASE(get_error_gives_the_newest_errors_and_leaves_them_as_they_are) {
  const std::string make =
      "Write-Error a -ErrorAction SilentlyContinue; "
      "Write-Error b -ErrorAction SilentlyContinue; ";
  BOOST_TEST(output_of(make + "Get-Error") == "b;");
  BOOST_TEST(output_of(make + "Get-Error -Newest 5 | ForEach-Object { $_.PSErrorIndex }") ==
             "0;1;");
  BOOST_TEST(output_of(make + "(Get-Error).PSTypeNames[-1]; $Error[0].PSTypeNames[0]") ==
             "System.Management.Automation.ErrorRecord#PSExtendedError;"
             "System.Management.Automation.ErrorRecord;");
  BOOST_TEST(output_of(make + "$Error | Get-Error | Measure-Object | ForEach-Object Count") ==
             "2;");
  BOOST_TEST(output_of("5 | Get-Error") == "");
}

BOOST_AUTO_TEST_SUITE_END()
